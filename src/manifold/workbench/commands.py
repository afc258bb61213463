"""What the page asks of the workbench: one shape for each, told apart by `do`."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from manifold.workbench.errors import WorkbenchError
from manifold.workbench.setup import Look, Setup
from manifold.workbench.tampering import Rule

__all__ = ["Command", "File", "read_command"]

JSON = dict[str, Any]
FrameName = Literal["main", "modal"]


class _Command(Struct, frozen=True, tag_field="do", rename="camel", forbid_unknown_fields=True):
    """The base of all."""


class File(Struct, frozen=True):
    """A file that stood in a message: where, its type, and what is in it."""

    path: list[str | int]
    type: str
    base64: str


# ---- of a frame; what comes from a page that has gone is passed over


class Loaded(_Command, frozen=True, tag="loaded"):
    """The frame has loaded a page."""

    frame: FrameName
    generation: int


class Message(_Command, frozen=True, tag="message"):
    """A message from the widget's own window and origin: the page has checked both."""

    frame: FrameName
    generation: int
    message: Any
    files: list[File] = []


class Rejected(_Command, frozen=True, tag="rejected"):
    """A message from elsewhere, which goes no further."""

    frame: FrameName
    generation: int
    why: str


# ---- of the widget and what it gets


class Reload(_Command, frozen=True, tag="reload"):
    """Load the widget anew; what it was granted is gone."""


class Change(_Command, frozen=True, tag="change"):
    """Another widget, or the same one with other settings."""

    setup: Setup


class Decide(_Command, frozen=True, tag="decide"):
    """The widget gets these, of what it asked for."""

    frame: FrameName
    ticket: int
    approved: list[str]
    remember: bool = False


class Identify(_Command, frozen=True, tag="identify"):
    """The widget may know who the user is, or not."""

    frame: FrameName
    ticket: int
    allowed: bool
    remember: bool = False


class Mode(_Command, frozen=True, tag="mode"):
    """How wishes are decided on from now on."""

    mode: Literal["ask", "grant", "deny"]


class Forget(_Command, frozen=True, tag="forget"):
    """Ask about this widget anew."""


class ChangeLook(_Command, frozen=True, tag="look"):
    """Another theme or language, or whether the widget can be seen."""

    look: Look


class Screenshot(_Command, frozen=True, tag="screenshot"):
    """Ask the widget for a picture of itself."""


class Click(_Command, frozen=True, tag="click"):
    """A button of the modal."""

    button: str


class CloseModal(_Command, frozen=True, tag="closeModal"):
    """The user closes the modal."""


# ---- in the way of messages


class AddRule(_Command, frozen=True, tag="addRule"):
    """From now on."""

    rule: Rule


class RemoveRule(_Command, frozen=True, tag="removeRule"):
    """No longer."""

    id: int


class Connect(_Command, frozen=True, tag="connect"):
    """False: nothing comes through, in either direction."""

    connected: bool


class Ask(_Command, frozen=True, tag="ask"):
    """Any request to the widget."""

    action: str
    data: Any


class Raw(_Command, frozen=True, tag="raw"):
    """Post this to the widget as it is, whatever it is."""

    message: Any


class Replay(_Command, frozen=True, tag="replay"):
    """A logged request once more, maybe edited: with its own direction, and an id of its own unless `same_id`."""

    message: JSON
    same_id: bool = False


class ClearLog(_Command, frozen=True, tag="clearLog"):
    """Forget what is done."""


# ---- of the homeserver


class ViewRoom(_Command, frozen=True, tag="viewRoom"):
    """The user looks at another room."""

    room_id: str


class PutEvent(_Command, frozen=True, tag="putEvent"):
    """Somebody sends something. By the rules it may be refused; without, it comes about whatever they say."""

    room_id: str
    sender: str
    type: str
    content: JSON
    state_key: str | UnsetType | None = UNSET
    by_rules: bool = False
    sticky_ms: int | None = None


class EditEvent(_Command, frozen=True, tag="editEvent"):
    """Another content, in place."""

    room_id: str
    event_id: str
    content: JSON


class RemoveEvent(_Command, frozen=True, tag="removeEvent"):
    """As if it had never been."""

    room_id: str
    event_id: str


class RedactEvent(_Command, frozen=True, tag="redactEvent"):
    """As a user does it, by the rules."""

    room_id: str
    event_id: str
    sender: str
    reason: str | None = None


class ToDevice(_Command, frozen=True, tag="toDevice"):
    """A message to the user's device."""

    type: str
    sender: str
    content: JSON
    encrypted: bool = True


class AccountData(_Command, frozen=True, tag="accountData"):
    """The user's account data of a type, of a room where one is named; None: there is none."""

    type: str
    content: JSON | None
    room_id: str | None = None


class Turn(_Command, frozen=True, tag="turn"):
    """Other TURN servers, with their credentials; None: none."""

    servers: JSON | None


class Reset(_Command, frozen=True, tag="reset"):
    """The rooms as they were at the start."""


class LoadScenario(_Command, frozen=True, tag="loadScenario"):
    """Others, from the text of a file."""

    text: str


class SaveScenario(_Command, frozen=True, tag="saveScenario"):
    """As a file."""


Command = (
    Loaded
    | Message
    | Rejected
    | Reload
    | Change
    | Decide
    | Identify
    | Mode
    | Forget
    | ChangeLook
    | Screenshot
    | Click
    | CloseModal
    | AddRule
    | RemoveRule
    | Connect
    | Ask
    | Raw
    | Replay
    | ClearLog
    | ViewRoom
    | PutEvent
    | EditEvent
    | RemoveEvent
    | RedactEvent
    | ToDevice
    | AccountData
    | Turn
    | Reset
    | LoadScenario
    | SaveScenario
)

_DECODER: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)


def read_command(text: str) -> Command:
    """From JSON. Raises WorkbenchError."""
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as exc:
        raise WorkbenchError(f"The page asks for something that is not understood: {exc}") from exc
