"""Where a room's widgets are shown: the state event `io.element.widgets.layout` (Element)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from msgspec import Struct

from manifold.widgetapi.definitions.types import JITSI
from manifold.widgetapi.definitions.widget import Widget

__all__ = ["EVENT", "MOST_AT_TOP", "Arrangement", "Place", "arrange", "layout_content", "read_layout", "with_top"]

EVENT: Final = "io.element.widgets.layout"
"""Its state key is empty."""
Container = Literal["top", "right", "center"]

MOST_AT_TOP = 3
_LEAST_WIDTH, _LEAST_HEIGHT = 10, 2


class Place(Struct, frozen=True, omit_defaults=True):
    """A widget's place; `width` and `height` in percent of what the container can have."""

    container: Container
    index: int | None = None
    width: int | None = None
    height: int | None = None


class Arrangement(Struct, frozen=True):
    """The ids of a room's widgets, where they are shown; `height` is that of the top in percent, or None."""

    top: tuple[str, ...]
    right: tuple[str, ...]
    center: str | None
    height: int | None


def read_layout(content: Any) -> dict[str, Place]:
    """The places that the event gives, by widget; what is badly made is left out."""
    widgets = content.get("widgets") if isinstance(content, Mapping) else None
    if not isinstance(widgets, Mapping):
        return {}
    places = {widget_id: _place(value) for widget_id, value in widgets.items() if isinstance(widget_id, str)}
    return {widget_id: place for widget_id, place in places.items() if place is not None}


def layout_content(places: Mapping[str, Place]) -> dict[str, Any]:
    """The event's content for these places."""
    return {
        "widgets": {
            widget_id: {
                field: value for field in place.__struct_fields__ if (value := getattr(place, field)) is not None
            }
            for widget_id, place in places.items()
        }
    }


def arrange(widgets: Iterable[Widget], places: Mapping[str, Place]) -> Arrangement:
    """Three at the top and one in the center at most; all others, and those without a place, are at the right.

    A Jitsi widget without a place is at the top.
    """
    wanted = {
        widget.id: places.get(widget.id) or Place("top" if widget.type == JITSI else "right") for widget in widgets
    }
    order = sorted(wanted, key=lambda each: (wanted[each].index is None, wanted[each].index or 0, each))
    top = [each for each in order if wanted[each].container == "top"][:MOST_AT_TOP]
    center = next((each for each in order if wanted[each].container == "center"), None)
    heights = [height for each in top if (height := wanted[each].height) is not None]
    right = tuple(each for each in order if each not in top and each != center)
    return Arrangement(tuple(top), right, center, max(heights, default=None))


def with_top(content: Mapping[str, Any], before: Sequence[str], top: Sequence[str]) -> dict[str, Any]:
    """The event's content with these widgets at the top, in this order; `before` are those that are shown there now.

    What it says of others, and of anything else, stays. Widths add up to the whole: with one widget more or less,
    clients share it out anew.
    """
    given = content.get("widgets")
    places: dict[str, Any] = {**given} if isinstance(given, Mapping) else {}
    is_same = len(top) == len(before)
    for widget_id in before:
        if widget_id not in top:
            places[widget_id] = {**_without_width(places.get(widget_id)), "container": "right"}
    for index, widget_id in enumerate(top):
        kept = places.get(widget_id) if is_same else _without_width(places.get(widget_id))
        places[widget_id] = {**(kept if isinstance(kept, Mapping) else {}), "container": "top", "index": index}
    return {**content, "widgets": places}


def _without_width(place: Any) -> dict[str, Any]:
    return {key: value for key, value in place.items() if key != "width"} if isinstance(place, Mapping) else {}


def _place(value: Any) -> Place | None:
    if not isinstance(value, Mapping) or value.get("container") not in ("top", "right", "center"):
        return None
    return Place(
        value["container"],
        _whole(value.get("index")),
        _percent(value.get("width"), _LEAST_WIDTH),
        _percent(value.get("height"), _LEAST_HEIGHT),
    )


def _percent(value: Any, least: int) -> int | None:
    number = _whole(value)
    return None if number is None else max(least, min(100, number))


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
