"""`[admin]` in the operator's file: where operators ask a running manager."""

from typing import Annotated

from msgspec import Meta, Struct, field

from manifold.server.settings import parse_address

__all__ = ["AdminSettings"]


class AdminSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[admin]`. Raises SettingsError."""

    listen: Annotated[
        str,
        Meta(
            description="Where the operators' API listens: address and port; empty for nowhere. It takes the tokens of "
            "`manifold admin token create` alone."
        ),
    ] = "127.0.0.1:8186"
    hosts: Annotated[
        list[str],
        Meta(
            description="Host names, besides localhost and IP addresses, by which it may be called: a browser that was "
            'led here by another name is turned away. ["manifold-admin.internal"]'
        ),
    ] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.listen:
            parse_address("admin.listen", self.listen)
