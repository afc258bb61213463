"""Matrix identifiers: parsed once at the edge, then trusted (Matrix 1.19, appendices "Identifier Grammar")."""

import ipaddress
import re
from typing import NamedTuple, Self

__all__ = ["MXCURI", "RoomID", "ServerName", "UserID"]

MAX_LENGTH = 255
"""Bytes, sigil and server name included (appendices, "Common Identifier Format")."""

# Digits are ASCII: str.isdigit() and \d would let other scripts' digits through.
_PORT = re.compile(r":([0-9]{1,5})\Z")
_DNS_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?\Z")
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,255}\Z")


class HostAndPort(NamedTuple):
    """A server name taken apart; `host` has no brackets, `port` is None where none was written."""

    host: str
    port: int | None


class ServerName(str):
    """A homeserver's name, `example.org`, `example.org:8448`, `1.2.3.4` or `[::1]:8448`. Case is kept: it is a name."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError, with a message for people, where the grammar is broken."""
        if not text or len(text) > 230:
            raise ValueError("A server name has between 1 and 230 characters")
        host, port = _split_port(text)
        if port is not None and not 1 <= port <= 65535:
            raise ValueError(f"{text!r} has an impossible port")
        if host.startswith("["):
            if not host.endswith("]") or not _is_ipv6(host[1:-1]):
                raise ValueError(f"{text!r} is not an IPv6 address in brackets")
        elif not _DNS_NAME.match(host) or ".." in host or _looks_like_bad_ipv4(host):
            raise ValueError(f"{text!r} is not a host name or an IP address")
        return cls(text)

    @property
    def parts(self) -> HostAndPort:
        """The host without brackets, and the port where one is written."""
        host, port = _split_port(self)
        return HostAndPort(host.strip("[]"), port)

    @property
    def is_ip_literal(self) -> bool:
        """True for `1.2.3.4` and `[::1]`, with or without a port."""
        host = self.parts.host
        return _is_ipv4(host) or _is_ipv6(host)


class UserID(str):
    """A Matrix user ID, `@localpart:server`. Split at the first colon: the rest is the server's, colons and all."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError, with a message for people, where the grammar is broken.

        Localparts are read as leniently as the specification asks of servers (historical user IDs): any printable
        ASCII but the colon.
        """
        _check_length(text, "user ID")
        if not text.startswith("@"):
            raise ValueError(f"{text!r} is not a user ID: it does not start with @")
        localpart, colon, server = text[1:].partition(":")
        if not colon:
            raise ValueError(f"{text!r} is not a user ID: it has no server name")
        if not localpart or not _is_visible(localpart):
            raise ValueError(f"{text!r} is not a user ID: its localpart is empty or has forbidden characters")
        ServerName.parse(server)
        return cls(text)

    @property
    def localpart(self) -> str:
        """What stands between @ and the first colon."""
        return self[1:].partition(":")[0]

    @property
    def server_name(self) -> ServerName:
        """What stands behind the first colon."""
        return ServerName(self.partition(":")[2])


class RoomID(str):
    """A room ID: `!opaque:server`, or `!opaque` alone since room version 12 (MSC4291)."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError, with a message for people, where the grammar is broken."""
        _check_length(text, "room ID")
        opaque, colon, server = text[1:].partition(":")
        if not text.startswith("!") or not opaque or not _is_visible(opaque):
            raise ValueError(f"{text!r} is not a room ID")
        if colon:
            ServerName.parse(server)
        return cls(text)


class MXCURI(str):
    """A piece of media in a homeserver's repository, `mxc://server/media_id`."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError, with a message for people, where the grammar is broken."""
        server, slash, media_id = text.removeprefix("mxc://").partition("/")
        if not text.startswith("mxc://") or not slash or not _MEDIA_ID.match(media_id):
            raise ValueError(f"{text!r} is not an mxc:// URI")
        ServerName.parse(server)
        return cls(text)


def _is_visible(text: str) -> bool:
    """All of it ASCII from ! to ~."""
    return text.isascii() and text.isprintable() and " " not in text


def _check_length(text: str, what: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_LENGTH:
        raise ValueError(f"A {what} has at most {MAX_LENGTH} bytes")


def _split_port(text: str) -> HostAndPort:
    # An IPv6 literal ends in a bracket, so a colon behind the last bracket is the port's.
    match = _PORT.search(text)
    if match is None or (text.startswith("[") and text[match.start() - 1] != "]"):
        return HostAndPort(text, None)
    return HostAndPort(text[: match.start()], int(match[1]))


def _is_ipv6(text: str) -> bool:
    if "%" in text:  # a scope id means something on one machine only
        return False
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _is_ipv4(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def _looks_like_bad_ipv4(host: str) -> bool:
    # `1.2.3` or `0x7f.1` would be taken for an address by some resolvers and for a name by others.
    last = host.rsplit(".", 1)[-1]
    return (last.isdigit() or last.lower().startswith("0x")) and not _is_ipv4(host)
