"""The workbench's listener is for one page, which has shown a secret, and for nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from manifold.workbench import server
from manifold.workbench.errors import WorkbenchError
from manifold.workbench.server import Listener, listening
from tests.workbench.bench import Bench


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Static files as a build leaves them."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/page.js").write_text("1")
    (tmp_path / "workbench.html").write_text("<!doctype html><title>Workbench</title>")
    return tmp_path / "workbench.html"


@pytest.fixture
async def listener(page: Path) -> AsyncIterator[Listener]:
    bench = Bench().bench

    def make(port: int) -> Listener:
        made = Listener(bench, port, page)
        bench.frames["main"].status = "loading"
        return made

    async with listening(make, 0) as listener:
        yield listener


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


@asynccontextmanager
async def connected(
    http: aiohttp.ClientSession, listener: Listener, secret: str, origin: str | None = None
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    headers = {"Origin": listener.origin if origin is None else origin}
    async with http.ws_connect(f"{listener.origin}/connection", headers=headers) as socket:
        await socket.send_json({"secret": secret})
        yield socket


def secret_of(url: str) -> str:
    return url.partition("#")[2]


async def close_code(socket: aiohttp.ClientWebSocketResponse) -> Any:
    message = await socket.receive(timeout=5)
    while message.type is aiohttp.WSMsgType.TEXT:
        message = await socket.receive(timeout=5)
    return socket.close_code


async def test_the_page_is_served_with_a_policy_that_lets_nothing_else_in(
    http: aiohttp.ClientSession, listener: Listener
) -> None:
    for path in ("/", "/assets/page.js"):
        async with http.get(f"{listener.origin}{path}") as reply:
            assert reply.status == 200
            policy = reply.headers["Content-Security-Policy"]
            assert "'unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert "require-trusted-types-for 'script'" in policy
            assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("host", ["localhost:{port}", "evil.example", "127.0.0.1", "127.0.0.1:{port}.evil.example"])
@pytest.mark.parametrize("path", ["/", "/connection", "/assets/page.js"])
async def test_another_name_for_this_machine_gets_nothing(
    http: aiohttp.ClientSession, listener: Listener, host: str, path: str
) -> None:
    port = listener.origin.rpartition(":")[2]
    headers = {"Host": host.format(port=port), "Origin": listener.origin}
    async with http.get(f"{listener.origin}{path}", headers=headers) as reply:
        assert reply.status == 421


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:{port}", "http://127.0.0.1:1"])
async def test_no_page_of_another_origin_connects_even_with_the_secret(
    http: aiohttp.ClientSession, listener: Listener, origin: str
) -> None:
    secret = secret_of(listener.new_url())
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        async with connected(http, listener, secret, origin.format(port=listener.origin.rpartition(":")[2])):
            pass
    assert caught.value.status == 403


async def test_a_program_without_an_origin_does_not_connect(http: aiohttp.ClientSession, listener: Listener) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await http.ws_connect(f"{listener.origin}/connection")
    assert caught.value.status == 403


@pytest.mark.parametrize("secret", ["", "guessed", "é"])
async def test_nobody_gets_in_without_the_secret(http: aiohttp.ClientSession, listener: Listener, secret: str) -> None:
    listener.new_url()
    async with connected(http, listener, secret) as socket:
        assert await close_code(socket) == 4403
    assert not listener.has_page


@pytest.mark.parametrize("first", ["no JSON", "[]", '{"secret": 5}'])
async def test_other_first_words_are_refused(http: aiohttp.ClientSession, listener: Listener, first: str) -> None:
    async with http.ws_connect(f"{listener.origin}/connection", headers={"Origin": listener.origin}) as socket:
        await socket.send_str(first)
        assert await close_code(socket) == 4403


async def test_who_says_nothing_is_cut_off(
    http: aiohttp.ClientSession, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HELLO_SECONDS", 0.05)
    async with http.ws_connect(f"{listener.origin}/connection", headers={"Origin": listener.origin}) as socket:
        assert await close_code(socket) == 4403


async def test_the_secret_works_once_and_a_second_peer_stays_out(
    http: aiohttp.ClientSession, listener: Listener
) -> None:
    secret = secret_of(listener.new_url())
    async with connected(http, listener, secret) as first:
        hello = await first.receive_json(timeout=5)
        assert hello["kind"] == "hello"
        async with connected(http, listener, secret) as second:
            assert await close_code(second) == 4403
        await first.send_json({"do": "saveScenario"})
        assert await _until(first, "scenario")


async def test_the_page_comes_back_with_its_pass_once_and_takes_over(
    http: aiohttp.ClientSession, listener: Listener
) -> None:
    async with connected(http, listener, secret_of(listener.new_url())) as first:
        kept = (await first.receive_json(timeout=5))["pass"]
        async with connected(http, listener, kept) as second:
            assert (await second.receive_json(timeout=5))["pass"] != kept
            assert await close_code(first) == 4409
            assert listener.has_page
            async with connected(http, listener, kept) as third:
                assert await close_code(third) == 4403


async def test_a_new_url_makes_the_old_one_worthless(http: aiohttp.ClientSession, listener: Listener) -> None:
    old = secret_of(listener.new_url())
    listener.new_url()
    async with connected(http, listener, old) as socket:
        assert await close_code(socket) == 4403


@pytest.mark.parametrize(
    "command", ["nonsense", "{}", '{"do": "fly"}', '{"do": "reload", "more": 1}', "[" * 100_000], ids=range(5)
)
async def test_what_is_not_understood_is_told_and_the_page_stays(
    http: aiohttp.ClientSession, listener: Listener, command: str
) -> None:
    async with connected(http, listener, secret_of(listener.new_url())) as socket:
        await socket.send_str(command)
        assert "is not understood" in (await _until(socket, "fault"))["text"]
        await socket.send_json({"do": "saveScenario"})
        assert await _until(socket, "scenario")


async def test_the_view_is_all_that_the_page_needs(http: aiohttp.ClientSession, listener: Listener) -> None:
    async with connected(http, listener, secret_of(listener.new_url())) as socket:
        assert (await socket.receive_json(timeout=5))["kind"] == "hello"
        listener.changed()
        listener.changed()
        shown = await _until(socket, "view")
    assert shown["frames"][0]["origin"] == "https://widget.example"
    assert [room["name"] for room in shown["home"]["rooms"]] == ["Workbench", "The other room"]
    assert "send_event" in shown["actions"]["fromWidget"]


async def test_a_port_that_is_taken_is_told(listener: Listener, page: Path) -> None:
    port = int(listener.origin.rpartition(":")[2])
    with pytest.raises(WorkbenchError, match=rf"Can't listen on port {port}: .*Choose another one with --port"):
        async with listening(lambda port: Listener(Bench().bench, port, page), port):
            pass


async def _until(socket: aiohttp.ClientWebSocketResponse, kind: str) -> Any:
    while True:
        message = await socket.receive_json(timeout=5)
        if message["kind"] == kind:
            return message
