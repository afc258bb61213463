"""Types of widgets: old names of them, where they belong, and what their `data` holds (MSC1236, MSC1958, MSC2764)."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from manifold.widgetapi.definitions.widget import Definition

__all__ = ["DATA", "LEGACY", "chosen", "effective_type", "kind_of", "modern_type"]

LEGACY: Mapping[str, str] = {
    old: modern
    for modern, names in {
        "m.custom": ("customwidget", "dimension-customwidget"),
        "m.jitsi": ("jitsi", "dimension-jitsi"),
        "m.etherpad": ("etherpad", "dimension-etherpad"),
        "m.googledoc": ("googledocs", "dimension-googledocs"),
        "m.googlecalendar": ("googlecalendar", "dimension-googlecalendar"),
        "m.grafana": ("grafana", "dimension-grafana"),
        "m.spotify": ("spotify", "dimension-spotify"),
        "m.tradingview": ("tradingview", "dimension-tradingview"),
        "m.video": ("youtube", "dimension-youtube"),
    }.items()
    for old in names
}
"""What Scalar and Dimension wrote, and Element still writes for Jitsi. Others of theirs have no other name."""

Text = Annotated[str, Meta(min_length=1)]
WebURL = Annotated[str, Meta(pattern="^https?://")]


class CustomData(Struct, frozen=True):
    """`url` is what a wrapper shows."""

    url: str | None = None


class JitsiData(Struct, frozen=True, rename="camel"):
    """A conference. Widgets of the first version say it in their URL instead."""

    domain: Text
    conference_id: Text
    is_audio_only: bool | None = None


class ManagerData(Struct, frozen=True):
    """An integration manager's API (MSC1957)."""

    api_url: WebURL


class PickerData(Struct, frozen=True):
    """A sticker picker's API (MSC1958); there are those without."""

    api_url: WebURL | None = None


class WrappedData(Struct, frozen=True):
    """The wrapped page."""

    url: str | None = None


class CalendarData(Struct, frozen=True, rename="camel"):
    """A Google calendar."""

    share_id: Text


class SpotifyData(Struct, frozen=True):
    """What is played."""

    uri: Text


class TradingViewData(Struct, frozen=True):
    """Which chart."""

    interval: Text
    pair: Text


class VideoData(Struct, frozen=True):
    """Which video."""

    url: Text


DATA: Mapping[str, type[Struct]] = {
    "m.custom": CustomData,
    "m.jitsi": JitsiData,
    "m.stickerpicker": PickerData,
    "m.integration_manager": ManagerData,
    "m.etherpad": WrappedData,
    "m.googledoc": WrappedData,
    "m.grafana": WrappedData,
    "m.googlecalendar": CalendarData,
    "m.spotify": SpotifyData,
    "m.tradingview": TradingViewData,
    "m.video": VideoData,
}
"""What `data` must hold, by type; besides that it holds whatever it likes."""

_OF_ACCOUNTS = frozenset({"m.stickerpicker", "m.integration_manager"})


def modern_type(widget_type: str) -> str:
    """The type that an old name stands for."""
    return LEGACY.get(widget_type, widget_type)


def effective_type(widget: Definition) -> str:
    """What a client treats the widget as: `m.custom`, where its data is not what its type needs."""
    widget_type = modern_type(widget.type)
    shape = DATA.get(widget_type)
    if shape is None:
        return widget_type
    try:
        msgspec.convert(dict(widget.data), shape)
    except msgspec.ValidationError:
        return "m.custom"
    return widget_type


def kind_of(widget_type: str) -> Literal["room", "account"]:
    """Where widgets of that type belong (MSC1958)."""
    return "account" if modern_type(widget_type) in _OF_ACCOUNTS else "room"


def chosen(widgets: Iterable[Definition], widget_type: str) -> Definition | None:
    """The one that is used, of several account widgets of a type: the first by its id (MSC1957, MSC1958)."""
    found = [widget for widget in widgets if widget.kind == "account" and effective_type(widget) == widget_type]
    return min(found, key=lambda widget: widget.id, default=None)
