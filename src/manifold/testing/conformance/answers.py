"""What an answer must be: JSON that says yes, an error as MSC1956 shapes it, readable for pages of other origins."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from manifold.testing.conformance.checks import Unmet
from manifold.testing.conformance.exchange import ORIGIN, Exchange

__all__ = [
    "allows_preflight",
    "allows_this_page",
    "is_of",
    "is_user_id",
    "is_web_address",
    "ok",
    "printed",
    "refused",
]

_USER_ID = re.compile(r"@[^:\0]*:(?P<server>[^\s/@]+)")


def ok(exchange: Exchange) -> dict[str, Any]:
    """The object that came with status 200. Raises Unmet."""
    _answered(exchange)
    if exchange.status != 200:
        raise Unmet(f"the answer has status {exchange.status}, not 200", exchange)
    return _object(exchange)


def refused(exchange: Exchange) -> tuple[str, str]:
    """The errcode and the text of a 4xx. Raises Unmet."""
    _answered(exchange)
    if not 400 <= exchange.status < 500:
        raise Unmet(f"the answer has status {exchange.status}; it should be an error, with 4xx", exchange)
    told = _object(exchange)
    for name in ("errcode", "error"):
        if not isinstance(told.get(name), str):
            raise Unmet(f"the error has no {name!r} that is a string", exchange)
    return told["errcode"], told["error"]


def printed(exchange: Exchange, status: int, errcode: str) -> str:
    """The text of the error that MSC1956 prints with this status and errcode. Raises Unmet."""
    found, text = refused(exchange)
    if (exchange.status, found) != (status, errcode):
        raise Unmet(f"the answer is {exchange.status} {found}, not {status} {errcode}", exchange)
    return text


def allows_this_page(exchange: Exchange) -> None:
    """Whether a browser lets our page read the answer (Fetch, "CORS check"). Raises Unmet."""
    _answered(exchange)
    allowed = exchange.header("access-control-allow-origin")
    if len(allowed) > 1:
        raise Unmet("Access-Control-Allow-Origin is there more than once, which browsers refuse", exchange)
    if not allowed or allowed[0] not in ("*", ORIGIN):
        raise Unmet(f"Access-Control-Allow-Origin is {allowed[0] if allowed else 'not there'}", exchange)


def allows_preflight(exchange: Exchange, method: str, names: Iterable[str]) -> None:
    """Whether a browser goes on to send this method with these headers (Fetch, "CORS-preflight"). Raises Unmet."""
    allows_this_page(exchange)
    if not 200 <= exchange.status < 300:
        raise Unmet(f"the preflight is answered with status {exchange.status}, not 2xx", exchange)
    headers = _listed(exchange, "access-control-allow-headers")
    for name in names:
        # The wildcard does not stand for Authorization.
        if name not in headers and ("*" not in headers or name == "authorization"):
            raise Unmet(f"Access-Control-Allow-Headers does not name {name}", exchange)
    methods = _listed(exchange, "access-control-allow-methods")
    if method not in ("GET", "POST") and method.lower() not in methods and "*" not in methods:
        raise Unmet(f"Access-Control-Allow-Methods does not name {method}", exchange)


def is_of(exchange: Exchange, server_name: str, user_id: str = "") -> None:
    """Whether the account that was answered is of this server, and of this user where one is known. Raises Unmet."""
    found = ok(exchange).get("user_id")
    if not is_user_id(found) or str(found).partition(":")[2] != server_name:
        raise Unmet(f"the user is not of {server_name}, which vouches", exchange)
    if user_id and found != user_id:
        raise Unmet(f"the OpenID object is {user_id}'s", exchange)


def is_web_address(url: object) -> bool:
    """Whether it is an absolute http or https URL."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_user_id(text: object) -> bool:
    """Whether it has the shape of a Matrix user ID."""
    return isinstance(text, str) and len(text.encode()) <= 255 and _USER_ID.fullmatch(text) is not None


def _answered(exchange: Exchange) -> None:
    if not exchange.status:
        raise Unmet(f"no answer came: {exchange.trouble}", exchange)


def _object(exchange: Exchange) -> dict[str, Any]:
    try:
        told = exchange.json
    except ValueError:
        raise Unmet(f"the answer, with status {exchange.status}, is no JSON", exchange) from None
    if not isinstance(told, dict):
        raise Unmet("the answer is JSON, but no object", exchange)
    return told


def _listed(exchange: Exchange, name: str) -> set[str]:
    return {word.strip().lower() for value in exchange.header(name) for word in value.split(",")}
