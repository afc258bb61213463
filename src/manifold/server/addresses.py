"""Whose request is it, as far as an address tells?"""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

from manifold.server.asgi import Scope, header

__all__ = ["address", "is_behind_an_unknown_proxy", "network"]


def address(scope: Scope) -> str:
    """The client's address; "" where the server does not know it. Of a trusted proxy's client, the client's own."""
    client = scope.get("client")
    return client[0] if client else ""


@lru_cache(maxsize=4096)
def network(host: str) -> str:
    """What counts as one client: an IPv4 address, or an IPv6 network of 64 bits, of which each home has one."""
    try:
        parsed = ip_address(host)
    except ValueError:
        return host
    if not isinstance(parsed, IPv6Address):
        return host
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return host if parsed.is_loopback else str(IPv6Network((int(parsed), 64), strict=False))


def is_behind_an_unknown_proxy(scope: Scope) -> bool:
    """Whether a reverse proxy that the operator did not name brought this request, so that all clients look alike."""
    forwarded = header(scope, b"x-forwarded-for")
    host = address(scope)
    # What a trusted proxy brings has the client's address already, which its header names as well.
    return bool(forwarded) and host not in forwarded and _is_private(host)


def _is_private(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return False
