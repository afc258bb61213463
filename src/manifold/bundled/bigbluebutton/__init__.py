"""A meeting in a BigBlueButton room, entered through Greenlight."""

from manifold.bundled.bigbluebutton.integration import BigBlueButton

__all__ = ["integration"]

integration = BigBlueButton
