"""May a stranger make us connect to this IP address? No I/O.

An address is judged by what it leads to: `::ffff:127.0.0.1`, `64:ff9b::7f00:1` (NAT64) and `2002:7f00:1::`
(6to4) all lead to 127.0.0.1. The tables follow IANA's special-purpose address registries (RFC 6890) rather
than `ipaddress.is_private`, whose answer has changed between patch releases of Python.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

__all__ = ["ANYWHERE", "AddressPolicy", "IPAddress", "IPNetwork"]

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

_PRIVATE = "is on a private network, which the operator has not allowed"
_LOOPBACK = "is this machine itself, which the operator has not allowed"
_LINK_LOCAL = "is a link-local address, which the operator has not allowed"
_METADATA = "is a cloud provider's metadata service, which the operator has not allowed"
_MULTICAST = "is a multicast address, which is nobody's server"
_RESERVED = "is a reserved address, which is nobody's server"

_REFUSED_IPV4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), words)
    for network, words in (
        ("0.0.0.0/8", _LOOPBACK),  # Linux connects to itself
        ("10.0.0.0/8", _PRIVATE),
        ("100.64.0.0/10", _PRIVATE),  # carriers' NAT; one provider's metadata service lives here, too
        ("127.0.0.0/8", _LOOPBACK),
        ("168.63.129.16/32", _METADATA),  # public by number, but answered by the host below a virtual machine
        ("169.254.169.254/32", _METADATA),
        ("169.254.0.0/16", _LINK_LOCAL),
        ("172.16.0.0/12", _PRIVATE),
        ("192.0.0.0/24", _RESERVED),
        ("192.0.2.0/24", _RESERVED),  # documentation, as are the next two
        ("198.51.100.0/24", _RESERVED),
        ("203.0.113.0/24", _RESERVED),
        ("192.88.99.0/24", _RESERVED),  # 6to4 relays
        ("192.168.0.0/16", _PRIVATE),
        ("198.18.0.0/15", _PRIVATE),  # benchmarks
        ("224.0.0.0/4", _MULTICAST),
        ("240.0.0.0/4", _RESERVED),  # broadcast included
    )
)

_REFUSED_IPV6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), words)
    for network, words in (
        ("::/128", _LOOPBACK),
        ("::1/128", _LOOPBACK),
        ("fd00:ec2::254/128", _METADATA),
        ("fc00::/7", _PRIVATE),
        ("fec0::/10", _PRIVATE),  # site-local, deprecated and still routed by some
        (
            "64:ff9b:1::/48",
            _PRIVATE,
        ),  # a network's own NAT64: where it puts the IPv4 address is its own affair
        ("fe80::/10", _LINK_LOCAL),
        ("ff00::/8", _MULTICAST),
        ("2001::/23", _RESERVED),  # protocols: Teredo's tunnels (2001::/32), ORCHID, benchmarks
        ("2001:db8::/32", _RESERVED),
        ("3fff::/20", _RESERVED),
    )
)

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class AddressPolicy:
    """Which addresses are refused, and why. `also_allowed` are networks that pass in spite of the tables."""

    also_allowed: tuple[IPNetwork, ...] = ()

    def refusal(self, address: IPAddress) -> str | None:
        """Why nothing may connect there, as the end of a sentence; None where it may."""
        leads_to = _leads_to(address)
        if any(leads_to in network for network in self.also_allowed):
            return None
        if isinstance(leads_to, IPv4Address):
            return next((words for network, words in _REFUSED_IPV4 if leads_to in network), None)
        for network, words in _REFUSED_IPV6:
            if leads_to in network:
                return words
        # Whatever else is outside 2000::/3 has not been given to anybody (or is IPv4 in one more disguise).
        return None if leads_to in _GLOBAL_UNICAST else _RESERVED


ANYWHERE = AddressPolicy((IPv4Network("0.0.0.0/0"), IPv6Network("::/0")))
"""For an origin that the operator has named: the operator decides."""


def _leads_to(address: IPAddress) -> IPAddress:
    """The address behind the ways of writing an IPv4 address into an IPv6 one."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    # A scope (`fe80::1%eth0`) names an interface of ours; the address is the same.
    return IPv6Address(int(address))
