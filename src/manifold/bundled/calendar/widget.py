"""What a calendar asks for: one widget, and for its page the events of an address that somebody signed in chose."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec

from manifold.bundled.calendar.config import CalendarConfig
from manifold.bundled.calendar.reader import Reader
from manifold.bundled.calendar.reading.model import Reading
from manifold.bundled.calendar.window import Answer, answer, read_span, window_of
from manifold.errors import BadGateway, FieldError, InvalidParam, MissingParam, Unreachable
from manifold.integrations import (
    Documents,
    Egress,
    IntegrationSettings,
    Link,
    Signer,
    Target,
    Widget,
    WidgetIntegration,
    client_query,
    host_of,
    literal_query,
    read_link,
    wrong,
)

__all__ = ["Calendar"]

_FILE = re.compile(r"\.ics\Z|/(?:public-calendars|ical|calendars?/ical)/", re.IGNORECASE)
"""Paths that lead to a calendar and hardly to anything else: any file's, Nextcloud's, Google's."""


class Calendar(WidgetIntegration[CalendarConfig, IntegrationSettings]):
    """A calendar that our page shows. Nobody's page is framed, and no browser talks to the calendar's host."""

    config = CalendarConfig
    page = "calendar"
    widget_data: ClassVar[Mapping[str, str]] = {"url": "url", "view": "view"}
    content_types: ClassVar[Mapping[str, str]] = {"text/calendar": "url"}

    def __init__(self, operator: IntegrationSettings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__(operator)
        self._now = now
        self._reader = Reader()
        self._calendars: Documents[Reading] = Documents(self._read, _weight)

    def initial(self) -> CalendarConfig:
        """Nothing but the name can be guessed."""
        return CalendarConfig(url="")

    def label(self, config: CalendarConfig) -> str:
        """The widget's name and the calendar's host."""
        return f"{config.name} from {host_of(read_link(config.url).url)}"

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """The calendar's address, and the name."""
        values = super().config_of(data, name)
        if "url" in values:
            try:
                values["url"] = read_link(str(values["url"])).url
            except ValueError as exc:
                raise wrong("url", str(exc)) from exc
        return {**values, "name": name} if name else values

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """What ends in `.ics`, and where the big programs put calendars."""
        return {"url": link.url} if link.scheme == "webcal" or _FILE.search(link.path) else None

    async def check(self, config: CalendarConfig, egress: Egress) -> None:
        """There must be a calendar, which can be read."""
        try:
            url = read_link(config.url).url
        except ValueError as exc:
            raise wrong("url", str(exc)) from exc
        try:
            await self._calendars.get(url, egress)
        except Unreachable as exc:
            raise Unreachable(exc.message, because=exc.because, fields=[FieldError("/url", exc.message)]) from exc
        except BadGateway as exc:
            raise wrong("url", exc.message) from exc

    def widget(self, config: CalendarConfig, target: Target) -> Widget:
        """The calendar's widget. Its address holds the signature by which our page may ask for the calendar."""
        url = read_link(config.url).url
        query = literal_query({"url": url, "key": target.sign(url)})
        fragment = client_query({"view": config.view})
        return Widget(
            id=target.installation_id,
            type="im.manifold.calendar",
            name=config.name,
            url=f"{target.widgets_url}/w/calendar?{query}#{fragment}",
            data={"url": url, "view": config.view},
        )

    def page_sources(self, query: Mapping[str, str]) -> dict[str, str]:
        """It asks us, and nobody else."""
        return {"connect-src": "'self'"}

    async def page_data(self, query: Mapping[str, str], signer: Signer, egress: Egress) -> Answer:
        """The events from `from` up to `until`, of the calendar at `url`, which `key` signs."""
        for name in ("url", "key"):
            if name not in query:
                raise MissingParam(f"Missing {name!r}")
        url, today = query["url"], self._now().date()
        signer.check(url, query["key"])
        window = window_of(query, today)
        found = await self._calendars.get(_address(url), egress)
        return answer(found.document, window, host_of(url), today, found.age, found.problem)

    async def _read(self, content: bytes, host: str) -> Reading:
        return await self._reader.read(content, read_span(self._now().date()), host)


def _address(url: str) -> str:
    try:
        return read_link(url).url
    except ValueError as exc:  # signed by an older version that knew less
        raise InvalidParam(f"'url': {exc}") from exc


def _weight(reading: Reading) -> int:
    # About what Python takes for it, of which JSON is the smaller part.
    return 4 * len(msgspec.json.encode(reading))
