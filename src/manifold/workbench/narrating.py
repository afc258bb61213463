"""What the host's session wants done, as lines that a widget's author reads."""

from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from manifold.widgetapi import calls, effects
from manifold.widgetapi.effects import Effect

__all__ = ["narrate"]

_MOST = 120


def narrate(effect: Effect) -> str | None:
    """One line; None: there is nothing to tell that the message itself does not."""
    match effect:
        case effects.Perform(_, call):
            return _call(call)
        case effects.AskCapabilities(_, requested, _):
            return f"asks for a decision on {_count(len(requested), 'capability', 'capabilities')}"
        case effects.AskOpenID():
            return "asks whether the widget may know who the user is"
        case effects.WatchTurnServers():
            return "watches TURN servers"
        case effects.UnwatchTurnServers():
            return "watches TURN servers no longer"
        case effects.OpenModal(_, definition, _):
            return f"opens a modal: {definition.name or definition.url}"
        case effects.ButtonChanged(button, enabled):
            return f"button {button} can be clicked" if enabled else f"button {button} can't be clicked"
        case effects.ModalClosed():
            return "closes the modal"
        case effects.CloseModal():
            return "closes the modal with the page that opened it"
        case effects.WidgetTold(action, _):
            return f"is told {action}"
        case effects.WidgetClosed():
            return "closes the widget"
        case effects.Ready(approved):
            return f"capabilities are negotiated: {len(approved)} approved"
        case effects.TimedOut():
            return "content_loaded has not come in time"
        case _:
            return None


def _call(call: calls.Call) -> str:
    match call:
        case calls.SendEvent(room_id, kind, _, state_key, delay):
            what = kind if state_key is None else f"{kind} with state key {state_key!r}"
            return f"{'delays' if delay is not None else 'sends'} {what} {_in(room_id)}"
        case calls.ReadTimeline(rooms, kind):
            return f"reads {kind} from the timeline {_rooms(rooms)}"
        case calls.ReadState(rooms, types):
            return f"reads state: {', '.join(sorted({kind for kind, _ in types}))} {_rooms(rooms)}"
    name = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(call).__name__).strip()
    details = ", ".join(f"{key} {_short(value)}" for key, value in asdict(call).items() if value not in (None, {}))
    return f"{name}: {details}" if details else name


def _in(room_id: str) -> str:
    return f"in {room_id}"


def _rooms(rooms: Any) -> str:
    return "of all rooms" if rooms is None else f"in {', '.join(rooms)}"


def _short(value: Any) -> str:
    if isinstance(value, bytes):
        return f"of {len(value)} bytes"
    text = str(asdict(value) if isinstance(value, Struct) else value)
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
