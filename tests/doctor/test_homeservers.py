"""What can be wrong between Manifold and a homeserver, each found as what it is."""

import pytest

from manifold.matrix import HomeserverSettings
from tests.doctor.clinic import HOMESERVER, Clinic, troubles
from tests.support.http_server import (
    Handler,
    free_port,
    hanging,
    json_answer,
    redirect,
    serve,
    serve_bytes,
    text_answer,
)
from tests.support.internet import PRIVATE, PUBLIC

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

USERINFO = "/_matrix/federation/v1/openid/userinfo"
CLIENT = "/.well-known/matrix/client"
CORS = {"Access-Control-Allow-Origin": "*"}
OTHER = {"api_url": "https://scalar.vector.im/api", "ui_url": "https://scalar.vector.im"}


async def test_the_steps_that_lead_to_a_homeserver_are_told(healthy: Clinic) -> None:
    port = healthy.homeserver.port

    assert (await healthy.one("resolution")).notes == [
        f"https://{HOMESERVER}/.well-known/matrix/server: it delegates to {HOMESERVER}:{port}",
        f"{HOMESERVER}:{port} says itself where to connect",
        f"Connecting to {HOMESERVER}, port {port}, which must prove to be {HOMESERVER}:{port}",
    ]


async def test_name_servers_that_do_not_answer_are_found(healthy: Clinic) -> None:
    del healthy.pages["/.well-known/matrix/server"]
    healthy.internet.names.silent = True
    try:
        result = await healthy.one("resolution", seconds=3.0)
    finally:
        healthy.internet.names.silent = False

    assert result.outcome == "failed"
    assert "its name servers do not answer" in result.cause
    assert f'base_url in [homeservers."{HOMESERVER}"]' in result.remedy


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (json_answer({"errcode": "M_UNRECOGNIZED", "error": "Unrecognized request"}, 404), "HTTP 404: Unrecognized"),
        (text_answer("<h1>not found", 404), "it answers HTTP 404"),
        (json_answer({"sub": "@alice:example.org"}), "it answers HTTP 200"),
        (redirect("https://elsewhere.example.org/"), "it answers HTTP 302"),
    ],
)
async def test_a_homeserver_that_does_not_say_whose_a_token_is_is_the_one_thing_that_is_found(
    answer: Handler, cause: str, healthy: Clinic
) -> None:
    healthy.pages[USERINFO] = answer

    results = await healthy.examine()

    assert troubles(results) == ["openid"]
    assert cause in next(result.cause for result in results if result.id == "openid")


async def test_why_a_homeserver_can_not_be_connected_to_is_told_with_the_key_to_set(healthy: Clinic) -> None:
    names = healthy.internet.names
    names.add("hs-private.example.org", "A", PRIVATE)
    for host in ("hs-tls", "hs-silent"):
        names.add(f"{host}.example.org", "A", PUBLIC)

    async def found(url: str) -> tuple[str, str]:
        settings = HomeserverSettings(base_url=url)
        result = await healthy.one("connection", homeservers={"example.com": settings}, seconds=0.5)
        assert (result.outcome, result.subject) == ("failed", "example.com")
        return result.cause, result.remedy

    async with (
        serve(json_answer({}), PUBLIC, context=healthy.internet.certificate("other.example.org")) as tls,
        serve(
            json_answer({}), PUBLIC, context=healthy.internet.certificate("hs-tls.example.org", expired=True)
        ) as expired,
        serve(hanging, PUBLIC, context=healthy.internet.certificate("hs-silent.example.org")) as silent,
        serve_bytes(b"garbage", PUBLIC) as garbled,
    ):
        assert "can't be looked up" in (await found("https://nowhere.example.org"))[0]
        cause, remedy = await found("https://hs-private.example.org")
        assert "is this machine itself" in cause
        assert 'allow_private = true in [homeservers."example.com"]' in remedy
        assert "Nobody takes a connection" in (await found(f"https://hs-tls.example.org:{free_port(PUBLIC)}"))[0]
        assert "Hostname mismatch" in (await found(f"https://hs-tls.example.org:{tls.port}"))[0]
        assert "certificate has expired" in (await found(f"https://hs-tls.example.org:{expired.port}"))[0]
        assert "does not answer in time" in (await found(f"https://hs-silent.example.org:{silent.port}"))[0]
        assert "not right" in (await found(f"https://hs-silent.example.org:{garbled}"))[0]


async def test_what_a_homeserver_tells_clients_is_checked(healthy: Clinic) -> None:
    announced = healthy.patient.announced
    ours = {"api_url": announced.api_url, "ui_url": announced.ui_url}

    async def found(answer: Handler) -> tuple[str, str]:
        healthy.pages[CLIENT] = answer
        result = await healthy.one("announcement")
        assert bool(result.remedy) == (result.outcome != "ok")
        return result.outcome, result.cause

    def naming(*managers: dict[str, str], headers: dict[str, str] = CORS) -> Handler:
        return json_answer({"m.integrations": {"managers": managers}}, headers=headers)

    assert await found(naming(ours)) == ("ok", "")
    assert await found(naming(ours, OTHER)) == ("ok", "")
    outcome, cause = await found(text_answer("", 404))
    assert (outcome, "can't be read: HTTP 404" in cause) == ("warning", True)
    outcome, cause = await found(text_answer("no json"))
    assert (outcome, "can't be read: HTTP 200" in cause) == ("warning", True)
    outcome, cause = await found(json_answer({}, headers=CORS))
    assert (outcome, "(it names none)" in cause) == ("warning", True)
    outcome, cause = await found(naming(OTHER))
    assert (outcome, "(https://scalar.vector.im/api)" in cause) == ("warning", True)
    outcome, cause = await found(naming({**ours, "api_url": f"{ours['api_url']}/"}))
    assert (outcome, "does not name Manifold" in cause) == ("warning", True)
    outcome, cause = await found(naming(OTHER, ours))
    assert (outcome, "another manager first: https://scalar" in cause) == ("warning", True)
    outcome, cause = await found(naming({**ours, "ui_url": "https://old.example"}))
    assert (outcome, "with the UI at https://old.example" in cause) == ("failed", True)
    outcome, cause = await found(naming(ours, headers={}))
    assert (outcome, "has no 'Access-Control-Allow-Origin: *'" in cause) == ("failed", True)


async def test_whether_clients_have_calls_of_their_own_is_a_note_and_no_trouble(healthy: Clinic) -> None:
    async def noted(answer: Handler) -> tuple[str, str]:
        healthy.pages[CLIENT] = answer
        result = await healthy.one("calls")
        return result.outcome, " ".join(result.notes)

    focus = {"type": "livekit", "livekit_service_url": "https://livekit.example.org"}
    outcome, note = await noted(json_answer({"org.matrix.msc4143.rtc_foci": [focus]}))
    assert (outcome, "names 1 MatrixRTC foci" in note) == ("ok", True)
    for answer in (json_answer({}), json_answer({"org.matrix.msc4143.rtc_foci": "x"}), text_answer("", 404)):
        outcome, note = await noted(answer)
        assert (outcome, "names no MatrixRTC focus" in note) == ("ok", True)


async def test_a_homeserver_that_tells_clients_nothing_is_no_reason_for_a_bad_end(healthy: Clinic) -> None:
    healthy.pages[CLIENT] = text_answer("", 404)

    results = await healthy.examine()

    assert troubles(results) == ["announcement"]
    assert not any(result.outcome == "failed" for result in results)


async def test_each_homeserver_is_examined_by_itself(healthy: Clinic) -> None:
    own = {HOMESERVER: HomeserverSettings(), "example.com": HomeserverSettings(base_url="https://nowhere.example.org")}

    results = await healthy.examine("openid", homeservers=own)

    assert [(result.subject, result.outcome) for result in results] == [(HOMESERVER, "ok"), ("example.com", "skipped")]


async def test_where_no_homeserver_is_named_there_is_nothing_to_check(healthy: Clinic) -> None:
    results = await healthy.examine("resolution", "openid", "access", homeservers={}, is_open_to_others=True)

    outcomes = {result.id: result.outcome for result in results}
    assert outcomes == {"access": "ok", "resolution": "skipped", "openid": "skipped"}
