"""A map with places and lines of one's own, on a uMap server."""

from manifold.bundled.umap.integration import UMap

__all__ = ["integration"]

integration = UMap
