"""How much of us a stranger's server may use."""

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """Each is the most that one request, or one server, gets; `Egress.get` may lower the first two."""

    max_bytes: int = 1024 * 1024
    """Of a body, after decompression."""
    seconds: float = 10.0
    """For everything: names, connecting, redirects, the body."""
    connect_seconds: float = 5.0
    """For one connection, TLS included."""
    redirects: int = 3
    connections: int = 100
    """At once, to everybody."""
    connections_per_server: int = 8
    """At once: one slow server must not use up what all share."""
    addresses: int = 8
    """Of one name that are tried."""
