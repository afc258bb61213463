"""A client and a widget, both in Python, run against each other: what one asks, the other does."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from manifold.errors import Declined, MatrixRefused, PeerGone, PeerRefused
from manifold.hosting.driver import Driver
from manifold.hosting.hosted import DeviceMessage, Hosted, RoomEvent, StateChange
from manifold.hosting.transport import Blob, Message
from manifold.hosting.widget import Widget
from manifold.widgetapi import actions, calls
from manifold.widgetapi.client import ClientSession, HostedWidget
from manifold.widgetapi.effects import Noted
from manifold.widgetapi.host import features
from manifold.widgetapi.limits import Limits
from manifold.widgetapi.message import JSON
from manifold.widgetapi.shapes.others import Button, ModalDefinition, TurnServers
from tests.hosting.pipes import pipe

ROOM = "!room:example.org"
SEND, RECEIVE = "org.matrix.msc2762.send.event:m.room.message", "org.matrix.msc2762.receive.event:m.room.message"
STATE = "org.matrix.msc2762.receive.state_event:m.room.topic"
TURN, UPLOAD = "town.robin.msc3846.turn_servers", "org.matrix.msc4039.upload_file"
DEVICES = "org.matrix.msc3819.receive.to_device:org.example.hello"
TOPIC = {"type": "m.room.topic", "state_key": "", "room_id": ROOM, "content": {"topic": "Tea"}, "event_id": "$1"}
MESSAGE = {"type": "m.room.message", "room_id": ROOM, "content": {"body": "Hello"}, "event_id": "$2", "sender": "@b:x"}


class Client(Driver):
    """Grants all, and does what the tests need; what a test sets to be raised is raised instead."""

    def __init__(self) -> None:
        self.done: list[calls.Call] = []
        self.raises: Exception | None = None
        self.gives: Any = None
        self.blocks: asyncio.Event | None = None
        self.heard: list[Any] = []
        self.turn_ended = asyncio.Event()
        self.began, self.gave_up, self.is_ready = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def decide_capabilities(self, requested: Sequence[str], approved: Sequence[str]) -> Sequence[str]:
        return requested

    async def identify(self, asking: Callable[[], None]) -> JSON | None:
        asking()
        await asyncio.sleep(0)
        return {"access_token": "t", "token_type": "Bearer", "matrix_server_name": "example.org", "expires_in": 60}

    async def send_event(self, call: calls.SendEvent) -> Any:
        self.done.append(call)
        self.began.set()
        if self.raises is not None:
            raise self.raises
        if self.blocks is not None:
            try:
                await self.blocks.wait()
            except asyncio.CancelledError:
                self.gave_up.set()
                raise
        return self.gives or calls.Sent(call.room_id, event_id=f"${len(self.done)}")

    async def read_state(self, call: calls.ReadState) -> Sequence[dict[str, Any]]:
        return [TOPIC]

    async def get_media_config(self, call: calls.GetMediaConfig) -> JSON:
        return {"m.upload.size": 1}

    async def upload_file(self, call: calls.UploadFile) -> str:
        return f"mxc://example.org/{len(call.file)}"

    async def download_file(self, call: calls.DownloadFile) -> bytes:
        return b"\0\xff"

    async def send_to_device(self, call: calls.SendToDevice) -> dict[str, list[str]] | None:
        return None

    async def turn_servers(self) -> AsyncIterator[TurnServers]:
        try:
            yield TurnServers(["turn:one"], "u", "p")
            yield TurnServers(["turn:two"], "u", "p")
            await asyncio.Event().wait()
        finally:
            self.turn_ended.set()

    async def open_modal(self, definition: ModalDefinition, buttons: Sequence[Button]) -> Any:
        async def closed() -> JSON | None:
            return {"answer": definition.name}

        return closed()

    def ready(self, approved: Sequence[str]) -> None:
        self.is_ready.set()

    def noted(self, note: Noted) -> None:
        self.heard.append(note)


@asynccontextmanager
async def both(
    *capabilities: str, client: Client | None = None, limits: Limits | None = None, **widgets: Any
) -> AsyncIterator[tuple[Hosted, Widget, Client]]:
    """A client and its widget, once capabilities are negotiated."""
    driver = client or Client()
    here, there = pipe()
    definition = HostedWidget(id="w", origin="https://widget.example")
    session = ClientSession(definition, driver.features, room_id=ROOM, limits=limits or Limits())
    async with (
        Hosted(session, driver, here) as hosted,
        Widget(there, capabilities, origin="https://client.example", **widgets) as widget,
    ):
        yield hosted, widget, driver


def test_a_driver_can_do_what_it_has_the_methods_for_and_no_more() -> None:
    assert set(Client().features) == {
        features.EVENTS,
        features.PUSHING,
        features.MEDIA,
        features.TO_DEVICE,
        features.TURN,
        features.MODALS,
        features.SCREENSHOTS,
    }
    assert Driver().features == (features.SCREENSHOTS,)


async def test_a_widget_sends_an_event() -> None:
    async with both(SEND) as (hosted, widget, client):
        sent = await widget.send_event("m.room.message", {"body": "Hi"})

        assert (sent.room_id, sent.event_id) == (ROOM, "$1")
        assert client.done == [calls.SendEvent(ROOM, "m.room.message", {"body": "Hi"})]
        assert hosted.session.approved == widget.approved == [SEND]


async def test_each_side_sends_to_the_origin_of_the_other() -> None:
    here, there = pipe()
    client = Client()
    session = ClientSession(HostedWidget(id="w", origin="https://widget.example"), client.features, room_id=ROOM)
    async with Hosted(session, client, here), Widget(there, [SEND], origin="https://client.example") as widget:
        await widget.send_event("m.room.message", {})

    assert {origin for _, origin in here.sent} == {"https://widget.example"}
    assert {origin for _, origin in there.sent} == {"https://client.example"}


async def test_what_the_homeserver_refuses_is_told_and_what_breaks_is_not(caplog: pytest.LogCaptureFixture) -> None:
    async with both(SEND) as (_, widget, client):
        answer = {"errcode": "M_LIMIT_EXCEEDED", "error": "Slow down", "retry_after_ms": 1500}
        client.raises = MatrixRefused("too fast", errcode="M_LIMIT_EXCEEDED", status=429, answer=answer)
        with pytest.raises(PeerRefused, match="Error sending event") as refused:
            await widget.send_event("m.room.message", {})
        assert (refused.value.status, refused.value.answer) == (429, answer)

        client.raises = Declined("The room is encrypted")
        with pytest.raises(PeerRefused, match="The room is encrypted") as refused:
            await widget.send_event("m.room.message", {})
        assert refused.value.status is None

        client.raises = RuntimeError("secret of the program")
        with caplog.at_level(logging.WARNING), pytest.raises(PeerRefused, match=r"^Error sending event$"):
            await widget.send_event("m.room.message", {})
        assert "secret of the program" in caplog.text

        client.raises, client.gives = None, "no result at all"
        with pytest.raises(PeerRefused, match=r"^Error sending event$"):
            await widget.send_event("m.room.message", {})


async def test_a_client_and_its_widget_talk_about_all_else() -> None:
    async def picture(_: JSON) -> JSON:
        return {"screenshot": b"png"}

    wanted = [SEND, UPLOAD, "org.matrix.msc4039.download_file", "m.capability.screenshot"]
    async with both(*wanted, answers={"screenshot": picture}) as (hosted, widget, _):
        assert (await widget.openid())["access_token"] == "t"
        assert (await widget.upload_file(b"abc")).content_uri == "mxc://example.org/3"
        assert await widget.download_file("mxc://example.org/3") == b"\0\xff"
        assert await hosted.screenshot() == b"png"

        themes, closed = widget.told("theme_change"), widget.told("close_modal")
        hosted.theme({"name": "dark"})
        assert await anext(themes) == {"name": "dark"}
        await widget.ask(actions.OPEN_MODAL, {"type": "m.custom", "url": "https://m.example", "name": "Sure?"})
        assert await anext(closed) == {"answer": "Sure?"}

        with pytest.raises(PeerRefused, match="Unknown or unsupported"):
            await widget.navigate("https://matrix.to/#/!a:b")


async def test_a_file_where_none_belongs_is_no_more_than_a_refusal(every_message_fits_its_schema: list[str]) -> None:
    """Other transports than JSON carry bytes, and so may whoever is at their other end."""
    async with both(SEND) as (hosted, widget, _):
        for data in ({"type": Blob(b"x"), "content": {}}, {"type": "m.room.message", "content": Blob(b"x")}):
            with pytest.raises(PeerRefused, match="Invalid request"):
                await widget.ask(actions.SEND_EVENT, data)
        stray = {"api": "toWidget", "requestId": "?", "widgetId": "w", "action": "x", "response": {"a": Blob(b"x")}}
        await widget._transport.send(stray, "")
        await widget.send_event("m.room.message", {})

        assert hosted.session.is_ready
    # It was us who asked for nonsense.
    assert len(every_message_fits_its_schema) == 2
    every_message_fits_its_schema.clear()


async def test_capabilities_can_be_asked_for_later() -> None:
    async with both() as (hosted, widget, _):
        with pytest.raises(PeerRefused, match="Cannot send"):
            await widget.send_event("m.room.message", {})

        assert await widget.request_capabilities(SEND) == [SEND]
        assert await widget.request_capabilities(SEND) == [SEND]
        assert (await widget.send_event("m.room.message", {})).event_id == "$1"
        assert hosted.session.approved == [SEND]


async def test_what_happens_in_the_room_reaches_the_widget_in_order() -> None:
    here, there = pipe()
    client = Client()
    session = ClientSession(HostedWidget(id="w"), client.features, room_id=ROOM)
    widget = Widget(there, [RECEIVE, STATE, DEVICES])
    states, events, messages = widget.state(), widget.events(), widget.to_device()
    async with Hosted(session, client, here) as hosted, widget:
        assert await anext(states) == {"state": [TOPIC]}
        for number in range(3):
            hosted.feed(RoomEvent({**MESSAGE, "event_id": f"${number}"}))
        hosted.feed(StateChange([{**TOPIC, "content": {"topic": "Coffee"}}]))
        hosted.feed(DeviceMessage({"type": "org.example.hello", "sender": "@b:x", "content": {}}, encrypted=False))

        assert [(await anext(events))["event_id"] for _ in range(3)] == ["$0", "$1", "$2"]
        assert (await anext(states))["state"][0]["content"] == {"topic": "Coffee"}
        assert (await anext(messages))["encrypted"] is False


async def test_credentials_for_turn_servers_come_for_as_long_as_they_are_read() -> None:
    async with both(TURN) as (_, widget, client):
        servers = widget.turn_servers()
        assert [(await anext(servers)).uris, (await anext(servers)).uris] == [["turn:one"], ["turn:two"]]
        assert not client.turn_ended.is_set()

        await servers.aclose()
        await asyncio.wait_for(client.turn_ended.wait(), 1)


async def test_a_page_that_goes_takes_with_it_what_was_begun_for_it() -> None:
    client = Client()
    client.blocks = asyncio.Event()
    here, there = pipe()
    session = ClientSession(HostedWidget(id="w"), client.features, room_id=ROOM)
    async with Hosted(session, client, here) as hosted, Widget(there, [SEND]) as widget:
        sending = asyncio.create_task(widget.send_event("m.room.message", {}))
        await client.began.wait()

        here.load()
        await client.gave_up.wait()

        assert not hosted.session.is_ready
        sending.cancel()


async def test_the_end_of_the_client_ends_everything_at_the_widget() -> None:
    client = Client()
    client.blocks = asyncio.Event()
    here, there = pipe()
    session = ClientSession(HostedWidget(id="w"), client.features, room_id=ROOM)
    async with Hosted(session, client, here) as hosted, Widget(there, [SEND]) as widget:
        events = widget.events()
        sending = asyncio.create_task(widget.send_event("m.room.message", {}))
        await client.began.wait()

        await hosted.close()

        with pytest.raises(PeerGone):
            await sending
        assert client.gave_up.is_set()
        assert [event async for event in events] == []
        with pytest.raises(PeerGone):
            await widget.send_event("m.room.message", {})
        await widget.wait()


async def test_a_client_that_leaves_before_it_decides_is_told_to_who_waits() -> None:
    here, there = pipe()
    entering = asyncio.create_task(Widget(there, [SEND]).__aenter__())
    await asyncio.sleep(0)
    await here.close()

    with pytest.raises(PeerGone):
        await entering


async def test_a_widget_that_does_not_answer_is_waited_for_no_longer_than_the_limit() -> None:
    here, _ = pipe()
    client = Client()
    session = ClientSession(HostedWidget(id="w"), client.features, room_id=ROOM, limits=Limits(response_seconds=0.05))
    async with Hosted(session, client, here) as hosted:
        await asyncio.wait_for(client.is_ready.wait(), 2)
        with pytest.raises(PeerRefused, match="capability"):
            await hosted.screenshot()
    assert any("no answer to capabilities" in note.what for note in client.heard)


async def test_a_peer_that_reads_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manifold.hosting.runner.OUTGOING", 50)
    client = Client()
    here, there = pipe()
    session = ClientSession(HostedWidget(id="w"), client.features, room_id=ROOM)
    async with Hosted(session, client, here) as hosted:
        here.is_stuck = True
        for number in range(200):
            there.other.put(_request(number))
        await asyncio.wait_for(hosted.wait(), 2)


async def test_not_more_calls_at_a_time_than_the_limit_says() -> None:
    client = Client()
    client.blocks = asyncio.Event()
    async with both(SEND, client=client) as (_, widget, _same):
        sending = [asyncio.create_task(widget.send_event("m.room.message", {"n": n})) for n in range(15)]
        sending += [asyncio.create_task(widget.send_event("m.room.message", {"n": n})) for n in range(15)]
        for _ in range(50):
            await asyncio.sleep(0)
        running = len(client.done)
        client.blocks.set()
        await asyncio.gather(*sending)

        assert running <= 16
        assert len(client.done) == 30


async def test_who_reads_too_slowly_is_told_that_something_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manifold.hosting.streams.UNREAD", 2)
    async with both(RECEIVE) as (hosted, widget, _):
        events, last = widget.events(), widget.told("visibility")
        for number in range(3):
            hosted.feed(RoomEvent({**MESSAGE, "event_id": f"${number}"}))
        hosted.visible(True)
        await anext(last)

        assert [(await anext(events))["event_id"] for _ in range(2)] == ["$0", "$1"]
        with pytest.raises(OverflowError):
            await anext(events)
        hosted.feed(RoomEvent({**MESSAGE, "event_id": "$9"}))
        assert (await anext(events))["event_id"] == "$9"


def _request(number: int) -> Message:
    return Message(
        {
            "api": "fromWidget",
            "requestId": f"r{number}",
            "widgetId": "w",
            "action": "supported_api_versions",
            "data": {},
        }
    )


async def test_a_modal_closes_when_the_page_that_opened_it_is_loaded_anew() -> None:
    class Opening(Client):
        def __init__(self) -> None:
            super().__init__()
            self.is_closed = asyncio.Event()

        async def open_modal(self, definition: ModalDefinition, buttons: Sequence[Button]) -> Any:
            async def closed() -> JSON | None:
                try:
                    await asyncio.Event().wait()
                finally:
                    self.is_closed.set()
                return None

            return closed()

    client = Opening()
    async with both(client=client) as (hosted, widget, _):
        await widget.ask(actions.OPEN_MODAL, {"type": "m.custom", "url": "https://m.example"})
        await asyncio.sleep(0)
        hosted._loaded()  # as the relay tells it
        await asyncio.wait_for(client.is_closed.wait(), 5)
