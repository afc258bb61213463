"""Actions and installations in words for people."""

from msgspec import UNSET

from manifold.sdk import Room, room_of
from manifold.spec.installations import ActionView, InstallationView, WidgetContent

__all__ = ["action_in_words", "left_to_do", "place_in_words"]


def action_in_words(action: ActionView) -> str:
    """What it does, from the doer's side: `put the widget “Pad” into the room`."""
    name = action.widget.name if isinstance(action.widget, WidgetContent) else action.widget_id
    widget = "the widget" if name is UNSET else f"the widget “{name}”"
    match action.type:
        case "put_widget":
            return f"put {widget} into the room"
        case "remove_widget":
            return "take the widget out of the room"
        case "put_account_widget":
            return f"put {widget} into your account"
        case "remove_account_widget":
            return "take the widget out of your account"
        case "put_state":
            return f"write {action.event_type} into the room"


def left_to_do(installation: InstallationView) -> str:
    """What waits, and for whom; "" where nothing does."""
    waiting = [action for action in installation.actions if action.status != "done"]
    if not waiting or installation.removed_at is not None:
        return ""
    if any(action.by == "user" for action in waiting):
        return f"manifold finish {installation.id}"
    return "the manager's part"


def place_in_words(installation: InstallationView, rooms: dict[str, Room] | None = None) -> str:
    """The room by what people call it, as far as that is known, or the account."""
    room_id = room_of(installation)
    if room_id is None:
        return "your account"
    room = (rooms or {}).get(room_id)
    return (room.name or room.alias if room else "") or room_id
