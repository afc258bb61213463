"""Who is logged in here, and ending that."""

from manifold.errors import InvalidParam, NotFound, Unavailable
from manifold.ids import UserID
from manifold.server.api import ADMIN, ADMIN_V1, Call, Endpoint
from manifold.spec.account import Empty
from manifold.spec.admin import AccountSessions, Revoked, SessionsQuery

__all__ = ["ENDPOINTS"]


async def every(call: Call) -> AccountSessions:
    """`GET …/sessions`: the sessions of all accounts, those used last first."""
    query: SessionsQuery = call.query
    user_id = _user_id(query.user_id) if query.user_id else None
    return await call.services.sessions.page(user_id, limit=query.limit, start=query.start)


async def end(call: Call) -> Empty:
    """`DELETE …/sessions/{session_id}`: its token is worth nothing from now on."""
    await call.services.sessions.end(call.parameters["session_id"])
    return Empty()


async def end_all_of(call: Call) -> Revoked:
    """`DELETE …/users/{user_id}/sessions`: the user is logged out everywhere; they may register again."""
    return Revoked(await call.services.sessions.end_all_of(_user_id(call.parameters["user_id"])))


def _user_id(text: str) -> UserID:
    try:
        return UserID.parse(text)
    except ValueError as exc:
        raise InvalidParam(f"'user_id': {exc}") from exc


ENDPOINTS = (
    Endpoint("GET", f"{ADMIN_V1}/sessions", every, ADMIN, AccountSessions, "Manifold", query=SessionsQuery),
    Endpoint(
        "DELETE",
        f"{ADMIN_V1}/sessions/{{session_id}}",
        end,
        ADMIN,
        Empty,
        "Manifold",
        errors=(NotFound, Unavailable),
    ),
    Endpoint(
        "DELETE",
        f"{ADMIN_V1}/users/{{user_id}}/sessions",
        end_all_of,
        ADMIN,
        Revoked,
        "Manifold",
        errors=(InvalidParam, Unavailable),
    ),
)
