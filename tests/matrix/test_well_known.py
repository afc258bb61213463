"""Delegations, and for how long they are believed."""

import pytest
from aiohttp import web

from manifold.ids import ServerName
from manifold.matrix import WellKnown, well_known
from tests.support.http_server import Handler, WebServer, hanging, json_answer, redirect, text_answer
from tests.support.internet import PRIVATE, Internet

pytestmark = pytest.mark.slow

MINUTE = 60_000
HOUR = 60 * MINUTE
EXAMPLE = ServerName("example.org")


class Clock:
    """Stands still unless told."""

    def __init__(self) -> None:
        self.now = 1_700_000_000_000

    def __call__(self) -> int:
        return self.now


class Asking:
    """One server name asked again and again, of a site that counts."""

    def __init__(self, internet: Internet, site: WebServer, clock: Clock) -> None:
        self.clock = clock
        self._site = site
        self._well_known = WellKnown(internet.egress(), clock, seconds=0.3, port=site.port)

    async def delegated(self, name: ServerName = EXAMPLE) -> ServerName | None:
        return await self._well_known.delegated(name)

    async def is_asked_again_after(self, milliseconds: int) -> bool:
        before = len(self._site.requests)
        self.clock.now += milliseconds
        await self.delegated()
        return len(self._site.requests) > before


@pytest.mark.parametrize(
    ("cache_control", "lifetime"),
    [
        (None, 24 * HOUR),
        ("public", 24 * HOUR),
        ("max-age=7200", 2 * HOUR),
        ("public, max-age=7200, immutable", 2 * HOUR),
        ("Max-Age = 7200", 2 * HOUR),
        ('max-age="7200"', 2 * HOUR),
        ("s-maxage=7200", 24 * HOUR),
        ("max-age=999999999", 48 * HOUR),
        ("max-age=99999999999999999999", 48 * HOUR),
        ("max-age=-1", 24 * HOUR),
        ("max-age=0", 5 * MINUTE),
        ("no-cache", 5 * MINUTE),
        ("private, no-store, max-age=7200", 5 * MINUTE),
    ],
)
async def test_a_delegation_is_believed_for_as_long_as_it_says_within_limits(
    internet: Internet, cache_control: str | None, lifetime: int
) -> None:
    headers = {"Cache-Control": cache_control} if cache_control else {}
    async with internet.site(json_answer({"m.server": "matrix.example.org:443"}, headers=headers), EXAMPLE) as site:
        asking = Asking(internet, site, Clock())
        assert await asking.delegated() == "matrix.example.org:443"

        assert not await asking.is_asked_again_after(lifetime - 1)
        assert await asking.is_asked_again_after(1)


@pytest.mark.parametrize(
    "handler",
    [
        json_answer({"m.server": "matrix.example.org"}, 404),
        json_answer({"m.server": "matrix.example.org"}, 201),
        json_answer({}),
        json_answer([]),
        json_answer({"m.server": None}),
        json_answer({"m.server": 1}),
        json_answer({"m.server": ""}),
        json_answer({"m.server": "https://matrix.example.org"}),
        json_answer({"m.server": "matrix.example.org:0"}),
        json_answer({"m.server": "matrix.example.org/path"}),
        json_answer({"m.server": "a@matrix.example.org"}),
        text_answer("<!doctype html>"),
        text_answer("[" * 10_000),
        text_answer('{"m.server": "matrix.example.org"}' + " " * 60_000),
        redirect("/.well-known/matrix/server"),
        redirect("http://example.org/"),
        hanging,
    ],
)
async def test_what_is_no_delegation_counts_as_none(internet: Internet, handler: Handler) -> None:
    async with internet.site(handler, EXAMPLE) as site:
        assert await Asking(internet, site, Clock()).delegated() is None
    assert site.requests != []


async def test_a_failure_is_remembered_longer_each_time_and_an_hour_at_most(internet: Internet) -> None:
    async with internet.site(text_answer("", 500), EXAMPLE) as site:
        asking = Asking(internet, site, Clock())
        await asking.delegated()

        for backoff in (1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60):
            assert not await asking.is_asked_again_after(backoff * MINUTE - 1)
            assert await asking.is_asked_again_after(1)


async def test_a_success_forgets_the_failures_before_it(internet: Internet) -> None:
    answers = [500, 500, 200, 500]

    async def handler(_: web.BaseRequest) -> web.Response:
        return web.json_response({"m.server": "matrix.example.org"}, status=answers.pop(0))

    async with internet.site(handler, EXAMPLE) as site:
        asking = Asking(internet, site, Clock())
        await asking.delegated()
        for wait in (MINUTE, 2 * MINUTE, 24 * HOUR):
            assert await asking.is_asked_again_after(wait)
        answers.append(200)
        assert await asking.is_asked_again_after(MINUTE)
        assert await asking.delegated() == "matrix.example.org"


async def test_redirects_are_followed(internet: Internet) -> None:
    async with (
        internet.site(json_answer({"m.server": "matrix.example.org"}), "www.example.org") as target,
        internet.site(redirect(f"https://www.example.org:{target.port}/x"), EXAMPLE) as site,
    ):
        assert await Asking(internet, site, Clock()).delegated() == "matrix.example.org"


async def test_a_redirect_into_the_private_network_is_not(internet: Internet) -> None:
    async with (
        internet.site(json_answer({"m.server": "evil.example.org"}), PRIVATE, address=PRIVATE) as victim,
        internet.site(redirect(f"https://{PRIVATE}:{victim.port}/"), EXAMPLE) as site,
    ):
        assert await Asking(internet, site, Clock()).delegated() is None
    assert victim.requests == []


async def test_so_many_names_are_remembered_and_no_more(internet: Internet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(well_known, "MAX_REMEMBERED", 2)
    names = [ServerName(f"{letter}.example.org") for letter in "abc"]
    async with internet.site(json_answer({"m.server": "matrix.example.org"}), *names) as site:
        asking = Asking(internet, site, Clock())
        for name in [*names, names[2], names[1], names[0]]:
            await asking.delegated(name)

    assert [request.host[0] for request in site.requests] == ["a", "b", "c", "a"]
