"""May our page show another one in a frame? What a browser would say to that one's headers. No I/O.

Above the page there are two others: ours, whose origin is known, and the client's, which may be any. Followed is what
browsers do: HTML, "the X-Frame-Options header", and CSP Level 3, "frame-ancestors" and "matching source lists".
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

__all__ = ["Framing", "framing"]

Verdict = Literal["allowed", "refused", "unknown"]

_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):\Z")
_HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)"
    r"(?::(?P<port>[0-9]{1,5}|\*))?(?P<path>/\S*)?\Z"
)
_CONFUSED = {"deny", "allowall", "sameorigin"}


class Framing(NamedTuple):
    """`unknown`: our page may show it, but nobody can say in which clients. `words` are for people."""

    verdict: Verdict
    words: str = ""


class _Origin(NamedTuple):
    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> "_Origin":
        parts = urlsplit(url.lower())
        return cls(parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0))


def framing(url: str, by: str, *, policies: Sequence[str], x_frame_options: Sequence[str]) -> Framing:
    """What the page at `url` says to being framed by one of `by`, that is in the page of whatever client.

    `policies` and `x_frame_options` are the values of its headers Content-Security-Policy and X-Frame-Options, each
    time that they are there. A policy that only reports refuses nothing, so it is not asked for.
    """
    page, ours = _Origin.of(url), _Origin.of(by)
    lists = [sources for policy in policies for sources in _frame_ancestors(policy)]
    if not lists:
        return _refused(page) if _is_refused_by_options(x_frame_options, page, ours) else Framing("allowed")
    # Where there is one of these, browsers do not look at X-Frame-Options. Of several, each must agree.
    if not all(any(_matches(source, ours, page) for source in sources) for sources in lists):
        return _refused(page)
    if all(any(_matches_any_client(source, page) for source in sources) for sources in lists):
        return Framing("allowed")
    return Framing("unknown", f"{page.host} allows only some pages to show it: in other clients it stays empty")


def _refused(page: _Origin) -> Framing:
    return Framing("refused", f"{page.host} does not allow to be shown inside other pages")


def _frame_ancestors(header: str) -> Iterator[list[str]]:
    """The sources of each policy in the header that has this directive; of one that comes twice, the first counts."""
    for policy in header.lower().split(","):
        for directive in policy.split(";"):
            name, *sources = directive.split() or [""]
            if name == "frame-ancestors":
                yield sources
                break


def _is_refused_by_options(values: Sequence[str], page: _Origin, ours: _Origin) -> bool:
    told = {part.strip().lower() for value in values for part in value.split(",")}
    if len(told) > 1:
        # Several that contradict each other: one that browsers know makes them refuse, to be on the safe side.
        return bool(told & _CONFUSED)
    return told == {"deny"} or (told == {"sameorigin"} and page != ours)


def _matches(source: str, origin: _Origin, page: _Origin) -> bool:
    """Whether one source of a list lets pages of this origin through."""
    if source == "*":
        return origin.scheme in {*_PORTS, page.scheme}
    if source == "'self'":
        return origin == page or (
            origin.host == page.host
            and (page.scheme, origin.scheme) == ("http", "https")
            and (page.port, origin.port) == (80, 443)
        )
    if scheme := _SCHEME.match(source):
        return _is_scheme(scheme["scheme"], origin.scheme)
    expected = _HOST.match(source)
    if expected is None or expected["path"] not in {None, "/"}:  # of an ancestor, no path is looked at
        return False
    return (
        _is_scheme(expected["scheme"] or page.scheme, origin.scheme)
        and _is_host(expected["host"], origin.host)
        and _is_port(expected["port"], origin)
    )


def _matches_any_client(source: str, page: _Origin) -> bool:
    """Whether every page lets the source through that is https and has no port of its own: so are clients served."""
    expected = _HOST.match(source)
    is_any_host = expected is not None and expected["host"] == "*"
    is_any = source == "*" or _SCHEME.match(source) is not None or is_any_host
    return is_any and _matches(source, _Origin("https", "client.invalid", 443), page)


def _is_scheme(expected: str, given: str) -> bool:
    return expected == given or (expected, given) == ("http", "https")


def _is_host(expected: str, given: str) -> bool:
    if expected.startswith("*"):
        return given.endswith(expected[1:])
    return expected == given


def _is_port(expected: str | None, origin: _Origin) -> bool:
    if expected is None:
        return origin.port == _PORTS.get(origin.scheme)
    if expected == "*":
        return True
    return int(expected) == origin.port or (expected, origin.scheme, origin.port) == ("80", "https", 443)
