"""The schemas: valid themselves, complete, and as they stand in docs/."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from manifold.widgetapi import actions
from manifold.widgetapi.__main__ import write
from manifold.widgetapi.schemas import documents, name_of
from tests.support.asgi import Client

PUBLISHED = Path(__file__).parents[2] / "docs" / "widget-api"
BASE = "/_matrix/integrations/widget-api/schemas"


@pytest.mark.parametrize("name", sorted(documents()))
def test_each_is_a_schema(name: str) -> None:
    assert jsonschema_rs.meta.is_valid(documents()[name])
    jsonschema_rs.Draft202012Validator(documents()[name])


def test_each_action_has_both_of_its_own() -> None:
    for action in actions.ALL:
        for part in ("request", "reply"):
            assert name_of(action.direction, action.name, part) in documents()


def test_the_published_ones_are_these(tmp_path: Path) -> None:
    write(tmp_path)
    made = {path.relative_to(tmp_path): path.read_text("utf-8") for path in tmp_path.rglob("*.*")}
    kept = {path: (PUBLISHED / path).read_text("utf-8") for path in made}
    assert made == kept, "run `make docs`"
    stale = {path.relative_to(PUBLISHED) for path in (PUBLISHED / "schemas").rglob("*.json")} - set(made)
    assert not stale


@pytest.mark.parametrize(
    ("name", "value", "is_valid"),
    [
        ("fromWidget/send_event.request.json", {"type": "m.x", "content": {}}, True),
        ("fromWidget/send_event.request.json", {"type": "m.x", "content": {}, "state_key": None, "more": 1}, True),
        ("fromWidget/send_event.request.json", {"type": "", "content": {}}, False),
        ("fromWidget/send_event.request.json", {"content": {}}, False),
        ("fromWidget/send_event.reply.json", {"room_id": "!a", "event_id": "$b"}, True),
        ("fromWidget/send_event.reply.json", {"error": {"message": "no"}}, True),
        ("fromWidget/send_event.reply.json", {"error": "no"}, False),
        ("fromWidget/send_event.reply.json", {"event_id": "$b"}, False),
        ("toWidget/send_event.request.json", {"type": "m.x"}, True),
        ("toWidget/send_event.request.json", [], False),
        ("fromWidget/read_events.request.json", {"type": "m.x", "state_key": True, "room_ids": "*"}, True),
        ("fromWidget/read_events.request.json", {"type": "m.x", "state_key": False}, False),
        ("fromWidget/read_events.request.json", {"type": "m.x", "limit": 0}, False),
        ("definitions/room-widget.json", {"type": "m.custom", "url": "https://a.example/"}, True),
        ("definitions/room-widget.json", {}, False),
        ("definitions/account-widgets.json", {"a": {"content": {"type": "x", "url": "y"}}}, True),
        ("definitions/account-widgets.json", {"a": {"content": {}}}, False),
        ("definitions/layout.json", {"widgets": {"a": {"container": "top", "index": 1}}}, True),
        ("data/m.jitsi.json", {"domain": "a", "conferenceId": "b"}, True),
        ("data/m.jitsi.json", {"domain": "a"}, False),
    ],
)
def test_what_they_say_yes_and_no_to(name: str, value: Any, is_valid: bool) -> None:
    assert jsonschema_rs.Draft202012Validator(documents()[name]).is_valid(value) is is_valid


async def test_the_manager_serves_them_with_an_index(api: Client) -> None:
    index = await api.get(BASE)
    assert index.status == 200
    assert sorted(index.json["schemas"]) == sorted(f"{BASE}/{name}" for name in documents())
    for path in index.json["schemas"][:3]:
        answer = await api.get(path)
        assert answer.headers["content-type"] == "application/schema+json"
        assert answer.headers["access-control-allow-origin"] == "*"
        document = msgspec.json.decode(msgspec.json.encode(documents()[path.removeprefix(f"{BASE}/")]))
        assert answer.json == {**document, "$id": path}
        again = await api.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status, again.body) == (304, b"")


async def test_an_unknown_one_is_not_found(api: Client) -> None:
    for path in ("fromWidget/nothing.json", "nothing/nothing.json"):
        answer = await api.get(f"{BASE}/{path}")
        assert (answer.status, answer.json["errcode"]) == (404, "M_NOT_FOUND")
