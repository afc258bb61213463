"""A card with a link to a page, which opens it in a tab of its own."""

from manifold.bundled.link.integration import LinkCard

__all__ = ["integration"]

integration = LinkCard
