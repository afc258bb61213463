"""The manager token of one user: got by OpenID (MSC1961), kept, renewed, and bound to signed terms (MSC2140)."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from msgspec.structs import replace

from manifold.errors import Disabled, MissingToken, NotTrusted, Unrecognized
from manifold.sdk.address import ManagerAddress
from manifold.sdk.caller import Call, Caller
from manifold.sdk.discovery import refuse_if_disabled
from manifold.sdk.matrix.session import MatrixSession
from manifold.sdk.terms import OnTerms, Policy, agreed_urls, policies_of
from manifold.sdk.tokens import TokenStore
from manifold.sdk.trust import TrustPolicy, demand
from manifold.spec.account import Empty, RegisterResponse
from manifold.spec.terms import Agreement, Terms

__all__ = ["Access"]

Outcome = TypeVar("Outcome")

TERMS = Call("GET", "terms", Terms, "terms of service")


class Access:
    """What happens once for all calls that need it at the same time: registering, and agreeing to terms.

    No token is asked for, and none is sent, where the trust policy says no, or where the user switched integration
    managers off (MSC2315).
    """

    def __init__(
        self,
        caller: Caller,
        address: ManagerAddress,
        session: MatrixSession | None,
        *,
        trust: TrustPolicy,
        tokens: TokenStore,
        on_terms: OnTerms | None,
        client: str,
    ) -> None:
        self._caller = caller
        self._address = address
        self._session = session
        self._trust = trust
        self._tokens = tokens
        self._on_terms = on_terms
        self._client = client
        self._token: str | None = None
        self._is_enabled = False
        self._under_way: dict[str, asyncio.Task[Any]] = {}

    @property
    def session(self) -> MatrixSession:
        """The user's. Raises MissingToken where there is none."""
        if self._session is None:
            raise MissingToken("This needs a Matrix session: it is done in the name of a user")
        return self._session

    async def token(self) -> str:
        """A token that was good when it was last seen; registers where there is none.

        Raises MissingToken without a session, NotTrusted, Disabled, TermsNotSigned, ApiError, NoAnswer, MatrixRefused.
        """
        demand(self._trust, self._address)
        if not self._is_enabled:
            await refuse_if_disabled(self.session)
            self._is_enabled = True
        kept = self._kept()
        return kept if kept is not None else await self._once("register", self._register())

    async def token_if_any(self) -> str:
        """The token that is there already, or "": what is public is asked for without one."""
        if self._session is None or not self._kept():
            return ""
        try:
            return await self.token()
        except (NotTrusted, Disabled):
            return ""

    def forget(self, token: str | None = None) -> None:
        """The manager says that this one is no good; without one, whichever is kept."""
        if self._session is None:
            return
        token = token or self._kept()
        self._token = None
        # Another program that shares the store may have a better one already.
        if self._kept() == token:
            self._token = None
            self._tokens.put(self._address.api_url, self.session.user_id, None)

    async def agree(self, token: str) -> bool:
        """Agree to what the manager asks for now, after M_TERMS_NOT_SIGNED; false where it asks for nothing.

        Raises TermsNotSigned.
        """
        return await self._once("agree", self._agree(token))

    async def close(self) -> None:
        """Ends what is under way."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _kept(self) -> str | None:
        if self._token is None:
            self._token = self._tokens.get(self._address.api_url, self.session.user_id)
        return self._token

    async def _register(self) -> str:
        # MSC2140, "Terms Acceptance in the API": the terms are shown before the manager learns who the user is.
        agreed = await agreed_urls(await self._policies(), self.session, self._on_terms, self._address.host)
        proof = replace(await self.session.openid_token(), client=self._client)
        register = Call("POST", "account/register", RegisterResponse, "accounts by OpenID", body=proof)
        token = self._token = (await self._caller.call(register)).token
        # Kept first: should agreeing fail, the next call is told M_TERMS_NOT_SIGNED, and agrees.
        self._tokens.put(self._address.api_url, self.session.user_id, token)
        if agreed:
            await self._caller.call(_agreement(agreed), token)
        return token

    async def _agree(self, token: str) -> bool:
        agreed = await agreed_urls(await self._policies(), self.session, self._on_terms, self._address.host)
        if agreed:
            await self._caller.call(_agreement(agreed), token)
        return bool(agreed)

    async def _policies(self) -> list[Policy]:
        try:
            return policies_of(await self._caller.call(TERMS))
        except Unrecognized:
            return []

    async def _once(self, name: str, work: Coroutine[Any, Any, Outcome]) -> Outcome:
        """What is under way already is waited for. It goes on when one of those who wait is cancelled."""
        if name in self._under_way:
            work.close()
        else:
            task = self._under_way[name] = asyncio.create_task(work)
            task.add_done_callback(lambda done: self._ended(name, done))
        outcome: Outcome = await asyncio.shield(self._under_way[name])
        return outcome

    def _ended(self, name: str, task: asyncio.Task[Any]) -> None:
        del self._under_way[name]
        if not task.cancelled():
            task.exception()  # those who waited have it; there may be nobody left


def _agreement(urls: list[str]) -> Call[Empty]:
    return Call("POST", "terms", Empty, "terms of service", body=Agreement(urls))
