"""What to tell the user before a widget is loaded, and how to remember the answer."""

import json

from manifold.widgetapi.definitions.templating import fill_data, used
from manifold.widgetapi.definitions.widget import Widget

__all__ = ["memory_key", "told"]

_WORDS = {
    "user_id": "Your user ID",
    "display_name": "Your display name",
    "avatar_url": "The address of your profile picture",
    "room_id": "The ID of this room",
    "device_id": "The ID of your device",
    "theme": "Your theme",
    "language": "Your language",
    "client_id": "Which app you use",
    "base_url": "The address of your homeserver",
    "hs_url": "The address of your homeserver",
    "access_token": "A token that lets it act as you",
    "widget_id": "The ID of the widget",
}


def told(widget: Widget, *, with_parameters: bool = True) -> tuple[str, ...]:
    """What the widget's page learns from its address alone, in words; `with_parameters`: as it is embedded."""
    names = used(widget.url, widget.data) | ({"widget_id"} if with_parameters else set())
    words = [text for name, text in _WORDS.items() if name in names]
    if with_parameters:
        words.append("The address of your app")
    return tuple(dict.fromkeys(words))


def memory_key(account: str, widget: Widget) -> str:
    """What an answer is remembered for: who was asked about which widget, of whom, leading where.

    Any other sender, room or address asks again. Values of `data` that are in the address count as a part of it:
    else whoever may write `data` could move an allowed `https://$host/` to a place of their own.
    """
    try:
        url = fill_data(widget.url, widget.data)
    except ValueError:  # has no address, and so is never loaded
        url = widget.url
    return json.dumps([account, widget.kind, widget.room_id, widget.id, widget.sender, widget.url, url])
