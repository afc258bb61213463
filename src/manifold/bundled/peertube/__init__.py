"""A video or a playlist of any PeerTube server, in a room."""

from manifold.bundled.peertube.integration import PeerTube

__all__ = ["integration"]

integration = PeerTube
