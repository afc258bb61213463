"""Whatever an author puts into a room and a widget asks for, the homeserver answers or refuses."""

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from manifold.widgetapi import calls
from manifold.widgetapi.calls import Call
from manifold.workbench.driver import perform
from manifold.workbench.errors import Refused
from manifold.workbench.scenario import scenario_of, write_scenario
from tests.workbench.bench import ADA, BOB, ME, ROOM, home

USERS = st.sampled_from([ME, ADA, BOB, "@new:x", ""])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | USERS, inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["users", "events", "membership", "redacts", "m.relates_to", "body", "room_version", "invite"])
KEYS |= st.sampled_from(["users_default", "state_default", "kick", "initial_state", "additional_creators", "join_rule"])
CONTENTS = st.dictionaries(KEYS, VALUES, max_size=4)
ROOM_TYPES = ("power_levels", "create", "member", "join_rules", "message", "name", "redaction", "encryption")
TYPES = st.sampled_from([f"m.room.{name}" for name in ROOM_TYPES])
PUT = st.tuples(TYPES, CONTENTS, st.none() | st.just("") | USERS)
CALLS: st.SearchStrategy[Call] = st.one_of(
    st.builds(calls.SendEvent, st.just(ROOM), TYPES, CONTENTS, st.none() | st.just("") | USERS),
    st.builds(calls.CreateRoom, CONTENTS),
    st.builds(calls.GetRoomSummary, st.just(ROOM)),
    st.builds(calls.GetMembership, st.just(ROOM), USERS),
    st.builds(calls.ChangeMembership, st.just(ROOM), USERS, st.sampled_from(["invite", "leave"])),
    st.builds(calls.SetPowerLevel, st.just(ROOM), USERS, st.integers(0, 200)),
    st.builds(calls.CanSendEvent, st.just(ROOM), TYPES, st.none() | st.just("")),
    st.builds(calls.SearchUsers, st.text(max_size=2), st.none() | st.integers(0, 3)),
    st.builds(calls.ReadTimeline, st.none(), TYPES, st.none(), st.sampled_from([None, True, ""]), st.none(), st.none()),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PUT, max_size=4), st.lists(CALLS, max_size=6))
def test_it_answers_or_refuses_and_what_it_has_can_be_saved(put: list[Any], asked: list[Call]) -> None:
    here = home()
    for event_type, content, state_key in put:
        here.room(ROOM).put(ADA, event_type, content, state_key)
    for call in asked:
        with suppress(Refused):
            perform(here, call)

    assert home(scenario_of(write_scenario(here.save()))).save() == here.save()
