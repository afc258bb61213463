"""A widget, as its definition describes it: the content of a state event, or of an entry of `m.widgets` (MSC2764).

Definitions are written by strangers, of many ages and clients. Reading one never raises: it is a Widget, or Invalid
with the reason, which mostly means that the widget was deleted. `null` is the same as nothing at all.
"""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from manifold.widgetapi.definitions.types import MODERN, read_data
from manifold.widgetapi.message import JSON

__all__ = ["Invalid", "Kind", "Widget", "is_text", "read_widget"]

Kind = Literal["room", "account", "modal"]


class Invalid(Struct, frozen=True):
    """No widget, and why: a sentence for developers, without what strangers wrote."""

    reason: str


class Widget(Struct, frozen=True, kw_only=True):
    """A widget. `id` is the state key, or the key in `m.widgets`: what `content` calls itself is not read.

    `sender` is who wrote it, as the homeserver says; `creator` is who is said to have, and may be a lie.
    """

    kind: Kind
    id: str
    sender: str
    creator: str
    type: str
    """The modern name; `m.custom` where `data` is not what the type takes."""
    url: str
    """A template: `address.address` makes the address of it."""
    content: JSON
    """As it was, all that is not known here included."""
    data: JSON
    """Free values, with what old widgets of the type say elsewhere filled in."""
    room_id: str | None = None
    event_id: str | None = None
    name: str | None = None
    title: str | None = None
    avatar_url: str | None = None
    wait_for_iframe_load: bool = True
    uses_widget_api: bool = False
    """MSC4412."""
    scopes: tuple[str, ...] = ()
    """Experimental (MSC3008): of the token that the widget would like to have."""
    transports: tuple[str, ...] = ()
    """Experimental (MSC3009): in the order that the widget likes them."""


def read_widget(
    kind: Kind, widget_id: Any, sender: Any, content: Any, *, room_id: str | None = None, event_id: str | None = None
) -> Widget | Invalid:
    """The widget that this content defines."""
    if not is_text(widget_id):
        return Invalid("The widget has no id")
    if not is_text(sender):
        return Invalid("It is not known who wrote the widget")
    if not isinstance(content, Mapping):
        return Invalid("The definition is no object")
    for key in ("type", "url"):
        if not is_text(content.get(key)):
            return Invalid(f"The definition has no {key}: the widget was deleted, or never made")
    given = content.get("data")
    called: str = content["type"]
    type_, data = read_data(MODERN.get(called, called), given if isinstance(given, Mapping) else {}, content["url"])
    return Widget(
        kind=kind,
        id=widget_id,
        sender=sender,
        creator=_text(content, "creatorUserId") or sender,
        type=type_,
        url=content["url"],
        content=content,
        data=data,
        room_id=room_id,
        event_id=event_id,
        name=_text(content, "name"),
        # MSC2872 moved the title out of `data`; Element still has it there.
        title=_text(content, "title", "org.matrix.msc2872.title") or _text(data, "title"),
        avatar_url=_avatar(content),
        wait_for_iframe_load=content.get("waitForIframeLoad") is not False,
        uses_widget_api=content.get("usesWidgetAPI") is True,
        scopes=_scopes(content),
        transports=_texts(_first(content, "transports", "org.matrix.msc3009.transports")),
    )


def is_text(value: Any) -> bool:
    """A string with something in it."""
    return isinstance(value, str) and value != ""


def _first(content: JSON, *keys: str) -> Any:
    return next((content[key] for key in keys if content.get(key) is not None), None)


def _text(content: JSON, *keys: str) -> str | None:
    return next((content[key] for key in keys if is_text(content.get(key))), None)


def _avatar(content: JSON) -> str | None:
    values = (content.get(key) for key in ("avatar_url", "org.matrix.msc2765.avatar_url"))
    return next((value for value in values if isinstance(value, str) and value.startswith("mxc://")), None)


def _scopes(content: JSON) -> tuple[str, ...]:
    auth = _first(content, "auth", "org.matrix.msc3008.auth")
    return _texts(auth.get("scopes")) if isinstance(auth, Mapping) else ()


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(filter(is_text, value)) if isinstance(value, list | tuple) else ()
