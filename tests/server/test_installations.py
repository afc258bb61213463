"""The life of an installation over HTTP, in exactly the shapes that clients are written against."""

from typing import Any

import pytest

from manifold.integrations.catalogue import Catalogue
from manifold.server.static import Assets
from manifold.storage import Store
from tests.support.asgi import Answer, Client
from tests.support.manager import JITSI, ROOM, V1, Clock, Person, make_services, pages, path_of
from tests.support.memory import MemoryEgress

HERE = f"{V1}/rooms/{ROOM}/installations"


async def here(person: Person) -> list[dict[str, Any]]:
    answer = await person.client.get(HERE)
    assert answer.json.keys() == {"installations"}
    return list(answer.json["installations"])


def results(installation: dict[str, Any], *, ok: bool = True, error: str = "") -> dict[str, Any]:
    return {"results": [{"action": action["id"], "ok": ok, "error": error} for action in installation["actions"]]}


async def test_installing_answers_what_the_client_has_to_do(alice: Person, clock: Clock) -> None:
    answer = await alice.client.post(
        HERE, {"integration": "jitsi", "config": {"server": JITSI, "conference": "standup"}}
    )

    assert answer.status == 201
    (action,) = answer.json["actions"]
    widget = action["widget"]
    assert answer.json == {
        "id": answer.json["id"],
        "integration": "jitsi",
        "target": {"kind": "room", "room_id": ROOM},
        "config": {"server": JITSI, "conference": "standup", "audio_only": False, "members_only": False},
        "state": "pending",
        "label": "standup on meet.example.org",
        "evidence": None,
        "reason": None,
        "health": {"ok": True, "message": "Waiting for your client to finish", "last_activity": None},
        "actions": [
            {
                "id": action["id"],
                "type": "put_widget",
                "by": "user",
                "status": "waiting",
                "error": None,
                "room_id": ROOM,
                "widget_id": answer.json["id"],
                "widget": widget,
            }
        ],
        "created_by": "@alice:example.org",
        "created_at": clock(),
        "removed_at": None,
    }
    assert widget == {
        "type": "m.jitsi",
        "name": "Video conference",
        "url": widget["url"],
        "data": {"domain": "meet.example.org", "conferenceId": "standup", "isAudioOnly": False},
    }
    assert widget["url"].startswith("https://widgets.example/w/jitsi?server=https%3A%2F%2Fmeet.example.org#")


async def test_a_whole_life(alice: Person, clock: Clock) -> None:
    pending = await alice.install(conference="standup")
    assert pending["state"] == "pending"

    active = (await alice.report(pending)).json
    assert (active["state"], active["evidence"], active["health"]["message"]) == ("active", "reported", "In the room")
    assert [action["status"] for action in active["actions"]] == ["done"]

    changed = (await alice.client.put(path_of(active), {"config": {"server": JITSI, "conference": "lunch"}})).json
    assert (changed["id"], changed["state"], changed["evidence"]) == (active["id"], "pending", None)
    assert changed["actions"][0]["widget"]["data"]["conferenceId"] == "lunch"
    assert (await alice.report(changed)).json["state"] == "active"

    removing = (await alice.client.delete(path_of(active))).json
    assert (removing["state"], removing["removed_at"]) == ("removing", None)
    assert removing["actions"] == [
        {
            "id": removing["actions"][0]["id"],
            "type": "remove_widget",
            "by": "user",
            "status": "waiting",
            "error": None,
            "room_id": ROOM,
            "widget_id": active["id"],
        }
    ]
    clock.advance(seconds=5)
    removed = (await alice.report(removing)).json
    assert (removed["state"], removed["removed_at"]) == ("removing", clock())

    clock.advance(hours=23)
    restored = (await alice.client.post(f"{path_of(active)}/restore", {})).json
    assert (restored["id"], restored["state"], restored["removed_at"]) == (active["id"], "pending", None)
    assert restored["actions"][0]["widget"] == changed["actions"][0]["widget"]
    assert (await alice.report(restored)).json["state"] == "active"
    assert [installation["state"] for installation in await here(alice)] == ["active"]


async def test_what_was_removed_can_be_undone_for_a_day_and_is_gone_then(alice: Person, clock: Clock) -> None:
    installation = await alice.install()
    removing = (await alice.client.delete(path_of(installation))).json
    await alice.report(removing)

    clock.advance(hours=24)

    assert await here(alice) == []
    for answer in (
        await alice.client.get(path_of(installation)),
        await alice.client.post(f"{path_of(installation)}/restore", {}),
        await alice.client.delete(path_of(installation)),
        await alice.report(removing),
    ):
        assert (answer.status, answer.errcode) == (404, "M_NOT_FOUND")


async def test_what_nobody_reported_removed_stays_to_be_removed(alice: Person, clock: Clock) -> None:
    installation = await alice.install()
    await alice.client.delete(path_of(installation))

    clock.advance(hours=60)

    assert [found["state"] for found in await here(alice)] == ["removing"]


async def test_every_step_may_be_repeated_without_harm(alice: Person, clock: Clock) -> None:
    async def twice(method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        first = await alice.client.request(method, path, json=body)
        clock.advance(seconds=1)
        second = await alice.client.request(method, path, json=body)
        assert (first.status, second.json) == (200, first.json)
        return second

    pending = await alice.install()
    path = path_of(pending)
    await twice("POST", f"{path}/performed", results(pending))
    removing = (await twice("DELETE", path)).json
    await twice("POST", f"{path}/performed", results(removing))
    restored = (await twice("POST", f"{path}/restore", {})).json
    await twice("POST", f"{path}/performed", results(restored))
    await twice("POST", f"{path}/restore", {})


async def test_the_same_change_twice_ends_in_the_same_config(alice: Person) -> None:
    path = path_of(await alice.install())
    answers = [(await alice.client.put(path, {"config": {"server": JITSI, "audio_only": True}})).json for _ in range(2)]

    assert answers[0]["config"] == answers[1]["config"]
    assert answers[0]["actions"][0]["widget"] == answers[1]["actions"][0]["widget"]


async def test_a_failure_is_told_and_can_be_tried_again(alice: Person) -> None:
    pending = await alice.install()

    failed = (await alice.report(pending, ok=False, error="You may not do this here")).json
    assert (failed["state"], failed["reason"]) == ("failed", "You may not do this here")
    assert failed["health"] == {"ok": False, "message": "You may not do this here", "last_activity": None}
    assert (failed["actions"][0]["status"], failed["actions"][0]["error"]) == ("failed", "You may not do this here")

    active = (await alice.report(failed)).json
    assert (active["state"], active["reason"], active["actions"][0]["error"]) == ("active", None, None)


async def test_a_failure_without_a_reason_gets_one(alice: Person) -> None:
    failed = (await alice.report(await alice.install(), ok=False, error="\0")).json

    assert failed["reason"] == "Your client did not say why"


async def test_a_removal_that_fails_stays_and_can_be_tried_again(alice: Person, clock: Clock) -> None:
    installation = await alice.install()
    removing = (await alice.client.delete(path_of(installation))).json

    failed = (await alice.report(removing, ok=False, error="No power")).json
    assert (failed["state"], failed["reason"], failed["removed_at"]) == ("removing", "No power", None)
    assert failed["health"]["ok"] is False

    removed = (await alice.report(failed)).json
    assert (removed["reason"], removed["removed_at"]) == (None, clock())


async def test_a_late_report_of_an_earlier_change_does_not_count_for_the_next(alice: Person) -> None:
    first = await alice.install()
    changed = (await alice.client.put(path_of(first), {"config": {"server": JITSI, "audio_only": True}})).json

    late = await alice.report(first)

    assert (late.status, late.errcode) == (400, "M_INVALID_PARAM")
    assert (await alice.client.get(path_of(first))).json == changed


async def test_a_report_with_one_unknown_action_counts_for_nothing(alice: Person) -> None:
    pending = await alice.install()
    body = results(pending)
    body["results"].append({"action": "unknown", "ok": True})

    answer = await alice.client.post(f"{path_of(pending)}/performed", body)

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert (await alice.client.get(path_of(pending))).json == pending


async def test_an_empty_report_changes_nothing(alice: Person) -> None:
    pending = await alice.install()

    assert (await alice.client.post(f"{path_of(pending)}/performed", {"results": []})).json == pending


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"results": [{"action": "a", "ok": "yes"}]}, "'results[0].ok'"),
        ({"results": [{"action": 3, "ok": True}]}, "'results[0].action'"),
        ({"results": [{"ok": True}]}, "'results[0].action'"),
        ({"results": ["a"]}, "'results[0]'"),
        ({"results": [{"action": "a", "ok": False, "error": "x" * 1001}]}, "'results[0].error'"),
        ({"results": [{"action": "a" * 65, "ok": True}]}, "'results[0].action'"),
        ({"results": [{"action": "a", "ok": True}] * 101}, "'results'"),
    ],
)
async def test_a_report_that_is_misshapen_is_told_where(alice: Person, body: dict[str, Any], name: str) -> None:
    answer = await alice.client.post(f"{path_of(await alice.install())}/performed", body)

    assert answer.status == 400
    assert name in answer.json["error"]


async def test_what_was_removed_can_not_be_changed(alice: Person) -> None:
    installation = await alice.install()
    await alice.client.delete(path_of(installation))

    answer = await alice.client.put(path_of(installation), {"config": {"server": JITSI}})

    assert (answer.status, answer.errcode) == (409, "IM_MANIFOLD_CONFLICT")
    assert "restore" in answer.json["error"]


async def test_a_preview_says_the_same_and_keeps_nothing(alice: Person, statements: list[str]) -> None:
    body = {"integration": "jitsi", "config": {"server": JITSI, "conference": "standup"}}
    statements.clear()

    preview = await alice.client.post(f"{HERE}/preview", body)

    assert preview.status == 200
    assert not any(sql.startswith(("BEGIN", "INSERT", "UPDATE")) for sql in statements)
    installed = (await alice.client.post(HERE, body)).json
    assert preview.json.keys() == installed.keys()
    assert preview.json["actions"][0]["widget"]["data"] == installed["actions"][0]["widget"]["data"]
    assert [found["id"] for found in await here(alice)] == [installed["id"]]


async def test_a_list_is_in_the_order_of_adding(alice: Person, clock: Clock) -> None:
    ids = []
    for _ in range(3):
        ids.append((await alice.install())["id"])
        clock.advance(seconds=1)

    assert [installation["id"] for installation in await here(alice)] == ids


async def test_a_list_is_as_its_installations_are_each_by_itself(alice: Person, clock: Clock) -> None:
    made = []
    for number in range(3):
        made.append(await alice.install(conference=f"room{number}"))
        clock.advance(seconds=1)
    await alice.report(made[1])
    await alice.client.delete(path_of(made[2]))

    alone = [(await alice.client.get(path_of(installation))).json for installation in made]

    assert [installation["state"] for installation in alone] == ["pending", "active", "removing"]
    assert await here(alice) == alone


async def test_views_that_a_new_version_wants_anew_are_shown_as_they_were(alice: Person, store: Store) -> None:
    for _ in range(2):
        await alice.report(await alice.install())
    before = (await alice.client.get(HERE)).body
    async with store._database.write() as statements:
        await statements.execute("UPDATE installations SET view = NULL")

    assert (await alice.client.get(HERE)).body == before
    assert (await alice.client.get(path_of((await here(alice))[0]))).json == (await here(alice))[0]


async def test_what_was_planned_by_one_manager_is_reported_to_the_next(
    alice: Person, store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue, assets: Assets
) -> None:
    pending = await alice.install()

    restarted = Client(pages(make_services(store, egress, clock, catalogue), assets).interface)
    active = (await Person(alice.user_id, restarted.bearing(alice.token)).report(pending)).json

    assert (active["state"], active["evidence"]) == ("active", "reported")
    assert await here(alice) == [active]


async def test_actions_of_another_installation_are_none_of_this_ones(alice: Person, bob: Person) -> None:
    mine, other, bobs = await alice.install(), await alice.install(), await bob.install()

    for stranger in (other, bobs):
        answer = await alice.client.post(f"{path_of(mine)}/performed", results(stranger))
        assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert [found["state"] for found in [*(await here(alice)), *(await here(bob))]] == ["pending"] * 3


async def test_every_field_that_is_wrong_is_told_at_once(alice: Person) -> None:
    answer = await alice.client.post(
        HERE,
        {"integration": "jitsi", "config": {"server": "http://x", "conference": "a b\n", "audio_only": 1, "a/b~": 0}},
    )

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert answer.json["error"] == "4 fields need another look"
    fields = {field["path"]: field["message"] for field in answer.json["im.manifold.fields"]}
    assert fields.keys() == {"/server", "/conference", "/audio_only", "/a~1b~0"}
    assert fields["/server"] == "Give an address that starts with https://"
    assert fields["/conference"] == "Use 3 to 64 letters, digits, - or _, without spaces"


@pytest.mark.parametrize(
    "server", ["https://a;b", "https://a_b.example", "https://127.1", "https://[::1", "https://a:0"]
)
async def test_an_address_that_only_looks_like_one_is_told_at_its_field(alice: Person, server: str) -> None:
    answer = await alice.client.post(HERE, {"integration": "jitsi", "config": {"server": server}})

    assert (answer.status, answer.errcode) == (400, "M_INVALID_PARAM")
    assert [field["path"] for field in answer.json["im.manifold.fields"]] == ["/server"]


async def test_a_server_that_is_away_is_told_at_its_field(alice: Person, egress: MemoryEgress) -> None:
    answer = await alice.client.post(HERE, {"integration": "jitsi", "config": {"server": "https://away.example"}})

    assert (answer.status, answer.errcode) == (502, "M_UNKNOWN")
    assert answer.json["im.manifold.fields"] == [{"path": "/server", "message": answer.json["error"]}]
    assert "away.example" in answer.json["error"]
    assert await here(alice) == []


@pytest.mark.parametrize("path", [HERE, f"{HERE}/preview"])
async def test_an_unknown_integration_is_not_found(alice: Person, path: str) -> None:
    answer = await alice.client.post(path, {"integration": "nonsense", "config": {}})

    assert (answer.status, answer.errcode) == (404, "M_NOT_FOUND")


async def test_what_the_form_leaves_out_keeps_what_the_form_began_with(alice: Person, egress: MemoryEgress) -> None:
    egress.page("https://meet.element.io/external_api.js", b"JitsiMeetExternalAPI")

    installation = (await alice.client.post(HERE, {"integration": "jitsi", "config": {}})).json

    assert installation["config"]["server"] == "https://meet.element.io"


async def test_a_room_of_version_12_and_one_with_a_slash_are_rooms(alice: Person) -> None:
    for room_id in ("!RTbyUhp7aBj8uZmRr9wz", "!a/b:example.org"):
        path = f"{V1}/rooms/{room_id.replace('/', '%2F')}/installations"
        made = (await alice.client.post(path, {"integration": "jitsi", "config": {"server": JITSI}})).json
        assert made["target"] == {"kind": "room", "room_id": room_id}
        assert [found["id"] for found in (await alice.client.get(path)).json["installations"]] == [made["id"]]
