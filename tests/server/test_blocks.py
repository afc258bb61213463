"""What a block does to the API: who may do what, and who may only leave."""

import pytest

from manifold.server.api import UNSIGNED, V1, Endpoint
from manifold.server.services import Services
from tests.server.samples import ROWS, label, sample
from tests.support.asgi import Client
from tests.support.manager import HOMESERVER, ROOM, Person, path_of
from tests.support.memory import Homeserver, MemoryEgress

GUARDED = [row for row in ROWS if row.access is not None and not row.access.optional]
CLOSED = [row for row in GUARDED if row.access is not UNSIGNED]
OPEN = [row for row in GUARDED if row.access is UNSIGNED]


async def call(person: Person, endpoint: Endpoint, token: str) -> tuple[int, str | None]:
    example = sample(endpoint)
    client = person.client.bearing(token)
    answer = await client.request(endpoint.method, f"{example.path}?{example.query}", json=example.body)
    return answer.status, answer.errcode


@pytest.fixture
async def tokens(alice: Person, api: Client, homeserver: Homeserver) -> dict[str, str]:
    legacy = await api.post("/register?v=1.1", homeserver.openid_token(alice.user_id))
    return {"manager": alice.token, "legacy": legacy.json["scalar_token"]}


def test_who_is_blocked_may_leave_with_their_data_and_nothing_else() -> None:
    assert {label(row).replace(V1, "…") for row in OPEN} == {
        "POST …/account/logout",
        "POST …/account/logout/all",
        "GET …/account/data",
        "DELETE …/account",
    }


@pytest.mark.parametrize("endpoint", CLOSED, ids=label)
@pytest.mark.parametrize("kind", ["user", "server"])
async def test_tokens_of_a_blocked_user_or_server_are_refused(
    kind: str, endpoint: Endpoint, alice: Person, tokens: dict[str, str], services: Services
) -> None:
    assert endpoint.access is not None
    token = tokens[min(endpoint.access.purposes)]
    await services.blocks.add("user" if kind == "user" else "server", alice.user_id if kind == "user" else HOMESERVER)

    assert await call(alice, endpoint, token) == (403, "M_FORBIDDEN")

    await services.blocks.remove(
        "user" if kind == "user" else "server", alice.user_id if kind == "user" else HOMESERVER
    )
    assert (await call(alice, endpoint, token))[1] != "M_FORBIDDEN"


@pytest.mark.parametrize("endpoint", OPEN, ids=label)
async def test_who_is_blocked_may_leave(endpoint: Endpoint, alice: Person, services: Services) -> None:
    await services.blocks.add("user", alice.user_id)

    assert (await call(alice, endpoint, alice.token))[0] == 200


async def test_the_refusal_says_why(alice: Person, services: Services) -> None:
    await services.blocks.add("user", alice.user_id, "spam in !lobby:example.org")

    assert (await alice.client.get(f"{V1}/account")).json == {
        "errcode": "M_FORBIDDEN",
        "error": f"The operator of this manager has blocked {alice.user_id}: spam in !lobby:example.org",
    }


@pytest.mark.parametrize("path", [f"{V1}/account/register", "/register?v=1.1"])
async def test_a_blocked_server_is_not_even_asked(
    path: str, api: Client, homeserver: Homeserver, egress: MemoryEgress, services: Services
) -> None:
    await services.blocks.add("server", "*.org")

    answer = await api.post(path, homeserver.openid_token("@alice:example.org"))

    assert (answer.status, answer.errcode) == (403, "M_FORBIDDEN")
    assert egress.asked == []


async def test_a_blocked_user_gets_no_token(api: Client, homeserver: Homeserver, services: Services) -> None:
    await services.blocks.add("user", "@mall*:*", "spam")

    answer = await api.post(f"{V1}/account/register", homeserver.openid_token("@mallory:example.org"))

    assert (answer.status, answer.errcode) == (403, "M_FORBIDDEN")
    assert "spam" in answer.json["error"]
    assert (await services.sessions.page()).sessions == []


@pytest.mark.parametrize("endpoint", [row for row in ROWS if "{room_id}" in row.path], ids=label)
async def test_in_a_blocked_room_nothing_can_be_done(endpoint: Endpoint, alice: Person, services: Services) -> None:
    await services.blocks.add("room", ROOM)

    assert await call(alice, endpoint, alice.token) == (403, "M_FORBIDDEN")


async def test_other_rooms_and_the_account_stay_open_when_one_is_blocked(alice: Person, services: Services) -> None:
    await services.blocks.add("room", ROOM)

    assert (await alice.client.get(f"{V1}/rooms/!other:example.org/installations")).status == 200
    assert (await alice.client.get(f"{V1}/account/installations")).status == 200


async def test_a_blocked_integration_cannot_be_added_and_says_so(alice: Person, services: Services) -> None:
    installation = await alice.install()
    await services.blocks.add("integration", "jitsi", "down for repairs")

    body = {"integration": "jitsi", "config": {}}
    for path in (f"{V1}/rooms/{ROOM}/installations", f"{V1}/rooms/{ROOM}/installations/preview"):
        assert (await alice.client.post(path, body)).errcode == "M_FORBIDDEN"
    changed = await alice.client.put(path_of(installation), {"config": {}})
    assert changed.errcode == "M_FORBIDDEN"
    cards = (await alice.client.get(f"{V1}/integrations")).json["integrations"]
    available = {card["id"]: card["available"] for card in cards}
    assert "down for repairs" in available.pop("jitsi")
    assert set(available.values()) == {True}


async def test_what_is_there_of_a_blocked_integration_can_be_seen_and_removed_and_not_brought_back(
    alice: Person, services: Services
) -> None:
    installation = await alice.install()
    await services.blocks.add("integration", "*")

    listed = await alice.client.get(f"{V1}/rooms/{ROOM}/installations")
    assert [each["id"] for each in listed.json["installations"]] == [installation["id"]]
    assert (await alice.report(installation)).json["state"] == "active"
    removed = await alice.client.delete(path_of(installation))
    assert removed.json["state"] == "removing"
    assert (await alice.client.post(f"{path_of(installation)}/restore", {})).errcode == "M_FORBIDDEN"
    assert (await alice.report(removed.json)).status == 200


async def test_a_verdict_costs_no_statement(alice: Person, services: Services, statements: list[str]) -> None:
    await services.blocks.add("user", "@others-*:*")
    statements.clear()

    await alice.client.get(f"{V1}/account")

    assert len(statements) == 1
