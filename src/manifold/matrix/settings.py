"""What the operator knows of a homeserver: `[homeservers."example.org"]`."""

from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from manifold.egress.origin import Origin
from manifold.errors import SettingsError

__all__ = ["HomeserverSettings"]


class HomeserverSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """One homeserver, by its server name. Raises SettingsError where a URL is not one."""

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
    client_url: Annotated[
        str,
        Meta(
            description="Where browsers reach its client-server API, for the stand-alone page (server.app_url). "
            "Leave it out to find it as clients do."
        ),
    ] = ""

    def __post_init__(self) -> None:
        for key in ("base_url", "client_url"):
            if url := getattr(self, key):
                _check(f"homeservers.….{key}", url, self.allow_private)


def _check(key: str, url: str, allow_private: bool) -> None:
    try:
        parts = urlsplit(url)
        origin = Origin.parse(f"{parts.scheme}://{parts.netloc}")
    except ValueError as exc:
        raise SettingsError(f"{key}: {exc}") from exc
    if parts.query or parts.fragment or url.endswith(("/", "?", "#")):
        raise SettingsError(f"{key}: {url!r} must not end in a slash or a query")
    if origin.scheme == "http" and not allow_private:
        raise SettingsError(f"{key}: {url!r} is not https; if it is yours: allow_private = true")
