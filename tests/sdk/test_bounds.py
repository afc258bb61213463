"""What a client does for a manager, whatever it is asked: nothing beyond what is declared, nothing that nobody may."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from manifold.errors import Undeclared
from manifold.integrations.manifest import NEVER_WRITTEN as REFUSED_BY_MANAGERS
from manifold.sdk.bounds import NEVER_WRITTEN, WIDGET_EVENT, Bounds
from manifold.sdk.performer import perform
from manifold.spec.installations import ActionView, WidgetContent
from tests.sdk.conftest import ALICE
from tests.support.matrix import MemoryMatrix
from tests.support.memory import Homeserver

TYPES = sorted({*NEVER_WRITTEN, WIDGET_EVENT, "m.widget", "org.example.declared", "org.example.undeclared", "..", "."})
DECLARED = st.frozensets(st.sampled_from(TYPES), max_size=6)
WIDGETS = st.builds(
    WidgetContent,
    type=st.sampled_from(["m.jitsi", "m.integration_manager", "m.custom"]),
    url=st.sampled_from(["https://x.example/?a=$matrix_user_id", "javascript:alert(1)", "data:,", "//x.example", ""]),
    name=st.text(max_size=5),
    data=st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)
IDS = st.sampled_from(["w", "mine", "", ".", ".."])
ACTIONS = st.builds(
    ActionView,
    id=st.just("a"),
    type=st.sampled_from(["put_widget", "remove_widget", "put_account_widget", "remove_account_widget", "put_state"]),
    by=st.just("user"),
    status=st.just("waiting"),
    error=st.none(),
    room_id=st.sampled_from(["!here", "!there", UNSET]),
    widget_id=IDS | st.just(UNSET),
    widget=WIDGETS | st.just(UNSET),
    event_type=st.sampled_from(TYPES) | st.just(UNSET),
    state_key=IDS | st.just(UNSET),
    content=st.just(UNSET) | st.just({"by": "a manager"}),
)
OWN = {"mine": {"content": {"type": "m.integration_manager", "url": "https://mine.example"}}}


@settings(deadline=None)
@given(ACTIONS, DECLARED, st.sampled_from(["!here", None]), st.booleans())
async def test_whatever_is_asked_for_nothing_beyond_the_bounds_is_done(
    action: ActionView, declared: frozenset[str], room_id: str | None, only_removal: bool
) -> None:
    matrix = MemoryMatrix(Homeserver("example.org"))
    here, there = (matrix.create_room(ALICE) for _ in range(2))
    matrix.rooms |= {"!here": here, "!there": there}
    matrix.account_data[ALICE]["m.widgets"] = dict(OWN)
    before, elsewhere = dict(here.state), dict(there.state)
    bounds = Bounds("Something", room_id, declared, only_removal)

    try:
        await perform(action, matrix.session(ALICE), bounds)
    except Undeclared:
        assert (here.state, matrix.account_data[ALICE]) == (before, {"m.widgets": OWN})

    assert there.state == elsewhere
    written = {key: event.content for key, event in here.state.items() if before.get(key) != event}
    assert {event_type for event_type, _ in written} <= declared - NEVER_WRITTEN - {"m.widget", ".", ".."}
    assert room_id is not None or not written
    for (event_type, _), content in written.items():
        assert not (only_removal and content)
        assert event_type != WIDGET_EVENT or _is_harmless(content)
    account = matrix.account_data[ALICE]["m.widgets"]
    assert account["mine"] == OWN["mine"], "the user's own manager"
    assert account == OWN or room_id is None
    assert all(_is_harmless(entry["content"]) for widget_id, entry in account.items() if widget_id != "mine")


def _is_harmless(widget: dict[str, Any]) -> bool:
    return not widget or (widget["url"].startswith("https://") and widget["type"] != "m.integration_manager")


def test_what_managers_refuse_to_plan_clients_refuse_to_do() -> None:
    assert REFUSED_BY_MANAGERS <= NEVER_WRITTEN


async def test_what_is_within_the_bounds_is_done_once() -> None:
    matrix = MemoryMatrix(Homeserver("example.org"))
    room, session = matrix.create_room(ALICE), matrix.session(ALICE)
    bounds = Bounds("Something", room.id, frozenset({"org.example.declared"}))
    action = ActionView(
        "a",
        "put_state",
        "user",
        "waiting",
        None,
        room.id,
        event_type="org.example.declared",
        state_key="k",
        content={"a": 1},
    )

    await perform(action, session, bounds)
    events = room.events
    await perform(action, session, bounds)

    assert room.state["org.example.declared", "k"].content == {"a": 1}
    assert room.events == events


@pytest.mark.parametrize("content", [[], 7, {"m": 1}, {"w": None}])
async def test_an_accounts_widgets_that_are_nonsense_are_kept_as_far_as_they_go(content: Any) -> None:
    matrix = MemoryMatrix(Homeserver("example.org"))
    matrix.account_data[ALICE]["m.widgets"] = content if isinstance(content, dict) else {}
    widget = WidgetContent("m.custom", "https://x.example", "X", {})
    action = ActionView("a", "put_account_widget", "user", "waiting", None, widget_id="w", widget=widget)

    await perform(action, matrix.session(ALICE), Bounds("Something", None, frozenset()))

    assert matrix.account_data[ALICE]["m.widgets"]["w"]["content"]["name"] == "X"
