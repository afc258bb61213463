"""The three kinds of time that a calendar knows, as numbers that can be compared."""

from datetime import date, datetime, tzinfo
from typing import NamedTuple

from manifold.bundled.calendar.reading.model import Kind

__all__ = ["Moment", "day_of", "moment"]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (of a clock without a zone)


class Moment(NamedTuple):
    """A time as the file has it: on a clock without its zone, and that zone."""

    local: datetime
    zone: tzinfo | None
    kind: Kind

    @property
    def seconds(self) -> int:
        """Since the epoch, as `Kind` says. In the hour that a clock skips, it is the offset before that counts
        (RFC 5545, 3.3.5)."""
        if self.kind == "instant":
            return int(self.local.replace(tzinfo=self.zone).timestamp())
        return int((self.local - _EPOCH).total_seconds())

    def at(self, local: datetime) -> "Moment":
        """Another time on the same clock."""
        return Moment(local, self.zone, self.kind)


def moment(value: date | datetime, fallback: tzinfo | None = None) -> Moment:
    """A DATE or DATE-TIME as icalendar reads it. `fallback` is the zone of one that has none."""
    if not isinstance(value, datetime):
        return Moment(datetime(value.year, value.month, value.day), None, "day")  # noqa: DTZ001
    zone = value.tzinfo or fallback
    return Moment(value.replace(tzinfo=None), zone, "floating" if zone is None else "instant")


def day_of(local: datetime) -> int:
    """The number of its day on its own clock."""
    return (local - _EPOCH).days
