"""From a wish to a widget in the room: bounded, reported, and made once whatever breaks in between."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from manifold.errors import (
    ActionFailed,
    HomeserverUnreachable,
    InvalidParam,
    ManagerUnreachable,
    MatrixRefused,
    NoAnswer,
    NotFound,
    Undeclared,
)
from manifold.sdk import ACCOUNT, Manager, MatrixSession, Progress, room_of
from tests.sdk.conftest import ALICE, BOB, MANAGER
from tests.support.manager import JITSI, Clock
from tests.support.matrix import MemoryMatrix, MemoryRoom
from tests.support.transport import MemoryTransport

CONFERENCE = {"server": JITSI, "conference": "standup"}
PAGE = {"url": f"{JITSI}/external_api.js", "name": "Notices"}
WIDGETS = "im.vector.modular.widgets"


async def test_adding_a_conference_puts_it_into_the_room_and_tells_the_manager(
    manager: Manager, room: MemoryRoom
) -> None:
    added = await manager.add(room.id, "jitsi", CONFERENCE)

    assert (added.state, added.evidence, room_of(added)) == ("active", "reported", room.id)
    [(widget_id, content)] = room.widgets().items()
    assert widget_id == added.id == content["id"]
    assert (content["type"], content["creatorUserId"]) == ("jitsi", ALICE)
    assert content["data"]["conferenceId"] == "standup"
    assert await manager.installations(room.id) == [added]


async def test_each_step_is_told_before_it_is_done(manager: Manager, room: MemoryRoom) -> None:
    told: list[tuple[str, bool, str]] = []

    async def show(progress: Progress) -> None:
        action = progress.action.type if progress.action else ""
        told.append((progress.step, progress.installation is not None, action))

    await manager.add(room.id, "jitsi", CONFERENCE, on_progress=show)

    assert told == [
        ("ask", False, ""),
        ("preview", True, ""),
        ("install", True, ""),
        ("perform", True, "put_widget"),
        ("report", True, ""),
    ]


@pytest.mark.parametrize("step", ["ask", "preview", "install", "perform", "report"])
async def test_who_stops_at_a_step_may_go_on_with_the_same_call(manager: Manager, room: MemoryRoom, step: str) -> None:
    def stop(progress: Progress) -> None:
        if progress.step == step:
            raise KeyError(step)

    with pytest.raises(KeyError):
        await manager.add(room.id, "jitsi", CONFERENCE, on_progress=stop)
    assert bool(await manager.installations(room.id)) is (step in {"perform", "report"})

    added = await manager.add(room.id, "jitsi", CONFERENCE)

    assert await manager.installations(room.id) == [added]
    assert list(room.widgets()) == [added.id]


async def test_the_life_of_an_installation(manager: Manager, room: MemoryRoom) -> None:
    added = await manager.add(room.id, "jitsi", CONFERENCE)

    changed = await manager.finish(await manager.reconfigure(added, {**CONFERENCE, "conference": "retro"}))
    assert room.widgets()[added.id]["data"]["conferenceId"] == "retro"
    events = room.events
    assert await manager.finish(changed) == changed
    assert room.events == events, "what is done is not done again"

    removed = await manager.finish(await manager.remove(changed))
    assert (removed.state, room.widgets()) == ("removing", {})
    assert room.state[WIDGETS, added.id].content == {}

    restored = await manager.finish(await manager.restore(removed))
    assert (restored.state, list(room.widgets())) == ("active", [added.id])
    assert await manager.installation(room.id, added.id) == restored
    assert [entry.what async for entry in manager.audit(room.id, page_size=2)] == [
        "performed",
        "restore",
        "performed",
        "remove",
        "performed",
        "reconfigure",
        "performed",
        "install",
    ]


async def test_a_page_in_the_account_leaves_the_accounts_other_widgets_as_they_are(
    manager: Manager, matrix: MemoryMatrix
) -> None:
    mine = {"content": {"type": "m.custom", "url": "https://mine.example"}}
    matrix.account_data[ALICE]["m.widgets"] = {"mine": mine}

    added = await manager.add(ACCOUNT, "custom", PAGE)
    assert room_of(added) is None
    widgets = matrix.account_data[ALICE]["m.widgets"]
    assert widgets.keys() == {"mine", added.id}
    assert widgets[added.id]["content"]["name"] == "Notices"
    assert await manager.installations(ACCOUNT) == [added]
    assert [entry.what async for entry in manager.audit(ACCOUNT)] == ["performed", "install"]

    await manager.finish(await manager.remove(added))
    assert matrix.account_data[ALICE]["m.widgets"] == {"mine": mine}


async def test_where_the_user_has_no_power_the_manager_hears_of_it_and_it_can_be_finished_later(
    matrix: MemoryMatrix, room: MemoryRoom, transport: MemoryTransport
) -> None:
    bob = Manager(MANAGER, matrix.session(BOB), transport=transport)

    with pytest.raises(ActionFailed, match="has not the power") as failed:
        await bob.add(room.id, "jitsi", CONFERENCE)

    assert isinstance(failed.value.__cause__, MatrixRefused)
    waiting = await bob.installation(room.id, failed.value.installation_id)
    assert waiting.state == "failed"
    assert waiting.actions[0].error is not None
    assert "has not the power" in waiting.actions[0].error

    room.write("m.room.power_levels", "", ALICE, {"users": {BOB: 50}, "state_default": 50})
    assert (await bob.finish(waiting)).state == "active"
    assert list(room.widgets()) == [waiting.id]


async def test_what_the_form_says_is_wrong_comes_with_its_fields(manager: Manager, room: MemoryRoom) -> None:
    with pytest.raises(InvalidParam) as wrong:
        await manager.add(room.id, "jitsi", {"server": JITSI, "conference": "!"})
    assert [field.path for field in wrong.value.fields] == ["/conference"]
    with pytest.raises(NotFound):
        await manager.add(room.id, "nothing", {})
    with pytest.raises(Undeclared, match="can't be put into your account"):
        await manager.add(ACCOUNT, "jitsi", CONFERENCE)
    assert await manager.installations(room.id) == []


# What is asked of the manager by `add`, the first time: terms, register, the integration, preview, install, performed.
REQUESTS = range(1, 7)


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", REQUESTS)
async def test_a_manager_that_goes_away_at_any_request_is_a_clear_error_and_the_same_call_makes_one(
    manager: Manager, transport: MemoryTransport, room: MemoryRoom, number: int, done: bool
) -> None:
    transport.lose(MANAGER, number, done=done)

    with pytest.raises(
        ManagerUnreachable, match=r"manager\.example: the connection was cut off\. The same call may be"
    ):
        await manager.add(room.id, "jitsi", CONFERENCE)
    added = await manager.add(room.id, "jitsi", CONFERENCE)

    assert [listed.id for listed in await manager.installations(room.id)] == [added.id]
    assert added.state == "active"
    assert list(room.widgets()) == [added.id]


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
async def test_installing_again_after_an_answer_was_lost_makes_nothing_twice(
    manager: Manager, transport: MemoryTransport, room: MemoryRoom, done: bool
) -> None:
    await manager.account()
    transport.lose(MANAGER, 1, done=done)
    with pytest.raises(ManagerUnreachable):
        await manager.install(room.id, "jitsi", CONFERENCE)

    again = await manager.install(room.id, "jitsi", CONFERENCE)
    other = await manager.install(room.id, "jitsi", CONFERENCE)

    assert {listed.id for listed in await manager.installations(room.id)} == {again.id, other.id}
    assert again.id != other.id, "what was answered is over: the next call wants another one"


async def test_a_request_id_of_ones_own_outlives_the_program(
    session: MatrixSession, transport: MemoryTransport, room: MemoryRoom
) -> None:
    first, second = (Manager(MANAGER, session, transport=transport) for _ in range(2))

    made = await first.install(room.id, "jitsi", CONFERENCE, request_id="mine")

    assert await second.install(room.id, "jitsi", CONFERENCE, request_id="mine") == made


Call = Callable[[Manager, Any], Awaitable[Any]]
CHANGES: dict[str, Call] = {
    "reconfigure": lambda manager, made: manager.reconfigure(made, {**CONFERENCE, "conference": "retro"}),
    "remove": lambda manager, made: manager.remove(made),
    "restore": lambda manager, made: manager.restore(made),
    "finish": lambda manager, made: manager.finish(made),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_every_change_whose_answer_was_lost_may_be_made_again(
    manager: Manager, transport: MemoryTransport, room: MemoryRoom, change: str
) -> None:
    made = await manager.add(room.id, "jitsi", CONFERENCE)
    if change in {"restore", "finish"}:
        made = await manager.remove(made)
    transport.lose(MANAGER, 2 if change == "finish" else 1, done=True)
    with pytest.raises(ManagerUnreachable):
        await CHANGES[change](manager, made)

    again = await CHANGES[change](manager, made)

    assert await manager.installation(room.id, made.id) == again
    assert len(await manager.installations(room.id)) == 1


async def test_adding_what_somebody_removed_meanwhile_makes_a_new_one(
    manager: Manager, transport: MemoryTransport, room: MemoryRoom
) -> None:
    transport.lose(MANAGER, 6, done=True)
    with pytest.raises(ManagerUnreachable):
        await manager.add(room.id, "jitsi", CONFERENCE)
    [begun] = await manager.installations(room.id)
    await manager.finish(await manager.remove(begun))

    added = await manager.add(room.id, "jitsi", CONFERENCE)

    assert added.id != begun.id
    assert list(room.widgets()) == [added.id]


async def test_a_homeserver_that_goes_away_in_the_middle_is_told_and_nothing_is_done_twice(
    manager: Manager, session: MatrixSession, room: MemoryRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = session.put_state

    async def put_and_vanish(*arguments: Any) -> None:
        await put(*arguments)
        raise HomeserverUnreachable("https://matrix.example.org: the connection was cut off")

    with monkeypatch.context() as patched:
        patched.setattr(session, "put_state", put_and_vanish)
        with pytest.raises(HomeserverUnreachable):
            await manager.add(room.id, "jitsi", CONFERENCE)
    [waiting] = await manager.installations(room.id)
    assert waiting.state == "pending"
    events = room.events

    assert (await manager.add(room.id, "jitsi", CONFERENCE)).id == waiting.id
    assert room.events == events


LIES: dict[str, Callable[[dict[str, Any]], None]] = {
    "another room": lambda action: action.update(room_id="!elsewhere:example.org"),
    "no web address": lambda action: action["widget"].update(url="javascript:alert(1)"),
    "a manager": lambda action: action["widget"].update(type="m.integration_manager"),
    "the account": lambda action: action.update(type="put_account_widget"),
    "power": lambda action: action.update(
        type="put_state", event_type="m.room.power_levels", state_key="", content={"users": {"@mallory:evil": 100}}
    ),
    "undeclared state": lambda action: action.update(
        type="put_state", event_type="m.room.name", state_key="", content={"name": "Mine"}
    ),
    "a bare widget": lambda action: action.update(
        type="put_state", event_type=WIDGETS, state_key="x", content={"url": "javascript:alert(1)"}
    ),
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_manager_that_asks_for_more_than_it_declares_is_refused_before_anything_is_kept(
    manager: Manager, transport: MemoryTransport, room: MemoryRoom, lie: str
) -> None:
    transport.change(MANAGER, "/preview", lambda told: LIES[lie](told["actions"][0]))

    with pytest.raises(Undeclared, match="Jitsi asks for something that it may not"):
        await manager.add(room.id, "jitsi", CONFERENCE)

    assert await manager.installations(room.id) == []
    assert room.widgets() == {}


@pytest.mark.parametrize("lie", LIES)
async def test_a_manager_that_lies_after_the_preview_is_told_so_and_nothing_of_it_is_done(
    manager: Manager, transport: MemoryTransport, room: MemoryRoom, lie: str
) -> None:
    before = dict(room.state)
    transport.change(MANAGER, "/installations", lambda told: LIES[lie](told["actions"][0]) if "id" in told else None)

    with pytest.raises(Undeclared):
        await manager.add(room.id, "jitsi", CONFERENCE)

    [kept] = await manager.installations(room.id)
    assert kept.state == "failed"
    assert "may not" in (kept.actions[0].error or "")
    assert room.state == before


async def test_declaring_it_does_not_help_with_what_nobody_may_write(
    manager: Manager, transport: MemoryTransport, room: MemoryRoom
) -> None:
    transport.change(MANAGER, "/integrations/jitsi", lambda told: told["state_events"].append("m.room.power_levels"))
    transport.change(MANAGER, "/preview", lambda told: LIES["power"](told["actions"][0]))

    with pytest.raises(Undeclared, match="who rules the room"):
        await manager.add(room.id, "jitsi", CONFERENCE)


async def test_what_an_integration_that_is_gone_has_put_can_be_taken_away(
    manager: Manager, transport: MemoryTransport, room: MemoryRoom, clock: Clock
) -> None:
    added = await manager.add(room.id, "jitsi", CONFERENCE)
    removing = await manager.remove(added)
    changed = await manager.reconfigure(await manager.add(room.id, "jitsi", CONFERENCE), CONFERENCE)
    ask = transport.sites[MANAGER]

    async def without_jitsi(request: Any) -> Any:
        if request.url.endswith("/integrations/jitsi"):
            request = type(request)("GET", f"{request.url}-is-gone", request.headers)
        return await ask(request)

    transport.sites[MANAGER] = without_jitsi

    assert (await manager.finish(removing)).state == "removing"
    assert added.id not in room.widgets()
    with pytest.raises(Undeclared, match="not offered any more"):
        await manager.finish(changed)


async def test_taking_away_goes_on_after_what_could_not_be_taken_away(
    manager: Manager, matrix: MemoryMatrix, room: MemoryRoom
) -> None:
    left = matrix.create_room(ALICE)
    for place in (left, room):
        await manager.add(place.id, "jitsi", CONFERENCE)
    left.write("m.room.member", ALICE, ALICE, {"membership": "leave"})
    erased = await manager.erase()

    with pytest.raises(MatrixRefused, match="not in room"):
        await manager.take_away(erased.left_behind)

    assert room.widgets() == {}


async def test_both_kinds_of_silence_are_one_kind_of_error() -> None:
    assert issubclass(ManagerUnreachable, NoAnswer)
    assert issubclass(HomeserverUnreachable, NoAnswer)
