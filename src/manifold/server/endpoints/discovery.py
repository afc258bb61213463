"""How clients and operators find out what is here (MSC1957)."""

from collections.abc import Callable, Sequence

from manifold.errors import Unavailable
from manifold.server.api import PUBLIC, Access, Call, Endpoint, Media, Reply
from manifold.server.discovery import well_known_integrations
from manifold.server.openapi import About, Description
from manifold.spec.account import Empty
from manifold.spec.discovery import Versions, WellKnownIntegrations

__all__ = ["ENDPOINTS", "document"]


async def well_known(call: Call) -> WellKnownIntegrations:
    """`GET /.well-known/matrix/integrations`: our account widget, to be stored verbatim."""
    return well_known_integrations(call.services.settings)


async def versions(_: Call) -> Versions:
    """`GET /_matrix/integrations/versions`: which versions of the APIs are spoken here."""
    return Versions(
        versions=["v1"],
        widget_api_versions=["0.1.0"],
        unstable_features={
            "org.matrix.msc1956": True,
            "org.matrix.msc1957": True,
            "org.matrix.msc1961": True,
            "org.matrix.msc2140": True,
        },
    )


async def live(_: Call) -> Empty:
    """`GET /health/live`: the process answers."""
    return Empty()


async def ready(call: Call) -> Empty:
    """`GET /health/ready`: so does the database. Raises Unavailable."""
    await call.services.store.ping()
    return Empty()


ENDPOINTS = (
    Endpoint("GET", "/.well-known/matrix/integrations", well_known, PUBLIC, WellKnownIntegrations, "MSC1957"),
    Endpoint("GET", "/_matrix/integrations/versions", versions, PUBLIC, Versions, "Manifold"),
    Endpoint("GET", "/health/live", live, PUBLIC, Empty, "Manifold"),
    Endpoint("GET", "/health/ready", ready, PUBLIC, Empty, "Manifold", errors=(Unavailable,)),
)


def document(
    path: str, rows: Callable[[], Sequence[Endpoint]], about: About, access: Access | None, source: str
) -> Endpoint:
    """The row that describes the table in which it stands itself."""
    description = Description(rows, about)

    async def openapi(call: Call) -> Reply:
        """This API, as an OpenAPI 3.1 document."""
        headers = [(b"etag", description.etag.encode()), (b"cache-control", b"no-cache")]
        if call.has(description.etag):
            return Reply(b"", headers, status=304)
        return Reply(description.body, headers)

    media = Media("application/json", "An OpenAPI 3.1 document.", has_etag=True)
    return Endpoint("GET", path, openapi, access, media, source)
