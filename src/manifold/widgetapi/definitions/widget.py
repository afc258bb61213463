"""A widget, as it is once somebody's event or account data has been read."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

__all__ = ["ACCOUNT_DATA", "READ_EVENT", "ROOM_EVENTS", "WRITE_EVENT", "Definition"]

WRITE_EVENT = "im.vector.modular.widgets"
"""The state event that is written, since it is the one that clients read."""

READ_EVENT = "m.widget"
"""The draft's name of it, which wins where a room has both."""

ROOM_EVENTS = (WRITE_EVENT, READ_EVENT)
ACCOUNT_DATA = "m.widgets"


class Definition(Struct, frozen=True, kw_only=True):
    """One widget. What anybody may claim in its content is told apart from what a homeserver vouches for.

    `raw` is the whole content, for who changes the widget: what we know nothing of is to stay.
    """

    id: str
    kind: Literal["room", "account"]
    type: str
    """As it is written: see `modern_type`."""
    url: str
    """A template: see `widget_address`."""
    sender: str
    """Who put it there, by the homeserver's word."""
    creator: str
    """Who made it, by its own word: never a reason to trust it."""
    event_id: str | None = None
    """Of a room widget. An edited one has another: consent is remembered for this."""
    name: str = ""
    title: str = ""
    avatar_url: str = ""
    data: Mapping[str, Any] = {}
    wait_for_load: bool = True
    """False: it tells with `content_loaded` when it is there."""
    scopes: tuple[str, ...] = ()
    """Experimental (MSC3008): what a token for it would have to be good for."""
    transports: tuple[str, ...] = ()
    """Experimental (MSC3009): how it can be spoken with, best first; none: by postMessage."""
    raw: Mapping[str, Any] = {}
