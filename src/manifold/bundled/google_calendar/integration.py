"""What a calendar asks for: one widget."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote, unquote

from manifold.bundled.google_calendar.config import GoogleCalendarConfig, View
from manifold.integrations import (
    Egress,
    Frame,
    IntegrationSettings,
    Link,
    Target,
    Widget,
    WidgetIntegration,
    literal_query,
    reach,
    read_link,
    wrong,
)

__all__ = ["GoogleCalendar"]

GOOGLE = "https://calendar.google.com"
_ID = re.compile(r"[^\s@/?]{1,200}@[A-Za-z0-9.-]{1,200}\Z")
_ICAL = re.compile(r"/calendar/ical/(?P<id>[^/]+)/[^/]+/(?:basic|full)\.ics\Z")
_PAGES = re.compile(r"/calendar(?:/(?:b|u)/\d+)?(?:/(?:embed|r|render))?/?\Z")
_LARGEST = 16 * 1024 * 1024
_ASK = "Give a calendar's id or link, as they stand in its settings under “Integrate calendar”"


class GoogleCalendar(WidgetIntegration[GoogleCalendarConfig, IntegrationSettings]):
    """A public calendar."""

    config = GoogleCalendarConfig
    frame = Frame(allow="fullscreen")
    hosts = frozenset({"calendar.google.com"})
    widget_data: ClassVar[Mapping[str, str]] = {"calendar": "shareId", "view": "view", "time_zone": "timeZone"}

    def initial(self) -> GoogleCalendarConfig:
        """Nothing can be guessed."""
        return GoogleCalendarConfig(calendar="")

    def label(self, config: GoogleCalendarConfig) -> str:
        """The calendar's id."""
        return _id_of(config.calendar) or "Google Calendar"

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """Links to share, to embed, and to subscribe."""
        calendar = _read(link)
        if calendar is None:
            return None
        values = {"calendar": calendar, "view": _view(link.parameters.get("mode", "")), "time_zone": _zone(link)}
        return {name: value for name, value in values.items() if value}

    async def check(self, config: GoogleCalendarConfig, egress: Egress) -> None:
        """The page to embed is there for every id; the file to subscribe only for public calendars."""
        address = f"{GOOGLE}/calendar/ical/{quote(self._id(config), safe='')}/public/basic.ics"
        reply = await reach(egress, "calendar", address, max_bytes=_LARGEST)
        if not reply.ok:
            raise wrong("calendar", "Google knows no such calendar, or it is not public: its settings can make it so")

    def widget(self, config: GoogleCalendarConfig, target: Target) -> Widget:
        """`shareId` is what such widgets call the id, or the code of a link to share."""
        parameters = {"src": self._id(config), "mode": config.view.upper(), "showPrint": "0", "showTitle": "0"}
        if config.time_zone:
            parameters["ctz"] = config.time_zone
        return Widget(
            id=target.installation_id,
            type="m.googlecalendar",
            name="Google Calendar",
            url=target.page("google_calendar", f"{GOOGLE}/calendar/embed?{literal_query(parameters)}"),
            data={"shareId": self._id(config), "view": config.view, "timeZone": config.time_zone},
        )

    def _id(self, config: GoogleCalendarConfig) -> str:
        calendar = _id_of(config.calendar)
        if calendar is None:
            raise wrong("calendar", _ASK)
        return calendar


def _id_of(text: str) -> str | None:
    text = text.strip()
    if not text.lower().startswith("https:"):
        return text if _ID.match(text) else _decoded(text)
    try:
        return _read(read_link(text))
    except ValueError:
        return None


def _read(link: Link) -> str | None:
    if link.origin not in {GOOGLE, "https://www.google.com"}:
        return None
    if subscribed := _ICAL.match(link.path):
        calendar = unquote(subscribed["id"])
    elif _PAGES.match(link.path):
        calendar = link.parameters.get("src", link.parameters.get("cid", ""))
    else:
        return None
    return calendar if _ID.match(calendar) else _decoded(calendar)


def _decoded(code: str) -> str | None:
    """In newer links the id stands in base64, without padding."""
    try:
        text = urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode("ascii")
    except ValueError:
        return None
    return text if _ID.match(text) else None


def _view(mode: str) -> View | None:
    views: dict[str, View] = {"MONTH": "month", "WEEK": "week", "AGENDA": "agenda"}
    return views.get(mode.upper())


def _zone(link: Link) -> str:
    return link.parameters.get("ctz", "")
