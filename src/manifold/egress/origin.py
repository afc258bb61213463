"""Scheme, host and port: what permissions are given to. No I/O."""

import re
from ipaddress import ip_address
from typing import NamedTuple, Self

__all__ = ["DEFAULT_PORTS", "Origin", "is_host_name"]

DEFAULT_PORTS = {"http": 80, "https": 443}

_ORIGIN = re.compile(r"(https?)://([^/?#@:\[\]\\\s]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?\Z")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST_NAME = re.compile(rf"(?=.{{1,254}}\Z)(?:{_LABEL}\.)*({_LABEL})\.?\Z")
_NUMBER = re.compile(r"[0-9]+\Z|0x[0-9a-f]*\Z")


class Origin(NamedTuple):
    """`https://pad.example.org` has port 443; an IPv6 host is kept without brackets."""

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError, with a message for people, where there is more or less than these three."""
        match = _ORIGIN.match(text)
        if match is None:
            raise ValueError(f"{text!r} is not an origin such as https://pad.example.org or http://127.0.0.1:9001")
        scheme, host, port = match[1], match[2].lower(), int(match[3] or DEFAULT_PORTS[match[1]])
        try:
            host = str(ip_address(host.strip("[]")))
        except ValueError:
            if not is_host_name(host):
                raise ValueError(f"{text!r} has no host name or IP address (write other scripts as xn--…)") from None
        if not 1 <= port <= 65535:
            raise ValueError(f"{text!r} has an impossible port")
        return cls(scheme, host, port)

    @property
    def authority(self) -> str:
        """How people write it: `pad.example.org`, `[::1]:8448`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"


def is_host_name(host: str) -> bool:
    """Whether this lower-case text is a DNS name.

    `2130706433`, `0x7f.1` and `127.1` are not: resolvers take them for addresses (the URL Standard's "ends in
    a number checker").
    """
    match = _HOST_NAME.match(host)
    return match is not None and not _NUMBER.match(match[1])
