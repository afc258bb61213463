"""Types of widgets: their names, old and new, and what each has in its `data` (MSC1236, MSC1957, MSC1958)."""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import Meta, Struct

from manifold.widgetapi.message import JSON

__all__ = ["ACCOUNT_TYPES", "CUSTOM", "DATA", "JITSI", "MANAGER", "MODERN", "STICKERPICKER", "read_data"]

CUSTOM: Final = "m.custom"
JITSI: Final = "m.jitsi"
STICKERPICKER: Final = "m.stickerpicker"
MANAGER: Final = "m.integration_manager"

ACCOUNT_TYPES = frozenset((STICKERPICKER, MANAGER))
"""Types that make sense in an account, and not in a room."""

_OLD = {
    "customwidget": CUSTOM,
    "jitsi": JITSI,
    "etherpad": "m.etherpad",
    "googledocs": "m.googledoc",
    "googlecalendar": "m.googlecalendar",
    "grafana": "m.grafana",
    "spotify": "m.spotify",
    "tradingview": "m.tradingview",
    "youtube": "m.video",
}
MODERN: Final = {**_OLD, **{f"dimension-{old}": modern for old, modern in _OLD.items()}}
"""Names that rooms still have, of before 2019 and of Dimension, and what they are called now."""

JITSI_DOMAIN: Final = "meet.element.io"
"""Where conferences of Element's first Jitsi widgets are, which do not say so."""

Text = Annotated[str, Meta(min_length=1)]
Web = Annotated[str, Meta(pattern=r"^https?://.")]


class WrapperData(Struct, frozen=True):
    """The address that is shown, where `url` only wraps it."""

    url: str | None = None


class JitsiData(Struct, frozen=True, rename="camel"):
    """A conference, and the Jitsi server that it is on."""

    domain: Text
    conference_id: Text
    is_audio_only: bool | None = None


class StickerpickerData(Struct, frozen=True):
    """Where packs are kept (MSC1959). MSC1958 requires it; pickers that are older than that have none."""

    api_url: Web | None = None


class ManagerData(Struct, frozen=True):
    """Where the manager's API is (MSC1957)."""

    api_url: Web


class CalendarData(Struct, frozen=True, rename="camel"):
    """A Google calendar's public id."""

    share_id: Text


class SpotifyData(Struct, frozen=True):
    """What is played, as `spotify:…`."""

    uri: Text


class TradingviewData(Struct, frozen=True):
    """What is traded, and the time that one bar of the chart stands for."""

    interval: Text
    pair: Text


class VideoData(Struct, frozen=True):
    """The video's address."""

    url: Text


DATA: Final[dict[str, type[Struct]]] = {
    CUSTOM: WrapperData,
    JITSI: JitsiData,
    STICKERPICKER: StickerpickerData,
    MANAGER: ManagerData,
    "m.etherpad": WrapperData,
    "m.googledoc": WrapperData,
    "m.grafana": WrapperData,
    "m.googlecalendar": CalendarData,
    "m.spotify": SpotifyData,
    "m.tradingview": TradingviewData,
    "m.video": VideoData,
}
"""What `data` of the type must be; more than that may be in it."""


def read_data(type_: str, data: JSON, url: str) -> tuple[str, JSON]:
    """The type that a widget is treated as, and its data, with what old widgets have in other places filled in.

    One whose data is not what its type takes is `m.custom`: its page may well know what to do with it.
    """
    shape = DATA.get(type_)
    if shape is None:
        return type_, data
    filled = _FILL[type_](data, url) if type_ in _FILL else data
    try:
        msgspec.convert(filled, shape)
    except (msgspec.ValidationError, RecursionError):
        return CUSTOM, data
    return type_, filled


def _jitsi(data: JSON, url: str) -> JSON:
    conference = data.get("conferenceId") or _parameter(url, "confId")
    found = {"domain": data.get("domain") or JITSI_DOMAIN, "conferenceId": conference}
    return {**data, **{key: value for key, value in found.items() if value}}


def _calendar(data: JSON, url: str) -> JSON:
    return _renamed(data, "shareId", "src")


def _video(data: JSON, url: str) -> JSON:
    return _renamed(data, "url", "videoUrl", "cUrl")


def _grafana(data: JSON, url: str) -> JSON:
    return _renamed(data, "url", "curl")


_FILL = {JITSI: _jitsi, "m.googlecalendar": _calendar, "m.video": _video, "m.grafana": _grafana}


def _renamed(data: JSON, key: str, *old: str) -> JSON:
    if data.get(key) is not None:
        return data
    value = next((data[name] for name in old if data.get(name)), None)
    return data if value is None else {**data, key: value}


def _parameter(url: str, name: str) -> Any:
    try:
        found: Mapping[str, list[str]] = parse_qs(urlsplit(url).query)
    except ValueError:
        return None
    return found.get(name, [None])[0]
