"""Where does the homeserver with this server name answer? (Server-server API, "Resolving server names".)"""

from collections.abc import Mapping
from dataclasses import dataclass

from manifold.egress import Services
from manifold.ids import ServerName
from manifold.matrix.settings import HomeserverSettings
from manifold.matrix.well_known import Tell, WellKnown

__all__ = ["Resolved", "ServerNames"]

DEFAULT_PORT = 8448

# The second is deprecated since Matrix 1.8, and still what many servers have.
_SERVICES = ("_matrix-fed._tcp", "_matrix._tcp")


@dataclass(frozen=True)
class Resolved:
    """What `Egress.get` needs: `base_url` bears the name for the certificate and the Host header."""

    base_url: str
    connect_to: tuple[str, int] | None
    allow_private: bool


class ServerNames:
    """`homeservers` is what the operator said of some by hand; it goes before everything else."""

    def __init__(
        self, well_known: WellKnown, services: Services, homeservers: Mapping[str, HomeserverSettings]
    ) -> None:
        self._well_known = well_known
        self._services = services
        self._homeservers = homeservers

    async def resolve(self, server_name: ServerName, tell: Tell = lambda _: None) -> Resolved:
        """Raises Unreachable when name servers don't answer. Nothing says yet that anybody is there.

        `tell` is called with each step on the way, in words.
        """
        own = self._homeservers.get(server_name, HomeserverSettings())
        if own.base_url:
            tell(f"The settings say {own.base_url}")
            return Resolved(own.base_url, None, own.allow_private)
        name = server_name
        if not _is_explicit(server_name):
            delegated = await self._well_known.delegated(server_name, allow_private=own.allow_private, tell=tell)
            name = delegated or server_name
        # Certificate and Host header are those of the name, delegated or not, never those of an SRV target:
        # DNS can be forged, and must not decide whom we believe to be talking to.
        return Resolved(f"https://{name}", await self._address(name, tell), own.allow_private)

    async def _address(self, name: ServerName, tell: Tell) -> tuple[str, int]:
        host, port = name.parts
        if _is_explicit(name):
            tell(f"{name} says itself where to connect")
            return host, port or DEFAULT_PORT
        for service in _SERVICES:
            offered = await self._services.services(f"{service}.{host}")
            if offered:
                tell(f"SRV {service}.{host}: {offered[0].host}, port {offered[0].port}")
                return offered[0]
            tell(f"SRV {service}.{host}: there is none")
        tell(f"So it is {host}, port {DEFAULT_PORT}")
        return host, DEFAULT_PORT


def _is_explicit(name: ServerName) -> bool:
    """IP literals, and names with a port, say themselves where to connect: no delegation, no services."""
    return name.is_ip_literal or name.parts.port is not None
