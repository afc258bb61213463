"""Whose users may register: `[access]`."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from manifold.errors import SettingsError
from manifold.ids import ServerName

__all__ = ["EVERYBODY", "Settings"]

EVERYBODY = "*"


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[access]`. Raises SettingsError where an entry is no server name."""

    homeservers: Annotated[
        list[str] | None,
        Meta(
            description='Server names whose users may register; ["*"] for everybody. Leave it out for those '
            "that have a [homeservers] section.",
            examples=[["example.org"]],
        ),
    ] = None

    def __post_init__(self) -> None:
        for index, text in enumerate(self.homeservers or ()):
            if text == EVERYBODY:
                continue
            try:
                ServerName.parse(text)
            except ValueError as exc:
                raise SettingsError(f"access.homeservers[{index}]: {exc}") from exc

    def allowed(self, configured: Iterable[str]) -> list[str]:
        """Whose users may register; `configured` are the names that have a `[homeservers]` section."""
        return list(configured) if self.homeservers is None else self.homeservers
