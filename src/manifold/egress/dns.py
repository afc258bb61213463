"""Asking name servers directly (dnspython): addresses without threads, and services (SRV)."""

from ipaddress import ip_address

import dns.asyncresolver
import dns.exception
import dns.resolver

from manifold.egress.addresses import IPAddress
from manifold.egress.resolver import Service
from manifold.errors import Unreachable

__all__ = ["DNS"]

MAX_CACHED = 1000
"""Answers, kept as long as their own time to live."""


class DNS:
    """A `Resolver` that knows `Services`, too. Asks the system's name servers unless told otherwise."""

    def __init__(self, resolver: dns.asyncresolver.Resolver | None = None) -> None:
        self._resolver = resolver or _of_the_system()

    async def addresses(self, host: str) -> list[IPAddress]:
        """See `Resolver`. The hosts file is not read."""
        try:
            answers = await self._resolver.resolve_name(host)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as exc:
            raise _silent(host) from exc
        return [ip_address(address) for address in answers.addresses()]

    async def services(self, name: str) -> list[Service]:
        """See `Services`."""
        try:
            answer = await self._resolver.resolve(name, "SRV")
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as exc:
            raise _silent(name) from exc
        # Among equals RFC 2782 draws lots by weight, to spread load; ours is too little to be spread.
        records = sorted(answer, key=lambda record: (record.priority, -record.weight))
        found = [Service(record.target.to_text(omit_final_dot=True), record.port) for record in records]
        return [service for service in found if service.host != "."]  # "." says: decidedly not offered


def _silent(name: str) -> Unreachable:
    return Unreachable(f"The name {name} could not be looked up: its name servers do not answer", because="name")


def _of_the_system() -> dns.asyncresolver.Resolver:
    try:
        resolver = dns.asyncresolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        # Each lookup will say so. Who gave every homeserver a base_url needs none.
        resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.cache = dns.resolver.LRUCache(MAX_CACHED)
    return resolver
