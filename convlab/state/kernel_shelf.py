"""A person's own kernels, kept by name: one file each, so that no window ever writes over another's."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pydantic import Field

from convlab.core.document import Document, changed, read_document, write_document
from convlab.core.files import free_path, plain_name, put_aside
from convlab.core.filters import Filter
from convlab.core.problem import Problem

SUFFIX, REMOVED = ".kernel.json", "removed"
LONGEST_NAME = 40


class KeptKernel(Document):
    """The file's content."""

    version: int = Field(default=1, ge=1, le=1)
    name: str = Field(min_length=1, max_length=60)
    filter: Filter


@dataclass(frozen=True)
class OnShelf:
    """One kernel and the file it lies in."""

    path: Path
    kept: KeptKernel

    @property
    def name(self) -> str:
        """What it is called."""
        return self.kept.name


class KernelShelf:
    """The folder of own kernels. Whatever cannot be read is put aside; what is removed can be brought back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kernels(self) -> tuple[list[OnShelf], list[Problem]]:
        """All that can be read, by name, and what was wrong with the others, which are put aside."""
        found, problems = [], []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")) if self._folder.is_dir() else []:
            kept = self._read(path)
            if isinstance(kept, KeptKernel):
                found.append(OnShelf(path, kept))
            elif kept is not None:
                problems.append(kept)
        return sorted(found, key=lambda one: (one.name.casefold(), one.path)), problems

    def _read(self, path: Path) -> KeptKernel | Problem | None:
        """None where another window has just begun to write it, or has removed it."""
        try:
            if path.stat().st_size == 0:
                return None
        except OSError:
            return None
        kept = read_document(path, KeptKernel)
        if isinstance(kept, KeptKernel) or "format" in kept.sentence:  # a newer ConvLab's file stays where it is
            return kept
        aside = put_aside(path)
        where = f"It is kept as {aside.name}." if isinstance(aside, Path) else aside.sentence
        return Problem(f"{kept.sentence} {where}", kept.details)

    def keep(self, name: str, one: Filter) -> OnShelf | Problem:
        """A filter under a name; where that is taken, with a number behind it."""
        name = " ".join(name.split())[:LONGEST_NAME]
        if not name:
            return Problem("A kernel needs a name. Type one, like “my edges”.")
        name = self._free_name(name)
        kept = KeptKernel(name=name, filter=changed(one, name=name))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._reserved(plain_name(name) or "kernel")
            write_document(path, kept)
        except OSError as error:
            return self._unwritable(error)
        return OnShelf(path, kept)

    def rename(self, one: OnShelf, name: str) -> OnShelf | Problem:
        """The same kernel under another name, in the same file."""
        name = " ".join(name.split())[:LONGEST_NAME]
        if not name:
            return Problem("A kernel needs a name. The old one is kept.")
        if name == one.name:
            return one
        name = self._free_name(name)
        kept = changed(one.kept, name=name, filter=changed(one.kept.filter, name=name))
        try:
            write_document(one.path, kept)
        except OSError as error:
            return self._unwritable(error)
        return OnShelf(one.path, kept)

    def remove(self, one: OnShelf) -> OnShelf | Problem:
        """Takes a kernel from the shelf into the folder of the removed; the result can be given to `bring_back`."""
        return self._moved(one, self._folder / REMOVED)

    def bring_back(self, one: OnShelf) -> OnShelf | Problem:
        """Puts a removed kernel back."""
        return self._moved(one, self._folder)

    def _moved(self, one: OnShelf, folder: Path) -> OnShelf | Problem:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = free_path(folder / one.path.name)
            one.path.rename(path)
        except OSError as error:
            return self._unwritable(error)
        return OnShelf(path, one.kept)

    def _free_name(self, name: str) -> str:
        taken = {one.name for one in self.kernels()[0]}
        return next(free for free in (name, *_numbered(name, len(taken))) if free not in taken)

    def _reserved(self, stem: str) -> Path:
        """A file that is ours alone, made empty; two windows never get the same one."""
        for number in count(1):
            path = self._folder / f"{stem if number == 1 else f'{stem} {number}'}{SUFFIX}"
            try:
                path.open("x").close()
            except FileExistsError:
                continue
            return path
        raise AssertionError("count ends nowhere")

    def _unwritable(self, error: OSError) -> Problem:
        return Problem(f"Your kernels cannot be kept in {self._folder}: {error.strerror}.", str(error))


def _numbered(name: str, many: int) -> list[str]:
    return [f"{name} {number}" for number in range(2, many + 3)]
