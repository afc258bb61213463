"""A video of Vimeo, in a room."""

from manifold.bundled.vimeo.integration import Vimeo

__all__ = ["integration"]

integration = Vimeo
