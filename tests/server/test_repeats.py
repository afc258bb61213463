"""A request that is sent again with its id makes nothing new (`docs/spec.md`, "Installations")."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.asgi import Answer
from tests.support.manager import JITSI, ROOM, V1, Clock, Person, path_of
from tests.support.memory import MemoryEgress

HERE = f"{V1}/rooms/{ROOM}/installations"


def asking(request_id: str = "r1", integration: str = "jitsi", **config: Any) -> dict[str, Any]:
    return {"integration": integration, "config": {"server": JITSI, **config}, "request_id": request_id}


async def ids(person: Person, path: str = HERE) -> list[str]:
    return [found["id"] for found in (await person.client.get(path)).json["installations"]]


async def test_a_repetition_is_answered_with_what_the_first_made_and_asks_nobody(
    alice: Person, egress: MemoryEgress, statements: list[str]
) -> None:
    first = await alice.client.post(HERE, asking(conference="standup"))
    asked, written = len(egress.asked), len(statements)

    again = await alice.client.post(HERE, asking(conference="standup"))

    assert (again.status, again.body) == (first.status, first.body) == (201, first.body)
    assert len(egress.asked) == asked
    assert not any(sql.startswith(("BEGIN", "INSERT", "UPDATE")) for sql in statements[written:])
    assert await ids(alice) == [first.json["id"]]


async def test_a_repetition_is_answered_with_the_installation_as_it_is_now(alice: Person, clock: Clock) -> None:
    made = (await alice.client.post(HERE, asking())).json

    active = (await alice.report(made)).json
    assert (await alice.client.post(HERE, asking())).json == active
    changed = (await alice.client.put(path_of(made), {"config": {"server": JITSI, "audio_only": True}})).json
    assert (await alice.client.post(HERE, asking())).json == changed
    removing = (await alice.client.delete(path_of(made))).json
    assert (await alice.client.post(HERE, asking())).json == removing
    removed = (await alice.report(removing)).json
    clock.advance(hours=23)
    assert (await alice.client.post(HERE, asking())).json == removed


async def test_the_id_is_free_again_when_what_it_made_is_gone(alice: Person, clock: Clock) -> None:
    made = (await alice.client.post(HERE, asking())).json
    await alice.report((await alice.client.delete(path_of(made))).json)
    # It is gone now, whether housekeeping has come by or not.
    clock.advance(hours=24)

    again = await alice.client.post(HERE, asking(conference="another"))

    assert again.status == 201
    assert await ids(alice) == [again.json["id"]] != [made["id"]]


@pytest.mark.parametrize(
    "other",
    [
        {"config": {"server": JITSI, "conference": "another"}},
        {"config": {}},
        {"integration": "etherpad"},
        {"integration": "nonsense"},
    ],
)
async def test_an_id_that_asked_for_something_else_is_refused_in_words(alice: Person, other: dict[str, Any]) -> None:
    made = (await alice.client.post(HERE, asking())).json

    answer = await alice.client.post(HERE, {**asking(), **other})

    assert (answer.status, answer.errcode) == (409, "IM_MANIFOLD_CONFLICT")
    assert "'r1' asked for another integration or config" in answer.json["error"]
    assert await ids(alice) == [made["id"]]


async def test_the_order_of_a_configs_fields_makes_no_other_request(alice: Person) -> None:
    config = {"audio_only": True, "conference": "standup", "server": JITSI}
    answers = [
        await alice.client.post(HERE, {**asking(), "config": dict(order)})
        for order in (config.items(), reversed(config.items()))
    ]

    assert answers[0].body == answers[1].body


async def test_an_id_is_one_accounts_in_one_place(alice: Person, bob: Person) -> None:
    body = {"integration": "custom", "config": {"url": f"{JITSI}/external_api.js"}, "request_id": "r1"}
    places = (HERE, f"{V1}/rooms/!lunch:example.org/installations", f"{V1}/account/installations")
    made = [(await person.client.post(place, body)).json["id"] for person in (alice, bob) for place in places]

    assert len(set(made)) == 6


async def test_requests_without_an_id_are_never_the_same(alice: Person) -> None:
    answers = [await alice.client.post(HERE, asking("")) for _ in range(2)]

    assert len({answer.json["id"] for answer in answers}) == 2


async def test_of_many_at_once_one_makes_it_and_all_are_told_of_it(alice: Person) -> None:
    answers = await asyncio.gather(*(alice.client.post(HERE, asking()) for _ in range(8)))

    assert {(answer.status, answer.body) for answer in answers} == {(201, answers[0].body)}
    assert await ids(alice) == [answers[0].json["id"]]
    audit = (await alice.client.get(f"{V1}/rooms/{ROOM}/audit")).json["entries"]
    assert [entry["what"] for entry in audit] == ["install"]


async def test_of_two_at_once_that_ask_for_different_things_one_is_refused(alice: Person) -> None:
    answers = await asyncio.gather(*(alice.client.post(HERE, asking(conference=name)) for name in ("standup", "lunch")))

    assert sorted(answer.status for answer in answers) == [201, 409]
    assert len(await ids(alice)) == 1


async def test_a_request_that_failed_may_be_sent_again_with_its_id(alice: Person, egress: MemoryEgress) -> None:
    site = egress.sites.pop(JITSI)
    assert (await alice.client.post(HERE, asking())).status == 502
    egress.sites[JITSI] = site

    assert (await alice.client.post(HERE, asking())).status == 201


async def test_a_preview_uses_no_id_up(alice: Person) -> None:
    for _ in range(2):
        assert (await alice.client.post(f"{HERE}/preview", asking())).status == 200

    assert (await alice.client.post(HERE, asking(conference="another"))).status == 201


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request_id=st.text(st.characters(exclude_categories=["Cs"]), max_size=140), room=st.integers(0, 10**12))
async def test_whatever_an_id_is_it_works_twice_or_is_refused(alice: Person, request_id: str, room: int) -> None:
    path = f"{V1}/rooms/!r{room}-{len(request_id)}/installations"

    async def ask() -> Answer:
        return await alice.client.post(path, asking(request_id, conference=f"room{room}"))

    first, second = await ask(), await ask()

    if "\0" in request_id or len(request_id) > 128:
        assert (first.status, first.errcode) == (second.status, second.errcode) == (400, "M_INVALID_PARAM")
        assert "'request_id'" in first.json["error"]
    else:
        assert (first.status, second.status) == (201, 201) or first.status == second.status == 409
        assert (first.body == second.body) == (request_id != "")
