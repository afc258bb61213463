"""What names stand for: addresses that may be connected to, and services."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import ip_address
from typing import NamedTuple, Protocol

from aiohttp.abc import AbstractResolver, ResolveResult

from manifold.egress.addresses import AddressPolicy, IPAddress
from manifold.errors import Unreachable

__all__ = ["RESOLVER_THREADS", "Resolver", "Service", "Services", "SystemResolver", "VettingResolver"]


RESOLVER_THREADS = "resolver"
"""What the names of the system resolver's threads begin with."""


class Resolver(Protocol):
    """Where addresses come from: `SystemResolver`, or `manifold.egress.dns.DNS`."""

    async def addresses(self, host: str) -> list[IPAddress]:
        """IPv4 and IPv6; empty where there is no such name. Raises Unreachable when asking fails."""


class Service(NamedTuple):
    """Where a service is offered (an SRV record)."""

    host: str
    port: int


class Services(Protocol):
    """Who knows services: `manifold.egress.dns.DNS`, since no system's resolver does."""

    async def services(self, name: str) -> list[Service]:
        """Those behind `_service._tcp.example.org`, the preferred one first (RFC 2782).

        Empty where there are none. Raises Unreachable when asking fails.
        """


class SystemResolver:
    """The machine's own: hosts file, search domains and all, as the operator set it up."""

    def __init__(self, threads: int = 8) -> None:
        # Its own threads: names whose servers never answer would fill up those that the program shares.
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=RESOLVER_THREADS)

    async def addresses(self, host: str) -> list[IPAddress]:
        """See `Resolver`."""
        look_up = partial(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM)
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        except socket.gaierror as exc:
            if exc.errno in (socket.EAI_NONAME, socket.EAI_NODATA):
                return []
            raise Unreachable(f"The name {host} could not be looked up", because="name") from exc
        return [ip_address(sockaddr[0]) for *_, sockaddr in found]

    def close(self) -> None:
        """Take no more questions. Those that no name server answers are left behind, in their threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class VettingResolver(AbstractResolver):
    """What aiohttp asks. One forbidden address among a name's addresses is enough to refuse the name."""

    def __init__(self, resolver: Resolver, policy: AddressPolicy, limit: int) -> None:
        self._resolver = resolver
        self._policy = policy
        self._limit = limit

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises Unreachable, which says why."""
        addresses = await self._resolver.addresses(host)
        if not addresses:
            raise Unreachable(f"{host} has no address: is the name right?", because="name")
        for address in addresses:
            refusal = self._policy.refusal(address)
            if refusal is not None:
                raise Unreachable(f"{host} {refusal}", because="address")
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses[: self._limit]
        ]

    async def close(self) -> None:
        """Nothing is open."""
