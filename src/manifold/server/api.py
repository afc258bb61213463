"""What an endpoint is: a row of a table that router, checks and docs are read from."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal, Protocol
from urllib.parse import parse_qsl

from msgspec import Struct

from manifold.errors import ApiError, InvalidParam
from manifold.ids import RoomID
from manifold.manager.accounts import Account
from manifold.server.asgi import Headers, Receive, Scope, Send, header
from manifold.server.limits import Charge
from manifold.server.services import Services
from manifold.storage.tokens import Purpose

__all__ = [
    "ADMIN",
    "ADMIN_V1",
    "ANY",
    "LEGACY",
    "MANAGER",
    "OPTIONAL",
    "PUBLIC",
    "UNSIGNED",
    "V1",
    "Access",
    "Call",
    "Endpoint",
    "Handler",
    "Media",
    "Reply",
    "Stream",
]

V1 = "/_matrix/integrations/v1"
ADMIN_V1 = "/_manifold/admin/v1"


@dataclass(frozen=True)
class Access:
    """Who may call: the purposes of tokens that are good here, and whether the terms must be signed first."""

    purposes: frozenset[Purpose | Literal["admin"]]
    signed: bool
    query: str = "access_token"
    """The query parameter that may hold the token instead of the Authorization header; "": none may."""
    blocked: bool = False
    """Whether those whom the operator blocked may call, too: people may leave, with their data."""
    optional: bool = False
    """Whether one may call without a token, too. One that is sent must be good all the same."""


PUBLIC: Access | None = None
"""Anybody, without a token."""

OPTIONAL = Access(frozenset({"manager"}), signed=False, blocked=True, optional=True)
"""Anybody; to whom says who they are, the answer says what they may do, and why not."""

MANAGER = Access(frozenset({"manager"}), signed=True)
UNSIGNED = Access(frozenset({"manager"}), signed=False, blocked=True)
"""For who leaves: neither terms nor a block stand in the way."""

ANY = Access(frozenset({"manager", "legacy"}), signed=False)
LEGACY = Access(frozenset({"legacy"}), signed=True, query="scalar_token")
ADMIN = Access(frozenset({"admin"}), signed=False, query="")
"""Operators, on the listener of their own: no account's token is one of theirs (security rule 36)."""


@dataclass(slots=True)
class Call:
    """One request on its way to a handler, with all that the table promised about it already checked.

    `query` and `body` are of the types that the row names.
    """

    services: Services
    scope: Scope
    parameters: Mapping[str, str]
    token: str = ""
    caller: Account | None = None
    query: Any = None
    body: Any = None

    @property
    def account(self) -> Account:
        """Whose request it is; only where the table demands a token."""
        if self.caller is None:
            raise RuntimeError("This endpoint takes no token, so it has no account")
        return self.caller

    @property
    def raw_query(self) -> dict[str, str]:
        """The query's parameters, decoded; of a name that comes twice, the later one."""
        return dict(parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True))

    @property
    def room_id(self) -> RoomID:
        """The room that the path names. Raises InvalidParam, and Forbidden where the operator has blocked it."""
        try:
            room_id = _room_id(self.parameters["room_id"])
        except ValueError as exc:
            raise InvalidParam(f"'room_id': {exc}") from exc
        self.services.blocks.refuse_room(room_id)
        return room_id

    def header(self, name: bytes) -> str:
        """A header of the request, or ""; `name` is lower case."""
        return header(self.scope, name)

    def has(self, etag: str) -> bool:
        """Whether the caller has this version already (RFC 9110, "If-None-Match")."""
        return etag in {tag.strip().removeprefix("W/") for tag in self.header(b"if-none-match").split(",")}


_room_id = lru_cache(maxsize=1024)(RoomID.parse)
"""Rooms are asked for again and again, by everybody in them; and parsing one costs as much as finding its list."""


@dataclass(slots=True)
class Reply:
    """An answer that is encoded already: JSON where `content_type` says nothing else. Nobody changes it.

    Not frozen all the same: one is made for every request, and that would take three times as long.
    """

    body: bytes
    headers: Headers = field(default_factory=list)
    content_type: bytes = b"application/json"
    status: int = 200


class Stream(Protocol):
    """An answer that goes on for as long as the client listens."""

    async def answer(self, receive: Receive, send: Send, headers: Headers) -> None:
        """Send all of it, with these headers among its own; returns when either side has had enough."""


Handler = Callable[[Call], Awaitable[Struct | Reply | Stream]]
"""Its docstring begins with a summary of what the endpoint does, for people who read the API's description."""


@dataclass(frozen=True)
class Media:
    """What an endpoint answers where it is no JSON: a media type, and in words what it holds.

    `events` are the server-sent events of a stream: the data's type by the event's name. `has_etag`: clients may keep
    the answer, and a request for what they have already is answered 304 (`Call.has`).
    """

    media_type: str
    description: str
    events: Mapping[str, type[Struct]] = field(default_factory=dict)
    has_etag: bool = False


@dataclass(frozen=True)
class Endpoint:
    """One row: what is called how, by whom, what goes in and comes out, which errors, and who says so."""

    method: str
    path: str
    handler: Handler
    access: Access | None
    response: type[Struct] | Media
    source: str
    request: type[Struct] | None = None
    status: int = 200
    errors: tuple[type[ApiError], ...] = field(default=())
    query: type[Struct] | None = None
    asks_others: bool = False
    """Whether a call makes us ask other servers: of these, `[limits]` lets through fewer."""

    @cached_property
    def charge(self) -> Charge:
        """Which of a caller's limits a call counts for."""
        if self.asks_others:
            return "outbound"
        return "reads" if self.method == "GET" else "changes"
