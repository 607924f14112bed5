"""A local web server that serves one file as badly as a test asks for: it cuts, stalls, lies and refuses."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar


class BadServer(BaseHTTPRequestHandler):
    """What it does is a list of faults, one a request; once they are used up it serves well."""

    content: ClassVar[bytes] = b""
    faults: ClassVar[list[str]] = []
    asked: ClassVar[list[str]] = []  # the Range of each request
    released: ClassVar[threading.Event]

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.asked.append(wanted)
        fault = self.faults.pop(0) if self.faults else ""
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and fault != "no ranges" else 0
        if fault.isdecimal() or start >= len(self.content):
            self.send_error(int(fault) if fault.isdecimal() else 416)
            return
        self._answer(fault, start)

    def _answer(self, fault: str, start: int) -> None:
        content = self.content[start:] if fault != "other content" else b"x" * (len(self.content) - start)
        self.send_response(206 if start else 200)
        if start:
            begins = 0 if fault == "another range" else start
            self.send_header("Content-Range", f"bytes {begins}-{len(self.content) - 1}/{len(self.content)}")
        if fault != "no length":
            self.send_header("Content-Length", str(10**11 if fault == "huge" else len(content)))
        self.end_headers()
        if fault in ("cut", "stall"):
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            if fault == "stall":
                self.released.wait(30)
        elif fault != "cut at once":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Says nothing."""


@contextmanager
def serving(content: bytes, *faults: str) -> Iterator[tuple[str, type[BadServer]]]:
    """The address of the file, and the server's class, which tells what it was asked."""

    class Serving(BadServer):
        pass

    Serving.content, Serving.faults, Serving.asked = content, list(faults), []
    Serving.released = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Serving)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/set/file.gz", Serving
    finally:
        Serving.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
