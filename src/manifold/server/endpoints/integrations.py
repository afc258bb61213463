"""What is offered."""

import msgspec

from manifold.errors import NotFound, Unavailable
from manifold.manager.place import optional_room
from manifold.server.api import OPTIONAL, PUBLIC, V1, Call, Endpoint, Media, Reply
from manifold.server.asgi import Headers
from manifold.server.languages import accepted
from manifold.spec.catalogue import CatalogueQuery, Detail, DetailQuery, Integrations

__all__ = ["ENDPOINTS"]

_ICON_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; sandbox"


async def search(call: Call) -> Reply:
    """`GET …/integrations?kind=&category=&target=&q=&limit=&from=`: the cards that fit all that is given.

    With a token, `available` says also what this account may not add, and why. In the language that `Accept-Language`
    asks for, where there is a translation.
    """
    caller = call.caller.user_id if call.caller else None
    page = call.services.offers.page(call.query, accepted(call.header(b"accept-language")), caller)
    return Reply(page.body, _in(*page.languages))


async def detail(call: Call) -> Reply:
    """`GET …/integrations/{integration_id}`: one integration with its form, and what it takes to add it.

    With a token, `requirements` says also what this account may, in the room of `room_id` where one is named.
    """
    caller = call.caller.user_id if call.caller else None
    localized = await call.services.offers.detail(
        call.parameters["integration_id"],
        accepted(call.header(b"accept-language")),
        caller,
        optional_room(call.query.room_id),
    )
    return Reply(msgspec.json.encode(localized.detail), _in(localized.language))


async def icon(call: Call) -> Reply:
    """`GET …/integrations/{integration_id}/icon`: an SVG image, the integration's own or that of its kind."""
    image = call.services.catalogue[call.parameters["integration_id"]].icon
    headers: Headers = [
        (b"etag", image.etag.encode()),
        (b"cache-control", b"public, max-age=3600"),
        (b"content-security-policy", _ICON_POLICY),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]
    if call.has(image.etag):
        return Reply(b"", headers, b"image/svg+xml", 304)
    return Reply(image.content, headers, b"image/svg+xml")


def _in(*languages: str) -> Headers:
    return [(b"content-language", ", ".join(languages).encode()), (b"vary", b"Accept-Language")]


ENDPOINTS = (
    Endpoint(
        "GET",
        f"{V1}/integrations",
        search,
        OPTIONAL,
        Integrations,
        "Manifold",
        query=CatalogueQuery,
    ),
    Endpoint(
        "GET",
        f"{V1}/integrations/{{integration_id}}",
        detail,
        OPTIONAL,
        Detail,
        "Manifold",
        errors=(NotFound, Unavailable),
        query=DetailQuery,
    ),
    Endpoint(
        "GET",
        f"{V1}/integrations/{{integration_id}}/icon",
        icon,
        PUBLIC,
        Media(
            "image/svg+xml",
            "A picture that stands for the integration, square, for light and dark grounds.",
            has_etag=True,
        ),
        "Manifold",
        errors=(NotFound,),
    ),
)
