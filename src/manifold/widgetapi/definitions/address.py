"""The address that is really loaded for a widget, or why none may be."""

import ipaddress
from urllib.parse import SplitResult, urlsplit, urlunsplit

from msgspec import Struct

from manifold.widgetapi.definitions.variables import Viewer, encode, fill, variables
from manifold.widgetapi.definitions.widget import Definition

__all__ = ["Address", "Refused", "is_loopback", "memory_key", "origin_of", "widget_address"]

_PORTS = {"http": 80, "https": 443}


class Refused(ValueError):
    """The widget's address must not be loaded; the message says why, to people."""


class Address(Struct, frozen=True):
    """Where a widget's page is, and the origin that its messages come from and go to."""

    url: str
    origin: str
    host: str


def widget_address(widget: Definition, viewer: Viewer, client_url: str) -> Address:
    """The widget's page for this viewer, to be framed by a client at `client_url`. Raises Refused.

    All is looked at after the variables were filled in: `$data` may hold the scheme and the host. The address says
    which widget it is and who frames it, as old widgets expect, and never a token (MSC1958).
    """
    try:
        url = fill(widget.url, variables(widget.id, widget.data, viewer))
        # What Element does with the whole address, at the end.
        parts = urlsplit(url.replace("%24", "$"))
        origin = origin_of(parts)
    except ValueError as exc:
        raise Refused(f"The widget's address is none: {exc}") from exc
    client = urlsplit(client_url)
    if parts.username is not None or parts.password is not None:
        raise Refused("An address that holds a password is not opened")
    if client.scheme == "https" and parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise Refused(f"{parts.netloc} is not encrypted, so a browser would block it")
    if client.scheme in _PORTS and origin == origin_of(client):
        raise Refused("A widget on the client's own origin could act as the client")
    added = f"widgetId={encode(widget.id)}&parentUrl={encode(urlunsplit(client._replace(fragment='')))}"
    query = f"{parts.query}&{added}" if parts.query else added
    return Address(urlunsplit(parts._replace(query=query)), origin, parts.netloc)


def origin_of(parts: SplitResult) -> str:
    """As browsers write it. Raises ValueError for what has none."""
    scheme, host = parts.scheme.lower(), parts.hostname
    if scheme not in _PORTS:
        raise ValueError(f"only web pages can be widgets, not {scheme or 'nothing'}:")
    if not host:
        raise ValueError("it names no host")
    if any(character in host for character in " \\^|%<>\"'`{}"):
        raise ValueError("its host can't be read")
    name = f"[{host}]" if ":" in host else host
    port = parts.port
    return f"{scheme}://{name}" if port in {None, _PORTS[scheme]} else f"{scheme}://{name}:{port}"


def is_loopback(host: str) -> bool:
    """A name or an address of this machine, where browsers ask for no encryption."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def memory_key(account: str, widget: Definition, room_id: str | None) -> tuple[str, ...]:
    """What a decision about a widget is remembered for. Where any of it is another, the user is asked again (D18)."""
    return account, widget.kind, room_id or "", widget.id, widget.sender, widget.url
