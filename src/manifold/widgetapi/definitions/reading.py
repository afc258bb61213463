"""Reading widgets from what strangers wrote: what is none is passed over, for nobody is there to complain to."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from manifold.widgetapi.definitions.widget import READ_EVENT, ROOM_EVENTS, Definition

__all__ = ["account_widgets", "read_account_widget", "read_room_widget", "room_widgets"]

_ENTRY_TYPES = (None, *ROOM_EVENTS)
_TITLES = ("title", "org.matrix.msc2872.title")
_AVATARS = ("avatar_url", "org.matrix.msc2765.avatar_url")


def read_room_widget(event: object) -> Definition | None:
    """The widget of a state event; None where it is none, which is also how one is deleted: `{}` has no URL."""
    if not isinstance(event, Mapping) or event.get("type") not in ROOM_EVENTS:
        return None
    widget_id, sender, event_id = event.get("state_key"), event.get("sender"), event.get("event_id")
    if not isinstance(widget_id, str) or not isinstance(sender, str):
        return None
    return _read(widget_id, "room", event.get("content"), sender, event_id if isinstance(event_id, str) else None)


def room_widgets(state: Iterable[object]) -> list[Definition]:
    """All widgets of a room's state, by id. Where an id has both types of event, `m.widget` counts, deleted or not."""
    events: dict[str, Mapping[str, Any]] = {}
    for event in state:
        if not isinstance(event, Mapping) or event.get("type") not in ROOM_EVENTS:
            continue
        key = event.get("state_key")
        if isinstance(key, str) and (key not in events or event["type"] == READ_EVENT):
            events[key] = event
    return [widget for _, event in sorted(events.items()) if (widget := read_room_widget(event)) is not None]


def read_account_widget(key: str, entry: object, owner: str) -> Definition | None:
    """The widget of an entry of `m.widgets`, of which MSC1958 demands the content alone; None where it is none."""
    if not isinstance(entry, Mapping) or entry.get("type") not in _ENTRY_TYPES:
        return None
    named = _first(entry, ("state_key", "id")) or key
    if named != key:
        return None
    return _read(key, "account", entry.get("content"), _text(entry.get("sender")) or owner, None)


def account_widgets(content: object, owner: str) -> list[Definition]:
    """All widgets of the account data `m.widgets`, by id. `owner` is the account's user."""
    if not isinstance(content, Mapping):
        return []
    entries = sorted((key, entry) for key, entry in content.items() if isinstance(key, str))
    return [widget for key, entry in entries if (widget := read_account_widget(key, entry, owner)) is not None]


def _read(
    widget_id: str, kind: Literal["room", "account"], content: object, sender: str, event_id: str | None
) -> Definition | None:
    if not widget_id or not isinstance(content, Mapping):
        return None
    widget_type, url = _text(content.get("type")), _text(content.get("url"))
    if not widget_type or not url:
        return None
    data = content.get("data")
    data = data if isinstance(data, Mapping) else {}
    auth = content.get("auth", content.get("org.matrix.msc3008.auth"))
    transports = content.get("transports", content.get("org.matrix.msc3009.transports"))
    avatar = _first(content, _AVATARS)
    return Definition(
        id=widget_id,
        kind=kind,
        type=widget_type,
        url=url,
        sender=sender,
        creator=_text(content.get("creatorUserId")) or sender,
        event_id=event_id,
        name=_text(content.get("name")) or (widget_type if kind == "room" else "No name"),
        title=_first(content, _TITLES) or _text(data.get("title")),
        avatar_url=avatar if avatar.startswith("mxc://") else "",
        data=data,
        # Anything but false is true.
        wait_for_load=content.get("waitForIframeLoad") is not False,
        scopes=_texts(auth.get("scopes") if isinstance(auth, Mapping) else None),
        transports=_texts(transports),
        raw=content,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _first(content: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((text for key in keys if (text := _text(content.get(key)))), "")
