"""What an endpoint is: a row of a table that router, checks and docs are read from."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct

from manifold.errors import ApiError, InvalidParam
from manifold.ids import RoomID
from manifold.manager.accounts import Account
from manifold.server.services import Services
from manifold.storage.tokens import Purpose

__all__ = ["ANY", "LEGACY", "MANAGER", "PUBLIC", "UNSIGNED", "V1", "Access", "Call", "Endpoint"]

V1 = "/_matrix/integrations/v1"


@dataclass(frozen=True)
class Access:
    """Who may call: the purposes of tokens that are good here, and whether the terms must be signed first."""

    purposes: frozenset[Purpose]
    signed: bool
    query: str = "access_token"
    """The query parameter that may hold the token instead of the Authorization header."""


PUBLIC: Access | None = None
"""Anybody, without a token."""

MANAGER = Access(frozenset({"manager"}), signed=True)
UNSIGNED = Access(frozenset({"manager"}), signed=False)
ANY = Access(frozenset({"manager", "legacy"}), signed=False)
LEGACY = Access(frozenset({"legacy"}), signed=True, query="scalar_token")


@dataclass(slots=True)
class Call:
    """One request on its way to a handler, with all that the table promised about it already checked."""

    services: Services
    query_string: bytes
    parameters: Mapping[str, str]
    token: str = ""
    caller: Account | None = None
    body: Any = None

    @property
    def account(self) -> Account:
        """Whose request it is; only where the table demands a token."""
        if self.caller is None:
            raise RuntimeError("This endpoint takes no token, so it has no account")
        return self.caller

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters, decoded; of a name that comes twice, the later one."""
        return dict(parse_qsl(self.query_string.decode("latin-1"), keep_blank_values=True))

    @property
    def room_id(self) -> RoomID:
        """The room that the path names. Raises InvalidParam."""
        try:
            return RoomID.parse(self.parameters["room_id"])
        except ValueError as exc:
            raise InvalidParam(f"'room_id': {exc}") from exc


@dataclass(frozen=True)
class Endpoint:
    """One row: what is called how, by whom, what goes in and comes out, which errors, and who says so."""

    method: str
    path: str
    handler: Callable[[Call], Awaitable[Struct]]
    access: Access | None
    response: type[Struct]
    source: str
    request: type[Struct] | None = None
    status: int = 200
    errors: tuple[type[ApiError], ...] = field(default=())
