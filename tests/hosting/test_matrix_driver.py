"""A widget's calls, done by a real homeserver."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from manifold.demo.homeserver import Synapse
from manifold.demo.matrix_client import MatrixClient
from manifold.errors import Declined, MatrixRefused, PeerRefused
from manifold.hosting.driver import Driver
from manifold.hosting.hosted import DeviceMessage, Hosted, RoomEvent, StateChange, Update
from manifold.hosting.matrix_driver import ENCRYPTED, MatrixDriver
from manifold.hosting.program import Program
from manifold.hosting.sync import follow
from manifold.hosting.transport import Blob
from manifold.hosting.widget import Widget
from manifold.ids import RoomID
from manifold.sdk.matrix import TokenSession
from manifold.widgetapi import calls
from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.host import features
from manifold.widgetapi.message import JSON
from manifold.widgetapi.shapes.manager import Allowed
from tests.hosting.pipes import pipe

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def yes(_: object) -> bool:
    return True


@pytest.fixture
def driver(session: TokenSession) -> MatrixDriver:
    return MatrixDriver(session, Program(confirm=yes))


@asynccontextmanager
async def updates(session: TokenSession) -> AsyncIterator[asyncio.Queue[Update]]:
    """What happens from now on."""
    news: asyncio.Queue[Update] = asyncio.Queue()
    following = asyncio.Event()

    async def read() -> None:
        async for update in follow(session, following=following.set):
            news.put_nowait(update)

    reading = asyncio.create_task(read())
    await asyncio.wait_for(following.wait(), 60)
    try:
        yield news
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def next_of(news: "asyncio.Queue[Update]", event_type: str, kind: type[Update]) -> Any:
    """The next update of this kind about events of this type."""
    async with asyncio.timeout(10):
        while True:
            update = await news.get()
            if isinstance(update, kind) and event_type in str(update):
                return update


async def test_events_are_sent_and_read(driver: MatrixDriver, room: RoomID) -> None:
    sent = [
        await driver.send_event(calls.SendEvent(room, "m.room.message", {"msgtype": kind, "body": str(number)}))
        for number, kind in enumerate(["m.text", "m.notice", "m.text", "m.text"])
    ]
    state = await driver.send_event(calls.SendEvent(room, "org.example.odd", {"a": 1}, state_key="a/b ü"))

    async def read(**more: Any) -> list[str]:
        asked = {"rooms": [room], "type": "m.room.message", "msgtype": None, "state_key": None, "limit": None}
        call = calls.ReadTimeline(**{**asked, "since": None, **more})
        return [str(event["event_id"]) for event in await driver.read_timeline(call)]

    ids = [str(each.event_id) for each in sent]
    assert await read() == ids[::-1]
    assert await read(limit=2) == ids[:1:-1]
    assert await read(msgtype="m.notice") == [ids[1]]
    assert await read(since=ids[1]) == ids[:1:-1]
    assert await read(rooms=None) == ids[::-1]
    assert await read(type="org.example.odd", state_key="a/b ü") == [state.event_id]
    assert await read(type="org.example.odd", state_key=True) == [state.event_id]
    assert await read(type="org.example.odd", state_key="other") == []


async def test_state_is_read_by_key_and_by_type(driver: MatrixDriver, alice: MatrixClient, room: RoomID) -> None:
    [name] = await driver.read_state(calls.ReadState([room], [("m.room.name", ""), ("m.room.topic", "")]))
    assert (name["content"], name["room_id"], name["sender"]) == ({"name": "Tea"}, room, alice.user_id)

    members = await driver.read_state(calls.ReadState(None, [("m.room.member", None), ("m.room.name", "")]))
    assert sorted(event["type"] for event in members) == ["m.room.member", "m.room.member", "m.room.name"]


async def test_redactions_and_relations(driver: MatrixDriver, room: RoomID) -> None:
    first = await driver.send_event(calls.SendEvent(room, "m.room.message", {"msgtype": "m.text", "body": "one"}))
    relation = {"rel_type": "m.annotation", "event_id": first.event_id, "key": "+"}
    other = await driver.send_event(calls.SendEvent(room, "m.reaction", {"m.relates_to": relation}))

    page = await driver.read_relations(calls.ReadRelations(room, str(first.event_id), limit=5))
    assert [event["event_id"] for event in page.chunk] == [other.event_id]
    narrow = calls.ReadRelations(room, str(first.event_id), "m.annotation", "m.reaction", direction="f")
    assert [event["event_id"] for event in (await driver.read_relations(narrow)).chunk] == [other.event_id]
    none = calls.ReadRelations(room, str(first.event_id), event_type="m.room.message")
    assert (await driver.read_relations(none)).chunk == []

    await driver.send_event(calls.SendEvent(room, "m.room.redaction", {"redacts": other.event_id, "reason": "no"}))
    assert [event for event in (await driver.read_relations(narrow)).chunk if event["content"]] == []
    with pytest.raises(Declined, match="redacts"):
        await driver.send_event(calls.SendEvent(room, "m.room.redaction", {}))


async def test_delayed_events_are_sent_later_or_sooner_or_never(driver: MatrixDriver, room: RoomID) -> None:
    late = calls.SendEvent(room, "m.room.message", {"msgtype": "m.text", "body": "later"}, delay=60_000)
    sent = await driver.send_event(late)
    assert sent.event_id is None
    await driver.update_delayed_event(calls.UpdateDelayedEvent(str(sent.delay_id), "restart"))
    await driver.update_delayed_event(calls.UpdateDelayedEvent(str(sent.delay_id), "send"))
    cancelled = await driver.send_event(late)
    await driver.update_delayed_event(calls.UpdateDelayedEvent(str(cancelled.delay_id), "cancel"))

    found = await driver.read_timeline(calls.ReadTimeline([room], "m.room.message", None, None, None, None))
    assert [event["content"]["body"] for event in found] == ["later"]
    with pytest.raises(MatrixRefused) as unknown:
        await driver.update_delayed_event(calls.UpdateDelayedEvent("nothing", "send"))
    assert unknown.value.status == 404


async def test_nothing_goes_into_an_encrypted_room_in_the_clear(
    driver: MatrixDriver, alice: MatrixClient, room: RoomID
) -> None:
    await alice.put_state(room, "m.room.encryption", "", {"algorithm": "m.megolm.v1.aes-sha2"})

    for call in (
        calls.SendEvent(room, "m.room.message", {"body": "secret"}),
        calls.SendEvent(room, "m.room.message", {"body": "secret"}, delay=1),
        calls.SendEvent(room, "m.room.redaction", {"redacts": "$x"}, delay=1),
    ):
        with pytest.raises(Declined, match=ENCRYPTED):
            await driver.send_event(call)
    with pytest.raises(Declined, match=ENCRYPTED):
        await driver.send_sticker(calls.SendSticker(room, {"body": "secret"}))
    with pytest.raises(Declined, match="encrypt"):
        await driver.send_to_device(calls.SendToDevice("org.example.x", True, {}))
    await driver.send_event(calls.SendEvent(room, "org.example.state", {}, state_key=""))


async def test_account_data_of_the_user_and_of_rooms(driver: MatrixDriver, session: TokenSession, room: RoomID) -> None:
    assert await driver.read_account_data(calls.ReadAccountData("org.example.a")) is None
    await session.put_account_data("org.example.a", {"a": 1})
    assert await driver.read_account_data(calls.ReadAccountData("org.example.a")) == {"a": 1}

    ask = calls.ReadRoomAccountData(None, "org.example.b")
    assert await driver.read_room_account_data(ask) == []
    path = f"/_matrix/client/v3/user/{session.user_id}/rooms/{room}/account_data/org.example.b"
    await session.call("PUT", path, {"b": 2})
    expected = {"type": "org.example.b", "room_id": room, "content": {"b": 2}}
    assert await driver.read_room_account_data(ask) == [expected]


async def test_files_people_and_rooms(driver: MatrixDriver, bob: MatrixClient, room: RoomID) -> None:
    assert (await driver.get_media_config(calls.GetMediaConfig()))["m.upload.size"] > 0
    uri = await driver.upload_file(calls.UploadFile(Blob(b"\0\xff", "image/png")))
    file = await driver.download_file(calls.DownloadFile(uri))
    assert (file, isinstance(file, Blob) and file.media_type) == (b"\0\xff", "image/png")
    text = await driver.upload_file(calls.UploadFile("grün"))
    assert await driver.download_file(calls.DownloadFile(text, 5000)) == "grün".encode()
    with pytest.raises(MatrixRefused) as refused:
        await driver.download_file(calls.DownloadFile(f"{uri}x"))
    assert refused.value.status == 404

    limited, users = await driver.search_users(calls.SearchUsers(bob.user_id.localpart, 5))
    assert (limited, [user["user_id"] for user in users]) == (False, [bob.user_id])

    made = await driver.create_room(calls.CreateRoom({"name": "Made by a widget"}))
    assert (await driver.get_room_summary(calls.GetRoomSummary(made))).name == "Made by a widget"
    with pytest.raises(MatrixRefused) as unsupported:
        await driver.get_rtc_transports(calls.GetRTCTransports())
    assert unsupported.value.status == 404


async def test_a_program_that_says_nothing_agrees_to_nothing(session: TokenSession, room: RoomID) -> None:
    driver = MatrixDriver(session, Program())

    assert await driver.decide_capabilities(["m.sticker"], []) == ()
    assert await driver.identify(lambda: None) is None
    with pytest.raises(Declined, match="does not agree"):
        await driver.create_room(calls.CreateRoom({}))
    with pytest.raises(Declined, match="does not agree"):
        await driver.set_account_widget(calls.SetAccountWidget("w", {}))
    with pytest.raises(Declined):
        await driver.navigate(calls.Navigate("https://matrix.to/#/!a"))
    offered = {features.NAVIGATION, features.VIEW_ROOM, features.SHARING, features.ON_SCREEN, features.MODALS}
    assert offered.isdisjoint(driver.features)
    assert features.LIVEKIT not in driver.features
    assert isinstance(driver, Driver)


async def test_an_integration_manager_looks_after_a_room_of_version_12(
    driver: MatrixDriver, alice: MatrixClient, bob: MatrixClient, session: TokenSession, room: RoomID
) -> None:
    summary = await driver.get_room_summary(calls.GetRoomSummary(room))
    counts = (summary.joined_member_count, summary.invited_member_count)
    assert (summary.room_version, summary.my_membership, counts, summary.name) == ("12", "join", (2, 0), "Tea")
    assert (await driver.get_membership(calls.GetMembership(room, alice.user_id))).power_level == 2**53 - 1
    assert (await driver.get_membership(calls.GetMembership(room, bob.user_id))).power_level == 0
    assert (await driver.get_membership(calls.GetMembership(room, "@nobody:x"))).membership is None

    give = calls.SetPowerLevel(room, bob.user_id, 50)
    assert [await driver.set_power_level(give), await driver.set_power_level(give)] == [(True, 50), (False, 50)]
    less = calls.SetPowerLevel(room, bob.user_id, 10, ignore_if_greater=True)
    assert await driver.set_power_level(less) == (False, 50)
    mine = calls.SetPowerLevel(room, alice.user_id, 10, ignore_if_greater=True)
    assert await driver.set_power_level(mine) == (False, 2**53 - 1)
    with pytest.raises(Declined, match="has created the room"):
        await driver.set_power_level(calls.SetPowerLevel(room, alice.user_id, 10))

    can = calls.CanSendEvent(room, "m.room.topic", "")
    assert await driver.can_send_event(can) == Allowed(True, 50, None)
    async with TokenSession(session.homeserver, bob.user_id, bob.access_token) as bobs:
        theirs = MatrixDriver(bobs, Program())
        assert await theirs.can_send_event(can) == Allowed(True, 50, 50)
        assert await theirs.can_send_event(calls.CanSendEvent(room, "m.room.tombstone", "")) == Allowed(False, 150, 50)
        assert await theirs.can_send_event(calls.CanSendEvent(room, "m.room.message")) == Allowed(True, 0, 50)

    def change(membership: str) -> calls.ChangeMembership:
        return calls.ChangeMembership(room, bob.user_id, membership, "because")

    done = [await driver.change_membership(change(each)) for each in ("invite", "leave", "leave", "invite", "invite")]
    assert done == [False, True, False, True, False]

    await driver.set_account_widget(calls.SetAccountWidget("w", {"type": "m.custom", "url": "https://w.example"}))
    assert "w" in (await session.account_data("m.widgets") or {})
    await driver.set_account_widget(calls.SetAccountWidget("w", None))
    assert "w" not in (await session.account_data("m.widgets") or {})
    manager = {"type": "m.integration_manager", "url": "https://m.example", "id": "m", "creatorUserId": alice.user_id}
    await session.put_account_data("m.widgets", {"m": {"type": "m.widget", "content": manager}})
    with pytest.raises(Declined, match="integration manager"):
        await driver.set_account_widget(calls.SetAccountWidget("m", None))


async def test_what_happens_is_told_in_its_order(
    driver: MatrixDriver, session: TokenSession, alice: MatrixClient, bob: MatrixClient, room: RoomID
) -> None:
    async with updates(session) as news:
        first = await bob.send(room, "m.room.message", {"msgtype": "m.text", "body": "1"}, "1")
        second = await bob.send(room, "m.room.message", {"msgtype": "m.text", "body": "2"}, "2")
        await alice.put_state(room, "m.room.topic", "", {"topic": "Tea"})
        [told_first, told_second] = [await next_of(news, "m.room.message", RoomEvent) for _ in range(2)]
        assert [told_first.event["event_id"], told_second.event["event_id"]] == [first, second]
        assert told_first.event["room_id"] == room
        topic = await next_of(news, "m.room.topic", StateChange)
        assert topic.events[0]["content"]["topic"] == "Tea"
        assert (await next_of(news, "m.room.topic", RoomEvent)).event["state_key"] == ""

        # To every device of Alice's, this one too.
        message: dict[str, Any] = {alice.user_id: {"*": {"hello": "you"}}}
        assert await driver.send_to_device(calls.SendToDevice("org.example.hello", False, message)) is None
        hello = await next_of(news, "org.example.hello", DeviceMessage)
        assert (hello.message["content"], hello.encrypted) == ({"hello": "you"}, False)


async def test_a_widget_and_the_homeserver_all_the_way(
    session: TokenSession, bob: MatrixClient, room: RoomID, synapse: Synapse
) -> None:
    async def all_of_it(requested: Any, _: Any) -> Any:
        return requested

    async def agrees() -> bool:
        return True

    driver = MatrixDriver(session, Program(decide=all_of_it, tell_identity=agrees))
    here, there = pipe()
    machine = ClientSession(HostedWidget(id="w"), driver.features, room_id=room)
    wanted = ["send.event:m.room.message", "receive.event:m.room.message", "send.state_event:org.example.odd"]
    async with (
        updates(session) as news,
        Hosted(machine, driver, here) as hosted,
        Widget(there, [f"org.matrix.msc2762.{each}" for each in wanted]) as widget,
    ):
        events = widget.events()
        token: JSON = await widget.openid()
        assert token["matrix_server_name"] == synapse.server_name
        sent = await widget.send_event("m.room.message", {"msgtype": "m.text", "body": "from a widget"})
        hosted.feed(await next_of(news, "m.room.message", RoomEvent))
        assert (await anext(events))["event_id"] == sent.event_id

        with pytest.raises(PeerRefused) as refused:
            await widget.send_event("org.example.odd", {}, state_key=bob.user_id)
        assert (refused.value.status, refused.value.answer["errcode"]) == (403, "M_FORBIDDEN")
