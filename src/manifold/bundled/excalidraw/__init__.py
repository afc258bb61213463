"""A drawing that everybody in the room makes together, encrypted from end to end."""

from manifold.bundled.excalidraw.integration import Excalidraw

__all__ = ["integration"]

integration = Excalidraw
