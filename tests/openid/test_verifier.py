"""Whose token is it? Asked of homeservers of every character, over real TLS and a real name server."""

import gzip
import json
import logging
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from manifold.errors import Forbidden, HomeserverError, InvalidParam, UnknownToken
from manifold.ids import UserID
from manifold.matrix import HomeserverSettings, ServerNames, WellKnown
from manifold.openid import OpenIDVerifier
from manifold.spec.account import OpenIDToken
from tests.support.http_server import Handler, hanging, json_answer, redirect, serve, serve_bytes, text_answer
from tests.support.internet import PRIVATE, PUBLIC, Internet

pytestmark = pytest.mark.slow

SECRET = "s3cret+/= &#%é"
QUOTED = "s3cret%2B%2F%3D%20%26%23%25%C3%A9"
KIB = 1024


class World:
    """Verifiers in one internet. `example.org` has its service where `offer` says."""

    def __init__(self, internet: Internet) -> None:
        self.internet = internet

    def offer(self, port: int, server_name: str = "example.org") -> None:
        self.internet.names.add(f"_matrix-fed._tcp.{server_name}", "SRV", f"0 0 {port} {server_name}.")
        self.internet.names.add(server_name, "A", PUBLIC)

    async def verify(
        self,
        server_name: str = "example.org",
        *,
        allowed: list[str] | None = None,
        homeservers: dict[str, HomeserverSettings] | None = None,
        seconds: float = 5,
    ) -> UserID:
        egress = self.internet.egress()
        services = self.internet.names.resolver()
        # Nobody listens at port 1: well-known files are tests/matrix's subject.
        server_names = ServerNames(WellKnown(egress, lambda: 0, port=1), services, homeservers or {})
        verifier = OpenIDVerifier(server_names, egress, ["*"] if allowed is None else allowed, seconds=seconds)
        return await verifier.verify(OpenIDToken(SECRET, server_name))

    async def answer(self, handler: Handler, server_name: str = "example.org", seconds: float = 5) -> UserID:
        """Verify with a homeserver that answers like this."""
        async with self.internet.site(handler, server_name) as homeserver:
            self.offer(homeserver.port, server_name)
            return await self.verify(server_name, seconds=seconds)


@pytest.fixture
async def world(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[World]:
    caplog.set_level(logging.DEBUG)
    async with Internet(tmp_path) as internet:
        yield World(internet)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("manifold")]
    assert not any(SECRET in message or QUOTED in message for message in ours)


async def test_the_homeserver_is_asked_once_for_the_owner(world: World) -> None:
    async with world.internet.site(json_answer({"sub": "@alice:example.org", "more": 1}), "example.org") as homeserver:
        world.offer(homeserver.port)
        user_id = await world.verify()

    assert user_id == UserID("@alice:example.org")
    assert [request.path for request in homeserver.requests] == ["/_matrix/federation/v1/openid/userinfo"]
    assert homeserver.requests[0].query == {"access_token": SECRET}
    assert homeserver.requests[0].host == "example.org"


async def test_a_homeserver_of_the_operators_own_is_asked_where_the_operator_said(world: World) -> None:
    async with serve(json_answer({"sub": "@alice:localhost:8448"}), PRIVATE) as homeserver:
        own = HomeserverSettings(f"http://{PRIVATE}:{homeserver.port}", allow_private=True)
        user_id = await world.verify("localhost:8448", homeservers={"localhost:8448": own})

    assert user_id.server_name == "localhost:8448"
    assert world.internet.names.asked == []


@pytest.mark.parametrize(
    "name", ["", "https://example.org", "example.org/", "a b", "example.org:0", "@a:b", "127.1", "[::1"]
)
async def test_what_is_no_server_name_is_refused_before_anybody_is_asked(world: World, name: str) -> None:
    with pytest.raises(InvalidParam, match=r"^'matrix_server_name' is not a server name: "):
        await world.verify(name)
    assert world.internet.names.asked == []


@pytest.mark.parametrize("name", ["example.com", "EXAMPLE.org", "example.org:8448", "evil.example.org", "example.org."])
async def test_who_is_not_allowed_is_refused_before_anybody_is_asked(world: World, name: str) -> None:
    with pytest.raises((Forbidden, InvalidParam)) as caught:
        await world.verify(name, allowed=["example.org"])
    assert world.internet.names.asked == []
    if isinstance(caught.value, Forbidden):
        assert caught.value.message == (
            f"This manager is not open to users of {name}; its operator can add the server under [access] homeservers"
        )


async def test_where_nobody_is_allowed_nobody_is(world: World) -> None:
    with pytest.raises(Forbidden):
        await world.verify(allowed=[])


# Vouching (MSC1961)


@pytest.mark.parametrize(
    ("server_name", "sub"),
    [
        ("evil.example.org", "@alice:example.org"),
        ("evil.example.org", "@alice:evil.example.org:example.org"),
        ("evil.example.org", "@alice:example.org:evil.example.org"),
        ("evil.example.org", "@alice:notevil.example.org"),
        ("evil.example.org", "@alice:evil.example.org.example.org"),
        ("evil.example.org", "@alice:evil.example.org:443"),
        ("evil.example.org", "@alice:evil.example.org:"),
        ("evil.example.org", "@alice:EVIL.example.org"),
        ("evil.example.org", "@alice:evil.example.org "),
        ("evil.example.org", "@alice:evil.example.org\n"),
        ("evil.example.org", "@alice:evil.example.org\x00"),
        ("evil.example.org", "@alice:evil.example.org/"),
        ("evil.example.org", "@alice:xn--evil.example.org"),
        ("evil.example.org", "alice:evil.example.org"),
        ("evil.example.org", "@:evil.example.org"),
        ("evil.example.org", "@alice"),
        ("evil.example.org", "@al ice:evil.example.org"),
        ("evil.example.org", "!alice:evil.example.org"),
        ("evil.example.org", ""),
        ("evil.example.org", f"@{'a' * 255}:evil.example.org"),
        ("Evil.example.org", "@alice:evil.example.org"),
    ],
)
async def test_a_server_may_not_vouch_for_another_servers_user(world: World, server_name: str, sub: str) -> None:
    with pytest.raises(UnknownToken) as caught:
        await world.answer(json_answer({"sub": sub}), server_name)
    assert caught.value.message == f"{server_name} may not vouch for {sub}"


@pytest.mark.parametrize(
    "sub",
    [
        "@alice:{}",
        "@alice:[::ffff:7f00:2]:{port}",
        "@alice:[::1]:{port}",
        "@alice:127.0.0.2:1",
        "@alice:127.0.0.3:{port}",
    ],
)
async def test_nor_may_an_ip_literal_vouch_for_what_is_written_otherwise(world: World, sub: str) -> None:
    server_name = ""

    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response({"sub": sub.format("127.0.0.2", port=homeserver.port)})

    async with world.internet.site(handler, PUBLIC) as homeserver:
        server_name = f"{PUBLIC}:{homeserver.port}"
        with pytest.raises(UnknownToken, match=r"^127\.0\.0\.2:\d+ may not vouch for "):
            await world.verify(server_name)


async def test_servers_with_ports_literals_and_capitals_vouch_for_their_own(world: World) -> None:
    async def handler(request: web.BaseRequest) -> web.Response:
        return web.json_response({"sub": f"@alice:{names[request.url.host]}"})

    hosts = ["example.org", PUBLIC]
    async with world.internet.site(handler, *hosts) as homeserver:
        names: dict[str | None, str] = {host: f"{host}:{homeserver.port}" for host in hosts}
        for name in names.values():
            assert (await world.verify(name)).server_name == name
    assert await world.answer(json_answer({"sub": "@alice:Capital.example.org"}), "Capital.example.org")


# Homeservers that let us down


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_a_token_that_the_homeserver_does_not_know_proves_nothing(world: World, status: int) -> None:
    with pytest.raises(UnknownToken, match=r"^The homeserver example\.org does not know this OpenID token"):
        await world.answer(json_answer({"errcode": "M_UNKNOWN_TOKEN", "error": "No"}, status))


async def _bomb(_: web.BaseRequest) -> web.Response:
    return web.Response(body=gzip.compress(b" " * 50 * KIB * KIB), headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("handler", "message"),
    [
        (text_answer("<html>Hello"), "answered, but with no user ID"),
        (json_answer({}), "answered, but with no user ID"),
        (json_answer([]), "answered, but with no user ID"),
        (json_answer({"sub": None}), "answered, but with no user ID"),
        (json_answer({"sub": ["@alice:example.org"]}), "answered, but with no user ID"),
        (text_answer("[" * 5000), "answered, but with no user ID"),
        (text_answer("<html>", 502), "answered HTTP 502"),
        (text_answer("<html>", 401), "answered HTTP 401"),
        (json_answer({"errcode": "M_UNRECOGNIZED"}, 404), "answered HTTP 404"),
        (json_answer({"errcode": "M_UNKNOWN_TOKEN"}, 500), "answered HTTP 500"),
        (json_answer({"sub": "@alice:example.org"}, 201), "answered HTTP 201"),
        (text_answer("x" * 5 * KIB * KIB), "more than the 5 KiB that are allowed"),
        (text_answer(json.dumps({"sub": "@alice:example.org"}) + " " * 5 * KIB), "more than the 5 KiB"),
        (_bomb, "more than the 5 KiB that are allowed"),
        (redirect(f"https://{PRIVATE}/"), r"answered a redirect \(302\)"),
        (redirect("/elsewhere", 308), r"answered a redirect \(308\)"),
    ],
)
async def test_an_answer_that_is_none_is_the_homeservers_fault(world: World, handler: Handler, message: str) -> None:
    with pytest.raises(HomeserverError, match=rf"^The homeserver example\.org .*{message}") as caught:
        await world.answer(handler)
    assert "s3cret" not in caught.value.message


async def test_a_redirect_takes_the_token_nowhere(world: World) -> None:
    async with (
        serve(json_answer({"sub": "@alice:example.org"}), PRIVATE) as victim,
        world.internet.site(redirect(f"http://{PRIVATE}:{victim.port}/"), "example.org") as homeserver,
    ):
        world.offer(homeserver.port)
        with pytest.raises(HomeserverError):
            await world.verify()
    async with serve(redirect("/again"), PRIVATE) as plain:
        own = HomeserverSettings(f"http://{PRIVATE}:{plain.port}", allow_private=True)
        with pytest.raises(HomeserverError, match="redirect"):
            await world.verify(homeservers={"example.org": own})

    assert victim.requests == []
    assert len(plain.requests) == 1


async def test_a_homeserver_that_hangs_is_not_waited_for(world: World) -> None:
    with pytest.raises(HomeserverError, match=r"^The homeserver example\.org did not answer within 0\.3 seconds$"):
        await world.answer(hanging, seconds=0.3)


async def test_name_servers_that_hang_are_not_waited_for(world: World) -> None:
    world.internet.names.silent = True
    with pytest.raises(HomeserverError, match=r"^The homeserver example\.org did not answer within 0\.3 seconds$"):
        await world.verify(seconds=0.3)


async def test_a_homeserver_that_refuses_is_named_with_the_hop(world: World) -> None:
    world.offer(1)
    with pytest.raises(HomeserverError) as caught:
        await world.verify()
    assert caught.value.message == (
        "The homeserver example.org could not be asked. "
        "example.org (at example.org:1) refused the connection: is the service running there?"
    )


async def test_a_homeserver_with_a_false_certificate_is_not_told_the_token(world: World) -> None:
    async with world.internet.site(json_answer({"sub": "@alice:example.org"}), "example.net") as homeserver:
        world.offer(homeserver.port)
        with pytest.raises(HomeserverError, match=r"The certificate of example\.org .* is not valid"):
            await world.verify()
    assert homeserver.requests == []


async def test_a_homeserver_that_speaks_something_else_is_told_so(world: World) -> None:
    async with serve_bytes(
        b"220 mail.example.org ESMTP\r\n", PUBLIC, world.internet.certificate("example.org")
    ) as port:
        world.offer(port)
        with pytest.raises(HomeserverError, match="answered something that is not HTTP") as caught:
            await world.verify()
    # Tracebacks end up in logs.
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "server_name", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "[::ffff:127.0.0.1]:{port}"]
)
async def test_a_server_name_that_leads_into_the_private_network_is_refused(world: World, server_name: str) -> None:
    world.internet.names.add("localhost", "A", PRIVATE)
    context = world.internet.certificate("127.0.0.1", "localhost", "::1")
    async with serve(text_answer(""), PRIVATE, 0, context) as victim:
        with pytest.raises(HomeserverError, match="is this machine itself, which the operator has not allowed"):
            await world.verify(server_name.format(port=victim.port))
    assert victim.requests == []
    assert victim.tls_names == []
