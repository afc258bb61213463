"""The vectors that other implementations can run, run on ours."""

from typing import Any

import pytest

from manifold.widgetapi import actions, capabilities, texts
from manifold.widgetapi.codec import CodecV0, Dropped
from manifold.widgetapi.grants import Grants
from manifold.widgetapi.host.feature import abilities
from manifold.widgetapi.host.features import ALWAYS, EVERYTHING
from manifold.widgetapi.host.manager import MANAGER
from manifold.widgetapi.message import Reply
from tests.widgetapi.vectors import FOLDER, ClientRun, WidgetRun, matches, sessions, tables

JSON = dict[str, Any]
CLIENT, WIDGET = sessions("client"), sessions("widget")
CAPABILITIES, MATCHING, CODEC = tables("capabilities"), tables("matching"), tables("codec")


def _check(run: ClientRun | WidgetRun, vector: JSON) -> None:
    for number, step in enumerate(vector["steps"], 1):
        outputs = run.step(step["in"])
        assert matches(step["out"], outputs), f"step {number}: {step['in']}: {outputs}"


@pytest.mark.parametrize("vector", [vector for _, vector in CLIENT], ids=[name for name, _ in CLIENT])
def test_a_client_does_what_the_vector_says(vector: JSON) -> None:
    _check(ClientRun(vector.get("given", {})), vector)


@pytest.mark.parametrize("vector", [vector for _, vector in WIDGET], ids=[name for name, _ in WIDGET])
def test_a_widget_does_what_the_vector_says(vector: JSON) -> None:
    _check(WidgetRun(vector.get("given", {})), vector)


@pytest.mark.parametrize("row", CAPABILITIES, ids=[row["capability"] for row in CAPABILITIES])
def test_a_capability_means_what_the_vector_says(row: JSON) -> None:
    parsed = capabilities.parse(row["capability"])
    able = abilities((*ALWAYS, *EVERYTHING, MANAGER)).can_grant(row["capability"])
    assert able is row["grantable"]
    assert parsed.raw == row["capability"]
    if row["kind"] is None:
        assert parsed.kind is capabilities.Kind.OTHER
    else:
        found = {"kind": parsed.kind.value, "direction": parsed.direction, "name": parsed.name, "key": parsed.key}
        assert found == {"direction": None, "key": None, **{field: row[field] for field in found if field in row}}


@pytest.mark.parametrize("row", MATCHING, ids=[row["name"] for row in MATCHING])
def test_capabilities_allow_what_the_vector_says(row: JSON) -> None:
    grants = Grants()
    grants.add(row["capabilities"])
    event = row["event"]
    is_allowed = grants.receives(event, row["direction"]) and grants.in_room(event["room_id"], row.get("viewed"))
    assert is_allowed is row["allowed"]


@pytest.mark.parametrize("row", CODEC, ids=[row["name"] for row in CODEC])
def test_a_message_is_what_the_vector_says(row: JSON) -> None:
    for side, expected in row["is"].items():
        parsed = CodecV0(side).read(row["message"])
        kind = "dropped" if isinstance(parsed, Dropped) else "reply" if isinstance(parsed, Reply) else "request"
        assert kind == expected, side


def test_there_are_at_least_three_hundred() -> None:
    outside = [name for name, _ in (*CLIENT, *WIDGET) if name.startswith("experimental")]
    assert len(CLIENT) + len(WIDGET) + len(CAPABILITIES) + len(MATCHING) + len(CODEC) - len(outside) >= 300


def test_names_are_unique() -> None:
    names = [name for name, _ in (*CLIENT, *WIDGET)] + [f"matching: {row['name']}" for row in MATCHING]
    assert len(names) == len(set(names))


def _actions_in(vectors: list[tuple[str, JSON]]) -> set[str]:
    steps = [step for name, vector in vectors if not name.startswith("experimental") for step in vector["steps"]]
    return {part["request"]["action"] for step in steps for part in (step["in"], *step["out"]) if "request" in part}


@pytest.mark.parametrize("side", ["client", "widget"])
def test_each_action_is_in_a_vector_of_each_side(side: str) -> None:
    seen = _actions_in(CLIENT if side == "client" else WIDGET)
    assert [action.name for action in actions.ALL if not seen & set(action.names)] == []


@pytest.mark.parametrize("action", [action for action in actions.FROM_WIDGET if action.wire], ids=lambda a: a.name)
def test_both_names_of_an_action_are_in_vectors_of_the_client(action: actions.Action[Any, Any]) -> None:
    assert set(action.names) <= _actions_in(CLIENT)


OTHERS = (
    "Missing capability",
    "Missing capability for org.matrix.msc4157.send.delayed_event",
    "Unable to access room timeline: !other:example.org",
    "Cannot send room events of this type",
    "Cannot send state events of this type",
    "Cannot send to-device events of this type",
    "Cannot read state events of this type",
    "Cannot read room events of this type",
    "Cannot read room account data of this type",
    "Error handling navigation",
    "Error sending event",
    "Error updating delayed event",
    "TURN servers not available",
    "Unexpected error while reading relations",
    "Unexpected error while searching in the user directory",
    "Unexpected error while getting the media configuration",
    "Unexpected error while getting the RTC transports",
    "Unexpected error while uploading a file",
    "Unexpected error while downloading a file",
    "Unexpected error while getting a LiveKit token",
    "Unexpected error while delegating a LiveKit delayed leave",
    "Unknown or unsupported from-widget action: org.example.unknown",
    "Unknown or unsupported to-widget action: org.example.unknown",
    "Capability negotiation already completed",
    "client provided invalid OIDC token for an allowed request",
    "Too many requests",
    "Unable to open modal at this time",
    "Invalid button",
)


@pytest.mark.parametrize("words", sorted({*texts.FIELDS.values(), *OTHERS}))
def test_each_text_that_widgets_know_is_in_a_vector(words: str) -> None:
    assert any(f'"{words}"' in path.read_text("utf-8") for path in FOLDER.glob("*.json"))
