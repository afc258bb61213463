"""One manager, as a client uses it."""

from typing import Self

from manifold.sdk.access import Access
from manifold.sdk.account import AccountCalls
from manifold.sdk.adding import Adding
from manifold.sdk.address import ManagerAddress
from manifold.sdk.caller import Call, Caller
from manifold.sdk.connection import Connection
from manifold.sdk.matrix.session import MatrixSession
from manifold.sdk.terms import OnTerms
from manifold.sdk.tokens import MemoryTokens, TokenStore
from manifold.sdk.transport import Transport, default_transport
from manifold.sdk.trust import KnownManagers, TrustPolicy
from manifold.sdk.widgets import WidgetCalls
from manifold.spec.discovery import Versions

__all__ = ["Manager"]


class Manager(AccountCalls, Adding, WidgetCalls):
    """An async context manager. The first call that needs a token registers by itself, with the session's OpenID token.

    Any call raises ApiError as the manager says it; Unrecognized where this manager has no such thing;
    ManagerUnreachable where there is no answer that can be used (the same call may be repeated); and where it needs a
    token NotTrusted, Disabled, MissingToken without a session, TermsNotSigned, MatrixRefused and HomeserverUnreachable.
    """

    def __init__(
        self,
        address: ManagerAddress | str,
        session: MatrixSession | None = None,
        *,
        trust: TrustPolicy | None = None,
        on_terms: OnTerms | None = None,
        tokens: TokenStore | None = None,
        client: str = "",
        language: str = "",
        patience: float = 30,
        transport: Transport | None = None,
    ) -> None:
        """`address` is what discovery found, or an API's URL that the caller vouches for. Without a session, only what
        is public can be asked for.

        `client` is what the session is called in lists; `language` an Accept-Language; `patience` the seconds that one
        call waits at most where the manager says M_LIMIT_EXCEEDED. A `transport` that is given is left open at the end.

        Raises ValueError for a URL that is no web address.
        """
        self.address = ManagerAddress.configured(address) if isinstance(address, str) else address
        self._transport = transport or default_transport()
        self._owns_transport = transport is None
        caller = Caller(self.address, self._transport, language=language, patience=patience)
        access = Access(
            caller,
            self.address,
            session,
            trust=trust or KnownManagers(),
            tokens=tokens or MemoryTokens(),
            on_terms=on_terms,
            client=client,
        )
        super().__init__(Connection(caller, access))

    async def versions(self) -> Versions:
        """Which versions of the APIs it speaks; needs no token. A manager that is not Manifold may not tell."""
        return await self._connection.call(Call("GET", "/versions", Versions, "list of versions"), "no")

    async def close(self) -> None:
        """Ends all connections. The token stays good: see `logout`."""
        await self._connection.access.close()
        if self._owns_transport:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
