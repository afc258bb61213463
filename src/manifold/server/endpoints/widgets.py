"""Ready-made widgets, and links that are recognised."""

from manifold.errors import Forbidden, InvalidParam, NotFound, Unavailable
from manifold.server.api import MANAGER, V1, Call, Endpoint
from manifold.server.languages import accepted
from manifold.spec.widgets import Resolved, ResolveRequest, WidgetDefinition, WidgetRequest

__all__ = ["ENDPOINTS"]


async def make(call: Call) -> WidgetDefinition:
    """`POST …/widgets`: make me a widget of this type. Nothing is kept."""
    return call.services.widgets.make(call.account.user_id, call.body)


async def resolve(call: Call) -> Resolved:
    """`POST …/widgets/resolve`: which integrations a pasted link fits. Nothing is fetched."""
    ranges = accepted(call.header(b"accept-language"))
    return Resolved(call.services.widgets.resolve(call.body.url, ranges))


ENDPOINTS = (
    Endpoint(
        "POST",
        f"{V1}/widgets",
        make,
        MANAGER,
        WidgetDefinition,
        "MSC1956",
        WidgetRequest,
        errors=(NotFound, InvalidParam, Forbidden, Unavailable),
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
    ),
)
