"""A whole file: its events put together, and laid out over a span."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import tzinfo
from typing import Any

from icalendar import Calendar
from icalendar.timezone import tzp

from manifold.bundled.calendar.reading.event import Event, read_event
from manifold.bundled.calendar.reading.model import Broken, Item, Occurrence, Reading, Span
from manifold.bundled.calendar.reading.moments import Moment, day_of
from manifold.bundled.calendar.reading.repeating import MOST_STARTS, starts
from manifold.bundled.calendar.reading.text import line
from manifold.bundled.calendar.reading.thinning import thinned

__all__ = ["MOST_OCCURRENCES", "Guard", "read_calendar"]

MOST_OCCURRENCES = 20_000
"""Of one calendar, in the span."""

Guard = Callable[[], AbstractContextManager[None]]
"""Around each event: raises when one takes too long."""


def read_calendar(content: bytes, span: Span, guard: Guard = nullcontext) -> Reading:
    """What takes place in the span, by its start.

    An event that can't be understood is counted and left out, so that the others are seen. Raises Broken where
    nothing is a calendar.
    """
    calendars = _parsed(content, span)
    zone = _zone(calendars)
    read = _Layout(span)
    events: list[Event] = []
    for calendar in calendars:
        for component in calendar.walk("VEVENT"):
            with read.counting(), guard():
                events.append(read_event(component, zone))
    replaced = _replacements(events)
    for event in _latest(events):
        with read.counting(), guard():
            read.add(event, replaced.get(event.uid, []))
    return read.reading(_text(calendars, "X-WR-CALNAME", "NAME"), _text(calendars, "X-WR-TIMEZONE", "TIMEZONE-ID"))


class _Layout:
    def __init__(self, span: Span) -> None:
        self._span = span
        self._items: dict[Item, int] = {}
        self._occurrences: list[Occurrence] = []
        self._unread = 0
        self._is_cut = False

    def counting(self) -> AbstractContextManager[None]:
        """What goes wrong inside counts as one event that can't be read."""
        return _Counting(self._count)

    def _count(self) -> None:
        self._unread += 1

    def add(self, event: Event, replaced: Iterable[Moment]) -> None:
        """Each time that it takes place."""
        gone = {each.seconds for each in replaced if each.kind == event.start.kind}
        gone_days = {day_of(each.local) for each in replaced if each.kind == "day" != event.start.kind}
        found = starts(event.start, event.rule, event.added, self._span, event.lasts)
        self._is_cut |= len(found) == MOST_STARTS
        for start in found:
            seconds = start.seconds
            if event.replaces is None and (
                event.exceptions.has(start) or seconds in gone or day_of(start.local) in gone_days
            ):
                continue
            item = self._items.setdefault(event.item, len(self._items))
            if len(self._occurrences) > 4 * MOST_OCCURRENCES:
                self._is_cut = True
                return
            self._occurrences.append(Occurrence(seconds, seconds + event.lasts, start.kind, item))

    def reading(self, name: str, zone: str) -> Reading:
        """All of it, in order."""
        occurrences = sorted(self._occurrences, key=lambda each: (each.start, each.end, each.item))
        kept = occurrences[:MOST_OCCURRENCES]
        is_cut = self._is_cut or len(kept) < len(occurrences)
        return Reading(name, zone, list(self._items), kept, self._unread, is_cut)


class _Counting(AbstractContextManager[None]):
    def __init__(self, count: Callable[[], None]) -> None:
        self._count = count

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: object) -> bool:
        # A file is a stranger's, and what it makes a parser raise is nothing that could be listed.
        if isinstance(exc, Exception) and not isinstance(exc, MemoryError):
            self._count()
            return True
        return False


def _parsed(content: bytes, span: Span) -> list[Calendar]:
    text = content.decode("utf-8-sig", "replace")
    if "BEGIN:VCALENDAR" not in text[:4096].upper():
        raise Broken("answers, but with no calendar")
    # Zones that files define are kept by their names for the whole process; nobody else's may count here.
    tzp.use_default()
    try:
        calendars = Calendar.from_ical(thinned(text, span), multiple=True)
    except Exception as exc:  # its parser raises what it comes upon: ValueError, KeyError, IndexError, …
        raise Broken("answers with a calendar that is damaged") from exc
    if not calendars:
        raise Broken("answers, but with no calendar")
    return calendars


def _zone(calendars: list[Calendar]) -> tzinfo | None:
    """The calendar's own: what X-WR-TIMEZONE names, or the only one that it defines."""
    name = _text(calendars, "X-WR-TIMEZONE", "TIMEZONE-ID")
    zones = [str(zone.get("TZID")) for calendar in calendars for zone in calendar.walk("VTIMEZONE")]
    candidates = [name] if name else zones if len(zones) == 1 else []
    try:
        return next((tzp.timezone(each) for each in candidates), None)
    except Exception:  # a name that a stranger made up
        return None


def _replacements(events: Iterable[Event]) -> dict[str, list[Moment]]:
    found = defaultdict(list)
    for event in events:
        if event.replaces is not None:
            found[event.uid].append(event.replaces)
    return found


def _latest(events: Iterable[Event]) -> list[Event]:
    """Without the older versions of an event that a file has twice."""
    latest: dict[Any, Event] = {}
    for number, event in enumerate(events):
        key = (event.uid, (event.replaces or event.start).seconds, event.replaces is None) if event.uid else number
        if key not in latest or event.sequence >= latest[key].sequence:
            latest[key] = event
    return list(latest.values())


def _text(calendars: list[Calendar], *names: str) -> str:
    return next((text for calendar in calendars for name in names if (text := line(calendar.get(name)))), "")
