"""Who changed what in a room, or in the caller's own account."""

from manifold.errors import InvalidParam
from manifold.server.api import MANAGER, V1, Call, Endpoint
from manifold.server.endpoints.installations import place
from manifold.spec.audit import Audit, AuditQuery

__all__ = ["ENDPOINTS"]


async def audit(call: Call) -> Audit:
    """Who changed what there, newest first: what the caller changed, and nothing of others.

    `next_batch`, where there is more, is the next request's `from`.
    """
    query: AuditQuery = call.query
    return await call.services.audit.page(place(call), query.limit, query.start)


ENDPOINTS = (
    Endpoint(
        "GET",
        f"{V1}/rooms/{{room_id}}/audit",
        audit,
        MANAGER,
        Audit,
        "Manifold",
        errors=(InvalidParam,),
        query=AuditQuery,
    ),
    Endpoint("GET", f"{V1}/account/audit", audit, MANAGER, Audit, "Manifold", errors=(InvalidParam,), query=AuditQuery),
)
