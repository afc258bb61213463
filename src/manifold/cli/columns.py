"""Rows of text for people, one under the other."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

__all__ = ["columns", "day", "one_line"]


def columns(rows: Iterable[Sequence[str]]) -> str:
    """Lines in which each column begins at the same place. What strangers wrote does nothing to the terminal."""
    rows = [[one_line(text) for text in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def day(milliseconds: int) -> str:
    """Milliseconds since the epoch, as people write the time (UTC); "–" for 0."""
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d %H:%M}" if milliseconds else "–"


def one_line(text: str) -> str:
    """The text without what ends the line, moves the cursor, changes colours, or turns the direction of writing."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
