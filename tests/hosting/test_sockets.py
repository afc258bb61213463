"""What listens on loopback: for whom, and for whom not."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.errors import PeerGone, PeerRefused
from manifold.hosting.blobs import from_wire, to_wire
from manifold.hosting.hosted import Hosted
from manifold.hosting.relay import Relay, Visit, origin_of
from manifold.hosting.transport import Blob, Loaded, Message, Transport
from manifold.hosting.websocket import connect, listen
from manifold.hosting.widget import Widget
from manifold.widgetapi.client import ClientSession, HostedWidget
from tests.hosting.test_sessions import ROOM, SEND, Client

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.binary(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "type", "$blob", "$$blob", "blob"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


async def status(http: aiohttp.ClientSession, url: str, **headers: str) -> int:
    """What an attempt to open a WebSocket is answered with; 101 is a success."""
    try:
        async with http.ws_connect(url, headers=headers):
            return 101
    except aiohttp.WSServerHandshakeError as exc:
        return exc.status


@given(VALUES)
def test_files_come_through_whatever_objects_look_like(value: Any) -> None:
    assert from_wire(to_wire(value)) == value


@pytest.mark.parametrize("wire", [{"$blob": "?"}, {"$blob": 1}, {"a": [{"$blob": None}]}])
def test_files_that_are_none_are_refused(wire: Any) -> None:
    with pytest.raises(ValueError):
        from_wire(wire)


def test_a_file_keeps_its_media_type() -> None:
    blob = from_wire(to_wire({"file": Blob(b"x", "image/png")}))["file"]
    assert (blob, blob.media_type) == (b"x", "image/png")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Widget.example:443/a?b#c", "https://widget.example"),
        ("http://widget.example:8080", "http://widget.example:8080"),
        ("http://[::1]:80/", "http://[::1]"),
        ("https://grün.example/", "https://xn--grn-ioa.example"),
        ("https://user:secret@widget.example/", "https://widget.example"),
    ],
)
def test_origins_are_written_as_browsers_write_them(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,", "file:///etc", "widget.example", "https://"])
def test_what_is_no_web_address_has_no_origin(url: str) -> None:
    with pytest.raises(ValueError, match="no web address"):
        origin_of(url)


async def test_a_page_is_for_one_browser_tab_once(http: aiohttp.ClientSession) -> None:
    async with Relay() as relay:
        page = relay.host("https://widget.example/a")
        async with http.get(page.url) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        socket = f"{page.url}socket".replace("http", "ws", 1)

        assert await status(http, socket) == 403
        assert await status(http, socket, Origin="https://widget.example") == 403
        assert await status(http, socket, Origin=relay.origin, Host="widget.example") == 421
        assert await status(http, socket.replace(page.url.split("/")[3], "guess"), Origin=relay.origin) == 404
        async with http.ws_connect(socket, headers={"Origin": relay.origin}) as ws:
            orders = await ws.receive_json()
            assert (orders["expect"], orders["frame"]["url"]) == ("https://widget.example", "https://widget.example/a")
            assert await status(http, socket, Origin=relay.origin) == 404
            for frame in ('{"load": true}', "[" * 100_000, "nonsense", '{"message": {"$blob": "?"}}', '{"message": 1}'):
                await ws.send_str(frame)
            news = page.incoming()
            assert [await anext(news), await anext(news)] == [Loaded(), Message(1)]
            with pytest.raises(ValueError, match="who would get it"):
                await page.send({}, "https://other.example")
            await page.send({"a": b"x"}, "https://widget.example")
            assert await ws.receive_json() == {"post": {"a": {"$blob": "eA==", "type": ""}}}
            await page.close()
        async with http.get(page.url) as answer:
            assert answer.status == 404


async def test_a_widget_is_at_an_origin_of_its_own() -> None:
    async with Relay() as relay:
        with pytest.raises(ValueError, match="own origin"):
            relay.host(f"{relay.origin}/widget")


async def test_a_widgets_address_takes_one_page_after_another_from_its_clients(http: aiohttp.ClientSession) -> None:
    visits: list[Visit] = []

    async def serve(transport: Transport, visit: Visit) -> None:
        visits.append(visit)
        async for _ in transport.incoming():
            raise PeerGone

    async with Relay() as relay:
        clients = ["https://a.example", "https://b.example"]
        url = relay.widget(serve, clients=clients, secret="a-secret-that-stays")
        assert url == f"{relay.origin}/a-secret-that-stays/"
        async with http.get(url) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors https://a.example https://b.example" in policy
        socket = f"{url}socket".replace("http", "ws", 1)
        mine = {"Origin": relay.origin}

        assert await status(http, socket, **mine) == 403
        assert await status(http, f"{socket}?parentUrl=https://evil.example/", **mine) == 403
        for client in clients:
            async with http.ws_connect(f"{socket}?parentUrl={client}/x&widgetId=w", headers=mine) as ws:
                assert await ws.receive_json() == {"expect": client}
                assert await status(http, f"{socket}?parentUrl={client}", **mine) == 409
                await ws.send_str('{"load": true}')
                await ws.receive()
        assert [(visit.widget_id, visit.origin) for visit in visits] == [("w", client) for client in clients]
        for wrong in ("https://a.example/", "*", "a.example"):
            with pytest.raises(ValueError, match=r"origin|address"):
                relay.widget(serve, clients=[wrong])
        with pytest.raises(ValueError, match="at least 16"):
            relay.widget(serve, clients=clients, secret="short")


async def test_a_widget_without_a_browser_speaks_by_a_websocket(http: aiohttp.ClientSession) -> None:
    client = Client()
    async with listen() as listening:
        session = ClientSession(HostedWidget(id="w", wait_for_load=False), client.features, room_id=ROOM)
        assert await status(http, listening.uri, Origin="https://evil.example") == 403
        async with Hosted(session, client, listening) as hosted, connect(listening.uri) as transport:
            async with Widget(transport, [SEND], widget_id="w") as widget:
                assert (await widget.send_event("m.room.message", {"body": "Hi"})).event_id == "$1"
                with pytest.raises(PeerRefused):
                    await widget.send_event("m.reaction", {})
            await hosted.wait()
        with pytest.raises(PeerGone):
            async with connect(listening.uri):
                pass
    with pytest.raises(ValueError, match="WebSocket"):
        async with connect("https://client.example"):
            pass
