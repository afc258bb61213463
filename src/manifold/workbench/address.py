"""The address that a widget is loaded from: its template, filled in (MSC2764, MSC2873, MSC2774).

One pass from left to right; of the names that fit at a `$` the longest counts, so that no key of `data` shadows a
variable, not even a part of one (D2). What is filled in is never looked at again.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec
from msgspec import Struct

from manifold.workbench.errors import WorkbenchError

__all__ = ["Address", "address", "fill_in", "variables"]


class Address(Struct, frozen=True):
    """`origin` is that of `src`, as browsers write it."""

    src: str
    origin: str


def variables(
    *,
    user_id: str,
    display_name: str,
    avatar_url: str,
    room_id: str,
    widget_id: str,
    client_id: str,
    theme: str,
    language: str,
    device_id: str,
    base_url: str,
) -> dict[str, str]:
    """By every name that is in use, stable and not (D3, D5)."""
    return {
        "matrix_user_id": user_id,
        "matrix_display_name": display_name,
        "matrix_avatar_url": avatar_url,
        "matrix_room_id": room_id,
        "matrix_widget_id": widget_id,
        "org.matrix.msc2774_widget_id": widget_id,
        "matrix_client_id": client_id,
        "org.matrix.msc2873.client_id": client_id,
        "matrix_client_theme": theme,
        "org.matrix.msc2873.client_theme": theme,
        "matrix_client_language": language,
        "org.matrix.msc2873.client_language": language,
        "matrix_device_id": device_id,
        "org.matrix.msc3819.matrix_device_id": device_id,
        "org.matrix.msc2873.matrix_device_id": device_id,
        "matrix_base_url": base_url,
        "org.matrix.msc4039.matrix_base_url": base_url,
    }


def fill_in(template: str, data: Mapping[str, Any], built_in: Mapping[str, str]) -> str:
    """The template with each `$name` that is known replaced; `built_in` counts more than `data`."""
    values = {**{key: _text(value) for key, value in data.items() if key}, **built_in}
    names = sorted(values, key=len, reverse=True)
    first, *rest = template.split("$")
    parts = [first]
    for part in rest:
        name = next((each for each in names if part.startswith(each)), None)
        parts.append(f"${part}" if name is None else _quoted(values[name]) + part[len(name) :])
    return "".join(parts)


def address(
    template: str, data: Mapping[str, Any], built_in: Mapping[str, str], parent_url: str | None = None
) -> Address:
    """Where the frame goes. With `parent_url` the parameters that older widgets look for are added to the query.

    Raises WorkbenchError for what no browser could load, and for what would run with the workbench's own rights.
    """
    filled = fill_in(template, data, built_in)
    try:
        parts = urlsplit(filled)
        port = parts.port
    except ValueError as exc:
        raise WorkbenchError(f"{filled} is no address: {exc}") from exc
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WorkbenchError(f"{filled} is no web address: it begins with http:// or https://")
    if parts.username is not None:
        raise WorkbenchError("The address has a user name in it: browsers load nothing of the kind in a frame")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    origin = f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, default) else "")
    if parent_url is None:
        return Address(filled, origin)
    added = [
        f"{name}={_quoted(value)}"
        for name, value in (("widgetId", built_in["matrix_widget_id"]), ("parentUrl", parent_url))
        if f"{name}=" not in parts.query
    ]
    query = "&".join(filter(None, (parts.query, *added)))
    return Address(urlunsplit(parts._replace(query=query)), origin)


def _quoted(value: str) -> str:
    """As `encodeURIComponent` does it."""
    return quote(value, safe="!~*'()", errors="replace")


def _text(value: Any) -> str:
    """As ECMAScript's String does it, as far as the draft says what values there are."""
    match value:
        case None | bool():
            return str(msgspec.json.encode(value), "ascii")
        case float() if value.is_integer():
            return str(int(value))
        case list():
            return ",".join("" if each is None else _text(each) for each in value)
        case dict():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)
