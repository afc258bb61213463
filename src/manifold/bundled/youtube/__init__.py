"""A video or a playlist of YouTube, in a room."""

from manifold.bundled.youtube.integration import YouTube

__all__ = ["integration"]

integration = YouTube
