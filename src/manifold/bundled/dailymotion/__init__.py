"""A video or a playlist of Dailymotion, in a room."""

from manifold.bundled.dailymotion.integration import Dailymotion

__all__ = ["integration"]

integration = Dailymotion
