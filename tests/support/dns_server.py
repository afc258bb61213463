"""A name server on loopback (UDP) that knows what a test tells it."""

import asyncio
from types import TracebackType
from typing import Self, cast

import dns.asyncresolver
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from manifold.egress.dns import DNS

__all__ = ["NameServer"]


class NameServer(asyncio.DatagramProtocol):
    """`async with NameServer() as names: names.add("example.org", "A", "127.0.0.2")`.

    A name with several `answers` gives the next at each question, and stays with the last: DNS rebinding.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.silent = False
        self._answers: dict[tuple[str, str], list[list[str]]] = {}
        self._names: set[str] = set()
        self._transport = asyncio.DatagramTransport()

    def add(self, name: str, kind: str, *values: str) -> None:
        """One answer, with these records in it; in the second and third call for a name: the answers after it."""
        self._answers.setdefault((name.lower(), kind), []).append(list(values))
        self._names.add(name.lower())

    async def __aenter__(self) -> Self:
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, ("127.0.0.1", 0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def resolver(self, lifetime: float = 1.0) -> DNS:
        """What asks this server, and no other."""
        resolver = dns.asyncresolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = self._transport.get_extra_info("sockname")[1]
        resolver.lifetime = resolver.timeout = lifetime
        return DNS(resolver)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's: the socket is open."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """asyncio's: somebody asks."""
        query = dns.message.from_wire(data)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        if not self.silent:
            self._transport.sendto(self._answer(query, name, kind).to_wire(), addr)

    def _answer(self, query: dns.message.Message, name: str, kind: str) -> dns.message.Message:
        question = query.question[0]
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA | dns.flags.RA
        if answers := self._answers.get((name, kind)):
            records = answers.pop(0) if len(answers) > 1 else answers[0]
            response.answer.append(dns.rrset.from_text_list(question.name, 0, "IN", kind, records))
        elif name not in self._names:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response
