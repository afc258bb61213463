"""What takes away again what an action put."""

import pytest

from manifold.ids import RoomID
from manifold.integrations import (
    Action,
    Actor,
    PutAccountWidget,
    PutState,
    PutWidget,
    RemoveAccountWidget,
    RemoveWidget,
    Widget,
)
from manifold.integrations.actions import undo

ROOM = RoomID("!r:example.org")


@pytest.mark.parametrize(
    ("action", "undone"),
    [
        (PutWidget(ROOM, Widget("w", "m.custom", "A page", "https://a.example")), RemoveWidget(ROOM, "w")),
        (RemoveWidget(ROOM, "w"), RemoveWidget(ROOM, "w")),
        (PutAccountWidget(Widget("w", "m.custom", "A page", "https://a.example")), RemoveAccountWidget("w")),
        (RemoveAccountWidget("w"), RemoveAccountWidget("w")),
        (PutState(ROOM, "org.example", "k", {"a": 1}), PutState(ROOM, "org.example", "k", {})),
        (PutState(ROOM, "org.example", "k", {}, Actor.USER), PutState(ROOM, "org.example", "k", {}, Actor.USER)),
    ],
)
def test_undoing_is_done_by_the_same_actor_in_the_same_place(action: Action, undone: Action) -> None:
    assert undo(action) == undone
