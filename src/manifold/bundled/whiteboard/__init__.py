"""A whiteboard on the server that the operator chose."""

from manifold.bundled.whiteboard.integration import Whiteboard

__all__ = ["integration"]

integration = Whiteboard
