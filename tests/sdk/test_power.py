"""Who may write what, as room state tells, in all versions of rooms."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.sdk import StateEvent
from manifold.sdk.power import Power, read_power
from tests.support.matrix import MemoryMatrix
from tests.support.memory import Homeserver

ALICE, BOB, CAROL, DORA = (f"@{name}:example.org" for name in ("alice", "bob", "carol", "dora"))
WIDGETS = "im.vector.modular.widgets"


@pytest.mark.parametrize(
    ("levels", "who"),
    [
        ({"users": {ALICE: 100, BOB: 50, CAROL: 49}}, [ALICE, BOB]),
        ({"users": {ALICE: 100, BOB: 50}, "state_default": 100}, [ALICE]),
        ({"users": {ALICE: 100, BOB: 50}, "events": {WIDGETS: 0}}, [ALICE, BOB]),
        ({"users": {ALICE: "100", BOB: " 50 "}, "state_default": "50"}, [ALICE, BOB]),  # before room version 10
        ({"users": {ALICE: 100, BOB: "much"}, "users_default": 60}, [ALICE, BOB]),
        ({"users": []}, []),
        ({}, []),
        (None, [ALICE]),
    ],
)
def test_levels_decide(levels: dict[str, Any] | None, who: list[str]) -> None:
    power = Power(frozenset(), levels, ALICE)

    assert power.who_can_write(WIDGETS) == who
    assert all(power.can_write(user, WIDGETS) for user in who)


def test_without_a_power_level_event_everybody_may_write_state() -> None:
    assert Power(frozenset(), None, ALICE).can_write(BOB, WIDGETS)
    assert not Power(frozenset(), {}, ALICE).can_write(BOB, WIDGETS)
    assert Power(frozenset(), {"events": {WIDGETS: 0}}, ALICE).can_write(BOB, WIDGETS)


async def test_creators_of_version_12_have_all_power_and_are_named_nowhere() -> None:
    matrix = MemoryMatrix(Homeserver("example.org"))
    room = matrix.create_room(ALICE, BOB)
    room.write("m.room.create", "", ALICE, {"room_version": "12", "additional_creators": [CAROL, 7]})
    room.write("m.room.power_levels", "", ALICE, {"users": {BOB: 50}, "events": {WIDGETS: 150}})

    power = await read_power(matrix.session(BOB), room.id)

    assert power.who_can_write(WIDGETS) == [ALICE, CAROL]
    assert [power.can_write(user, WIDGETS) for user in (ALICE, BOB, CAROL, DORA)] == [True, False, True, False]


async def test_before_version_12_whoever_made_the_room_has_what_the_levels_say() -> None:
    matrix = MemoryMatrix(Homeserver("example.org"))
    room = matrix.create_room(ALICE, BOB, version="11")
    room.write("m.room.create", "", ALICE, {"room_version": "11", "additional_creators": [CAROL]})
    room.write("m.room.power_levels", "", ALICE, {"users": {BOB: 50}})

    power = await read_power(matrix.session(BOB), room.id)

    assert power.who_can_write(WIDGETS) == [BOB]
    del room.state["m.room.power_levels", ""]
    assert (await read_power(matrix.session(BOB), room.id)).who_can_write(WIDGETS) == [ALICE]


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([ALICE, WIDGETS, "x"]), inner),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("users", "events", "state_default", "users_default"), NONSENSE)),
    st.fixed_dictionaries({}, optional={"room_version": NONSENSE | st.just("12"), "additional_creators": NONSENSE}),
)
async def test_nonsense_in_a_rooms_state_gives_an_answer(levels: dict[str, Any], create: dict[str, Any]) -> None:
    class Session:
        async def state(self, _: str, event_type: str, __: str = "") -> StateEvent:
            return StateEvent(create if event_type == "m.room.create" else levels, ALICE)

    power = await read_power(Session(), "!room")  # type: ignore[arg-type]  # all that is asked of it

    power.who_can_write(WIDGETS)
    power.can_write(BOB, WIDGETS)
