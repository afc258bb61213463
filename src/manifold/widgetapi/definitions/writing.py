"""Writing widgets, so that every client reads them: what others wrote, and we know nothing of, stays."""

from collections.abc import Mapping
from typing import Any

from manifold.widgetapi.definitions.widget import Definition

__all__ = ["account_entry", "deleted", "with_widget", "without_widget", "written"]


def written(
    widget_id: str,
    *,
    type: str,  # noqa: A002  # the event's own word
    url: str,
    creator: str,
    name: str = "",
    title: str = "",
    avatar_url: str = "",
    data: Mapping[str, Any] | None = None,
    wait_for_load: bool = True,
    before: Definition | None = None,
) -> dict[str, Any]:
    """The content of a room widget's state event, over what it was before. Raises ValueError for what is no widget.

    A title goes where clients read it today, into `data`, and where MSC2872 has it.
    """
    if not widget_id or not type or not url:
        raise ValueError("A widget has an id, a type and a URL")
    if avatar_url and not avatar_url.startswith("mxc://"):
        raise ValueError("A widget's avatar is an mxc: URI")
    content: dict[str, Any] = dict(before.raw) if before else {}
    # Readers look at the state key; old ones at these.
    content |= {"id": widget_id, "creatorUserId": creator, "type": type, "url": url}
    kept = dict(data) if data is not None else dict(content.get("data") or {})
    for key, value in (("name", name), ("title", title), ("avatar_url", avatar_url)):
        if value:
            content[key] = value
    if title:
        kept["title"] = title
    if kept:
        content["data"] = kept
    else:
        content.pop("data", None)
    content.pop("waitForIframeLoad", None)
    if not wait_for_load:
        content["waitForIframeLoad"] = False
    return content


def deleted() -> dict[str, Any]:
    """The content of the state event that takes a room widget away."""
    return {}


def account_entry(widget_id: str, content: Mapping[str, Any], owner: str) -> dict[str, Any]:
    """An entry of `m.widgets`, as Element writes it: it passes over those that lack any of this (D4)."""
    return {
        "content": {**content, "id": widget_id, "creatorUserId": owner},
        "sender": owner,
        "state_key": widget_id,
        "type": "m.widget",
        "id": widget_id,
    }


def with_widget(account_data: object, widget_id: str, content: Mapping[str, Any], owner: str) -> dict[str, Any]:
    """`m.widgets` with this widget in it, and with all that it held before: it is one blob."""
    kept = dict(account_data) if isinstance(account_data, Mapping) else {}
    return {**kept, widget_id: account_entry(widget_id, content, owner)}


def without_widget(account_data: object, widget_id: str) -> dict[str, Any]:
    """`m.widgets` without this widget."""
    kept = dict(account_data) if isinstance(account_data, Mapping) else {}
    kept.pop(widget_id, None)
    return kept
