"""A film or a sound that is a file on some server, in a room."""

from manifold.bundled.video.integration import VideoFile

__all__ = ["integration"]

integration = VideoFile
