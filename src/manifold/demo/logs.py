"""The log file of a child process: opened for it, and its last lines for the error message when it fails."""

from pathlib import Path
from typing import IO

__all__ = ["open_log", "tail"]

_LINES = 15


def open_log(path: Path) -> IO[bytes]:
    """The file at `path`, emptied, for a child to write to."""
    return path.open("wb")


def tail(path: Path) -> str:
    """The last lines of a log, indented, to be put under an error message."""
    lines = path.read_text("utf-8", "replace").splitlines()[-_LINES:]
    return "\n".join(f"    {line}" for line in lines)
