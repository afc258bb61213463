"""The endpoint table as a document that programs read (OpenAPI 3.1), and as pages that people read."""

from manifold.server.openapi.about import ABOUT, ABOUT_ADMIN, About
from manifold.server.openapi.document import Description, describe

__all__ = ["ABOUT", "ABOUT_ADMIN", "About", "Description", "describe"]
