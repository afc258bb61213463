"""What the operator decides about outgoing requests: `[egress]`."""

from typing import Annotated

from msgspec import Meta, Struct

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

    def __post_init__(self) -> None:
        for index, text in enumerate(self.allow_private):
            try:
                Origin.parse(text)
            except ValueError as exc:
                raise SettingsError(f"egress.allow_private[{index}]: {exc}") from exc

    @property
    def private_origins(self) -> frozenset[Origin]:
        """`allow_private`, parsed."""
        return frozenset(Origin.parse(text) for text in self.allow_private)
