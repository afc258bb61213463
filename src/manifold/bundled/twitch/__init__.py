"""A channel, a video or a clip of Twitch, in a room."""

from manifold.bundled.twitch.integration import Twitch

__all__ = ["integration"]

integration = Twitch
