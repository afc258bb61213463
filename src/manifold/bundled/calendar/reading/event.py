"""One VEVENT: what it says, when it begins, how long it lasts, and how it repeats."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from icalendar import Component

from manifold.bundled.calendar.reading.model import Item
from manifold.bundled.calendar.reading.moments import Moment, day_of, moment
from manifold.bundled.calendar.reading.text import https_url, line, prose

__all__ = ["Event", "Exceptions", "read_event"]

_DAY = 86_400
LONGEST = 366 * _DAY
"""Seconds. What lasts longer is cut: it would be in every window."""

_CALLS = ("URL", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "CONFERENCE")
"""Where an event keeps the address of its page or its call."""

_DECIDE_WHEN = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})


@dataclass(frozen=True)
class Exceptions:
    """Times that an event does not take place at: its seconds, or days on its own clock (EXDATE;VALUE=DATE)."""

    seconds: frozenset[int]
    days: frozenset[int]

    def has(self, start: Moment) -> bool:
        """Whether the event does not take place then."""
        return start.seconds in self.seconds or day_of(start.local) in self.days


@dataclass(frozen=True)
class Event:
    """`replaces` is the RECURRENCE-ID of one that stands in for another event's repetition."""

    uid: str
    sequence: int
    item: Item
    start: Moment
    lasts: int
    rule: Mapping[str, Any] | None
    added: list[Moment]
    exceptions: Exceptions
    replaces: Moment | None


def read_event(component: Component, zone: tzinfo | None) -> Event:
    """Of icalendar's component; `zone` is the calendar's own, for times in a zone that nobody knows.

    Raises about anything for one that makes no sense.
    """
    _refuse_broken(component)
    start = _moment(component["DTSTART"], zone)
    rule = component.get("RRULE")
    return Event(
        uid=str(component.get("UID") or ""),
        sequence=int(component.get("SEQUENCE") or 0),
        item=Item(
            line(component.get("SUMMARY")),
            line(component.get("LOCATION")),
            prose(component.get("DESCRIPTION")),
            https_url(*[component.get(name) for name in _CALLS]),
            str(component.get("STATUS") or "").upper() == "CANCELLED",
        ),
        start=start,
        lasts=_lasts(component, start, zone),
        rule=rule[0] if isinstance(rule, list) else rule,
        added=[each for each in _moments(component.get("RDATE"), zone) if each.kind == start.kind],
        exceptions=_exceptions([*_moments(component.get("EXDATE"), zone)], start),
        replaces=_moment(component["RECURRENCE-ID"], zone) if "RECURRENCE-ID" in component else None,
    )


def _refuse_broken(component: Component) -> None:
    # icalendar leaves out what it can't read: without its rule, say, an event would be another one.
    for name, problem in component.errors:
        if str(name).upper() in _DECIDE_WHEN:
            raise ValueError(problem)


def _moment(prop: Any, zone: tzinfo | None) -> Moment:
    # Without TZID it is nobody's zone (RFC 5545, 3.3.5, form 1); with one that is not known, hardly another one.
    return moment(prop.dt, zone if "TZID" in prop.params else None)


def _lasts(component: Component, start: Moment, zone: tzinfo | None) -> int:
    seconds = 0
    if "DTEND" in component:
        end = _moment(component["DTEND"], zone)
        seconds = end.seconds - start.seconds if end.kind == start.kind else 0
    elif "DURATION" in component:
        duration = getattr(component["DURATION"], "dt", None)
        seconds = int(duration.total_seconds()) if isinstance(duration, timedelta) else 0
    # RFC 5545, 3.6.1: without an end a day lasts the day, and anything else no time.
    return min(max(seconds, _DAY if start.kind == "day" else 0), LONGEST)


def _moments(prop: Any, zone: tzinfo | None) -> Iterator[Moment]:
    for each in prop if isinstance(prop, list) else [] if prop is None else [prop]:
        for value in each.dts:
            # RDATE may be a period; its end is left out.
            at = value.dt[0] if isinstance(value.dt, tuple) else value.dt
            if isinstance(at, date | datetime):
                yield moment(at, zone if "TZID" in each.params else None)


def _exceptions(moments: list[Moment], start: Moment) -> Exceptions:
    days = frozenset(day_of(each.local) for each in moments if each.kind == "day")
    return Exceptions(frozenset(each.seconds for each in moments if each.kind == start.kind), days)
