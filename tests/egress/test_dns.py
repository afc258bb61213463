"""Asking name servers, where there are any."""

import dns.resolver
import pytest

from manifold.egress.dns import DNS
from manifold.errors import Unreachable


async def test_a_machine_without_name_servers_says_so_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unconfigured(*_: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.BaseResolver, "read_resolv_conf", unconfigured)
    names = DNS()

    with pytest.raises(Unreachable, match=r"^The name example\.org could not be looked up"):
        await names.addresses("example.org")
    with pytest.raises(Unreachable, match=r"^The name _matrix\._tcp\.example\.org could not be looked up"):
        await names.services("_matrix._tcp.example.org")
