"""URLs that a user typed, before they become a frame or a policy."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import idna

__all__ = ["Link", "client_query", "host_of", "https_origin", "literal_query", "read_link"]

_NONE: Mapping[str, str] = {}
_LOOKS = {"theme": "$org.matrix.msc2873.client_theme", "language": "$org.matrix.msc2873.client_language"}

# Narrower than what browsers forgive: whatever they would read in another way than we do is not let in.
_URL = re.compile(
    r"https://(?:\[(?P<ipv6>[0-9a-f:.]+)\]|(?P<name>[^\s/?#@\\:\[\]]+))(?::(?P<port>[0-9]{1,5}))?(?:[/?#]\S*)?\Z",
    re.IGNORECASE,
)
_WEBCAL = re.compile(r"webcals?://", re.IGNORECASE)
_CREDENTIALS = re.compile(r"https:[/\\]*[^/?#\\]*@", re.IGNORECASE)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*({_LABEL})\Z")
_NUMBER = re.compile(r"[0-9]+\Z|0x[0-9a-f]*\Z")


class Link(NamedTuple):
    """An https address, taken apart: `origin` is written anew, `path` and `fragment` are as they were written.

    `scheme` is `webcal` for one that was written so: the same address, for programs that subscribe to calendars.
    """

    url: str
    origin: str
    path: str
    fragment: str
    scheme: Literal["https", "webcal"] = "https"

    @property
    def parameters(self) -> dict[str, str]:
        """What stands in the query; of a parameter that comes more than once, the last."""
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))


def read_link(url: str) -> Link:
    """What somebody pasted. Raises ValueError, with a message for people."""
    if webcal := _WEBCAL.match(url):
        return read_link(f"https://{url[webcal.end() :]}")._replace(scheme="webcal")
    origin = https_origin(url)
    if not url.isprintable() or "\\" in url:  # some readers drop such characters, or turn them into others
        raise ValueError("This is not an address")
    parts = urlsplit(url)
    return Link(f"https{url[5:]}", origin, parts.path, parts.fragment)


def https_origin(url: str) -> str:
    """The origin of an https URL, written anew: `https://host[:port]`, lower case, punycode, no credentials.

    What comes out is safe inside a Content-Security-Policy. Raises ValueError, with a message for people.
    """
    if not url[:8].lower().startswith("https://"):
        raise ValueError("Give an address that starts with https://")
    if _CREDENTIALS.match(url):
        raise ValueError("An address with a user name or password in it would show them to everybody")
    parsed = _URL.match(url)
    if parsed is None:
        raise ValueError("This is not an address")
    try:
        host = f"[{_ipv6(parsed['ipv6'])}]" if parsed["ipv6"] else _name(parsed["name"].lower())
    except ValueError as exc:
        raise ValueError("The address has no valid host name") from exc
    port = int(parsed["port"] or 443)
    if not 1 <= port <= 65535:
        raise ValueError("The address has an impossible port")
    return f"https://{host}" if port == 443 else f"https://{host}:{port}"


def host_of(url: str) -> str:
    """Host and, where it is not the default, port of an https URL: what Jitsi widgets call `domain`."""
    return https_origin(url).removeprefix("https://")


def client_query(filled_in: Mapping[str, str] = _NONE) -> str:
    """The fragment of a widget's page in which the client fills in `$variables`: these, its theme and its language."""
    parameters = {**filled_in, **_LOOKS}
    return "&".join(f"{quote(name)}={quote(value, safe='$')}" for name, value in parameters.items())


def literal_query(parameters: Mapping[str, str]) -> str:
    """A query in which nothing is a variable: a `$` that a user typed stays a `$`."""
    return urlencode(parameters, quote_via=quote, safe="")


def _name(host: str) -> str:
    if not host.isascii() or "xn--" in host:
        host = idna.encode(host, uts46=True).decode()
    match = _HOST.match(host)
    if match is None:
        raise ValueError(host)
    # Browsers take `127.1` and `0x7f000001` for IPv4 addresses (the URL Standard's "ends in a number checker").
    return str(IPv4Address(host)) if _NUMBER.match(match[1]) else host


def _ipv6(host: str) -> str:
    address = IPv6Address(host)
    if address.ipv4_mapped:  # Python and browsers write these differently
        raise ValueError(host)
    return address.compressed
