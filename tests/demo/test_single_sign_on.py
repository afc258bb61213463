"""The demo's single sign-on: whom it lets in, where it sends them, and for what a ticket is good."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest

from manifold.demo.listener import listening
from manifold.demo.ports import ANY, free_port
from manifold.demo.single_sign_on import single_sign_on_app

pytestmark = pytest.mark.slow

HOMESERVER = "http://127.0.0.1:8008"
SERVICE = f"{HOMESERVER}/_matrix/client/r0/login/cas/ticket?redirectUrl=http%3A%2F%2Fapp.example%2F%3Fa%3Db"


@pytest.fixture
async def cas() -> AsyncIterator[aiohttp.ClientSession]:
    port = free_port(ANY)
    async with (
        listening(single_sign_on_app({"alice": "wonderland"}, HOMESERVER), port),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        yield http


def login(service: str) -> str:
    return f"/login?{urlencode({'service': service})}"


async def sign_in(cas: aiohttp.ClientSession, **fields: str) -> tuple[int, str]:
    async with cas.post(login(SERVICE), data=fields, allow_redirects=False) as reply:
        return reply.status, reply.headers.get("Location", "")


async def validated(cas: aiohttp.ClientSession, ticket: str, service: str = SERVICE) -> str:
    query = urlencode({"ticket": ticket, "service": service})
    async with cas.get(f"/p3/proxyValidate?{query}") as reply:
        return await reply.text()


async def test_a_ticket_is_good_once_and_for_its_service(cas: aiohttp.ClientSession) -> None:
    tickets = []
    for _ in range(2):
        status, location = await sign_in(cas, name="alice", password="wonderland")
        assert (status, location.startswith(f"{SERVICE}&ticket=")) == (303, True)
        tickets += parse_qs(urlsplit(location).query)["ticket"]

    assert "<cas:user>alice</cas:user>" in await validated(cas, tickets[0])
    assert "authenticationFailure" in await validated(cas, tickets[0])
    assert "authenticationFailure" in await validated(cas, tickets[1], f"{SERVICE}&more")
    assert "authenticationFailure" in await validated(cas, tickets[1])
    assert "authenticationFailure" in await validated(cas, "")


@pytest.mark.parametrize("fields", [{"name": "alice", "password": ""}, {"name": "mallory", "password": ""}, {}])
async def test_nobody_is_let_in_without_the_password(cas: aiohttp.ClientSession, fields: dict[str, str]) -> None:
    assert await sign_in(cas, **fields) == (401, "")


@pytest.mark.parametrize("service", ["", "https://evil.example/", f"{HOMESERVER}.evil.example/", f"{HOMESERVER}/other"])
async def test_nobody_is_sent_elsewhere(cas: aiohttp.ClientSession, service: str) -> None:
    for method in ("GET", "POST"):
        data = {"name": "alice", "password": "wonderland"}
        async with cas.request(method, login(service), data=data, allow_redirects=False) as reply:
            assert reply.status == 400


async def test_its_page_is_framed_by_nobody(cas: aiohttp.ClientSession) -> None:
    async with cas.get(login(SERVICE)) as reply:
        assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
        assert f"form-action 'self' {HOMESERVER}" in reply.headers["Content-Security-Policy"]
