"""A calendar that Google keeps."""

from manifold.bundled.google_calendar.integration import GoogleCalendar

__all__ = ["integration"]

integration = GoogleCalendar
