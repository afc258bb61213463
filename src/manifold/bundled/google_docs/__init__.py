"""A document, sheet, presentation, form or file of Google's."""

from manifold.bundled.google_docs.integration import GoogleDocs

__all__ = ["integration"]

integration = GoogleDocs
