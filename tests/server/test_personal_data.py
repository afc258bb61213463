"""What is kept about an account over HTTP: all of it is shown, all of it can be erased, and what stays is nobody's."""

from typing import Any

import pytest

from manifold.integrations.catalogue import Catalogue
from manifold.manager import personal_data
from manifold.manager.settings import PolicySettings
from manifold.spec.terms import Document
from manifold.storage import Store
from tests.support.asgi import Client
from tests.support.manager import JITSI, ROOM, V1, Clock, Person, path_of
from tests.support.memory import Homeserver

DATA, ACCOUNT = f"{V1}/account/data", f"{V1}/account"
OTHER_ROOM = "!lunch:example.org"
TOS = "https://example.org/tos"


@pytest.fixture
def policies() -> dict[str, PolicySettings]:
    return {"tos": {"version": "1", "en": Document("Terms", TOS)}}


@pytest.fixture
async def alice(alice: Person) -> Person:
    """Has agreed to the terms."""
    await agree(alice)
    return alice


@pytest.fixture
async def bob(bob: Person) -> Person:
    """Has agreed to the terms."""
    await agree(bob)
    return bob


async def agree(person: Person) -> None:
    assert (await person.client.post(f"{V1}/terms", {"user_accepts": [TOS]})).status == 200


async def data(person: Person) -> dict[str, Any]:
    answer = await person.client.get(DATA)
    assert answer.status == 200, answer.json
    return dict(answer.json)


async def rows(store: Store, table: str) -> list[str]:
    """Each row of the table as text."""
    return [repr(tuple(row)) for row in await store._database.reading.fetch(f"SELECT * FROM {table}")]


TABLES = ("tokens", "agreements", "installations", "actions", "people", "audit", "openid_seen")


async def test_everything_that_is_kept_is_shown(alice: Person, bob: Person, clock: Clock) -> None:
    start = clock()
    installed = await alice.install()
    await bob.install()
    clock.advance(seconds=5)
    active = (await alice.report(installed)).json
    clock.advance(seconds=5)
    other = await alice.install(OTHER_ROOM, conference="lunch")

    kept = await data(alice)

    sessions = (await alice.client.get(f"{V1}/account/sessions")).json["sessions"]
    assert kept == {
        "user_id": alice.user_id,
        "exported_at": clock(),
        "sessions": sessions,
        "agreements": [{"url": TOS, "agreed_at": start}],
        "installations": [active, other],
        "audit": kept["audit"],
    }
    assert [session["current"] for session in sessions] == [True]
    assert [(entry["what"], entry["room_id"]) for entry in kept["audit"]] == [
        ("install", OTHER_ROOM),
        ("performed", ROOM),
        ("install", ROOM),
    ]
    assert {entry["who"] for entry in kept["audit"]} == {alice.user_id}
    assert kept["audit"][0] == {
        "at": clock(),
        "who": alice.user_id,
        "what": "install",
        "installation": other["id"],
        "integration": "jitsi",
        "detail": kept["audit"][0]["detail"],
        "room_id": OTHER_ROOM,
    }


async def test_who_has_agreed_to_nothing_can_take_everything_and_leave(
    api: Client, homeserver: Homeserver, store: Store
) -> None:
    carol = await Person.registered(api, homeserver, "@carol:example.org")

    assert (await carol.client.get(f"{V1}/account")).errcode == "M_TERMS_NOT_SIGNED"
    assert (await data(carol))["user_id"] == "@carol:example.org"
    assert (await carol.client.delete(ACCOUNT)).json == {"left_behind": []}

    assert await rows(store, "tokens") == []


async def test_after_an_erasure_no_row_anywhere_names_the_account(
    alice: Person, bob: Person, store: Store, api: Client, homeserver: Homeserver
) -> None:
    await api.post("/register?v=1.1", homeserver.openid_token(alice.user_id))
    await alice.report(await alice.install(conference="secret-plans"))
    await alice.report(await alice.install(OTHER_ROOM), ok=False, error="@alice:example.org may not do that")
    await bob.install()
    before = {table: await rows(store, table) for table in TABLES}

    await alice.client.delete(ACCOUNT)

    after = {table: await rows(store, table) for table in TABLES}
    for table, kept in after.items():
        assert not any("alice" in row or "secret-plans" in row for row in kept), table
        assert kept, f"Bob is in {table}, too"
    # What stays is nobody's: else an OpenID token would be good twice, and the audit would have holes.
    assert after["openid_seen"] == before["openid_seen"]
    assert len(after["audit"]) == len(before["audit"]) == 5
    assert len((await data(bob))["installations"]) == 1


async def test_every_token_of_an_erased_account_is_worth_nothing_at_once(
    alice: Person, api: Client, homeserver: Homeserver
) -> None:
    phone = await Person.registered(api, homeserver, alice.user_id)
    registered = await api.post("/register?v=1.1", homeserver.openid_token(alice.user_id))

    assert (await alice.client.delete(ACCOUNT)).status == 200

    for client in (alice.client, phone.client):
        for answer in (await client.get(ACCOUNT), await client.get(DATA), await client.delete(ACCOUNT)):
            assert (answer.status, answer.errcode) == (403, "M_UNKNOWN_TOKEN")
    legacy = await api.get(f"/account?scalar_token={registered.json['scalar_token']}")
    assert legacy.errcode == "M_UNKNOWN_TOKEN"


async def test_who_comes_back_begins_anew(alice: Person, api: Client, homeserver: Homeserver) -> None:
    installation = await alice.install()
    here = f"{V1}/rooms/{ROOM}/installations"
    assert (await alice.client.get(here)).json == {"installations": [installation]}
    await alice.client.delete(ACCOUNT)

    again = await Person.registered(api, homeserver, alice.user_id)

    assert (await again.client.get(ACCOUNT)).errcode == "M_TERMS_NOT_SIGNED"
    kept = await data(again)
    assert (len(kept["sessions"]), kept["agreements"], kept["installations"], kept["audit"]) == (1, [], [], [])
    await agree(again)
    assert (await again.client.get(here)).json == {"installations": []}
    assert (await again.client.get(path_of(installation))).errcode == "M_NOT_FOUND"
    # Entries of before stay nobody's: the account has another pseudonym now.
    await again.install()
    assert len((await data(again))["audit"]) == 1


async def test_an_erasure_tells_what_the_client_has_to_take_away(alice: Person) -> None:
    pending = await alice.install()
    active = await alice.install(OTHER_ROOM)
    await alice.report(active)
    removing = (await alice.client.delete(path_of(await alice.install()))).json
    removed = (await alice.client.delete(path_of(await alice.install()))).json
    await alice.report(removed)

    left_behind = (await alice.client.delete(ACCOUNT)).json["left_behind"]

    assert {(action["type"], action["by"], action["room_id"], action["widget_id"]) for action in left_behind} == {
        ("remove_widget", "user", ROOM, pending["id"]),
        ("remove_widget", "user", OTHER_ROOM, active["id"]),
        ("remove_widget", "user", ROOM, removing["id"]),
    }
    assert len({action["id"] for action in left_behind}) == len(left_behind) == 3
    assert {action["status"] for action in left_behind} == {"waiting"}


async def test_what_is_in_the_account_itself_is_shown_and_left_behind_like_the_rest(alice: Person) -> None:
    page = {"integration": "custom", "config": {"url": f"{JITSI}/external_api.js"}}
    made = (await alice.client.post(f"{V1}/account/installations", page)).json

    kept = await data(alice)
    assert kept["installations"] == [made]
    assert [(entry["what"], entry["room_id"]) for entry in kept["audit"]] == [("install", None)]

    [action] = (await alice.client.delete(ACCOUNT)).json["left_behind"]
    assert (action["type"], action["widget_id"]) == ("remove_account_widget", made["id"])
    assert "room_id" not in action


async def test_an_integration_that_fails_at_removing_keeps_nobodys_data_here(
    alice: Person, store: Store, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    made = await alice.install()
    monkeypatch.setattr(type(catalogue["jitsi"].usable()), "uninstall", lambda *_: 1 / 0)

    answer = await alice.client.delete(ACCOUNT)

    assert answer.status == 200
    assert [(action["type"], action["widget_id"]) for action in answer.json["left_behind"]] == [
        ("remove_widget", made["id"])
    ]
    assert await rows(store, "installations") == []


async def test_of_very_many_changes_the_latest_are_shown(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal_data, "MAX_AUDIT", 2)
    made = [(await alice.install())["id"] for _ in range(3)]

    assert [entry["installation"] for entry in (await data(alice))["audit"]] == [made[2], made[1]]


async def test_a_removal_that_failed_is_left_behind_too(alice: Person) -> None:
    removing = (await alice.client.delete(path_of(await alice.install()))).json
    await alice.report(removing, ok=False, error="No power")

    [action] = (await alice.client.delete(ACCOUNT)).json["left_behind"]

    assert (action["type"], action["status"], action["error"]) == ("remove_widget", "failed", "No power")


async def test_of_two_erasures_at_once_both_do_no_harm(alice: Person, api: Client, homeserver: Homeserver) -> None:
    phone = await Person.registered(api, homeserver, alice.user_id)
    await alice.install()

    answers = [await alice.client.delete(ACCOUNT), await phone.client.delete(ACCOUNT)]

    assert [answer.status for answer in answers] == [200, 403]
    assert [len(answer.json.get("left_behind", [])) for answer in answers] == [1, 0]


async def test_nothing_of_anothers_is_shown(alice: Person, bob: Person) -> None:
    await alice.install(server=JITSI)

    kept = await bob.client.get(DATA)

    assert "alice" not in kept.body.decode()
