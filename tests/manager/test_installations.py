"""What an integration may not make of an installation, whatever it asks for."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import msgspec
import pytest

from manifold.errors import Conflict, Forbidden, NotFound, Unavailable
from manifold.ids import RoomID, UserID
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.discovery import GROUP
from manifold.manager.audit import AuditTrail
from manifold.manager.block_settings import BlockSettings
from manifold.manager.blocks import Blocks
from manifold.manager.checking import Checks
from manifold.manager.decisions import Decisions
from manifold.manager.installations import UNDO_FOR, Installations
from manifold.manager.looks import Looks
from manifold.manager.place import Place
from manifold.manager.settings import QuotaSettings, RetentionSettings
from manifold.spec.installations import InstallationView, InstallationViews, Result
from manifold.storage import Store
from manifold.storage.database import PURGE_ROWS
from tests.storage.samples import installation
from tests.support.manager import SIGNING_KEY, Clock
from tests.support.memory import MemoryEgress

PLACE = Place(UserID("@alice:example.org"), RoomID("!r:example.org"))

MANIFEST = """\
id = "greeter"
name = "Greeter"
kind = "bot"
target = ["room"]
summary = "Says hello."
category = "examples"
publisher = "Nobody"
documentation = "https://example.org/"
encrypted_rooms = "works"
[actions]
state = ["org.example.greeting"]
"""

CODE = """\
from manifold.integrations import Actor, Config, Integration, PutState

class GreeterConfig(Config, frozen=True):
    event_type: str = "org.example.greeting"
    by: str = "user"
    times: int = 1

class Greeter(Integration):
    config = GreeterConfig

    def initial(self):
        return GreeterConfig()

    def label(self, config):
        return f"{config.times} times"

    def install(self, config, target):
        return [
            PutState(target.room_id, config.event_type, str(number), {"text": "Hello"}, by=Actor(config.by))
            for number in range(config.times)
        ]

    def uninstall(self, config, target):
        return [PutState(action.room_id, action.event_type, action.state_key, {}, by=action.by)
                for action in self.install(config, target)]

integration = Greeter
"""


@pytest.fixture
def greeter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EntryPoint:
    package = tmp_path / f"greeter_{tmp_path.name}"
    package.mkdir()
    (package / "__init__.py").write_text(CODE)
    (package / "manifest.toml").write_text(MANIFEST)
    monkeypatch.syspath_prepend(tmp_path)
    return EntryPoint("greeter", package.name, GROUP)


def over(
    catalogue: Catalogue, store: Store, egress: MemoryEgress, clock: Clock, quotas: QuotaSettings | None = None
) -> Installations:
    blocks = Blocks(store, BlockSettings(), clock)
    checks = Checks(egress, Looks(egress, "https://widgets.example"))
    decisions = Decisions(catalogue, blocks, checks, "https://widgets.example", SIGNING_KEY, clock)
    audit = AuditTrail(store, RetentionSettings(), clock)
    return Installations(store, decisions, audit, quotas or QuotaSettings(), clock)


@pytest.fixture
def installations(greeter: EntryPoint, store: Store, egress: MemoryEgress, clock: Clock) -> Installations:
    return over(Catalogue([greeter]), store, egress, clock)


async def here(installations: Installations) -> list[InstallationView]:
    return msgspec.json.decode(await installations.here(PLACE), type=InstallationViews).installations


async def kept(store: Store) -> Sequence[Any]:
    return await store._database.reading.fetch("SELECT id FROM installations")


async def test_state_is_written_by_the_users_client_in_the_shape_of_the_api(installations: Installations) -> None:
    view = await installations.install(PLACE, "greeter", {})

    (action,) = view.actions
    assert (action.type, action.by, action.status, action.error) == ("put_state", "user", "waiting", None)
    assert (action.room_id, action.event_type, action.state_key, action.content) == (
        "!r:example.org",
        "org.example.greeting",
        "0",
        {"text": "Hello"},
    )


async def test_what_the_manager_would_have_to_do_is_refused_while_it_has_no_bot(
    installations: Installations, store: Store
) -> None:
    for decide in (installations.install, installations.preview):
        with pytest.raises(Conflict, match="Greeter needs this manager's bot in the room, and this manager has none"):
            await decide(PLACE, "greeter", {"by": "manager"})
    assert list(await kept(store)) == []


@pytest.mark.parametrize("event_type", ["m.room.power_levels", "m.room.topic", "im.vector.modular.widgets"])
async def test_what_the_manifest_does_not_declare_is_refused(
    installations: Installations, store: Store, event_type: str
) -> None:
    for decide in (installations.install, installations.preview):
        with pytest.raises(Forbidden, match=event_type):
            await decide(PLACE, "greeter", {"event_type": event_type})
    assert list(await kept(store)) == []


async def test_a_change_to_what_is_not_declared_leaves_the_installation_as_it_was(installations: Installations) -> None:
    before = await installations.install(PLACE, "greeter", {})

    with pytest.raises(Forbidden):
        await installations.reconfigure(PLACE, before.id, {"event_type": "m.room.topic"})

    assert await installations.get(PLACE, before.id) == before


async def test_what_takes_no_actions_is_active_and_gone_at_once(installations: Installations, clock: Clock) -> None:
    view = await installations.install(PLACE, "greeter", {"times": 0})
    assert (view.state, view.actions) == ("active", [])

    removed = await installations.remove(PLACE, view.id)
    assert (removed.state, removed.removed_at, removed.health.message) == ("removing", clock(), "Removed")
    assert (await installations.restore(PLACE, view.id)).state == "active"


async def test_it_is_active_when_all_is_done_and_failed_when_one_thing_failed(installations: Installations) -> None:
    view = await installations.install(PLACE, "greeter", {"times": 3})
    first, second, third = (action.id for action in view.actions)
    assert len({first, second, third}) == 3

    def report(action: str, error: str = "") -> Any:
        return installations.performed(PLACE, view.id, [Result(action, not error, error)])

    assert (await report(first)).state == "pending"
    failed = await report(second, "No")
    assert (failed.state, failed.reason) == ("failed", "No")
    assert (await report(third)).state == "failed"
    assert (await report(second)).state == "active"


@pytest.mark.parametrize("is_there", [True, False])
async def test_what_an_integration_put_can_be_removed_when_it_is_broken_or_gone(
    is_there: bool, installations: Installations, greeter: EntryPoint, store: Store, egress: MemoryEgress, clock: Clock
) -> None:
    view = await installations.install(PLACE, "greeter", {"times": 2})
    without = Catalogue([greeter], {"greeter": {"unknown": 1}}) if is_there else Catalogue([])
    later = over(without, store, egress, clock)

    assert await here(later) == [view]
    with pytest.raises((Unavailable, NotFound)):
        await later.reconfigure(PLACE, view.id, {})
    assert await later.get(PLACE, view.id) == view

    removing = await later.remove(PLACE, view.id)

    assert [(action.type, action.state_key, action.content) for action in removing.actions] == [
        ("put_state", "0", {}),
        ("put_state", "1", {}),
    ]


async def test_a_config_that_its_integration_does_not_understand_any_more_can_be_removed(
    installations: Installations, store: Store
) -> None:
    view = await installations.install(PLACE, "greeter", {})
    async with store.write() as repositories:
        row = await repositories.installations.lock(view.id, PLACE.owner, PLACE.room_id)
        assert row is not None
        await repositories.installations.change(replace(row, config='{"of": "an older version"}', view=None))

    assert [(each.id, each.label) for each in await here(installations)] == [(view.id, "")]
    removing = await installations.remove(PLACE, view.id)
    assert [action.content for action in removing.actions] == [{}]
    with pytest.raises(Conflict, match="older version"):
        await installations.restore(PLACE, view.id)


async def test_a_room_and_an_account_have_room_for_so_many(
    greeter: EntryPoint, store: Store, egress: MemoryEgress, clock: Clock
) -> None:
    quotas = QuotaSettings(installations_per_room=2, installations=3)
    installations = over(Catalogue([greeter]), store, egress, clock, quotas)
    other_room, stranger = Place(PLACE.owner, RoomID("!s:example.org")), Place(UserID("@b:c"), PLACE.room_id)
    made = [await installations.install(PLACE, "greeter", {}, f"r{number}") for number in range(2)]

    with pytest.raises(Conflict, match="You have 2 integrations in this room, counting what you removed today; remove"):
        await installations.install(PLACE, "greeter", {})
    await installations.install(other_room, "greeter", {})
    with pytest.raises(Conflict, match="You have 3 integrations in all your rooms and your account"):
        await installations.install(other_room, "greeter", {})

    assert len(await kept(store)) == 3
    # A repetition asks for nothing more, and another account has a quota of its own.
    assert await installations.install(PLACE, "greeter", {}, "r1") == made[1]
    await installations.install(stranger, "greeter", {})


async def test_what_is_over_its_quota_is_nowhere_written_down(
    greeter: EntryPoint, store: Store, egress: MemoryEgress, clock: Clock
) -> None:
    installations = over(Catalogue([greeter]), store, egress, clock, QuotaSettings(installations_per_room=1))
    await installations.install(PLACE, "greeter", {})

    with pytest.raises(Conflict):
        await installations.install(PLACE, "greeter", {}, "r1")

    [[audit]] = await store._database.reading.fetch("SELECT count(*) FROM audit")
    assert audit == 1


async def test_removals_past_undoing_are_forgotten_however_many_they_are(
    installations: Installations, store: Store, clock: Clock
) -> None:
    async with store.write() as repositories:
        for number in range(PURGE_ROWS + 10):
            await repositories.installations.add(installation(f"i{number}", removed_at=clock() - UNDO_FOR))
        await repositories.installations.add(installation("recent", removed_at=clock() - UNDO_FOR + 1))

    await installations.housekeep()

    assert [row[0] for row in await kept(store)] == ["recent"]
