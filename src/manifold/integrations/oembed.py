"""What is at a link, and may it be shown elsewhere? Asked of the link's own service, by oEmbed (https://oembed.com)."""

from collections.abc import Mapping

from msgspec import Struct

from manifold.egress import Egress, Reply
from manifold.errors import FieldError, RemoteServiceError, Unreachable
from manifold.integrations.checks import reach, wrong
from manifold.integrations.urls import host_of, literal_query

__all__ = ["OEmbed", "oembed"]

_LARGEST_ANSWER = 256 * 1024
_LONGEST = 200
_NOT_FOR_ALL = frozenset({401, 403})
"""Statuses of what its owner shows on the service alone, or to some people alone."""

_TRY_LATER = "can't say at the moment what is at this address. Try again in a few minutes"


class OEmbed(Struct, frozen=True):
    """What a service tells of a thing; "" for what it left out. Its `html` is a stranger's, and never looked at."""

    kind: str
    """`video`, `rich`, `photo` or `link`."""

    title: str = ""
    author: str = ""


async def oembed(
    egress: Egress, field: str, endpoint: str, url: str, *, more: Mapping[str, str] | None = None
) -> OEmbed:
    """What the service whose oEmbed endpoint this is says of `url`, which the form's `field` led to.

    `more` are further parameters that this service knows. Raises InvalidParam where there is no such thing, or where
    it may not be shown elsewhere, and Unreachable where the service does not say; both told at that field.
    """
    query = literal_query({"url": url, "format": "json", **(more or {})})
    reply = await reach(egress, field, f"{endpoint}?{query}", max_bytes=_LARGEST_ANSWER)
    host = host_of(url)
    if reply.status in _NOT_FOR_ALL:
        raise wrong(field, f"{host} does not let this be shown elsewhere, or not to everybody")
    if reply.status == 429 or reply.status >= 500:
        problem = f"{host} {_TRY_LATER}"
        raise Unreachable(problem, fields=[FieldError(f"/{field}", problem)])
    if not reply.ok:
        raise wrong(field, f"{host} has nothing at this address that could be shown; it may have been removed")
    return _read(reply, field, host)


def _read(reply: Reply, field: str, host: str) -> OEmbed:
    try:
        told = reply.json()
    except RemoteServiceError:
        told = None
    if not isinstance(told, dict) or not isinstance(kind := told.get("type"), str):
        raise wrong(field, f"{host} answers, but not with what can be shown")
    return OEmbed(kind, _text(told.get("title")), _text(told.get("author_name")))


def _text(value: object) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""
