"""Video conferences in a room, on the public Jitsi server or on one of your own."""

from manifold.bundled.jitsi.integration import Jitsi

__all__ = ["integration"]

integration = Jitsi
