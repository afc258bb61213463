"""Calls in the name of a user: a dead token is renewed, and terms are signed, once and without anybody noticing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal, TypeVar

from manifold.errors import ApiError, MissingToken, TermsNotSigned, UnknownToken
from manifold.sdk.access import Access
from manifold.sdk.caller import Call, Caller
from manifold.spec.account import AccountResponse

__all__ = ["Calls", "Connection", "Identify"]

Shape = TypeVar("Shape")

Identify = Literal["yes", "if known", "no"]
"""Whether a call sends a token: one is got where there is none; only one that is there; never."""


class Connection:
    """One manager, and one user of it or nobody."""

    def __init__(self, caller: Caller, access: Access) -> None:
        self._caller = caller
        self.access = access

    async def call(self, call: Call[Shape], identify: Identify = "yes") -> Shape:
        """What the manager answers. Raises what Access.token raises, ApiError, and ManagerUnreachable."""
        may_renew = may_sign = True
        while True:
            token = await self._token(identify)
            try:
                return await self._caller.call(call, token)
            except TermsNotSigned:
                if not (token and may_sign and await self.access.agree(token)):
                    raise
                may_sign = False
            except ApiError as exc:
                if not (token and may_renew and _is_dead(exc)):
                    raise
                may_renew = False
                self.access.forget(token)

    @asynccontextmanager
    async def stream(self, path: str, what: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """The pieces of a stream of server-sent events. Raises what `call` raises, between two pieces too."""
        # A call that can be made again, should the token be dead or the terms be new.
        await self.call(Call("GET", "account", AccountResponse, "accounts"))
        async with self._caller.stream(path, what, await self.access.token()) as pieces:
            yield pieces

    async def _token(self, identify: Identify) -> str:
        match identify:
            case "yes":
                return await self.access.token()
            case "if known":
                return await self.access.token_if_any()
            case "no":
                return ""


class Calls:
    """What the groups of a manager's calls have in common."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def _is_dead(error: ApiError) -> bool:
    # MSC2140 has M_UNAUTHORIZED for it; all agree on the status or on the code.
    return isinstance(error, UnknownToken | MissingToken) or error.status == MissingToken.status
