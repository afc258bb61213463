"""Where a room's widgets are shown: Element's state event `io.element.widgets.layout`, with the state key ""."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct

__all__ = ["LAYOUT_EVENT", "MOST_ON_TOP", "Layout", "Place", "arrange", "read_layout", "write_layout"]

LAYOUT_EVENT = "io.element.widgets.layout"
MOST_ON_TOP = 3

Container = Literal["top", "right", "center"]


class Place(Struct, frozen=True):
    """One widget's. `width` and `height` are percent of the container, where they are told."""

    container: Container = "right"
    index: int | None = None
    width: float | None = None
    height: float | None = None


class Layout(Struct, frozen=True):
    """Widgets by container, each in its order; at most three on top, and one in the centre."""

    top: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    center: str | None = None
    height: float | None = None
    """Of the top container: the most that one of its widgets wants."""


def read_layout(content: object) -> dict[str, Place]:
    """Each widget's place, as the event has it; what is badly made is as if it were not there."""
    widgets = content.get("widgets") if isinstance(content, Mapping) else None
    if not isinstance(widgets, Mapping):
        return {}
    return {key: _place(entry) for key, entry in widgets.items() if isinstance(key, str) and isinstance(entry, Mapping)}


def arrange(places: Mapping[str, Place], widgets: Iterable[tuple[str, str]]) -> Layout:
    """How a client shows these widgets, given as id and type. Jitsi is on top by itself, all others on the right."""
    default = Place()
    kept = {
        widget_id: places.get(widget_id, Place("top") if widget_type == "m.jitsi" else default)
        for widget_id, widget_type in widgets
    }
    centers = sorted(widget_id for widget_id, place in kept.items() if place.container == "center")
    center = centers[0] if centers else None
    ordered = sorted(
        (widget_id for widget_id, place in kept.items() if place.container == "top"),
        key=lambda widget_id: (kept[widget_id].index or 0, widget_id),
    )
    top, over = ordered[:MOST_ON_TOP], ordered[MOST_ON_TOP:]
    right = sorted(widget_id for widget_id, place in kept.items() if place.container == "right")
    heights = [height for widget_id in top if (height := kept[widget_id].height) is not None]
    return Layout(tuple(top), (*right, *over, *centers[1:]), center, max(heights, default=None))


def write_layout(before: object, places: Mapping[str, Place]) -> dict[str, Any]:
    """The event's content with these places in it; what it says of others, and what we know nothing of, stays.

    Raises ValueError where more than three would be on top, or more than one in the centre.
    """
    content = dict(before) if isinstance(before, Mapping) else {}
    kept = content.get("widgets")
    widgets: dict[str, Any] = dict(kept) if isinstance(kept, Mapping) else {}
    for widget_id, place in places.items():
        entry = widgets.get(widget_id)
        told = {"container": place.container, "index": place.index, "width": place.width, "height": place.height}
        widgets[widget_id] = {
            **(entry if isinstance(entry, Mapping) else {}),
            **{key: value for key, value in told.items() if value is not None},
        }
    containers = [place.container for place in read_layout({"widgets": widgets}).values()]
    if containers.count("top") > MOST_ON_TOP:
        raise ValueError(f"At most {MOST_ON_TOP} widgets can be pinned")
    if containers.count("center") > 1:
        raise ValueError("Only one widget can be in the centre")
    return {**content, "widgets": widgets}


def _place(entry: Mapping[str, Any]) -> Place:
    container = entry.get("container")
    index = entry.get("index")
    return Place(
        container if container in {"top", "right", "center"} else "right",
        index if isinstance(index, int) and not isinstance(index, bool) else None,
        _percent(entry.get("width"), 10),
        _percent(entry.get("height"), 2),
    )


def _percent(value: object, least: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return None
    return min(max(value, least), 100)
