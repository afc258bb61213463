"""Filling in the `$variables` of a widget's URL (MSC2764, MSC2774, MSC2873, MSC3819, MSC4039)."""

import json
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from manifold.widgetapi.message import JSON

__all__ = ["BUILT_IN", "Viewer", "fill", "fill_data", "text_of", "used"]


class Viewer(Struct, frozen=True, kw_only=True):
    """Who sees the widget, and where. What is None has no variable: its name stays in the URL as it is."""

    user_id: str
    display_name: str = ""
    """The user's id where there is none."""
    avatar_url: str = ""
    """An HTTP address (D6)."""
    room_id: str = ""
    client_id: str = ""
    theme: str = ""
    language: str = ""
    device_id: str = ""
    base_url: str = ""
    """The homeserver's."""
    access_token: str | None = None
    """Experimental (MSC3008): as JSON, and only after the user agreed."""
    hs_url: str | None = None
    transport: str | None = None
    """Experimental (MSC3009)."""
    websocket_uri: str | None = None


BUILT_IN: dict[str, str] = {
    "matrix_user_id": "user_id",
    "matrix_room_id": "room_id",
    "matrix_display_name": "display_name",
    "matrix_avatar_url": "avatar_url",
    "matrix_widget_id": "widget_id",
    "org.matrix.msc2774_widget_id": "widget_id",
    "matrix_client_id": "client_id",
    "org.matrix.msc2873.client_id": "client_id",
    "matrix_client_theme": "theme",
    "org.matrix.msc2873.client_theme": "theme",
    "matrix_client_language": "language",
    "org.matrix.msc2873.client_language": "language",
    "matrix_device_id": "device_id",
    "org.matrix.msc3819.matrix_device_id": "device_id",
    "org.matrix.msc2873.matrix_device_id": "device_id",
    "matrix_base_url": "base_url",
    "org.matrix.msc4039.matrix_base_url": "base_url",
    "matrix_access_token": "access_token",
    "org.matrix.msc3008.access_token": "access_token",
    "matrix_hs_url": "hs_url",
    "org.matrix.msc3008.hs_url": "hs_url",
    "matrix_widget_transport": "transport",
    "org.matrix.msc3009.widget_transport": "transport",
    "matrix_websocket_uri": "websocket_uri",
    "org.matrix.msc3009.websocket_uri": "websocket_uri",
}
"""Each variable that is not from `data`, stable and as clients have it (D3, D5), and what of the Viewer it is."""


def fill(template: str, data: JSON, widget_id: str, viewer: Viewer) -> str:
    """The URL, its variables replaced. Unknown ones stay. Raises ValueError for text that no URL can have.

    One pass from left to right, at each `$` the longest name that fits: nothing in `data` can take the place of a
    variable of the client's, not even of a part of its name (D2), and what was filled in is not looked at again.
    """
    known = {
        **{field: getattr(viewer, field) for field in viewer.__struct_fields__},
        "widget_id": widget_id,
        "display_name": viewer.display_name or viewer.user_id,
    }

    def value(name: str) -> str | None:
        field = BUILT_IN.get(name)
        if field is None:
            return text_of(data[name])
        found: str | None = known[field]
        return found

    return _replace(template, data, value)


def fill_data(template: str, data: JSON) -> str:
    """The template with only its author's own values in it. Raises ValueError, as `fill` does."""
    return _replace(template, data, lambda name: None if name in BUILT_IN else text_of(data[name]))


def used(template: str, data: JSON) -> frozenset[str]:
    """What of BUILT_IN's values the URL would tell: `user_id`, `room_id`, …"""
    names = (match[1] for match in _pattern(data).finditer(template))
    return frozenset(BUILT_IN[name] for name in names if name in BUILT_IN)


def text_of(value: Any) -> str:
    """A value of `data` as text, as ECMAScript's `String` has it; but objects are JSON, else nobody could read them."""
    match value:
        case str():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value)
        case list() | tuple() if not any(isinstance(item, list | tuple | Mapping) for item in value):
            return ",".join("" if item is None else text_of(item) for item in value)
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, RecursionError) as exc:
        raise ValueError("A value of 'data' can't be in a URL") from exc


def _replace(template: str, data: JSON, value: Callable[[str], str | None]) -> str:
    def filled(match: re.Match[str]) -> str:
        text = value(match[1])
        return match[0] if text is None else _encoded(text)

    return _pattern(data).sub(filled, template)


def _pattern(data: JSON) -> re.Pattern[str]:
    names = sorted({*BUILT_IN, *filter(None, data)}, key=len, reverse=True)
    return re.compile(r"\$(" + "|".join(map(re.escape, names)) + ")")


def _encoded(text: str) -> str:
    # As encodeURIComponent, which knows no lone surrogates either: UnicodeEncodeError is a ValueError.
    return quote(text, safe="!~*'()")


def _number(value: float) -> str:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf if value > 0 else -math.inf
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    if 1e-6 <= abs(number) < 1e21:  # where ECMAScript has no exponent
        text = format(Decimal(repr(number)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa, exponent = repr(number).split("e")
    return f"{mantissa}e{int(exponent):+d}"
