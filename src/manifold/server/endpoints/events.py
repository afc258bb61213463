"""Changes of installations, told while somebody looks."""

from manifold.errors import LimitExceeded, Unavailable
from manifold.server.api import MANAGER, V1, Call, Endpoint, Media
from manifold.server.endpoints.installations import place
from manifold.server.events import EventStream
from manifold.spec.errors import ErrorBody
from manifold.spec.installations import InstallationView, InstallationViews

__all__ = ["ENDPOINTS"]


async def watch(call: Call) -> EventStream:
    """Watch the account's installations in a place: the list as it is now, then each that is new or has changed."""
    stream = EventStream(call, place(call))
    call.services.events.add(stream)
    return stream


_STREAM = Media(
    "text/event-stream",
    "`installations` comes first, and whenever it comes it replaces all that was known; `installation` is a new or a "
    "changed one; `end` says why the stream ends. Comments are signs of life.",
    {"installations": InstallationViews, "installation": InstallationView, "end": ErrorBody},
)
_ERRORS = (LimitExceeded, Unavailable)

ENDPOINTS = tuple(
    Endpoint("GET", f"{V1}/{where}/installations/events", watch, MANAGER, _STREAM, "Manifold", errors=_ERRORS)
    for where in ("rooms/{room_id}", "account")
)
