"""When does an event take place that repeats? RRULE, RDATE and EXDATE, within a span, in bounded time."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import DAILY, FREQNAMES, HOURLY, WEEKLY, rrule, rrulestr

from manifold.bundled.calendar.reading.model import Span
from manifold.bundled.calendar.reading.moments import Moment, moment

__all__ = ["TooOften", "starts"]

MOST_STEPS = 50_000
"""Repetitions of one rule that are counted up to the end of the span: 130 years of days."""

MOST_STARTS = 2000
"""Within the span, of one event: a few years of days."""

_DAY = 86_400

_RANGES = (
    ("INTERVAL", 1, 10_000),
    ("BYMONTH", 1, 12),
    ("BYMONTHDAY", 1, 31),
    ("BYYEARDAY", 1, 366),
    ("BYWEEKNO", 1, 53),
    ("BYSETPOS", 1, 366),
    ("BYHOUR", 0, 23),
    ("BYMINUTE", 0, 59),
    ("BYSECOND", 0, 60),
)
"""The least and the most of RFC 5545, 3.3.10: beyond them a rule never comes to a day, or never leaves one."""


class TooOften(Exception):
    """A rule by the minute or the second, or of more repetitions than are counted."""


def starts(first: Moment, rule: Mapping[str, Any] | None, added: list[Moment], span: Span, lasts: int) -> list[Moment]:
    """Each start of an event that lasts so many seconds and touches the span; exceptions are not taken out yet.

    Raises TooOften, and ValueError or its like for a rule that makes no sense.
    """
    since, until = span.start - max(lasts, 1), span.end
    found = {each.seconds: each for each in [first, *added] if since < each.seconds < until}
    if rule is not None:
        for local in islice(_by_rule(first, rule, since, until), MOST_STARTS):
            each = first.at(local)
            found.setdefault(each.seconds, each)
    return [found[seconds] for seconds in sorted(found)][:MOST_STARTS]


def _by_rule(first: Moment, rule: Mapping[str, Any], since: int, until: int) -> Iterator[datetime]:
    frequency = FREQNAMES.index(str(_one(rule, "FREQ")).upper())
    if frequency > HOURLY:
        raise TooOften
    if any(not lowest <= abs(int(each)) <= most for key, lowest, most in _RANGES for each in _all(rule, key)):
        raise ValueError
    start, last = first.local, _last(first, rule)
    if "COUNT" not in rule:
        start = _forward(first, frequency, int(_one(rule, "INTERVAL") or 1), since)
    parts = [f"{key}={_text(value)}" for key, value in rule.items() if key.upper() != "UNTIL"]
    repeated = rrulestr(";".join(parts), dtstart=start)
    assert isinstance(repeated, rrule)  # noqa: S101  (a string of one rule makes no set)
    for steps, local in enumerate(repeated):
        if steps > MOST_STEPS:
            raise TooOften
        if last is not None and local > last:
            return
        seconds = first.at(local).seconds
        if seconds >= until:
            return
        if seconds > since:
            yield local


def _forward(first: Moment, frequency: int, interval: int, since: int) -> datetime:
    """A start of the same rhythm, not far before the span: a calendar may have begun long ago."""
    step = {HOURLY: 1, DAILY: 24, WEEKLY: 7 * 24}.get(frequency, 0) * interval
    hours = (since - _DAY - first.seconds) // 3600
    if step <= 0 or hours < step:
        return first.local
    return first.local + timedelta(hours=hours - hours % step)


def _last(first: Moment, rule: Mapping[str, Any]) -> datetime | None:
    """UNTIL, on the event's own clock."""
    value = _one(rule, "UNTIL")
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime.combine(value, time.max) if isinstance(value, date) else None
    if value.tzinfo is not None and first.zone is not None:
        value = value.astimezone(first.zone)
    return moment(value).local


def _all(rule: Mapping[str, Any], key: str) -> list[Any]:
    value = rule.get(key, [])
    return value if isinstance(value, list) else [value]


def _one(rule: Mapping[str, Any], key: str) -> Any:
    return next(iter(_all(rule, key)), None)


def _text(value: Any) -> str:
    return ",".join(str(each) for each in value) if isinstance(value, list) else str(value)
