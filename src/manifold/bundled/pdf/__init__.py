"""A PDF document on some server, in a room."""

from manifold.bundled.pdf.integration import PDF

__all__ = ["integration"]

integration = PDF
