"""Widgets of an account: the map in the account data `m.widgets`, read and written (MSC2764, MSC1958)."""

from collections.abc import Mapping
from typing import Any, Final

from manifold.widgetapi.definitions.rooms import EVENTS, state_content
from manifold.widgetapi.definitions.widget import Invalid, Widget, is_text, read_widget
from manifold.widgetapi.message import JSON

__all__ = ["ACCOUNT_DATA", "read_account", "read_entry", "with_widget", "without_widget"]

ACCOUNT_DATA: Final = "m.widgets"


def read_entry(key: Any, entry: Any, owner: str) -> Widget | Invalid:
    """One entry's widget. Who wrote it, its type and its state key may be missing (MSC1958, D4)."""
    if not isinstance(entry, Mapping):
        return Invalid("The entry is no object")
    if entry.get("type") is not None and entry["type"] not in EVENTS:
        return Invalid("The entry is not of a widget's type")
    if entry.get("state_key") is not None and entry["state_key"] != key:
        return Invalid("The entry has the state key of another widget")
    sender = entry.get("sender")
    return read_widget("account", key, sender if is_text(sender) else owner, entry.get("content"))


def read_account(content: Any, owner: str) -> dict[str, Widget]:
    """The widgets of a user's `m.widgets`, by their ids; what is none is left out."""
    if not isinstance(content, Mapping):
        return {}
    widgets = {key: read_entry(key, entry, owner) for key, entry in content.items()}
    return {key: widget for key, widget in widgets.items() if isinstance(widget, Widget)}


def with_widget(account_data: JSON, widget_id: str, owner: str, content: JSON) -> dict[str, Any]:
    """`m.widgets` with that widget, all others as they were. Raises InvalidParam for what nobody could read.

    Of an entry that is there, keys that are unknown stay.
    """
    there = account_data.get(widget_id)
    entry = {
        **(there if isinstance(there, Mapping) else {}),
        "content": {**state_content(widget_id, owner, content), "creatorUserId": owner},
        "sender": owner,
        "state_key": widget_id,
        "type": "m.widget",
        "id": widget_id,
    }
    return {**account_data, widget_id: entry}


def without_widget(account_data: JSON, widget_id: str) -> dict[str, Any]:
    """`m.widgets` without that widget, all others as they were."""
    return {key: entry for key, entry in account_data.items() if key != widget_id}
