"""Installations in the caller's own account: the same life, with the account's own actions (MSC1957 `m.widgets`)."""

import pytest

from manifold.server.api import Endpoint
from tests.server.samples import ROWS, label, sample
from tests.support.asgi import Answer
from tests.support.manager import JITSI, ROOM, V1, Clock, Person, path_of

HERE = f"{V1}/account/installations"
CONFIG = {"url": f"{JITSI}/external_api.js", "name": "Board"}
PAGE = {"integration": "custom", "config": CONFIG}
ONE = [row for row in ROWS if row.path.startswith(f"{HERE}/{{")]


async def install(person: Person) -> dict[str, object]:
    answer = await person.client.post(HERE, PAGE)
    assert answer.status == 201, answer.json
    return dict(answer.json)


async def test_installing_answers_with_the_account_as_target_and_what_its_client_has_to_do(
    alice: Person, clock: Clock
) -> None:
    answer = await alice.client.post(HERE, PAGE)

    made = answer.json
    (action,) = made["actions"]
    assert answer.status == 201
    assert made["target"] == {"kind": "account", "user_id": "@alice:example.org"}
    assert made["created_by"] == "@alice:example.org"
    assert action == {
        "id": action["id"],
        "type": "put_account_widget",
        "by": "user",
        "status": "waiting",
        "error": None,
        "widget_id": made["id"],
        "widget": action["widget"],
    }
    assert action["widget"]["name"] == "Board"


async def test_a_whole_life_in_an_account(alice: Person, clock: Clock) -> None:
    pending = await install(alice)
    active = (await alice.report(pending)).json
    assert (active["state"], active["health"]["message"]) == ("active", "In your account")

    changed = (await alice.client.put(path_of(active), {"config": {**CONFIG, "name": "Wall"}})).json
    assert changed["actions"][0]["widget"]["name"] == "Wall"
    removing = (await alice.client.delete(path_of(active))).json
    (action,) = removing["actions"]
    assert (action["type"], action["widget_id"], "room_id" in action) == ("remove_account_widget", active["id"], False)
    removed = (await alice.report(removing)).json
    assert removed["removed_at"] == clock()
    restored = (await alice.client.post(f"{path_of(active)}/restore", {})).json
    assert (restored["state"], restored["actions"][0]["type"]) == ("pending", "put_account_widget")
    assert (await alice.client.get(HERE)).json == {"installations": [restored]}
    assert (await alice.client.get(path_of(active))).json == restored


async def test_what_is_in_the_account_is_in_no_room_and_the_other_way_round(alice: Person) -> None:
    mine, rooms = await install(alice), await alice.install()

    assert [found["id"] for found in (await alice.client.get(HERE)).json["installations"]] == [mine["id"]]
    in_room = await alice.client.get(f"{V1}/rooms/{ROOM}/installations")
    assert [found["id"] for found in in_room.json["installations"]] == [rooms["id"]]
    assert (await alice.client.get(f"{HERE}/{rooms['id']}")).status == 404
    assert (await alice.client.get(f"{V1}/rooms/{ROOM}/installations/{mine['id']}")).status == 404


@pytest.mark.parametrize("path", [HERE, f"{HERE}/preview"])
async def test_what_is_for_rooms_alone_is_refused_in_words(alice: Person, path: str) -> None:
    answer = await alice.client.post(path, {"integration": "jitsi", "config": {"server": JITSI}})

    assert (answer.status, answer.json) == (
        400,
        {
            "errcode": "M_INVALID_PARAM",
            "error": "'integration': Jitsi can be added to rooms, not to an account",
        },
    )


@pytest.mark.parametrize("endpoint", ONE, ids=label)
async def test_a_stranger_who_knows_the_installation_finds_nothing(
    endpoint: Endpoint, alice: Person, bob: Person
) -> None:
    mine = await install(alice)
    body = sample(endpoint).body

    async def try_one(installation_id: object) -> Answer:
        path = endpoint.path.format(installation_id=installation_id)
        return await bob.client.request(endpoint.method, path, json=body)

    answer = await try_one(mine["id"])

    assert (answer.status, answer.json) == (
        404,
        {"errcode": "M_NOT_FOUND", "error": "There is no such installation of yours in your account"},
    )
    assert answer.body == (await try_one("never-was")).body
    assert (await alice.client.get(path_of(mine))).json == mine


async def test_a_strangers_list_is_the_strangers(alice: Person, bob: Person) -> None:
    await install(alice)

    assert (await bob.client.get(HERE)).json == {"installations": []}
    assert (await bob.client.get(f"{V1}/account/audit")).json == {"entries": []}
