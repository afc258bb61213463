"""What is offered."""

from manifold.errors import NotFound, Unavailable
from manifold.server.api import PUBLIC, V1, Call, Endpoint
from manifold.spec.catalogue import Detail, Integrations

__all__ = ["ENDPOINTS"]


async def search(call: Call) -> Integrations:
    """`GET …/integrations?kind=&category=&target=&q=`: the cards that fit all that is given."""
    query = call.query
    return Integrations(
        call.services.catalogue.search(
            kind=query.get("kind") or None,
            category=query.get("category") or None,
            target=query.get("target") or None,
            text=query.get("q", ""),
        )
    )


async def detail(call: Call) -> Detail:
    """`GET …/integrations/{integration_id}`: one integration with its form."""
    return call.services.catalogue[call.parameters["integration_id"]].detail()


ENDPOINTS = (
    Endpoint("GET", f"{V1}/integrations", search, PUBLIC, Integrations, "Manifold"),
    Endpoint(
        "GET",
        f"{V1}/integrations/{{integration_id}}",
        detail,
        PUBLIC,
        Detail,
        "Manifold",
        errors=(NotFound, Unavailable),
    ),
)
