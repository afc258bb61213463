"""An internet on loopback: name server, certificate authority, sites. One address of it counts as public."""

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from ipaddress import ip_network
from pathlib import Path
from types import TracebackType
from typing import Self

from manifold.egress import AddressPolicy, Egress, Limits, Settings
from manifold.egress.dns import DNS
from tests.support.dns_server import NameServer
from tests.support.http_server import Handler, WebServer, serve
from tests.support.tls import CertificateAuthority

__all__ = ["PRIVATE", "PUBLIC", "Internet"]

PUBLIC = "127.0.0.2"
PRIVATE = "127.0.0.1"


class Internet:
    """`async with Internet(tmp_path) as internet`, then `internet.site(…)` and `internet.egress(…)`."""

    def __init__(self, folder: Path) -> None:
        self.authority = CertificateAuthority(folder)
        self.names = NameServer()
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._open.enter_async_context(self.names)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    @asynccontextmanager
    async def site(
        self, handler: Handler, *names: str, address: str = PUBLIC, port: int = 0
    ) -> AsyncIterator[WebServer]:
        """An https server with a certificate for these names, and for no other; they lead to it."""
        for name in names:
            if name != address:
                self.names.add(name, "A", address)
        async with serve(handler, address, port, self.certificate(*names)) as server:
            yield server

    def certificate(self, *names: str, expired: bool = False) -> ssl.SSLContext:
        """For a server of these names."""
        return self.authority.server_context(*names, expired=expired)

    def egress(
        self, *, allow_private: list[str] | None = None, resolver: DNS | None = None, limits: Limits | None = None
    ) -> Egress:
        """A client that trusts this internet; closed with it."""
        egress = Egress(
            Settings(allow_private=allow_private or [], ca_file=str(self.authority.file)),
            resolver=resolver or self.names.resolver(),
            policy=AddressPolicy((ip_network(PUBLIC),)),
            limits=limits,
        )
        self._open.push_async_callback(egress.close)
        return egress
