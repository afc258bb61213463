"""The variables of a widget's URL: which there are, what they tell, and how they are filled in (MSC2764, MSC2873)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Struct

__all__ = ["LEAKS", "Viewer", "fill", "names_in", "told", "variables"]


class Viewer(Struct, frozen=True, kw_only=True):
    """Who looks at a widget, and by what client. What is "" is not known."""

    user_id: str
    room_id: str = ""
    display_name: str = ""
    """"" : the user's id."""
    avatar_url: str = ""
    """By HTTP, not mxc: (D6)."""
    client_id: str = ""
    """Reverse DNS, `io.element.web`."""
    theme: str = ""
    language: str = ""
    device_id: str = ""
    base_url: str = ""
    """Of the homeserver's client-server API."""
    more: Mapping[str, str] = {}
    """Others that the client has, by name: `theme`, for Element's own."""


_NAMES: dict[str, tuple[str, ...]] = {
    "user_id": ("matrix_user_id",),
    "room_id": ("matrix_room_id",),
    "display_name": ("matrix_display_name",),
    "avatar_url": ("matrix_avatar_url",),
    "widget_id": ("matrix_widget_id", "org.matrix.msc2774_widget_id"),
    "client_id": ("matrix_client_id", "org.matrix.msc2873.client_id"),
    "theme": ("matrix_client_theme", "org.matrix.msc2873.client_theme"),
    "language": ("matrix_client_language", "org.matrix.msc2873.client_language"),
    # Two MSCs, two names, both in use (D5).
    "device_id": ("matrix_device_id", "org.matrix.msc3819.matrix_device_id", "org.matrix.msc2873.matrix_device_id"),
    "base_url": ("matrix_base_url", "org.matrix.msc4039.matrix_base_url"),
}
"""Every name of what a viewer has, the stable one first (D3)."""

LEAKS: Mapping[str, str] = {
    "user_id": "your user ID",
    "display_name": "your name",
    "avatar_url": "your avatar",
    "room_id": "the room's ID",
    "widget_id": "the widget's ID",
    "device_id": "your device's ID",
    "theme": "your theme",
    "language": "your language",
    "client_id": "which client you use",
    "base_url": "your homeserver's address",
}
"""What a page learns, in words for who is asked whether to open it."""

_KIND_OF = {name: kind for kind, names in _NAMES.items() for name in names}


def variables(widget_id: str, data: Mapping[str, Any], viewer: Viewer) -> dict[str, str]:
    """Every variable's value. The widget's own data come last: they are a stranger's, and shadow nothing.

    Raises ValueError for a value that no URL can hold.
    """
    known = {
        "user_id": viewer.user_id,
        "room_id": viewer.room_id,
        "display_name": viewer.display_name or viewer.user_id,
        "avatar_url": viewer.avatar_url,
        "widget_id": widget_id,
        "client_id": viewer.client_id,
        "theme": viewer.theme,
        "language": viewer.language,
        "device_id": viewer.device_id,
        "base_url": viewer.base_url,
    }
    own = {key: text_of(value) for key, value in data.items() if key}
    return {**own, **viewer.more, **{name: known[kind] for name, kind in _KIND_OF.items()}}


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its variables filled in, each encoded as ECMAScript's encodeURIComponent does.

    In one pass from the left: at each `$` the longest name that fits, and what was filled in is not looked at again.
    So `data` with a key `matrix` makes nothing else of `$matrix_user_id` (D2). Raises ValueError for half a surrogate
    pair.
    """
    names = sorted((name for name in values if name), key=len, reverse=True)
    if not names:
        return template
    pattern = re.compile(r"\$(" + "|".join(map(re.escape, names)) + ")")
    return pattern.sub(lambda match: encode(values[match[1]]), template)


def encode(text: str) -> str:
    """As encodeURIComponent. Raises ValueError for half a surrogate pair."""
    return quote(text, safe="!~*'()")


def text_of(value: Any) -> str:
    """As JavaScript would write it, where it says; an object as JSON."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case list():
            return ",".join("" if each is None else text_of(each) for each in value)
        case dict():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)


def names_in(template: str, names: Iterable[str]) -> set[str]:
    """Those of the names that the template uses, as `fill` would take them."""
    ordered = sorted((name for name in names if name), key=len, reverse=True)
    if not ordered:
        return set()
    return set(re.findall(r"\$(" + "|".join(map(re.escape, ordered)) + ")", template))


def told(template: str, data: Mapping[str, Any]) -> list[str]:
    """What the page learns of the viewer by its address, in words, for a prompt."""
    used = {_KIND_OF[name] for name in names_in(template, [*_KIND_OF, *map(str, data)]) if name in _KIND_OF}
    return [words for kind, words in LEAKS.items() if kind in used]
