"""What names stand for: addresses that may be connected to, and services."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from threading import Thread
from typing import Any, NamedTuple, Protocol

from aiohttp.abc import AbstractResolver, ResolveResult

from manifold.egress.addresses import AddressPolicy, IPAddress
from manifold.errors import Unreachable

__all__ = ["Resolver", "Service", "Services", "SystemResolver", "VettingResolver"]


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
        # Its own threads: names whose servers never answer would fill up those that the program shares, and Python
        # would wait for those at the program's end.
        self._turns = asyncio.Semaphore(threads)

    async def addresses(self, host: str) -> list[IPAddress]:
        """See `Resolver`."""
        await self._turns.acquire()
        try:
            found = await self._in_a_thread(partial(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM))
        except socket.gaierror as exc:
            if exc.errno in (socket.EAI_NONAME, socket.EAI_NODATA):
                return []
            raise Unreachable(f"The name {host} could not be looked up", because="name") from exc
        return [ip_address(sockaddr[0]) for *_, sockaddr in found]

    def _in_a_thread(self, look_up: Callable[[], Any]) -> "asyncio.Future[Any]":
        """What it answers. Whoever asked may have gone; the turn is over when the thread is."""
        loop = asyncio.get_running_loop()
        answer = loop.create_future()

        def end(found: Any, exc: Exception | None) -> None:
            self._turns.release()
            if answer.done():
                return
            if exc is None:
                answer.set_result(found)
            else:
                answer.set_exception(exc)

        def run() -> None:
            found, trouble = None, None
            try:
                found = look_up()
            except Exception as exc:  # handed on, whatever it is
                trouble = exc
            with suppress(RuntimeError):  # the loop has ended, and with it whoever asked
                loop.call_soon_threadsafe(end, found, trouble)

        Thread(target=run, name="resolver", daemon=True).start()
        return answer


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
