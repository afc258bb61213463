"""The operators' endpoint table, in the order of `docs/spec.md`. It has a listener of its own (`server/admin.py`)."""

from manifold.server.api import ADMIN, ADMIN_V1, Endpoint
from manifold.server.endpoints.admin import blocks, doctor, sessions
from manifold.server.endpoints.discovery import document
from manifold.server.openapi import ABOUT_ADMIN

__all__ = ["ADMIN_ENDPOINTS"]

ADMIN_ENDPOINTS: tuple[Endpoint, ...] = (
    document(f"{ADMIN_V1}/openapi.json", lambda: ADMIN_ENDPOINTS, ABOUT_ADMIN, ADMIN, "Manifold"),
    *blocks.ENDPOINTS,
    *sessions.ENDPOINTS,
    *doctor.ENDPOINTS,
)
