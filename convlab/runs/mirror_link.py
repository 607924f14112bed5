"""Keeps a mirror connected: starts the command that reaches the relay, and starts it again after a cut."""

import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from convlab.core.problem import Problem
from convlab.core.typography import whole
from convlab.runs.mirror import Ended, Mirror

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds before it is tried again
MOST_TRIES = 8  # without a word from the other side

Say = Callable[[str], None]


def keep_up(mirror: Mirror, command: Sequence[str], say: Say, first_wait: float = FIRST_WAIT) -> Problem | None:
    """Follows the run to its end, through any number of cuts; `command` is "ssh HOST convlab relay RUN", say."""
    tries = 0
    while True:
        before = mirror.lines
        ended = _followed(mirror, command)
        if ended == "over":
            return None
        if isinstance(ended, Problem):
            return ended
        tries = 0 if mirror.lines > before else tries + 1
        if tries >= MOST_TRIES:
            return Problem(f"{' '.join(command)} ended {tries} times without a word from `convlab relay`.")
        wait = min(LONGEST_WAIT, first_wait * 2**tries)
        say(f"Cut off after {whole(mirror.got)} rows; it goes on from there in {wait:g} s.")
        time.sleep(wait)


def _followed(mirror: Mirror, command: Sequence[str]) -> Ended | Problem:
    try:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except OSError as error:
        return Problem(f"{command[0]} cannot be started: {error.strerror}.", str(error))
    assert child.stdin is not None  # both asked for as pipes
    assert child.stdout is not None
    try:
        return mirror.follow(child.stdout, child.stdin)
    finally:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(BrokenPipeError):
                pipe.close()
        child.wait()
