"""The endpoint table: every row of the API, in the order of `docs/spec.md`."""

from manifold.server.api import PUBLIC, Endpoint
from manifold.server.endpoints import (
    account,
    audit,
    discovery,
    events,
    installations,
    integrations,
    scalar,
    terms,
    widget_api,
    widgets,
)
from manifold.server.openapi import ABOUT

__all__ = ["ENDPOINTS"]

ENDPOINTS: tuple[Endpoint, ...] = (
    *discovery.ENDPOINTS,
    discovery.document("/_matrix/integrations/openapi.json", lambda: ENDPOINTS, ABOUT, PUBLIC, "MSC1956"),
    *account.ENDPOINTS,
    *terms.ENDPOINTS,
    *integrations.ENDPOINTS,
    *installations.ENDPOINTS,
    *events.ENDPOINTS,
    *audit.ENDPOINTS,
    *widgets.ENDPOINTS,
    *widget_api.ENDPOINTS,
    *scalar.ENDPOINTS,
)
