"""What the operator decides about outgoing requests: `[egress]`."""

from typing import Annotated

from msgspec import Meta, Struct

from manifold.egress.limits import Limits
from manifold.egress.origin import Origin
from manifold.errors import SettingsError

__all__ = ["Settings"]


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[egress]`. Raises SettingsError where an origin is not one."""

    allow_private: Annotated[
        list[str],
        Meta(
            description="Origins of your own that integrations may reach although they are on a private "
            'network or speak http only: ["https://pad.internal", "http://127.0.0.1:9001"].'
        ),
    ] = []
    ca_file: Annotated[
        str,
        Meta(description="A PEM file with certificate authorities of your own, trusted besides the system's."),
    ] = ""
    seconds: Annotated[
        float, Meta(description="For one request, from looking up the name to the last byte, redirects included.")
    ] = Limits.seconds
    max_bytes: Annotated[int, Meta(description="The largest answer that is read, after decompression.")] = (
        Limits.max_bytes
    )
    connections: Annotated[int, Meta(description="To all servers, at once.")] = Limits.connections
    connections_per_server: Annotated[
        int, Meta(description="To one server, at once: a slow one must not use up what all share.")
    ] = Limits.connections_per_server

    def __post_init__(self) -> None:
        for index, text in enumerate(self.allow_private):
            try:
                Origin.parse(text)
            except ValueError as exc:
                raise SettingsError(f"egress.allow_private[{index}]: {exc}") from exc

        for name in ("seconds", "max_bytes", "connections", "connections_per_server"):
            if getattr(self, name) <= 0:
                raise SettingsError(f"egress.{name}: must be more than 0")

    @property
    def limits(self) -> Limits:
        """These, and what no operator decides."""
        return Limits(
            max_bytes=self.max_bytes,
            seconds=self.seconds,
            connections=self.connections,
            connections_per_server=self.connections_per_server,
        )

    @property
    def private_origins(self) -> frozenset[Origin]:
        """`allow_private`, parsed."""
        return frozenset(Origin.parse(text) for text in self.allow_private)
