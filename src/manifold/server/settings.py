"""`[server]`, `[metrics]` and `[log]` in the operator's file: where to listen, what to call it, what to tell of it."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field

from manifold.errors import SettingsError

__all__ = ["Address", "LogSettings", "MetricsSettings", "ServerSettings"]

DESKTOP_SCHEMES = ("vector:", "element:")
"""What the pages of Element Desktop are at: they have no origin that a host could be named of."""


class Address(Struct, frozen=True):
    """Where a listener is: host (no brackets) and port."""

    host: str
    port: int

    @property
    def from_here(self) -> str:
        """`host:port` as this machine connects to it; a listener on all addresses has none of its own."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  (read, not bound)
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"


class ServerSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The listeners and their public addresses."""

    listen: Annotated[str, Meta(description="Where the API and the UI listen: address and port.")] = "127.0.0.1:8184"
    widgets_listen: Annotated[
        str,
        Meta(description="Where the widget pages listen. They are another origin than the UI, on purpose."),
    ] = "127.0.0.1:8185"
    public_url: Annotated[
        str,
        Meta(description="What browsers call the API and the UI: an origin, without a path. https, but on loopback."),
    ] = "http://127.0.0.1:8184"
    widgets_url: Annotated[
        str,
        Meta(description="What browsers call the widget pages: another origin. Clients trust the UI's origin fully."),
    ] = "http://localhost:8185"
    app_url: Annotated[
        str,
        Meta(
            description="What browsers call the stand-alone page, for users whose client embeds nothing (Element X): a "
            'third origin. "" for no such page.'
        ),
    ] = ""
    app_listen: Annotated[str, Meta(description="Where the stand-alone page listens, if there is one.")] = (
        "127.0.0.1:8187"
    )
    trusted_proxies: Annotated[
        list[str], Meta(description="Addresses of reverse proxies whose X-Forwarded-For is believed.")
    ] = field(default_factory=list)
    embedders: Annotated[
        list[str],
        Meta(
            description="Origins of the clients that may embed the UI and the widget pages, such as "
            "https://app.element.io; Element Desktop always may. Leave it empty for all clients."
        ),
    ] = field(default_factory=list)
    allow_shared_origin: Annotated[
        bool,
        Meta(
            description="Start although both URLs are one origin. Any widget page could then act as the manager: "
            "invite, write widgets, get OpenID tokens. For experiments only."
        ),
    ] = False

    def __post_init__(self) -> None:
        """Raises SettingsError."""
        parse_address("server.listen", self.listen)
        parse_address("server.widgets_listen", self.widgets_listen)
        parse_address("server.app_listen", self.app_listen)
        for key in ("public_url", "widgets_url", *(["app_url"] if self.app_url else [])):
            check_origin(f"server.{key}", getattr(self, key))
        for index, origin in enumerate(self.embedders):
            check_origin(f"server.embedders[{index}]", origin)

    @property
    def frame_ancestors(self) -> str:
        """The directive that lets these embed us, with a "; " before it; "" where all may (`server/pages.py`)."""
        return f"; frame-ancestors {' '.join([*self.embedders, *DESKTOP_SCHEMES])}" if self.embedders else ""

    def refuse_shared_origin(self) -> None:
        """Raises SettingsError when two of UI, widget pages and stand-alone page would be one origin (security rules
        10 and 12)."""
        others = {_origin(self.public_url), _origin(self.widgets_url)}
        if self.app_url and _origin(self.app_url) in others:
            raise SettingsError(
                "server.app_url: must be another origin than server.public_url and server.widgets_url. On the "
                "stand-alone page people sign in to their homeserver, and it may be framed by nobody; pages of the "
                "others are. Give it a host name or a port of its own"
            )
        if not self.allow_shared_origin and _origin(self.public_url) == _origin(self.widgets_url):
            raise SettingsError(
                "server.widgets_url: must be another origin than server.public_url. Clients obey every page of the "
                "UI's origin, so a widget page there could act as you: invite, write widgets, get OpenID tokens. Give "
                "it a host name or a port of its own, or set server.allow_shared_origin = true for an experiment"
            )


class MetricsSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[metrics]`. Raises SettingsError."""

    listen: Annotated[
        str, Meta(description='Where /metrics is served for Prometheus, to whoever can connect; "" for nowhere.')
    ] = "127.0.0.1:9184"

    def __post_init__(self) -> None:
        if self.listen:
            parse_address("metrics.listen", self.listen)


class LogSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`[log]`. Raises SettingsError."""

    format: Annotated[
        Literal["text", "json"], Meta(description='"text" for people, "json" for programs: one object a line.')
    ] = "text"
    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Meta(description="How much to tell, on standard error: debug, info, warning or error."),
    ] = "info"
    requests: Annotated[
        bool, Meta(description="A line for every request. Those that fail, or take long, have one in any case.")
    ] = False
    slow_seconds: Annotated[float, Meta(description="From how many seconds on a request has taken long.")] = 5.0
    addresses: Annotated[bool, Meta(description="Whether these lines name the client's address.")] = True

    def __post_init__(self) -> None:
        if self.slow_seconds <= 0:
            raise SettingsError("log.slow_seconds: must be more than 0")


def parse_address(key: str, text: str) -> Address:
    """`127.0.0.1:8184` or `[::1]:8184`, taken apart. Raises SettingsError, which begins with `key`."""
    host, _, port = text.rpartition(":")
    host = host.strip("[]")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise SettingsError(f"{key}: give an address and a port, such as 127.0.0.1:8184")
    return Address(host, int(port))


def check_origin(key: str, url: str) -> None:
    """Raises SettingsError, which begins with `key`, unless `url` is an http(s) origin and nothing more.

    A path is refused since Element drops it where it looks for the terms (`docs/operating/trouble.md`).
    """
    if "@" in url:
        raise SettingsError(f"{key}: must not hold a user name or password")
    if not _is_origin(url):
        raise SettingsError(
            f"{key}: give an origin, such as https://integrations.example.org, without a path or a final /"
        )


def _is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        # Reading the port is what checks it.
        is_complete = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_complete and parts.scheme in {"http", "https"} and url == f"{parts.scheme}://{parts.netloc}"


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return (
        parts.scheme,
        (parts.hostname or "").lower(),
        parts.port or {"http": 80, "https": 443}[parts.scheme],
    )
