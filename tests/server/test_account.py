"""Registering, whoami and logging out over HTTP (MSC1961), and the twin that Element Web calls."""

import asyncio
import hashlib
import logging
from typing import Any

import pytest

from manifold.manager.accounts import LEGACY_LIFETIME
from manifold.spec.account import OpenIDToken
from manifold.storage import Store
from tests.support.asgi import Client
from tests.support.manager import V1, Clock, Person
from tests.support.memory import Homeserver, MemoryEgress

REGISTER = f"{V1}/account/register"
LEGACY = ["/register?v=1.1", "/api/v1/scalar/register?v=1.1"]


async def test_an_openid_token_buys_a_token_that_says_who_one_is(api: Client, homeserver: Homeserver) -> None:
    registered = await api.post(REGISTER, homeserver.openid_token("@alice:example.org"))

    assert registered.json.keys() == {"token"}
    assert len(registered.json["token"]) >= 43  # 256 bits, six to a letter
    whoami = await api.bearing(registered.json["token"]).get(f"{V1}/account")
    assert (whoami.status, whoami.json) == (200, {"user_id": "@alice:example.org"})


@pytest.mark.parametrize("prefix", ["", "/api/v1/scalar"])
async def test_the_calls_of_element_web_are_answered_as_it_expects(
    prefix: str, api: Client, homeserver: Homeserver
) -> None:
    registered = await api.post(f"{prefix}/register?v=1.1", homeserver.openid_token("@alice:example.org"))
    assert registered.json.keys() == {"scalar_token"}
    token = registered.json["scalar_token"]

    whoami = await api.get(f"{prefix}/account?scalar_token={token}&v=1.1")
    removal = await api.get(
        f"{prefix}/widgets/set_assets_state?scalar_token={token}&widget_type=m.stickerpicker&widget_id=w&state=disable"
    )

    assert whoami.json == {"user_id": "@alice:example.org"}
    assert (removal.status, removal.body) == (200, b"{}")


async def test_a_title_is_looked_up_for_a_url_that_is_encoded_twice(
    api: Client, homeserver: Homeserver, egress: MemoryEgress
) -> None:
    egress.page(
        "https://pages.example.org/a?b=c", b"<TITLE lang=en> Fish\n &amp; <b>Chips </TITLE><title>Other</title>"
    )
    egress.page("https://plain.example.org/", b"<title>Fish &amp;\n Chips</title>")
    registered = await api.post(LEGACY[0], homeserver.openid_token("@alice:example.org"))

    async def look_up(url: str) -> Any:
        answer = await api.get(f"/widgets/title_lookup?scalar_token={registered.json['scalar_token']}&curl={url}")
        return answer.json["page_title_cache_item"]["cached_title"]

    assert await look_up("https%253A%252F%252Fplain.example.org%252F") == "Fish & Chips"
    assert await look_up("https%253A%252F%252Fpages.example.org%252Fa%253Fb%253Dc") == "Fish & <b>Chips"
    assert await look_up("https%253A%252F%252Fnowhere.example.org%252F") == ""


@pytest.mark.parametrize("first", [REGISTER, *LEGACY])
@pytest.mark.parametrize("second", [REGISTER, *LEGACY])
async def test_an_openid_token_is_good_once_on_whatever_way(
    first: str, second: str, api: Client, homeserver: Homeserver
) -> None:
    openid_token = homeserver.openid_token("@alice:example.org")
    assert (await api.post(first, openid_token)).status == 200

    replay = await api.post(second, openid_token)

    assert (replay.status, replay.errcode) == (403, "M_UNKNOWN_TOKEN")


async def test_logging_out_does_not_make_the_openid_token_good_again(api: Client, homeserver: Homeserver) -> None:
    openid_token = homeserver.openid_token("@alice:example.org")
    token = (await api.post(REGISTER, openid_token)).json["token"]

    assert (await api.bearing(token).post(f"{V1}/account/logout", {})).json == {}

    assert (await api.bearing(token).get(f"{V1}/account")).errcode == "M_UNKNOWN_TOKEN"
    assert (await api.bearing(token).post(f"{V1}/account/logout", {})).errcode == "M_UNKNOWN_TOKEN"
    assert (await api.post(REGISTER, openid_token)).errcode == "M_UNKNOWN_TOKEN"


async def test_logging_out_ends_one_session_and_no_other(api: Client, homeserver: Homeserver) -> None:
    phone = await Person.registered(api, homeserver, "@alice:example.org")
    laptop = await Person.registered(api, homeserver, "@alice:example.org")

    await phone.client.post(f"{V1}/account/logout", {})

    assert (await laptop.client.get(f"{V1}/account")).json == {"user_id": "@alice:example.org"}


@pytest.mark.parametrize("way", [REGISTER, LEGACY[0]])
async def test_of_two_registers_at_once_with_one_openid_token_exactly_one_wins(
    way: str, api: Client, homeserver: Homeserver
) -> None:
    openid_token = homeserver.openid_token("@alice:example.org")

    answers = await asyncio.gather(*(api.post(path, openid_token) for path in (way, REGISTER, LEGACY[1], way)))

    assert sorted(answer.status for answer in answers) == [200, 403, 403, 403]


@pytest.mark.parametrize("expires_in", [1e308, -1e308, -1, 0, 0.5, 3600.7, 10**400, 1])
async def test_no_lifetime_that_a_homeserver_claims_breaks_anything(
    expires_in: float, api: Client, homeserver: Homeserver, store: Store, clock: Clock
) -> None:
    openid_token = homeserver.openid_token("@alice:example.org", expires_in=expires_in)

    assert (await api.post(REGISTER, openid_token)).status == 200
    assert (await api.post(REGISTER, openid_token)).errcode == "M_UNKNOWN_TOKEN"
    ((until,),) = await store._database.reading.fetch("SELECT until FROM openid_seen")
    assert 3_600_000 <= until - clock() <= 24 * 3_600_000


async def test_a_number_beyond_all_numbers_is_refused(api: Client) -> None:
    body = b'{"access_token": "a", "matrix_server_name": "example.org", "expires_in": 1e999}'

    answer = await api.request("POST", REGISTER, body=body)

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")


async def test_type_and_lifetime_may_be_left_out(api: Client, homeserver: Homeserver) -> None:
    openid_token = homeserver.openid_token("@alice:example.org")
    del openid_token["token_type"], openid_token["expires_in"]

    assert (await api.post(REGISTER, openid_token)).status == 200


async def test_a_token_that_the_homeserver_does_not_know_proves_nothing(api: Client) -> None:
    answer = await api.post(REGISTER, {"access_token": "made up", "matrix_server_name": "example.org"})

    assert (answer.status, answer.errcode) == (403, "M_UNKNOWN_TOKEN")


async def test_who_may_not_come_in_is_told_so_before_anybody_is_asked(api: Client, egress: MemoryEgress) -> None:
    answer = await api.post(REGISTER, {"access_token": "a", "matrix_server_name": "elsewhere.example"})

    assert (answer.status, answer.errcode) == (403, "M_FORBIDDEN")
    assert egress.asked == []


@pytest.mark.parametrize("name", ["example.org/..", "a b", "http://example.org", "example.org@evil", "", "x" * 300])
async def test_what_is_no_server_name_is_refused_before_anybody_is_asked(
    name: str, api: Client, egress: MemoryEgress
) -> None:
    answer = await api.post(REGISTER, {"access_token": "a", "matrix_server_name": name})

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert egress.asked == []


async def test_a_homeserver_that_is_away_is_named(api: Client, homeserver: Homeserver, egress: MemoryEgress) -> None:
    egress.sites.clear()

    answer = await api.post(REGISTER, homeserver.openid_token("@alice:example.org"))

    assert (answer.status, answer.errcode) == (502, "M_UNKNOWN")
    assert "example.org" in answer.json["error"]


async def test_a_homeserver_may_not_vouch_for_anothers_user(api: Client, homeserver: Homeserver) -> None:
    for user_id in (
        "@alice:evil.example",
        "@a:evil:example.org",
        "@alice:EXAMPLE.org",
        "@alice:example.org:443",
        "alice",
    ):
        answer = await api.post(REGISTER, homeserver.openid_token(user_id))
        assert (answer.status, answer.errcode) == (403, "M_UNKNOWN_TOKEN")


async def test_a_failed_register_leaves_no_trace(api: Client, homeserver: Homeserver, store: Store) -> None:
    openid_token = homeserver.openid_token("@alice:evil.example")

    await api.post(REGISTER, openid_token)

    for table in ("tokens", "openid_seen"):
        assert list(await store._database.reading.fetch(f"SELECT * FROM {table}")) == []


async def test_an_element_token_lives_an_hour_at_most(api: Client, homeserver: Homeserver, clock: Clock) -> None:
    assert LEGACY_LIFETIME <= 3_600_000
    registered = await api.post(LEGACY[0], homeserver.openid_token("@alice:example.org"))
    path = f"/account?scalar_token={registered.json['scalar_token']}"

    clock.advance(hours=1, seconds=-1)
    assert (await api.get(path)).status == 200
    clock.advance(seconds=1)
    assert (await api.get(path)).errcode == "M_UNKNOWN_TOKEN"


async def test_only_hashes_are_kept(api: Client, homeserver: Homeserver, store: Store) -> None:
    openid_token = homeserver.openid_token("@alice:example.org")
    token = (await api.post(REGISTER, openid_token)).json["token"]

    ((kept,),) = await store._database.reading.fetch("SELECT hash FROM tokens")
    ((seen,),) = await store._database.reading.fetch("SELECT hash FROM openid_seen")
    assert bytes(kept) == hashlib.sha256(token.encode()).digest()
    assert bytes(seen) == hashlib.sha256(str(openid_token["access_token"]).encode()).digest()


async def test_no_token_gets_into_a_log(
    api: Client, homeserver: Homeserver, egress: MemoryEgress, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    openid_token = homeserver.openid_token("@alice:example.org")
    secret = str(openid_token["access_token"])
    token = (await api.post(REGISTER, openid_token)).json["token"]
    await api.get(f"/account?scalar_token={token}")
    await api.get(f"{V1}/account?access_token={token}")
    egress.sites.clear()
    failed = await api.post(REGISTER, homeserver.openid_token("@alice:example.org") | {"access_token": "secret-2"})

    assert failed.status == 502
    assert not any(word in caplog.text for word in (secret, token, "secret-2"))


def test_an_openid_token_does_not_print() -> None:
    token = OpenIDToken(access_token="secret", matrix_server_name="example.org")

    assert "secret" not in f"{token!r} {token}"
