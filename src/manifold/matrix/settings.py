"""What the operator knows of a homeserver: `[homeservers."example.org"]`."""

from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from manifold.egress.origin import Origin
from manifold.errors import SettingsError

__all__ = ["HomeserverSettings"]


class HomeserverSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """One homeserver, by its server name. Raises SettingsError where `base_url` is not one."""

    base_url: Annotated[
        str,
        Meta(
            description="Where the homeserver answers, such as https://matrix.example.org:8448. Leave it out "
            "to find it as homeservers find each other."
        ),
    ] = ""
    allow_private: Annotated[
        bool,
        Meta(description="This homeserver is your own: it may be on a private network or speak plain http."),
    ] = False

    def __post_init__(self) -> None:
        if not self.base_url:
            return
        try:
            parts = urlsplit(self.base_url)
            origin = Origin.parse(f"{parts.scheme}://{parts.netloc}")
        except ValueError as exc:
            raise SettingsError(f"homeservers.….base_url: {exc}") from exc
        if parts.query or parts.fragment or self.base_url.endswith(("/", "?", "#")):
            raise SettingsError(f"homeservers.….base_url: {self.base_url!r} must not end in a slash or a query")
        if origin.scheme == "http" and not self.allow_private:
            raise SettingsError(
                f"homeservers.….base_url: {self.base_url!r} is not https; if it is yours: allow_private = true"
            )
