"""Ready-made widgets, links that are recognised, and what the widgets of a room are."""

from manifold.errors import Forbidden, InvalidParam, MissingParam, NotFound, Unavailable, Unreachable
from manifold.ids import RoomID
from manifold.server.api import MANAGER, PUBLIC, V1, Call, Endpoint
from manifold.server.languages import accepted
from manifold.spec.widgets import (
    BuildQuery,
    BuiltWidget,
    Identified,
    IdentifyRequest,
    Resolved,
    ResolveRequest,
    WidgetDefinition,
    WidgetRequest,
)

__all__ = ["ENDPOINTS"]


async def make(call: Call) -> WidgetDefinition:
    """`POST …/widgets`: make me a widget of this type, or of this integration's form. Nothing is kept."""
    widgets, owner = call.services.widgets, call.account.user_id
    return await widgets.make_of_form(owner, call.body) if call.body.integration else widgets.make(owner, call.body)


async def resolve(call: Call) -> Resolved:
    """`POST …/widgets/resolve`: which integrations a pasted link fits, and what is there.

    The address is looked at, once in ten minutes for everybody: whether it is there, what it calls itself, and whether
    it lets itself be shown inside other pages. Nothing of the caller's goes along.
    """
    ranges = accepted(call.header(b"accept-language"))
    return await call.services.links.resolve(call.body.url, ranges)


async def identify(call: Call) -> Identified:
    """`POST …/widgets/identify`: what the widgets of a room or an account are, whoever put them there.

    Those behind pages of Scalar or Dimension come with a replacement that works without these. Nothing is fetched, and
    nothing is kept.
    """
    ranges = accepted(call.header(b"accept-language"))
    return Identified(call.services.identifier.identify(call.account.user_id, call.body, ranges))


async def build(call: Call) -> BuiltWidget:
    """`GET …/widgets/build?roomId=`: the conference behind Element's call button. Nothing is kept, nobody is asked."""
    try:
        room_id = RoomID.parse(call.query.room_id)
    except ValueError as exc:
        raise InvalidParam(f"'roomId': {exc}") from exc
    return call.services.video_calls.build(room_id)


ENDPOINTS = (
    Endpoint(
        "POST",
        f"{V1}/widgets",
        make,
        MANAGER,
        WidgetDefinition,
        "MSC1956",
        WidgetRequest,
        asks_others=True,
        errors=(NotFound, MissingParam, InvalidParam, Forbidden, Unreachable, Unavailable),
    ),
    Endpoint(
        "POST",
        f"{V1}/widgets/resolve",
        resolve,
        MANAGER,
        Resolved,
        "Manifold",
        ResolveRequest,
        errors=(InvalidParam,),
        asks_others=True,
    ),
    Endpoint(
        "POST",
        f"{V1}/widgets/identify",
        identify,
        MANAGER,
        Identified,
        "Manifold",
        IdentifyRequest,
        errors=(InvalidParam,),
    ),
    Endpoint(
        "GET",
        f"{V1}/widgets/build",
        build,
        PUBLIC,
        BuiltWidget,
        "Element Web",
        query=BuildQuery,
        errors=(InvalidParam, NotFound, Forbidden, Unavailable),
    ),
)
