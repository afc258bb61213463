"""The account at a manager: whose token it is, sessions, terms, and everything that is kept (MSC1961, MSC2140)."""

from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import quote

from manifold.errors import MissingToken, UnknownToken
from manifold.sdk.access import TERMS
from manifold.sdk.caller import Call
from manifold.sdk.connection import Calls
from manifold.sdk.terms import Policy, policies_of
from manifold.spec.account import AccountResponse, Empty, Session, Sessions
from manifold.spec.export import AccountData, Erased
from manifold.spec.terms import Agreement

__all__ = ["AccountCalls"]


class AccountCalls(Calls):
    """Besides what each says, all raise what Manager says."""

    async def account(self) -> AccountResponse:
        """Who the manager thinks that the user is."""
        return await self._connection.call(Call("GET", "account", AccountResponse, "accounts"))

    async def terms(self) -> list[Policy]:
        """The policies that the operator wants agreement to; needs no token."""
        return policies_of(await self._connection.call(TERMS, "no"))

    async def agree(self, urls: Iterable[str]) -> None:
        """Tells the manager that the user agreed to these documents; `on_terms` does it by itself."""
        agreement = Agreement(list(urls))
        await self._connection.call(Call("POST", "terms", Empty, "terms of service", body=agreement))

    async def sessions(self) -> list[Session]:
        """Where the user is logged in at this manager, newest first."""
        call = Call("GET", "account/sessions", Sessions, "list of sessions")
        return (await self._connection.call(call)).sessions

    async def end_session(self, session_id: str) -> None:
        """That session's token is worth nothing any more. Raises NotFound."""
        path = f"account/sessions/{quote(session_id, safe='')}"
        await self._connection.call(Call("DELETE", path, Empty, "list of sessions"))

    async def logout(self) -> None:
        """The token is worth nothing any more, and forgotten here. Without a token there is nothing to do; a manager
        that is not trusted, or switched off, is told nothing.
        """
        if await self._connection.access.token_if_any():
            # Of a token that has ended already there is nothing to end.
            with suppress(UnknownToken, MissingToken):
                await self._connection.call(Call("POST", "account/logout", Empty, "logout", body=Empty()), "if known")
        self._connection.access.forget()

    async def logout_all(self) -> None:
        """All tokens of the user, of every client, are worth nothing any more."""
        await self._connection.call(Call("POST", "account/logout/all", Empty, "logout everywhere", body=Empty()))
        self._connection.access.forget()

    async def export(self) -> AccountData:
        """Everything that the manager keeps about the account."""
        return await self._connection.call(Call("GET", "account/data", AccountData, "export of an account's data"))

    async def erase(self) -> Erased:
        """The manager keeps nothing about the account any more, tokens included.

        `left_behind` has the actions that take away what the account's installations put; see `take_away`.
        """
        erased = await self._connection.call(Call("DELETE", "account", Erased, "erasure of accounts"))
        self._connection.access.forget()
        return erased
