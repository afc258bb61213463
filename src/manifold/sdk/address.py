"""A manager as a client knows it: where it is, and who said so."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeGuard
from urllib.parse import urlsplit

__all__ = ["ManagerAddress", "Source", "is_loopback", "is_web_address"]

Source = Literal["account", "homeserver", "config", "domain", "picker"]
"""Who names the manager: the user's account data, the homeserver's well-known, the client's own configuration, the
user who typed a domain, or a sticker picker among the account's widgets."""

V1 = "/_matrix/integrations/v1"


@dataclass(frozen=True)
class ManagerAddress:
    """A manager that somebody names (MSC1957). `api_url` is where its API is, without a slash at its end; `ui_url` is
    what clients embed, a template where `source` is `account` or `domain`.

    `widget_id` is that of the account's widget, where it is one; `widget` the widget's content as it was found.
    """

    api_url: str
    ui_url: str
    source: Source
    name: str = ""
    widget_id: str = ""
    widget: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def configured(cls, api_url: str, ui_url: str = "") -> "ManagerAddress":
        """One that the client's own configuration names. Raises ValueError where a URL is no web address."""
        for url in (api_url, ui_url or api_url):
            if not is_web_address(url):
                raise ValueError(f"{url!r} is no web address: it must begin with https:// and a host")
        return cls(api_url.rstrip("/"), ui_url or api_url, "config")

    @property
    def host(self) -> str:
        """What to call it in front of people."""
        return urlsplit(self.api_url).netloc

    @property
    def bases(self) -> tuple[str, ...]:
        """Where its API may be, the likeliest first.

        MSC1961 does not say whether its paths are below the path of `api_url` or at the root of its origin: managers
        that exist do either.
        """
        base = self.api_url.removesuffix(V1)
        parts = urlsplit(base)
        root = f"{parts.scheme}://{parts.netloc}"
        return (base + V1,) if base == root else (base + V1, root + V1)


def is_web_address(url: object) -> TypeGuard[str]:
    """Whether this is an absolute http or https URL without a user in it (MSC1957: nothing else is a manager's)."""
    if not isinstance(url, str) or any(letter <= " " or letter == "\x7f" for letter in url):
        return False
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        return False


def is_loopback(url: str) -> bool:
    """Whether this web address is on this machine: there, http gives nothing away."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
