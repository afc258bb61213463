"""A checklist or a board of cards, kept in the room itself."""

from manifold.bundled.checklist.integration import Checklist

__all__ = ["integration"]

integration = Checklist
