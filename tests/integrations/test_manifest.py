"""What an integration says of itself bounds what it may do."""

from pathlib import Path
from typing import Any

import pytest

from manifold.errors import Forbidden, ManifestError
from manifold.ids import RoomID
from manifold.integrations import (
    Action,
    Actor,
    PutAccountWidget,
    PutState,
    PutWidget,
    RemoveAccountWidget,
    RemoveWidget,
    Widget,
)
from manifold.integrations.manifest import NEVER_WRITTEN, Manifest

GOOD = """\
id = "example"
name = "Example"
kind = "widget"
target = ["room"]
summary = "An example."
category = "examples"
publisher = "Nobody"
documentation = "https://example.org/"
encrypted_rooms = "works"
[actions]
state = ["im.vector.modular.widgets", "org.example.state"]
"""
ROOM = RoomID("!r:example.org")
WIDGET = Widget("w", "m.custom", "name", "https://example.org")


def read(folder: Path, text: str) -> Manifest:
    (folder / "manifest.toml").write_text(text)
    return Manifest.read(folder)


def test_a_good_manifest_is_read(tmp_path: Path) -> None:
    manifest = read(tmp_path, GOOD)

    assert (manifest.id, manifest.kind, manifest.config_version) == ("example", "widget", 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "example"', 'id = "Example"'),
        ('id = "example"', 'id = "../example"'),
        ('id = "example"', 'id = "example\\n"'),
        ('name = "Example"\n', ""),
        ('kind = "widget"', 'kind = "sticker"'),
        ('target = ["room"]', "target = []"),
        ('target = ["room"]', 'target = ["world"]'),
        ('documentation = "https://example.org/"', 'documentation = "javascript:alert(1)"'),
        ('publisher = "Nobody"', 'publisher = "Nobody"\ntrust = "bundled"'),
        ("[actions]", "[actions]\nmax_power = 101"),
        ("[actions]", "[actions"),
        ('summary = "An example."', f'summary = "{"x" * 161}"'),
    ],
)
def test_a_bad_manifest_is_told_by_its_file(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(ManifestError, match=r"manifest\.toml: "):
        read(tmp_path, GOOD.replace(old, new))


def test_a_manifest_that_is_not_there_or_no_text_is_bad(tmp_path: Path) -> None:
    with pytest.raises(ManifestError):
        Manifest.read(tmp_path)
    (tmp_path / "manifest.toml").write_bytes(b"\xff")
    with pytest.raises(ManifestError):
        Manifest.read(tmp_path)


def test_state_that_decides_who_rules_a_room_is_never_written() -> None:
    assert {
        "m.room.create",
        "m.room.power_levels",
        "m.room.join_rules",
        "m.room.encryption",
        "m.room.server_acl",
        "m.room.tombstone",
        "m.room.history_visibility",
    } == NEVER_WRITTEN


@pytest.mark.parametrize("event_type", sorted(NEVER_WRITTEN))
def test_no_manifest_may_declare_it_and_no_action_may_write_it(tmp_path: Path, event_type: str) -> None:
    with pytest.raises(ManifestError, match=event_type):
        read(tmp_path, GOOD.replace("org.example.state", event_type))

    manifest = read(tmp_path, GOOD)
    manifest.actions.state.append(event_type)
    with pytest.raises(Forbidden, match=event_type):
        manifest.permit([PutState(ROOM, event_type, "", {})], ROOM)


@pytest.mark.parametrize(
    "actions", [[], [PutWidget(ROOM, WIDGET)], [RemoveWidget(ROOM, "w")], [PutState(ROOM, "org.example.state", "", {})]]
)
def test_what_is_declared_is_permitted(tmp_path: Path, actions: list[Action]) -> None:
    read(tmp_path, GOOD).permit(actions, ROOM)


@pytest.mark.parametrize(
    "event_type", ["org.example.other", "m.room.topic", "ORG.EXAMPLE.STATE", "", "im.vector.modular.widgets "]
)
def test_what_is_not_declared_is_refused_by_name(tmp_path: Path, event_type: str) -> None:
    with pytest.raises(Forbidden, match="Example asked to write"):
        read(tmp_path, GOOD).permit([PutWidget(ROOM, WIDGET), PutState(ROOM, event_type, "", {})], ROOM)


def test_widgets_have_to_be_declared_as_well(tmp_path: Path) -> None:
    manifest = read(tmp_path, GOOD.replace('"im.vector.modular.widgets", ', ""))
    forbidden: list[Any] = [PutWidget(ROOM, WIDGET), RemoveWidget(ROOM, "w")]
    for action in forbidden:
        with pytest.raises(Forbidden, match=r"im\.vector\.modular\.widgets"):
            manifest.permit([action], ROOM)


def test_another_room_is_out_of_bounds(tmp_path: Path) -> None:
    with pytest.raises(Forbidden, match="another room"):
        read(tmp_path, GOOD).permit([PutWidget(RoomID("!other:example.org"), WIDGET)], ROOM)


ACCOUNT_ACTIONS: list[Action] = [PutAccountWidget(WIDGET), RemoveAccountWidget("w")]
EVERYWHERE = GOOD.replace('["room"]', '["room", "account"]')


def test_an_account_has_widgets_where_the_manifest_says_that_it_goes_there(tmp_path: Path) -> None:
    read(tmp_path, EVERYWHERE).permit(ACCOUNT_ACTIONS, None)

    with pytest.raises(Forbidden, match="the user's account, which its manifest does not declare"):
        read(tmp_path, GOOD).permit([PutAccountWidget(WIDGET)], None)


def test_what_was_put_into_an_account_may_be_taken_away_whatever_the_manifest_says_now(tmp_path: Path) -> None:
    read(tmp_path, GOOD).permit([RemoveAccountWidget("w")], None)


def test_from_a_room_nothing_is_written_into_the_account_nor_the_other_way_round(tmp_path: Path) -> None:
    manifest = read(tmp_path, EVERYWHERE)
    room_actions: list[Action] = [PutWidget(ROOM, WIDGET), RemoveWidget(ROOM, "w")]

    for action in ACCOUNT_ACTIONS:
        with pytest.raises(Forbidden, match="account, from a room"):
            manifest.permit([action], ROOM)
    for action in [*room_actions, PutState(ROOM, "org.example.state", "", {})]:
        with pytest.raises(Forbidden, match="another room"):
            manifest.permit([action], None)


def test_only_the_users_client_writes_into_the_account(tmp_path: Path) -> None:
    with pytest.raises(Forbidden, match="only the user's client"):
        read(tmp_path, EVERYWHERE).permit([PutAccountWidget(WIDGET, by=Actor.MANAGER)], None)
