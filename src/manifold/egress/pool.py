"""Connections that go only where one address policy lets them, and one request over them."""

import socket
import ssl
from collections.abc import Mapping
from ipaddress import ip_address
from typing import NamedTuple

import aiohttp
from aiohttp.connector import AddrInfoType
from yarl import URL

from manifold import __version__
from manifold.egress.addresses import AddressPolicy
from manifold.egress.limits import Limits
from manifold.egress.reply import Reply, read_reply
from manifold.egress.resolver import Resolver, VettingResolver
from manifold.egress.url import origin_of, read_url
from manifold.egress.words import unreachable
from manifold.errors import Unreachable

__all__ = ["Ask", "Pool"]


class Ask(NamedTuple):
    """What is asked, at whatever URL redirects lead to; see `Egress.request`."""

    method: str
    max_bytes: int
    body: bytes | None = None
    connect_to: tuple[str, int] | None = None
    until: bytes | None = None
    whole: bool = True


class Pool:
    """To be made in a running event loop.

    A kept connection serves only the name that its certificate was verified for (aiohttp from 3.14.1 on).
    """

    def __init__(self, policy: AddressPolicy, resolver: Resolver, context: ssl.SSLContext, limits: Limits) -> None:
        self._policy = policy
        connector = aiohttp.TCPConnector(
            ssl=context,
            resolver=VettingResolver(resolver, policy, limits.addresses),
            use_dns_cache=False,
            socket_factory=self._vetted_socket,
            limit=limits.connections,
            limit_per_host=limits.connections_per_server,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": f"Manifold/{__version__}"},
            # The caller times the whole; this is one connection's share of it.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect_seconds),
            trust_env=False,
        )

    async def ask(self, ask: Ask, url: URL, headers: Mapping[str, str]) -> Reply:
        """One request, no redirect followed. Raises Unreachable, which says why there is no answer."""
        origin = origin_of(url)
        where, who, tls_name = url, origin.authority, None
        if ask.connect_to is not None:
            where, tls_name = _elsewhere(url, ask.connect_to), origin.host
            who = f"{who} (at {origin_of(where).authority})"
            headers = {**headers, "Host": url.raw_authority}
        try:
            async with self._session.request(
                ask.method, where, headers=headers, data=ask.body, allow_redirects=False, server_hostname=tls_name
            ) as response:
                return await read_reply(response, url, ask.max_bytes, ask.until, whole=ask.whole)
        except aiohttp.ClientError as exc:
            # These two repeat the URL, whose query may hold a token, and tracebacks end up in logs.
            tells_url = isinstance(exc, aiohttp.ClientResponseError | aiohttp.InvalidURL)
            raise unreachable(exc, who) from (None if tells_url else exc)

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    def _vetted_socket(self, address: AddrInfoType) -> socket.socket:
        # The last word: aiohttp does not ask its resolver about IP literals, and what is judged here is the
        # very address that will be connected to, whatever a name server said a moment ago.
        family, kind, protocol, _, sockaddr = address
        refusal = self._policy.refusal(ip_address(sockaddr[0]))
        if refusal is not None:
            raise Unreachable(f"{sockaddr[0]} {refusal}", because="address")
        return socket.socket(family, kind, protocol)


def _elsewhere(url: URL, connect_to: tuple[str, int]) -> URL:
    host, port = connect_to
    # Read as strictly as any other URL: the host may come out of a stranger's SRV record.
    return read_url(f"{url.scheme}://{f'[{host}]' if ':' in host else host}:{port}{url.raw_path_qs}")
