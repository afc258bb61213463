"""What is read out of a file: items, said once, and when each of them takes place."""

from typing import Literal

from msgspec import Struct, field

__all__ = ["Broken", "Item", "Kind", "Occurrence", "Reading", "Refusal", "Span"]

Kind = Literal["instant", "floating", "day"]
"""What `start` and `end` count: seconds since the epoch (`instant`); seconds, or whole days in seconds, since
1970-01-01T00:00 on the reader's own clock, wherever that is (`floating`, `day`)."""


class Span(Struct, frozen=True):
    """The part of time that is read, in seconds since the epoch; `end` is no part of it."""

    start: int
    end: int


class Item(Struct, frozen=True, array_like=True):
    """What an event says of itself: plain text, all of it bounded. `url` is https, or ""."""

    title: str
    place: str
    description: str
    url: str
    cancelled: bool


class Occurrence(Struct, frozen=True, array_like=True):
    """When it takes place once. `end` is no part of it, but for an event that lasts no time. `item` is an index."""

    start: int
    end: int
    kind: Kind
    item: int


class Reading(Struct, frozen=True, tag=True):
    """A whole calendar. `zone` is the name that it gives to its time zone, "" where it gives none.

    `unread`: so many of its events can't be understood, or repeat more often than anybody could attend. `is_cut`: it
    has more than is kept.
    """

    name: str = ""
    zone: str = ""
    items: list[Item] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)
    unread: int = 0
    is_cut: bool = False


class Refusal(Struct, frozen=True, tag=True):
    """Nothing could be read; `why` is the message of Broken."""

    why: str


class Broken(Exception):
    """The bytes are no calendar. The message ends a sentence that begins with the host's name."""
