"""Carrying out the actions that are the user's to do, with the user's own Matrix session and power level."""

from typing import Any

from msgspec import UNSET

from manifold.errors import Undeclared
from manifold.sdk.account_widgets import put_account_widget, remove_account_widget
from manifold.sdk.bounds import WIDGET_EVENT, Bounds
from manifold.sdk.matrix.session import JSON, MatrixSession
from manifold.spec.installations import ActionView, WidgetContent

__all__ = ["perform"]

LEGACY_TYPES = {"m.jitsi": "jitsi"}
"""As Element writes them into rooms: older clients know no other name."""


async def perform(action: ActionView, session: MatrixSession, bounds: Bounds) -> None:
    """Does it, if it is within its bounds. What is so already is not written again: it may be done any number of times.

    Raises Undeclared, MatrixRefused, HomeserverUnreachable.
    """
    bounds.check(action)
    match action:
        case ActionView(
            type="put_widget", room_id=str(room_id), widget_id=str(widget_id), widget=WidgetContent() as widget
        ):
            content = {"id": widget_id, "creatorUserId": session.user_id, **_content(widget)}
            content["type"] = LEGACY_TYPES.get(widget.type, widget.type)
            await _put(session, room_id, WIDGET_EVENT, widget_id, content)
        case ActionView(type="remove_widget", room_id=str(room_id), widget_id=str(widget_id)):
            await _put(session, room_id, WIDGET_EVENT, widget_id, {})
        case ActionView(type="put_account_widget", widget_id=str(widget_id), widget=WidgetContent() as widget):
            await put_account_widget(session, widget_id, _content(widget))
        case ActionView(type="remove_account_widget", widget_id=str(widget_id)):
            await remove_account_widget(session, widget_id)
        case ActionView(type="put_state", room_id=str(room_id), event_type=str(event_type), state_key=str(state_key)):
            content = action.content if action.content is not UNSET else {}
            await _put(session, room_id, event_type, state_key, content)
        case _:
            raise Undeclared(f"This client does not know how to do {action.type!r}")


async def _put(session: MatrixSession, room_id: str, event_type: str, state_key: str, content: JSON) -> None:
    # Clients ask everybody in the room for consent again whenever a widget's event is a new one.
    before = await session.state(room_id, event_type, state_key)
    is_there = before is not None and _without_creator(before.content) == _without_creator(content)
    if not is_there and not (before is None and not content):
        await session.put_state(room_id, event_type, state_key, content)


def _content(widget: WidgetContent) -> dict[str, Any]:
    return {"type": widget.type, "url": widget.url, "name": widget.name, "data": widget.data}


def _without_creator(content: JSON) -> JSON:
    return {key: value for key, value in content.items() if key != "creatorUserId"}
