"""Every token that went over the wire in a test, and every line that was logged meanwhile: nothing may be in both.

The lines are looked at as they were logged, before `server/redaction.py`: that is the last net, not the rule.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["LINES", "TOKENS", "Lines", "assert_nothing_leaked", "saw", "watched_logs"]

TOKENS: set[str] = set()
"""What the test that runs has sent and received so far."""

_TOKEN = re.compile(rb"(?:token[^\w-]{1,5}|bearer )([\w-]{16,})", re.IGNORECASE)
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def saw(traffic: bytes) -> None:
    """Remember the tokens in what went over the wire: in headers, queries and bodies."""
    TOKENS.update(token.decode() for token in _TOKEN.findall(traffic))


class Lines(logging.Handler):
    """All that was logged, with the tracebacks and the extras."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        extra = {name: value for name, value in vars(record).items() if name not in _PLAIN}
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self.lines.append(f"{record.name}: {record.getMessage()} {extra or ''}{trace}")


LINES = Lines()


@contextmanager
def watched_logs() -> Iterator[None]:
    """One test. Raises AssertionError at its end for a token that was logged."""
    TOKENS.clear()
    LINES.lines.clear()
    requests = logging.getLogger("manifold.requests")
    # A line for each request, which no test that counts the log's lines expects.
    requests.propagate = False
    watched = [logging.getLogger(), requests]
    levels = {name: logging.getLogger(name).level for name in ("manifold", "uvicorn", "aiohttp")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    for logger in watched:
        logger.addHandler(LINES)
    try:
        yield
        assert_nothing_leaked()
    finally:
        for logger in watched:
            logger.removeHandler(LINES)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        requests.propagate = True


def assert_nothing_leaked() -> None:
    """Raises AssertionError, with the line, for a token that was logged in this test."""
    text = "\n".join(LINES.lines)
    for token in TOKENS:
        if token in text:
            line = next(line for line in LINES.lines if token in line)
            raise AssertionError(f"a token was logged: {line[:500]}")
