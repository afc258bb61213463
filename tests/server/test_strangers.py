"""No bot of ours is in any room: an account meets what it made itself, whatever ids it knows (`docs/spec.md`)."""

import pytest

from manifold.server.api import Endpoint
from tests.server.samples import ROWS, label, sample
from tests.support.manager import ROOM, V1, Person, path_of

ROOM_ROWS = [row for row in ROWS if "{room_id}" in row.path]
ONE = [row for row in ROOM_ROWS if "{installation_id}" in row.path]
OWN = {f"POST {V1}/rooms/{{room_id}}/installations", f"POST {V1}/rooms/{{room_id}}/installations/preview"}
"""They make something of the stranger's own, and show nothing of anybody else's."""


def test_every_room_endpoint_is_tried_by_a_stranger() -> None:
    assert {label(row) for row in ROOM_ROWS} - {label(row) for row in ONE} == {
        *OWN,
        f"GET {V1}/rooms/{{room_id}}/installations",
        f"GET {V1}/rooms/{{room_id}}/installations/events",  # test_events.py
        f"GET {V1}/rooms/{{room_id}}/audit",
    }


@pytest.mark.parametrize("endpoint", ONE, ids=label)
async def test_a_stranger_who_knows_room_and_installation_finds_nothing(
    endpoint: Endpoint, alice: Person, bob: Person
) -> None:
    installation = await alice.install()
    path = endpoint.path.format(room_id=ROOM, installation_id=installation["id"])

    answer = await bob.client.request(endpoint.method, path, json=sample(endpoint).body)

    assert (answer.status, answer.json) == (
        404,
        {"errcode": "M_NOT_FOUND", "error": "There is no such installation of yours in this room"},
    )
    assert (await alice.client.get(path_of(installation))).json == installation


@pytest.mark.parametrize("endpoint", ONE, ids=label)
async def test_the_owner_finds_nothing_under_another_room(endpoint: Endpoint, alice: Person) -> None:
    installation = await alice.install()
    path = endpoint.path.format(room_id="!other:example.org", installation_id=installation["id"])

    answer = await alice.client.request(endpoint.method, path, json=sample(endpoint).body)

    assert (answer.status, answer.errcode) == (404, "M_NOT_FOUND")


@pytest.mark.parametrize("endpoint", ONE, ids=label)
async def test_a_stranger_cannot_tell_what_is_there_from_what_never_was(
    endpoint: Endpoint, alice: Person, bob: Person
) -> None:
    installation = await alice.install()
    unknown = endpoint.path.format(room_id=ROOM, installation_id="never-was")
    known = endpoint.path.format(room_id=ROOM, installation_id=installation["id"])

    body = sample(endpoint).body
    assert (await bob.client.request(endpoint.method, known, json=body)).body == (
        await bob.client.request(endpoint.method, unknown, json=body)
    ).body


async def test_a_list_has_only_what_the_caller_made(alice: Person, bob: Person) -> None:
    await alice.install()
    own = await bob.install()

    answer = await bob.client.get(f"{V1}/rooms/{ROOM}/installations")

    assert [installation["id"] for installation in answer.json["installations"]] == [own["id"]]


async def test_what_a_stranger_makes_in_the_same_room_is_their_own(alice: Person, bob: Person) -> None:
    await alice.install()

    assert (await bob.install())["created_by"] == bob.user_id
    assert len((await alice.client.get(f"{V1}/rooms/{ROOM}/installations")).json["installations"]) == 1
