"""What is offered."""

from manifold.errors import NotFound, Unavailable
from manifold.server.api import PUBLIC, V1, Call, Endpoint
from manifold.spec.catalogue import CatalogueQuery, Detail, Integrations

__all__ = ["ENDPOINTS"]


async def search(call: Call) -> Integrations:
    """`GET …/integrations?kind=&category=&target=&q=`: the cards that fit all that is given."""
    query: CatalogueQuery = call.query
    return Integrations(
        call.services.catalogue.search(
            kind=query.kind, category=query.category or None, target=query.target, text=query.q
        )
    )


async def detail(call: Call) -> Detail:
    """`GET …/integrations/{integration_id}`: one integration with its form."""
    return call.services.catalogue[call.parameters["integration_id"]].detail()


ENDPOINTS = (
    Endpoint("GET", f"{V1}/integrations", search, PUBLIC, Integrations, "Manifold", query=CatalogueQuery),
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
