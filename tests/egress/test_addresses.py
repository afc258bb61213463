"""Which addresses are refused, in whatever disguise."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.egress.addresses import ANYWHERE, AddressPolicy

POLICY = AddressPolicy()

REFUSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.1.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192",
    "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254", "64:ff9b:1::1.1.1.1", "64:ff9b:1:7f00:0:100::", "100::1", "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::1", "2002:a00:1::",
    "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fd12:3456::1", "fe80::1", "fe80::1%1", "fec0::1",
    "ff02::1", "ff0e::1",
]  # fmt: skip

ALLOWED = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
    "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.255.255",
    "198.20.0.0", "223.255.255.255",
    "2606:4700::1111", "2a00:1450:4001::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1", "2620:fe::fe",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_on_the_internet_is_refused(address: str) -> None:
    refusal = POLICY.refusal(ip_address(address))

    assert refusal is not None
    assert refusal.startswith("is ")


@pytest.mark.parametrize("address", ALLOWED)
def test_what_is_on_the_internet_is_not(address: str) -> None:
    assert POLICY.refusal(ip_address(address)) is None


def test_a_refusal_tells_people_what_is_wrong() -> None:
    assert POLICY.refusal(ip_address("192.168.1.1")) == "is on a private network, which the operator has not allowed"
    assert POLICY.refusal(ip_address("::1")) == "is this machine itself, which the operator has not allowed"
    assert "metadata" in (POLICY.refusal(ip_address("169.254.169.254")) or "")


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_every_disguise(address: IPv4Address) -> None:
    number = int(address)
    disguises = [
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address((0x2002 << 112) | (number << 80) | 1),
    ]

    assert {POLICY.refusal(disguise) for disguise in disguises} == {POLICY.refusal(address)}


@given(st.ip_addresses())
def test_nothing_passes_that_python_calls_private_or_reserved(address: IPv4Address | IPv6Address) -> None:
    if POLICY.refusal(address) is None and not _translated(address):
        assert address.is_global
        assert not address.is_multicast
        assert not address.is_reserved


@given(st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_what_is_allowed_besides_is_allowed_to_the_bit(address: IPv4Address) -> None:
    policy = AddressPolicy((ip_network("127.0.0.2/32"),))

    assert (policy.refusal(address) is None) == (str(address) == "127.0.0.2")
    assert policy.refusal(IPv6Address((0xFFFF << 32) | int(address))) == policy.refusal(address)


@pytest.mark.parametrize("address", REFUSED)
def test_for_the_operators_own_origins_no_address_is_refused(address: str) -> None:
    assert ANYWHERE.refusal(ip_address(address)) is None


def _translated(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(network) for network in ("::ffff:0:0/96", "64:ff9b::/96", "2002::/16"))
