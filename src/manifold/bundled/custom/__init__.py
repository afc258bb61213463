"""Any https page, as a widget."""

from manifold.bundled.custom.integration import WebPage

__all__ = ["integration"]

integration = WebPage
