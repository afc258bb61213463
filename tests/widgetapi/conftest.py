"""For all tests of the Widget API."""

from tests.support.widget_messages import every_message_fits_its_schema

__all__ = ["every_message_fits_its_schema"]
