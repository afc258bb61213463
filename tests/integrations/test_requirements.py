"""What must be so before an integration can be added, as far as the manager sees it."""

from pathlib import Path

from msgspec import structs

from manifold.integrations.manifest import Bounds, Manifest
from manifold.integrations.requirements import Asker, requirements
from tests.integrations.test_words import MANIFEST


def manifest(folder: Path, **changes: object) -> Manifest:
    (folder / "manifest.toml").write_text(MANIFEST)
    return structs.replace(Manifest.read(folder), **changes)


def test_an_integration_that_asks_for_nothing_requires_nothing(tmp_path: Path) -> None:
    assert requirements(manifest(tmp_path), Asker(), ()) == []


def test_each_thing_that_it_asks_for_is_a_requirement(tmp_path: Path) -> None:
    demanding = manifest(
        tmp_path,
        kind="bot",
        actions=Bounds(state=["org.example.one", "org.example.two"], max_power=50),
        connections=["GitHub"],
        encrypted_rooms="no",
    )

    found = requirements(demanding, Asker(refusal="The operator said no", has_quota=False), ())

    assert [(each.type, each.met) for each in found] == [
        ("allowed", False),
        ("power", None),
        ("power", None),
        ("bot", False),
        ("connection", False),
        ("unencrypted", None),
        ("quota", False),
    ]
    assert found[0].message == "The operator said no"
    assert [each.event_type for each in found if each.type == "power"] == ["org.example.one", "org.example.two"]
    assert found[4].message == "You are connected to GitHub"
    assert all(each.message and each.who_can_help for each in found)


def test_the_words_are_german_for_who_reads_german_and_english_for_the_rest(tmp_path: Path) -> None:
    demanding = manifest(tmp_path, kind="bot")

    (german,) = requirements(demanding, Asker(), ("fr", "de"))
    (english,) = requirements(demanding, Asker(), ("fr",))

    assert german.message == "Dieser Manager hat einen Bot"
    assert english.message == "This manager has a bot"
