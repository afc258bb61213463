"""Polls of a room, all in one place."""

from manifold.bundled.polls.integration import Polls

__all__ = ["integration"]

integration = Polls
