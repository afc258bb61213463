"""The audit over HTTP: every change of the caller's, the newest first, and nothing of others."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.manager import JITSI, ROOM, V1, Clock, Person, path_of

AUDIT = f"{V1}/rooms/{ROOM}/audit"


async def entries(person: Person, path: str = AUDIT) -> list[dict[str, Any]]:
    return list((await person.client.get(path)).json["entries"])


async def test_every_change_is_there_with_who_made_it_and_what_came_of_it(alice: Person, clock: Clock) -> None:
    made = await alice.install()
    await alice.report(made, ok=False, error="You may not do this here\0")
    await alice.report(made)
    changed = (await alice.client.put(path_of(made), {"config": {"server": JITSI, "audio_only": True}})).json
    removing = (await alice.client.delete(path_of(changed))).json
    await alice.report(removing)
    clock.advance(seconds=1)
    await alice.client.post(f"{path_of(made)}/restore", {})

    found = await entries(alice)

    assert [(entry["what"], entry["detail"]) for entry in reversed(found)] == [
        ("install", ""),
        ("performed", "You may not do this here"),
        ("performed", "In the room"),
        ("reconfigure", ""),
        ("remove", ""),
        ("performed", "Removed"),
        ("restore", ""),
    ]
    assert found[0] == {
        "at": clock(),
        "who": "@alice:example.org",
        "what": "restore",
        "installation": made["id"],
        "integration": "jitsi",
        "detail": "",
    }


async def test_what_changed_nothing_is_not_there(alice: Person) -> None:
    made = await alice.install()
    removing = (await alice.client.delete(path_of(made))).json
    before = await entries(alice)

    await alice.client.delete(path_of(made))
    await alice.client.post(f"{path_of(made)}/performed", {"results": []})
    await alice.client.post(f"{path_of(made)}/performed", {"results": [{"action": "unknown", "ok": True}]})
    await alice.client.put(path_of(made), {"config": {"server": JITSI}})  # removed: restore it first
    await alice.client.post(f"{V1}/rooms/{ROOM}/installations", {"integration": "jitsi", "config": {"server": "no"}})
    await alice.client.post(f"{V1}/rooms/{ROOM}/installations/preview", {"integration": "jitsi", "config": {}})
    assert await entries(alice) == before

    await alice.report(removing)
    await alice.report(removing)
    assert len(await entries(alice)) == len(before) + 1


async def test_a_stranger_sees_an_empty_list_as_of_a_room_that_never_was(alice: Person, bob: Person) -> None:
    await alice.install()

    assert await entries(bob) == []
    assert (await bob.client.get(AUDIT)).body == (await bob.client.get(f"{V1}/rooms/!never:was/audit")).body


async def test_changes_to_the_account_are_in_the_accounts_own_audit(alice: Person) -> None:
    page = {"integration": "custom", "config": {"url": f"{JITSI}/external_api.js"}}
    made = (await alice.client.post(f"{V1}/account/installations", page)).json

    (entry,) = await entries(alice, f"{V1}/account/audit")
    assert (entry["what"], entry["installation"]) == ("install", made["id"])
    assert await entries(alice) == []


async def test_pages_follow_each_other(alice: Person) -> None:
    made = [(await alice.install())["id"] for _ in range(5)]

    first = (await alice.client.get(f"{AUDIT}?limit=2")).json
    await alice.install()
    second = (await alice.client.get(f"{AUDIT}?limit=2&from={first['next_batch']}")).json
    last = (await alice.client.get(f"{AUDIT}?limit=2&from={second['next_batch']}")).json

    pages = [[entry["installation"] for entry in page["entries"]] for page in (first, second, last)]
    assert pages == [made[:-3:-1], made[2:0:-1], made[:1]]
    assert "next_batch" not in last


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", "0"), ("limit", "501"), ("limit", "many"), ("from", "1" * 129), ("from", "1"), ("from", "-1-a")],
)
async def test_a_query_that_is_none_is_told_by_name(alice: Person, name: str, value: str) -> None:
    answer = await alice.client.get(f"{AUDIT}?{name}={value}")

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert answer.json["error"].startswith(f"'{name}'")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text("limit=from&0123456789-abcdef%ü\0+ ", max_size=60))
async def test_no_query_is_too_odd(alice: Person, query: str) -> None:
    answer = await alice.client.get(f"{AUDIT}?{query}")

    assert answer.status in {200, 400}
