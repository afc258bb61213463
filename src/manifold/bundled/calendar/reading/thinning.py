"""Leaving out what is over, before a file is parsed: calendars come with all of their past, and parsing is slow."""

import re
from datetime import UTC, datetime

from manifold.bundled.calendar.reading.model import Span

__all__ = ["thinned"]

_EVENT = re.compile(r"^BEGIN:VEVENT\b.*?^END:VEVENT[^\n]*\n?", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_REPEATS = re.compile(r"^(?:RRULE|RDATE|RECURRENCE-ID)\b", re.MULTILINE | re.IGNORECASE)
_START = re.compile(r"^DTSTART\b[^:\n]*:(\d{4})\d{4}", re.MULTILINE | re.IGNORECASE)


def thinned(text: str, span: Span) -> str:
    """The file without events that do not repeat and began in a year that can't touch the span."""
    # A year's margin before: no event is longer (`event.LONGEST`).
    first, last = _year(span.start) - 1, _year(span.end)

    def kept(match: re.Match[str]) -> str:
        event = match[0]
        start = _START.search(event)
        if start is None or _REPEATS.search(event):
            return event
        return event if first <= int(start[1]) <= last else ""

    return _EVENT.sub(kept, text)


def _year(seconds: int) -> int:
    return datetime.fromtimestamp(seconds, UTC).year
