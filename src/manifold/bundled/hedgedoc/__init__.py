"""A note in Markdown that everybody edits, on a HedgeDoc server."""

from manifold.bundled.hedgedoc.integration import HedgeDoc

__all__ = ["integration"]

integration = HedgeDoc
