"""Sessions over HTTP: seen, ended one by one or all at once, and nobody's but the account's own."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.asgi import Client
from tests.support.manager import V1, Clock, Person
from tests.support.memory import Homeserver

SESSIONS = f"{V1}/account/sessions"


async def sessions(person: Person) -> list[dict[str, Any]]:
    answer = await person.client.get(SESSIONS)
    assert answer.status == 200, answer.json
    return list(answer.json["sessions"])


async def test_a_session_looks_like_this(alice: Person, clock: Clock) -> None:
    [session] = await sessions(alice)

    assert session == {
        "id": session["id"],
        "client": "",
        "purpose": "manager",
        "created_at": clock(),
        "last_used": clock(),
        "expires_at": clock() + 90 * 24 * 3_600_000,
        "current": True,
    }


async def test_a_lost_phone_is_logged_out_from_elsewhere(alice: Person, api: Client, homeserver: Homeserver) -> None:
    phone = await Person.registered(api, homeserver, alice.user_id)
    [other] = [session for session in await sessions(alice) if not session["current"]]

    answer = await alice.client.delete(f"{SESSIONS}/{other['id']}")

    assert (answer.status, answer.json) == (200, {})
    assert (await phone.client.get(f"{V1}/account")).errcode == "M_UNKNOWN_TOKEN"
    assert [session["current"] for session in await sessions(alice)] == [True]
    assert (await alice.client.delete(f"{SESSIONS}/{other['id']}")).errcode == "M_NOT_FOUND"


async def test_a_session_may_end_itself(alice: Person) -> None:
    [session] = await sessions(alice)

    assert (await alice.client.delete(f"{SESSIONS}/{session['id']}")).status == 200

    assert (await alice.client.get(f"{V1}/account")).errcode == "M_UNKNOWN_TOKEN"


async def test_a_legacy_token_is_a_session_and_can_be_ended(alice: Person, api: Client, homeserver: Homeserver) -> None:
    registered = await api.post("/register?v=1.1", homeserver.openid_token(alice.user_id))
    account = f"/account?scalar_token={registered.json['scalar_token']}"
    [legacy] = [session for session in await sessions(alice) if session["purpose"] == "legacy"]

    await alice.client.delete(f"{SESSIONS}/{legacy['id']}")

    assert (await api.get(account)).errcode == "M_UNKNOWN_TOKEN"


async def test_logging_out_everywhere_ends_every_token_of_the_account_and_no_other(
    alice: Person, bob: Person, api: Client, homeserver: Homeserver
) -> None:
    tablet = await Person.registered(api, homeserver, alice.user_id)
    registered = await api.post("/register?v=1.1", homeserver.openid_token(alice.user_id))

    answer = await alice.client.post(f"{V1}/account/logout/all", {})

    assert (answer.status, answer.json) == (200, {})
    for client in (alice.client, tablet.client):
        assert (await client.get(f"{V1}/account")).errcode == "M_UNKNOWN_TOKEN"
        assert (await client.post(f"{V1}/account/logout/all", {})).errcode == "M_UNKNOWN_TOKEN"
    legacy = await api.get(f"/account?scalar_token={registered.json['scalar_token']}")
    assert legacy.errcode == "M_UNKNOWN_TOKEN"
    assert (await bob.client.get(f"{V1}/account")).status == 200


async def test_a_stranger_cannot_tell_anothers_session_from_what_never_was(alice: Person, bob: Person) -> None:
    [session] = await sessions(alice)

    known = await bob.client.delete(f"{SESSIONS}/{session['id']}")
    unknown = await bob.client.delete(f"{SESSIONS}/{'0' * 32}")

    assert (known.status, known.errcode) == (404, "M_NOT_FOUND")
    assert (known.status, known.body) == (unknown.status, unknown.body)
    assert await sessions(alice) == [session]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(session_id=st.text(st.sampled_from("%/.0aF2€👻 \\'\x00"), min_size=1, max_size=40))
async def test_whatever_stands_for_a_sessions_id_ends_nothing(session_id: str, alice: Person) -> None:
    [session] = await sessions(alice)
    path = session_id.encode("utf-8").decode("latin-1")

    answer = await alice.client.delete(f"{SESSIONS}/{path}")

    assert answer.status in {400, 404, 405}
    assert answer.errcode in {"M_NOT_FOUND", "M_UNRECOGNIZED", "M_INVALID_PARAM"}
    assert await sessions(alice) == [session]
