"""Server-sent events: who hears what, in which order, and until when."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from manifold.errors import Unavailable
from manifold.ids import RoomID, UserID
from manifold.manager.settings import PolicySettings
from manifold.server.services import Services
from manifold.spec.terms import Document
from manifold.storage import InstallationsChanged
from tests.support.asgi import Client
from tests.support.manager import ROOM, V1, Clock, Person, path_of
from tests.support.memory import Homeserver
from tests.support.streams import Event, listening

HERE = f"{V1}/rooms/{ROOM}/installations"
EVENTS = f"{HERE}/events"
EMPTY = Event("installations", {"installations": []})


async def visit(services: Services) -> None:
    """Once around, as the sweep does in its time."""
    for watcher in services.events._all():
        watcher.visit()
    await asyncio.sleep(0.01)


async def test_a_stream_begins_with_the_list_as_it_is(alice: Person) -> None:
    installation = await alice.install()

    async with listening(alice.client, EVENTS) as stream:
        first, second = await stream.anything(), await stream.anything()

    assert (first.name, 2000 <= first.data < 5000) == ("retry", True)
    assert second == Event("installations", {"installations": [installation]})


async def test_each_change_is_told_as_the_api_shows_it(alice: Person) -> None:
    async with listening(alice.client, EVENTS) as stream:
        assert await stream.event() == EMPTY
        installation = await alice.install()
        assert await stream.event() == Event("installation", installation)

        reported = await alice.report(installation)
        assert await stream.event() == Event("installation", reported.json)
        removing = await alice.client.delete(path_of(installation))
        assert await stream.event() == Event("installation", removing.json)
        removed = await alice.report(removing.json)
        assert await stream.event() == Event("installation", removed.json)
        restored = await alice.client.post(f"{path_of(installation)}/restore", {})
        assert await stream.event() == Event("installation", restored.json)


async def test_what_can_not_be_restored_any_more_is_not_in_the_next_list(
    alice: Person, services: Services, clock: Clock
) -> None:
    installation = await alice.install()
    await alice.report((await alice.client.delete(path_of(installation))).json)
    async with listening(alice.client, EVENTS) as stream:
        [removed] = (await stream.event()).data["installations"]
        assert removed["removed_at"] == clock()

        clock.advance(days=1)
        await services.installations.housekeep()

        assert await stream.event() == EMPTY


async def test_what_changed_nothing_is_not_told(alice: Person) -> None:
    installation = await alice.install()
    async with listening(alice.client, EVENTS) as stream:
        await stream.event()
        await alice.client.post(HERE, {"integration": "absent", "config": {}})
        await alice.client.post(f"{HERE}/preview", {"integration": "jitsi", "config": {}})
        await alice.client.post(f"{path_of(installation)}/restore", {})  # it was not removed

        last = await alice.install()

        assert await stream.event() == Event("installation", last)


async def test_all_tabs_hear_of_it(alice: Person) -> None:
    async with listening(alice.client, EVENTS) as one, listening(alice.client, EVENTS) as other:
        installation = await alice.install()

        for stream in (one, other):
            assert await stream.event() == EMPTY
            assert await stream.event() == Event("installation", installation)


@pytest.mark.parametrize(
    "where", [EVENTS, f"{V1}/rooms/!other:example.org/installations/events", f"{V1}/account/installations/events"]
)
async def test_who_looks_elsewhere_or_is_somebody_else_hears_nothing(
    where: str, alice: Person, bob: Person, services: Services
) -> None:
    looking = bob if where == EVENTS else alice
    installation = await alice.install()
    async with listening(looking.client, where) as stream:
        assert await stream.event() == EMPTY

        await alice.report(installation)
        await alice.client.delete(path_of(installation))
        services.events.missed()

        assert await stream.event() == EMPTY
        assert stream.is_silent


async def test_what_changed_in_the_account_is_told_there_alone(alice: Person, services: Services) -> None:
    async with (
        listening(alice.client, f"{V1}/account/installations/events") as account,
        listening(alice.client, EVENTS) as room,
    ):
        assert await account.event() == await room.event() == EMPTY

        services.events.hear(InstallationsChanged(UserID(alice.user_id), None, "manifold-gone-already"))

        assert await account.event() == EMPTY
        assert room.is_silent


async def test_the_answer_may_be_passed_on_as_it_comes(alice: Person) -> None:
    async with listening(alice.client, EVENTS) as stream:
        headers = {name.decode(): value.decode() for name, value in stream.start["headers"]}

    assert stream.start["status"] == 200
    assert headers["content-type"] == "text/event-stream"
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"
    assert headers["access-control-allow-origin"] == "*"
    assert "content-length" not in headers


async def test_head_opens_no_stream(alice: Person, services: Services) -> None:
    answer = await alice.client.request("HEAD", EVENTS)

    assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream")
    assert len(services.events) == 0


async def test_events_is_no_installations_name(alice: Person) -> None:
    assert (await alice.client.put(EVENTS, {"config": {}})).errcode == "M_UNRECOGNIZED"
    assert (await alice.client.get(f"{HERE}/event")).errcode == "M_NOT_FOUND"


async def test_a_silent_stream_shows_signs_of_life(
    alice: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("manifold.manager.events.VISIT_SECONDS", 0.05)
    async with services.events.attended(), listening(alice.client, EVENTS) as stream:
        names = [(await stream.anything()).name for _ in range(4)]

    assert names == ["retry", "installations", ":", ":"]


async def test_who_logs_out_hears_the_end_at_once(alice: Person, services: Services) -> None:
    async with listening(alice.client, EVENTS) as stream:
        await stream.event()

        await alice.client.post(f"{V1}/account/logout", {})

        assert await stream.event() == Event("end", {"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid token"})
        await stream.ended()
    assert stream.is_complete
    assert len(services.events) == 0


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/account/logout/all"), ("DELETE", "/account")], ids=["everywhere", "erased"]
)
async def test_all_streams_of_an_account_end_with_its_sessions(
    method: str, path: str, alice: Person, bob: Person, api: Client, homeserver: Homeserver
) -> None:
    phone = await Person.registered(api, homeserver, alice.user_id)
    async with (
        listening(alice.client, EVENTS) as one,
        listening(phone.client, EVENTS) as other,
        listening(bob.client, EVENTS) as strangers,
    ):
        for stream in (one, other, strangers):
            await stream.event()

        await alice.client.request(method, f"{V1}{path}", json={} if method == "POST" else None)

        for stream in (one, other):
            assert (await stream.event()).name == "end"
        assert strangers.is_silent


async def test_a_session_that_was_ended_from_another_one_hears_the_end_alone(
    alice: Person, api: Client, homeserver: Homeserver
) -> None:
    phone = await Person.registered(api, homeserver, alice.user_id)
    sessions = (await alice.client.get(f"{V1}/account/sessions")).json["sessions"]
    [phones] = [session["id"] for session in sessions if not session["current"]]
    async with listening(alice.client, EVENTS) as stays, listening(phone.client, EVENTS) as goes:
        await stays.event()
        await goes.event()

        await alice.client.delete(f"{V1}/account/sessions/{phones}")

        assert (await goes.event()).name == "end"
        assert not stays.is_complete


async def expire(services: Services, clock: Clock, _: UserID) -> None:
    clock.advance(days=91)


async def block(services: Services, _: Clock, user_id: UserID) -> None:
    await services.blocks.add("user", user_id, "spam")


async def block_room(services: Services, _: Clock, __: UserID) -> None:
    await services.blocks.add("room", ROOM, "spam")


async def take_back(services: Services, _: Clock, user_id: UserID) -> None:
    async with services.store.write() as repositories:
        await repositories.agreements.erase(user_id)


class TestWhatNobodyTellsUs:
    """Time goes by, others write to the database: seen when a stream is visited, or before it is told anything."""

    @pytest.fixture
    def policies(self) -> dict[str, PolicySettings]:
        return {"terms": {"version": "1.0", "en": Document("Terms", "https://example.org/tos")}}

    @pytest.mark.parametrize(
        ("happens", "errcode"),
        [
            (expire, "M_UNKNOWN_TOKEN"),
            (block, "M_FORBIDDEN"),
            (block_room, "M_FORBIDDEN"),
            (take_back, "M_TERMS_NOT_SIGNED"),
        ],
        ids=["the token expires", "the user is blocked", "the room is blocked", "the terms are not signed"],
    )
    @pytest.mark.parametrize("is_told", [True, False], ids=["told", "visited"])
    async def test_a_stream_ends_with_the_right_to_it(
        self,
        happens: Callable[[Services, Clock, UserID], Awaitable[None]],
        errcode: str,
        is_told: bool,
        alice: Person,
        services: Services,
        clock: Clock,
    ) -> None:
        await services.terms.accept(UserID(alice.user_id), ["https://example.org/tos"])
        async with listening(alice.client, EVENTS) as stream:
            assert await stream.event() == EMPTY
            await visit(services)

            await happens(services, clock, UserID(alice.user_id))
            if is_told:
                services.events.hear(InstallationsChanged(UserID(alice.user_id), RoomID(ROOM), None))
            else:
                await visit(services)

            last = await stream.event()
            assert (last.name, last.data["errcode"]) == ("end", errcode)
            await stream.ended()


async def test_a_client_that_reads_slowly_holds_up_nobody_and_is_sent_one_list_for_many_changes(
    alice: Person, services: Services
) -> None:
    async with listening(alice.client, EVENTS) as quick, listening(alice.client, EVENTS) as slow:
        assert await quick.event() == await slow.event() == EMPTY
        slow.stop_reading()
        installations = [await alice.install() for _ in range(20)]
        for installation in installations:
            assert await quick.event() == Event("installation", installation)

        slow.read_on()

        assert await slow.event() == Event("installation", installations[0])
        listed = (await slow.event()).data["installations"]
        assert {installation["id"] for installation in listed} == {installation["id"] for installation in installations}
        await visit(services)
        assert (await slow.anything()).name == ":"


async def test_of_few_changes_a_slow_client_gets_each_as_it_is_now(alice: Person) -> None:
    installation = await alice.install()
    async with listening(alice.client, EVENTS) as slow:
        await slow.event()
        slow.stop_reading()
        await alice.report(installation, ok=False, error="no")
        await alice.report(installation)
        await alice.client.delete(path_of(installation))
        other = await alice.install()
        now = (await alice.client.get(path_of(installation))).json
        slow.read_on()

        told = [await slow.event() for _ in range(3)]

        # The first was on its way before the others came.
        assert told[1:] == [Event("installation", now), Event("installation", other)]
        assert slow.is_silent


async def test_a_client_that_takes_nothing_from_one_visit_to_the_next_is_cut_off(
    alice: Person, services: Services
) -> None:
    async with listening(alice.client, EVENTS) as dead, listening(alice.client, EVENTS) as alive:
        await dead.event()
        await alive.event()
        dead.stop_reading()
        await alice.install()
        await alive.event()
        await visit(services)
        assert not dead.is_aborted

        await visit(services)

        await dead.ended()
        assert dead.is_aborted
        assert not alive.is_aborted
    assert len(services.events) == 0


async def test_a_client_that_only_waits_for_the_database_is_not_cut_off(alice: Person, services: Services) -> None:
    async with listening(alice.client, EVENTS) as stream:
        await stream.event()
        async with AsyncExitStack() as all_readers:
            while not services.events.reading.locked():
                await all_readers.enter_async_context(services.events.reading)
            installation = await alice.install()
            for _ in range(3):
                await visit(services)

        assert await stream.event() == Event("installation", installation)
        assert not stream.is_aborted


async def test_an_account_has_so_many_streams_and_no_more(alice: Person, bob: Person, services: Services) -> None:
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(listening(alice.client, EVENTS)) for _ in range(20)]
        answer = await alice.client.get(f"{V1}/account/installations/events")
        assert (answer.status, answer.errcode) == (429, "M_LIMIT_EXCEEDED")
        assert answer.json["retry_after_ms"] > 0
        assert (await bob.client.get(EVENTS)).status == 200

        streams[7].leave()
        await asyncio.sleep(0.01)

        assert (await alice.client.get(EVENTS)).status == 200


async def test_while_the_database_is_away_a_stream_shows_life_and_then_the_whole_list(
    alice: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def be_away(*_: object) -> Any:
        raise Unavailable("away")

    async with listening(alice.client, EVENTS) as stream:
        await stream.event()
        with monkeypatch.context() as patch:
            patch.setattr(services.installations, "get", be_away)
            installation = await alice.install()
            assert (await stream.anything()).name == ":"
            patch.setattr(services.accounts, "owner", be_away)
            await visit(services)
            assert (await stream.anything()).name == ":"

        await visit(services)

        assert await stream.event() == Event("installations", {"installations": [installation]})


async def test_a_defect_of_ours_ends_the_stream_and_is_logged(
    alice: Person, services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(alice.client, EVENTS) as stream:
        await stream.event()
        monkeypatch.setattr(services.installations, "get", None)
        await alice.install()

        last = await stream.event()

        assert (last.name, last.data["errcode"]) == ("end", "M_UNKNOWN")
        await stream.ended()
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR]


async def test_when_the_manager_stops_every_stream_is_told_and_nobody_comes_in(
    alice: Person, bob: Person, services: Services
) -> None:
    async with (
        listening(alice.client, EVENTS) as one,
        listening(bob.client, EVENTS) as other,
        listening(bob.client, EVENTS) as dead,
    ):
        for stream in (one, other, dead):
            await stream.event()
        dead.stop_reading()
        await bob.install()
        await other.event()

        services.events.close()

        for stream in (one, other):
            last = await stream.event()
            assert (last.name, last.data["errcode"]) == ("end", "M_UNKNOWN")
            await stream.ended()
        assert dead.is_aborted
        assert (await alice.client.get(EVENTS)).status == 503


async def test_who_leaves_while_being_told_leaves_nothing_behind(alice: Person, services: Services) -> None:
    async with listening(alice.client, EVENTS) as stream:
        await stream.event()
        stream.stop_reading()
        await alice.install()

    assert len(services.events) == 0
    await alice.install()
