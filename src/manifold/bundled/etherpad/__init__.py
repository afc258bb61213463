"""A pad in a room: one text that everybody edits."""

from manifold.bundled.etherpad.integration import Etherpad

__all__ = ["integration"]

integration = Etherpad
