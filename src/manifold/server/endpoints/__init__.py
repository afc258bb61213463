"""The endpoint table: every row of the API, in the order of `docs/spec.md`."""

from manifold.server.endpoints import account, discovery, installations, integrations, scalar, terms

__all__ = ["ENDPOINTS"]

ENDPOINTS = (
    *discovery.ENDPOINTS,
    *account.ENDPOINTS,
    *terms.ENDPOINTS,
    *integrations.ENDPOINTS,
    *installations.ENDPOINTS,
    *scalar.ENDPOINTS,
)
