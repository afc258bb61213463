"""The answer that the page gets: what takes place in the days that it asks for."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from msgspec import Struct, field

from manifold.bundled.calendar.reading.model import Kind, Occurrence, Reading, Span
from manifold.errors import InvalidParam

__all__ = ["Answer", "EventView", "Window", "answer", "read_span", "window_of"]

BEFORE, AFTER = timedelta(days=7), timedelta(days=90)
"""Around today, where nobody asks for other days."""

LONGEST = timedelta(days=366)
MOST_EVENTS = 1000

PAST, FUTURE = timedelta(days=366), timedelta(days=731)
"""Around today: so much of a calendar is read, once, whatever is asked for."""

_DAY = 86_400
_LONGEST_EVENT = 366 * _DAY


class Window(NamedTuple):
    """Days; `until` is no part of it."""

    since: date
    until: date


class EventView(Struct, frozen=True, omit_defaults=True):
    """Times are `2026-11-28` (a whole day), `2026-11-28T10:00:00Z`, or without the Z: on the clock of whoever looks.

    `end` is no part of it. Texts are plain; `url` is https.
    """

    start: str
    end: str
    title: str
    place: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False


class Answer(Struct, frozen=True):
    """`from` and `until` are the days that were asked for, `first` and `last` the days that are known at all.

    `age` is in seconds; `problem` says why there is no newer answer, "" where there is no problem. `unread`: so many
    events can't be shown. `more`: there are more than these.
    """

    host: str
    name: str
    zone: str
    since: str = field(name="from")
    until: str
    first: str
    last: str
    age: int
    problem: str
    unread: int
    more: bool
    events: list[EventView]


def read_span(today: date) -> Span:
    """What is read of a calendar."""
    return Span(_seconds(today - PAST), _seconds(today + FUTURE))


def window_of(query: Mapping[str, str], today: date) -> Window:
    """`from` and `until` of the query. Raises InvalidParam."""
    since = _date(query, "from") or today - BEFORE
    until = _date(query, "until") or since + BEFORE + AFTER
    if not since < until <= since + LONGEST:
        raise InvalidParam("'until': must be after 'from', by a year at most")
    return Window(since, until)


def answer(reading: Reading, window: Window, host: str, today: date, age: float, problem: str) -> Answer:
    """What takes place in the window; of days and of times on nobody's clock, the days around it too."""
    since, until = _seconds(window.since), _seconds(window.until)
    first = bisect_left(reading.occurrences, since - _LONGEST_EVENT - _DAY, key=lambda each: each.start)
    last = bisect_left(reading.occurrences, until + _DAY, key=lambda each: each.start)
    found = [each for each in reading.occurrences[first:last] if _touches(each, since, until)]
    return Answer(
        host=host,
        name=reading.name,
        zone=reading.zone,
        since=window.since.isoformat(),
        until=window.until.isoformat(),
        first=(today - PAST).isoformat(),
        last=(today + FUTURE).isoformat(),
        age=round(age),
        problem=problem,
        unread=reading.unread,
        more=reading.is_cut or len(found) > MOST_EVENTS,
        events=[_view(reading, each) for each in found[:MOST_EVENTS]],
    )


def _touches(occurrence: Occurrence, since: int, until: int) -> bool:
    margin = 0 if occurrence.kind == "instant" else _DAY
    return occurrence.start < until + margin and max(occurrence.end, occurrence.start + 1) > since - margin


def _view(reading: Reading, occurrence: Occurrence) -> EventView:
    item = reading.items[occurrence.item]
    return EventView(
        _written(occurrence.start, occurrence.kind),
        _written(occurrence.end, occurrence.kind),
        item.title,
        item.place,
        item.description,
        item.url,
        item.cancelled,
    )


def _written(seconds: int, kind: Kind) -> str:
    # Not by datetime.fromtimestamp, which some systems refuse before 1970.
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    if kind == "day":
        return f"{at:%Y-%m-%d}"
    return f"{at:%Y-%m-%dT%H:%M:%S}" + ("Z" if kind == "instant" else "")


def _date(query: Mapping[str, str], name: str) -> date | None:
    if not (text := query.get(name, "")):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as exc:
        raise InvalidParam(f"{name!r}: give a day, such as 2026-11-28") from exc
    if not 1900 < found.year < 2200:
        raise InvalidParam(f"{name!r}: no calendar reaches that far")
    return found


def _seconds(day: date) -> int:
    return (day - date(1970, 1, 1)).days * _DAY
