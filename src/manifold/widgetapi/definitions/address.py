"""The address that a widget is loaded from: its URL, filled in and found to be safe."""

import ipaddress
import re
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

from msgspec import Struct

from manifold.widgetapi.definitions.templating import Viewer, fill
from manifold.widgetapi.definitions.widget import Invalid, Widget

__all__ = ["Address", "address", "read_address", "with_parameters"]

_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
"""Browsers drop or rewrite these: they would go elsewhere than what was checked."""
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Address(Struct, frozen=True):
    """`origin` is the only one that the widget's messages may come from."""

    url: str
    origin: str
    host: str
    """To show when the user is asked."""


def address(
    widget: Widget, viewer: Viewer, *, secure_client: bool = True, client_origin: str = ""
) -> Address | Invalid:
    """Where the widget is. A client that was itself loaded over https shows no widget over http (mixed content).

    `client_origin` is that of a client which is a web page: nothing of its own origin may be a widget there.
    """
    try:
        url = fill(widget.url, widget.data, widget.id, viewer)
    except ValueError:
        return Invalid("The widget's URL or its data has text that no URL can have")
    found = read_address(url, secure_client=secure_client)
    if isinstance(found, Address) and found.origin == client_origin:
        # Its sandbox allows scripts and the frame's own origin: there that would be the client itself.
        return Invalid("A widget on the client's own origin could act as the client")
    return found


def read_address(url: str, *, secure_client: bool = True) -> Address | Invalid:
    """A URL in which all is filled in: http or https, without credentials, of a host that is plainly written."""
    try:
        url.encode()
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return Invalid("The widget's URL is none")
    if parts.scheme not in _PORTS:
        return Invalid("The widget's URL must begin with https:// or http://")
    if _UNSAFE.search(url):
        return Invalid("The widget's URL has spaces, backslashes or control characters in it")
    if parts.username is not None or parts.password is not None:
        return Invalid("The widget's URL has a user name in it")
    host = _host(parts)
    if host is None:
        return Invalid("The widget's URL has no host, or one in characters that a URL can't have")
    if secure_client and parts.scheme != "https" and not _is_loopback(host):
        return Invalid("The widget's URL begins with http://, and this client was loaded over https")
    shown = host if port is None or port == _PORTS[parts.scheme] else f"{host}:{port}"
    # Element does so: `$` is allowed in URLs, and some pages compare.
    return Address(url.replace("%24", "$"), f"{parts.scheme}://{shown}", shown)


def with_parameters(address: Address, widget_id: str, parent_url: str) -> str:
    """The URL to embed: with what widgets for Element insist on, where they are embedded and as what.

    Where the widget is the top document of a web view, `parent_url` is the widget's own. Never a `scalar_token`:
    that was a way to be somebody else (MSC1958).
    """
    added = {"widgetId": widget_id, "parentUrl": parent_url.partition("#")[0]}
    parts = urlsplit(address.url)
    kept = [pair for pair in parts.query.split("&") if pair and unquote_plus(pair.partition("=")[0]) not in added]
    query = "&".join([*kept, *(f"{key}={quote(value, safe='')}" for key, value in added.items())])
    return urlunsplit(parts._replace(query=query))


def _is_loopback(host: str) -> bool:
    """Where browsers ask for no encryption, since nothing leaves the machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _host(parts: SplitResult) -> str | None:
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError:
            return None
    if not _HOST.fullmatch(host):
        return None
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        # A browser reads 0x7f.1 as 127.0.0.1: only what has one reading is taken.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            return None
    return host
