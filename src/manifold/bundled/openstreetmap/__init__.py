"""A place on the map."""

from manifold.bundled.openstreetmap.integration import OpenStreetMap

__all__ = ["integration"]

integration = OpenStreetMap
