"""Reading a URL that may be hostile, so that what was checked is what is asked. No I/O."""

import re
from ipaddress import ip_address

from yarl import URL

from manifold.egress.origin import Origin, is_host_name
from manifold.errors import Unreachable

__all__ = ["origin_of", "read_url"]

MAX_URL = 8000
"""Characters; servers take about as many."""

# Parsers disagree about these: some drop them, some end the host there.
_TREACHEROUS = re.compile(r"[\x00-\x20\x7f\\]")


def read_url(text: str, base: URL | None = None) -> URL:
    """The URL without its fragment; its host is an IP address or a DNS name (IDNA done).

    `base` is what a relative one is relative to. Raises Unreachable, whose message does not repeat the
    URL: its query may hold a token.
    """
    if len(text) > MAX_URL or _TREACHEROUS.search(text):
        raise Unreachable("That is not the address of a web page or service")
    try:
        url = URL(text) if base is None else base.join(URL(text))
    except ValueError as exc:
        raise Unreachable("That is not the address of a web page or service") from exc
    if url.scheme not in ("https", "http") or not url.raw_host or not url.port:
        raise Unreachable("Only addresses that begin with https:// can be reached")
    if url.raw_user is not None or url.raw_password is not None:
        raise Unreachable(f"An address must not carry a user name or password: leave out what is before @{url.host}")
    if not is_host_name(url.raw_host) and not _is_address(url.raw_host):
        raise Unreachable(f"{url.host} is neither a host name nor an IP address")
    return url.with_fragment(None)


def origin_of(url: URL) -> Origin:
    """Of a URL that `read_url` has read."""
    host = url.raw_host or ""
    if not is_host_name(host):
        host = str(ip_address(host))
    return Origin(url.scheme, host, url.port or 0)


def _is_address(host: str) -> bool:
    if "%" in host:  # a scope (`fe80::1%eth0`) names an interface of ours
        return False
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
