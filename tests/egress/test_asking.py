"""Other methods than GET, answers without an end, and at which hop a request ended."""

import asyncio

import pytest
from aiohttp import web

from manifold.egress import Limits
from manifold.errors import Because, Unreachable
from tests.support.http_server import free_port, hanging, json_answer, redirect, serve_bytes, text_answer
from tests.support.internet import PRIVATE, PUBLIC, Internet

pytestmark = pytest.mark.slow


async def test_a_body_arrives_by_the_method_that_was_asked_for(internet: Internet) -> None:
    received: list[tuple[str, bytes]] = []

    async def keep(request: web.BaseRequest) -> web.StreamResponse:
        received.append((request.method, await request.read()))
        return web.Response()

    async with internet.site(keep, "pad.example.org") as site:
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            reply = await internet.egress().request(method, f"https://pad.example.org:{site.port}/", body=b"{}")
            assert reply.ok

    assert received == [(method, b"{}") for method in ("POST", "PUT", "DELETE", "OPTIONS")]


async def test_what_was_posted_is_posted_to_nobody_else(internet: Internet) -> None:
    async with (
        internet.site(text_answer("secret"), "elsewhere.example.org") as elsewhere,
        internet.site(redirect(f"https://elsewhere.example.org:{elsewhere.port}/", 307), "pad.example.org") as site,
    ):
        reply = await internet.egress().request("POST", f"https://pad.example.org:{site.port}/", body=b"token")

    assert reply.status == 307
    assert elsewhere.requests == []


async def test_the_beginning_of_an_answer_is_had_before_its_end(internet: Internet) -> None:
    async def stream(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"event: first\n\n")
        await asyncio.Event().wait()
        return response

    async with internet.site(stream, "pad.example.org") as site:
        url = f"https://pad.example.org:{site.port}/"
        reply = await internet.egress().request("GET", url, until=b"\n\n", timeout=5)
        with pytest.raises(Unreachable):
            await internet.egress().request("GET", url, until=b"never", timeout=0.2)

    assert reply.body == b"event: first\n\n"


async def test_a_header_that_came_twice_is_had_twice(internet: Internet) -> None:
    async def twice(_: web.BaseRequest) -> web.StreamResponse:
        response = web.Response()
        response.headers.add("X-Kind", "a")
        response.headers.add("X-Kind", "b")
        return response

    async with internet.site(twice, "pad.example.org") as site:
        reply = await internet.egress().get(f"https://pad.example.org:{site.port}/")

    assert reply.values("x-kind") == ["a", "b"]
    assert reply.values("x-other") == []


async def test_where_a_request_ended_is_told_for_programs_too(internet: Internet) -> None:
    internet.names.add("silent.example.org", "A", PUBLIC)
    internet.names.add("private.example.org", "A", PRIVATE)
    egress = internet.egress(limits=Limits(seconds=0.3))

    async def because(url: str) -> Because:
        with pytest.raises(Unreachable) as error:
            await egress.get(url)
        return error.value.because

    async with (
        internet.site(json_answer({}), "other.example.org") as other,
        internet.site(hanging, "slow.example.org") as slow,
        serve_bytes(b"garbage", PUBLIC, internet.certificate("garbled.example.org")) as garbled,
    ):
        internet.names.add("garbled.example.org", "A", PUBLIC)
        assert await because("https://nowhere.example.org/") == "name"
        assert await because("https://private.example.org/") == "address"
        assert await because(f"https://{PRIVATE}/") == "address"
        assert await because("http://other.example.org/") == "address"
        assert await because(f"https://silent.example.org:{free_port(PUBLIC)}/") == "connection"
        assert await because(f"https://silent.example.org:{other.port}/") == "tls"
        assert await because(f"https://slow.example.org:{slow.port}/") == "time"
        assert await because(f"https://garbled.example.org:{garbled}/") == "answer"
