"""The process that reads one file: the span and the file come in, a Reading or a Refusal goes out, both as JSON.

It has no network to use, nothing to write to, and little time and memory; whatever a file does to it, the manager
goes on.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from manifold.bundled.calendar.reading.calendar import read_calendar
from manifold.bundled.calendar.reading.model import Broken, Refusal, Span

SECONDS_FOR_AN_EVENT = 0.5
MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 15
"""Of the processor. The manager's patience ends before."""


class _TooSlow(Exception):
    """One event took too long: its rule never comes to a day, such as 30 February."""


def main() -> None:
    """Read from standard input, write to standard output."""
    _limit()
    first, _, content = sys.stdin.buffer.read().partition(b"\n")
    try:
        answer = msgspec.json.encode(read_calendar(content, msgspec.json.decode(first, type=Span), _in_time))
    except Broken as exc:
        answer = msgspec.json.encode(Refusal(str(exc)))
    sys.stdout.buffer.write(answer)


@contextmanager
def _in_time() -> Iterator[None]:
    if not hasattr(signal, "setitimer"):  # Windows: the whole file's time is all that there is
        yield
        return
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_FOR_AN_EVENT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415  (there is none on Windows)
    except ImportError:
        return
    signal.signal(signal.SIGVTALRM, _too_slow)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _too_slow(*_: object) -> None:
    raise _TooSlow


if __name__ == "__main__":
    main()
