"""Server names to servers, by the specification's rules, against a real name server and real TLS."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from manifold.egress import Reply
from manifold.errors import Unreachable
from manifold.ids import ServerName
from manifold.matrix import HomeserverSettings, Resolved, ServerNames, WellKnown
from tests.support.http_server import WebServer, free_port, json_answer, text_answer
from tests.support.internet import PRIVATE, PUBLIC, Internet

pytestmark = pytest.mark.slow

SRV_KINDS = ("_matrix-fed._tcp", "_matrix._tcp")


class World:
    """A resolver under test, and what it stands on."""

    def __init__(self, internet: Internet, homeservers: dict[str, HomeserverSettings]) -> None:
        self.internet = internet
        self.egress = internet.egress()
        self.well_known_port = free_port()
        well_known = WellKnown(self.egress, lambda: 0, seconds=1, port=self.well_known_port)
        self.server_names = ServerNames(well_known, internet.names.resolver(), homeservers)

    async def resolve(self, server_name: str) -> Resolved:
        return await self.server_names.resolve(ServerName.parse(server_name))

    async def ask(self, server_name: str) -> Reply:
        """Resolve, and then say something to who is there."""
        resolved = await self.resolve(server_name)
        return await self.egress.get(
            f"{resolved.base_url}/version", connect_to=resolved.connect_to, allow_private=resolved.allow_private
        )

    def delegating(self, to: str, *names: str, address: str = PUBLIC) -> AbstractAsyncContextManager[WebServer]:
        """A web server, at the port where well-known files are looked for, that delegates these names."""
        return self.internet.site(json_answer({"m.server": to}), *names, address=address, port=self.well_known_port)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with Internet(tmp_path) as internet:
        yield World(internet, {})


# Step 1 and 2: the name says it all.


async def test_an_ip_literal_is_connected_to_at_its_port(world: World) -> None:
    async with world.internet.site(text_answer("ok"), PUBLIC) as homeserver:
        reply = await world.ask(f"{PUBLIC}:{homeserver.port}")

    assert reply.body == b"ok"
    assert homeserver.requests[0].host == f"{PUBLIC}:{homeserver.port}"
    assert world.internet.names.asked == []


async def test_an_ip_literal_without_port_has_port_8448(world: World) -> None:
    async with world.internet.site(text_answer("ok"), PUBLIC, port=8448) as homeserver:
        assert (await world.ask(PUBLIC)).body == b"ok"

    assert homeserver.requests[0].host == PUBLIC
    assert (await world.resolve("[2a00::1]")).connect_to == ("2a00::1", 8448)
    assert await world.resolve("[2a00::1]:443") == Resolved("https://[2a00::1]:443", ("2a00::1", 443), False)
    assert world.internet.names.asked == []


async def test_an_ip_literal_must_show_a_certificate_for_that_address(world: World) -> None:
    async with world.internet.site(text_answer("ok"), "example.org") as homeserver:
        with pytest.raises(Unreachable, match="certificate"):
            await world.ask(f"{PUBLIC}:{homeserver.port}")


async def test_a_name_with_a_port_is_connected_to_there_without_further_questions(world: World) -> None:
    async with world.internet.site(text_answer("ok"), "example.org") as homeserver:
        reply = await world.ask(f"example.org:{homeserver.port}")

    assert reply.body == b"ok"
    assert homeserver.requests[0].host == f"example.org:{homeserver.port}"
    assert homeserver.tls_names == ["example.org"]
    assert {kind for _, kind in world.internet.names.asked} == {"A", "AAAA"}


# Step 3: the name delegates.


async def test_a_name_may_delegate_to_a_name_with_a_port(world: World) -> None:
    async with (
        world.internet.site(text_answer("ok"), "matrix.example.net") as homeserver,
        world.delegating(f"matrix.example.net:{homeserver.port}", "example.org") as site,
    ):
        assert (await world.ask("example.org")).body == b"ok"

    assert [request.path for request in site.requests] == ["/.well-known/matrix/server"]
    assert homeserver.requests[0].host == f"matrix.example.net:{homeserver.port}"
    assert homeserver.tls_names == ["matrix.example.net"]


async def test_a_name_may_delegate_to_an_ip_literal(world: World) -> None:
    async with (
        world.internet.site(text_answer("ok"), PUBLIC) as homeserver,
        world.delegating(f"{PUBLIC}:{homeserver.port}", "example.org"),
    ):
        assert (await world.ask("example.org")).body == b"ok"
    assert homeserver.requests[0].host == f"{PUBLIC}:{homeserver.port}"

    async with world.delegating(PUBLIC, "example.com"):
        assert await world.resolve("example.com") == Resolved(f"https://{PUBLIC}", (PUBLIC, 8448), False)


@pytest.mark.parametrize("kind", SRV_KINDS)
async def test_a_delegated_name_may_have_services_and_its_certificate_is_the_delegated_names(
    world: World, kind: str
) -> None:
    async with world.internet.site(text_answer("ok"), "matrix.example.net") as homeserver:
        world.internet.names.add(f"{kind}.matrix.example.net", "SRV", f"0 0 {homeserver.port} target.example.com.")
        world.internet.names.add("target.example.com", "A", PUBLIC)
        async with world.delegating("matrix.example.net", "example.org"):
            assert (await world.ask("example.org")).body == b"ok"

    assert homeserver.requests[0].host == "matrix.example.net"
    assert homeserver.tls_names == ["matrix.example.net"]
    assert not any(name.endswith("tcp.example.org") for name, _ in world.internet.names.asked)


async def test_a_delegated_name_without_port_and_services_has_port_8448(world: World) -> None:
    async with world.delegating("matrix.example.net", "example.org"):
        assert await world.resolve("example.org") == Resolved(
            "https://matrix.example.net", ("matrix.example.net", 8448), False
        )


async def test_a_delegated_name_does_not_delegate_once_more(world: World) -> None:
    async with world.delegating("two.example.org", "one.example.org", "two.example.org") as site:
        await world.resolve("one.example.org")
    assert [request.host.partition(":")[0] for request in site.requests] == ["one.example.org"]


# Steps 4 to 6: it does not.


@pytest.mark.parametrize("kind", SRV_KINDS)
async def test_a_name_may_have_services_and_its_certificate_is_its_own(world: World, kind: str) -> None:
    async with world.internet.site(text_answer("ok"), "example.org") as homeserver:
        world.internet.names.add(f"{kind}.example.org", "SRV", f"0 0 {homeserver.port} target.example.com.")
        world.internet.names.add("target.example.com", "A", PUBLIC)
        assert (await world.ask("example.org")).body == b"ok"

    assert homeserver.requests[0].host == "example.org"
    assert homeserver.tls_names == ["example.org"]


async def test_the_certificate_of_a_services_target_proves_nothing(world: World) -> None:
    async with world.internet.site(text_answer("ok"), "target.example.com") as homeserver:
        world.internet.names.add("_matrix-fed._tcp.example.org", "SRV", f"0 0 {homeserver.port} target.example.com.")
        with pytest.raises(Unreachable, match=r"certificate is not valid for 'example\.org'"):
            await world.ask("example.org")
    assert homeserver.requests == []


async def test_the_newer_service_goes_before_the_older_and_a_low_priority_before_a_high_one(world: World) -> None:
    world.internet.names.add("_matrix._tcp.example.org", "SRV", "0 0 1 old.example.org.")
    world.internet.names.add(
        "_matrix-fed._tcp.example.org",
        "SRV",
        "20 9 2 spare.example.org.",
        "10 1 3 a.example.org.",
        "10 5 4 b.example.org.",
    )
    assert (await world.resolve("example.org")).connect_to == ("b.example.org", 4)


async def test_a_service_that_is_declared_absent_is_none(world: World) -> None:
    world.internet.names.add("_matrix-fed._tcp.example.org", "SRV", "0 0 0 .")
    world.internet.names.add("_matrix._tcp.example.org", "SRV", "0 0 8443 old.example.org.")
    assert (await world.resolve("example.org")).connect_to == ("old.example.org", 8443)


async def test_a_name_with_nothing_has_port_8448(world: World) -> None:
    async with world.internet.site(text_answer("ok"), "example.org", port=8448) as homeserver:
        assert (await world.ask("example.org")).body == b"ok"

    assert homeserver.requests[0].host == "example.org"
    assert homeserver.tls_names[-1] == "example.org"
    assert [name for name, kind in world.internet.names.asked if kind == "SRV"] == [
        "_matrix-fed._tcp.example.org",
        "_matrix._tcp.example.org",
    ]


async def test_name_servers_that_are_silent_are_told(world: World) -> None:
    server_names = ServerNames(
        WellKnown(world.egress, lambda: 0, seconds=0.1), world.internet.names.resolver(lifetime=0.1), {}
    )
    world.internet.names.silent = True
    with pytest.raises(Unreachable, match=r"_matrix-fed\._tcp\.example\.org could not be looked up"):
        await server_names.resolve(ServerName("example.org"))


# What strangers may not do, and operators may.


async def test_no_delegation_and_no_service_leads_into_the_private_network(world: World) -> None:
    async with world.internet.site(text_answer("secret"), "matrix.internal", address=PRIVATE) as victim:
        for delegation in (f"{PRIVATE}:{victim.port}", f"matrix.internal:{victim.port}"):
            world = World(world.internet, {})
            async with world.delegating(delegation, "evil.example.org"):
                with pytest.raises(Unreachable, match="is this machine itself"):
                    await world.ask("evil.example.org")
        world.internet.names.add("_matrix-fed._tcp.evil.example.com", "SRV", f"0 0 {victim.port} matrix.internal.")
        world.internet.names.add("_matrix-fed._tcp.evil.example.net", "SRV", f"0 0 {victim.port} 127.0.0.1.")
        for name in (
            "evil.example.com",
            "evil.example.net",
            f"{PRIVATE}:{victim.port}",
            f"matrix.internal:{victim.port}",
        ):
            with pytest.raises(Unreachable):
                await world.ask(name)
    assert victim.requests == []
    assert victim.tls_names == []


async def test_where_the_operator_gave_a_base_url_nobody_is_asked(internet: Internet) -> None:
    world = World(internet, {"localhost:8448": HomeserverSettings("http://127.0.0.1:8008", allow_private=True)})

    assert await world.resolve("localhost:8448") == Resolved("http://127.0.0.1:8008", None, True)
    assert internet.names.asked == []


async def test_a_homeserver_of_the_operators_own_may_be_private_and_still_be_found_by_the_rules(
    internet: Internet,
) -> None:
    own = {"example.internal": HomeserverSettings(allow_private=True)}
    world = World(internet, own)
    async with internet.site(text_answer("ok"), "matrix.internal", address=PRIVATE) as homeserver:
        to = f"matrix.internal:{homeserver.port}"
        async with world.delegating(to, "example.internal", address=PRIVATE):
            assert (await world.ask("example.internal")).body == b"ok"


async def test_each_step_is_told_in_words(internet: Internet) -> None:
    world = World(internet, {"example.com": HomeserverSettings("https://hs.example.com")})
    internet.names.add("_matrix._tcp.matrix.example.org", "SRV", "0 0 4433 hs.example.org.")

    async def steps(server_name: str) -> list[str]:
        told: list[str] = []
        await world.server_names.resolve(ServerName.parse(server_name), told.append)
        return told

    async with world.delegating("matrix.example.org", "example.org"):
        assert await steps("example.org") == [
            "https://example.org/.well-known/matrix/server: it delegates to matrix.example.org",
            "SRV _matrix-fed._tcp.matrix.example.org: there is none",
            "SRV _matrix._tcp.matrix.example.org: hs.example.org, port 4433",
        ]
        assert (await steps("example.org"))[0] == "Remembered of example.org: it delegates to matrix.example.org"
    async with internet.site(text_answer("no", 404), "example.net", port=world.well_known_port):
        assert await steps("example.net") == [
            "https://example.net/.well-known/matrix/server: HTTP 404, so it does not delegate",
            "SRV _matrix-fed._tcp.example.net: there is none",
            "SRV _matrix._tcp.example.net: there is none",
            "So it is example.net, port 8448",
        ]
    async with world.delegating("not a name", "example.edu"):
        assert (await steps("example.edu"))[0].endswith("the answer names no server")
    assert "has no address" in (await steps("nowhere.example"))[0]
    assert await steps("example.org:8448") == ["example.org:8448 says itself where to connect"]
    assert await steps("example.com") == ["The settings say https://hs.example.com"]
