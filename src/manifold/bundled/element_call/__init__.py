"""A call on an Element Call that stands by itself."""

from manifold.bundled.element_call.integration import ElementCall

__all__ = ["integration"]

integration = ElementCall
