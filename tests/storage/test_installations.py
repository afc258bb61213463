"""Installations: kept with their actions, seen by who made them alone, changed without losing a change."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from manifold.errors import Conflict
from manifold.storage import ActionRow, Duplicate, InstallationRow, Store
from manifold.storage.installations import Counts, Views
from tests.storage.samples import ALICE, BOB, LATER, NOW, OTHER_ROOM, ROOM, installation


async def test_an_installation_comes_back_as_it_was_with_its_actions_in_order(store: Store) -> None:
    row = replace(
        installation(),
        evidence="reported",
        reason="Ünïcode 🎉",
        removed_at=LATER,
        actions=(
            ActionRow("z", "user", "{}", "failed", "No power"),
            ActionRow("b", "manager", "[]", "done"),
            ActionRow("a", "user", '"x"'),
        ),
    )
    async with store.write() as repositories:
        await repositories.installations.add(row)

    async with store.read() as repositories:
        assert await repositories.installations.get("i1", ALICE, ROOM) == row


async def test_an_installation_without_actions_has_none(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(installation(actions=0))

    async with store.read() as repositories:
        assert await repositories.installations.get("i1", ALICE, ROOM) == installation(actions=0)
        assert await repositories.installations.in_place(ALICE, ROOM) == [installation(actions=0)]


async def test_anothers_installation_is_not_there_nor_is_one_in_another_room(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(installation())

    async with store.write() as repositories:
        for place in ((BOB, ROOM), (ALICE, OTHER_ROOM)):
            assert await repositories.installations.get("i1", *place) is None
            assert await repositories.installations.lock("i1", *place) is None
            assert await repositories.installations.in_place(*place) == []
            assert (await repositories.installations.count(*place)).here == 0


async def test_a_room_lists_the_oldest_first_with_all_actions_in_one_select(
    store: Store, statements: list[str]
) -> None:
    rows = [
        installation("c", created_at=NOW, actions=3),
        installation("a", created_at=NOW + 1, actions=0),
        installation("b", created_at=NOW + 1, actions=2),
    ]
    async with store.write() as repositories:
        for row in reversed(rows):
            await repositories.installations.add(row)
        await repositories.installations.add(installation("d", created_by=BOB))
        await repositories.installations.add(installation("e", room_id=OTHER_ROOM))
    statements.clear()

    async with store.read() as repositories:
        assert await repositories.installations.in_place(ALICE, ROOM) == rows
    assert len(statements) == 1
    async with store.read() as repositories:
        assert await repositories.installations.count(ALICE, ROOM) == Counts(here=3, everywhere=4)


async def test_an_id_is_given_once(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(installation())

    with pytest.raises(Duplicate):
        async with store.write() as repositories:
            await repositories.installations.add(installation(created_by=BOB))


async def test_a_change_replaces_the_actions_and_leaves_who_made_it_and_when(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(installation(actions=3))

    async with store.write() as repositories:
        row = await repositories.installations.lock("i1", ALICE, ROOM)
        assert row is not None
        changed = replace(
            row,
            config="{}",
            config_version=2,
            state="removing",
            evidence="reported",
            reason="because",
            updated_at=LATER,
            removed_at=LATER,
            actions=(ActionRow("a1", "user", "{}", "done"),),
        )
        await repositories.installations.change(changed)

    async with store.read() as repositories:
        assert await repositories.installations.get("i1", ALICE, ROOM) == changed


async def test_who_waited_for_the_lock_sees_what_the_other_changed_actions_included(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(installation(actions=2))
    has_lock = asyncio.Event()

    async def first() -> None:
        async with store.write() as repositories:
            row = await repositories.installations.lock("i1", ALICE, ROOM)
            assert row is not None
            has_lock.set()
            await asyncio.sleep(0.1)
            await repositories.installations.change(
                replace(row, state="active", actions=(ActionRow("new", "user", "{}", "done"),))
            )

    async def second() -> None:
        await has_lock.wait()
        async with store.write() as repositories:
            row = await repositories.installations.lock("i1", ALICE, ROOM)
            assert row is not None
            assert row.state == "active"
            assert [action.id for action in row.actions] == ["new"]

    await asyncio.gather(first(), second())


async def test_what_was_removed_long_ago_is_purged_with_its_actions(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(installation("there"))
        await repositories.installations.add(installation("removed", removed_at=NOW + 1))
        await repositories.installations.add(installation("over", removed_at=NOW))

        assert await repositories.installations.purge_removed(NOW) == [(ALICE, ROOM)]

        left = await repositories.installations.in_place(ALICE, ROOM)
    assert [row.id for row in left] == ["removed", "there"]
    [[actions]] = await store._database.reading.fetch("SELECT count(*) FROM actions")
    assert actions == 4


async def test_what_an_account_put_anywhere_is_listed_in_one_select_and_erased_with_all_actions(
    store: Store, statements: list[str]
) -> None:
    mine = [installation("b"), installation("a", room_id=OTHER_ROOM, created_at=NOW + 1, removed_at=LATER)]
    theirs = installation("c", created_by=BOB)
    async with store.write() as repositories:
        for row in (*mine, theirs):
            await repositories.installations.add(row)
    statements.clear()

    async with store.read() as repositories:
        assert await repositories.installations.of_account(ALICE) == mine
    assert len(statements) == 1

    async with store.write() as repositories:
        await repositories.installations.erase(ALICE)
        assert await repositories.installations.of_account(ALICE) == []
        assert await repositories.installations.of_account(BOB) == [theirs]
    rows = await store._database.reading.fetch("SELECT DISTINCT installation_id FROM actions")
    assert [tuple(row) for row in rows] == [("c",)]


def requested(installation_id: str = "i1", **options: Any) -> InstallationRow:
    return replace(installation(installation_id, **options), request_id="r1", request_hash=b"\x00hash", view='{"id":1}')


async def test_what_a_request_made_is_found_by_its_id_by_who_asked_in_the_same_place(store: Store) -> None:
    async with store.write() as repositories:
        assert await repositories.installations.add(requested())

    async with store.read() as repositories:
        assert await repositories.installations.requested("r1", ALICE, ROOM) == requested()
        for stranger in (("r1", BOB, ROOM), ("r1", ALICE, OTHER_ROOM), ("r1", ALICE, None), ("r2", ALICE, ROOM)):
            assert await repositories.installations.requested(*stranger) is None


async def test_a_request_id_makes_one_installation_in_one_place_and_the_block_goes_on(store: Store) -> None:
    async with store.write() as repositories:
        assert await repositories.installations.add(requested())

    async with store.write() as repositories:
        assert not await repositories.installations.add(requested("i2"))
        assert await repositories.installations.requested("r1", ALICE, ROOM) == requested()
        assert await repositories.installations.add(requested("i3", created_by=BOB))
        assert await repositories.installations.add(requested("i4", room_id=OTHER_ROOM))
        assert await repositories.installations.add(requested("i5", room_id=None))
        assert [await repositories.installations.add(installation(name)) for name in ("i6", "i7")] == [True, True]

    [[actions]] = await store._database.reading.fetch("SELECT count(*) FROM actions WHERE installation_id = 'i2'")
    assert actions == 0


@pytest.mark.parametrize("first_ends", ["kept", "lost"])
async def test_of_two_at_once_with_one_request_id_one_wins_and_the_other_sees_how_it_ended(
    store: Store, first_ends: str
) -> None:
    has_added = asyncio.Event()

    async def first() -> None:
        async with store.write() as repositories:
            assert await repositories.installations.add(requested("first"))
            has_added.set()
            await asyncio.sleep(0.05)
            if first_ends == "lost":
                raise Conflict("The room is full")

    async def second() -> str:
        await has_added.wait()
        async with store.write() as repositories:
            await repositories.installations.add(requested("second"))
            row = await repositories.installations.requested("r1", ALICE, ROOM)
            assert row is not None
            return row.id

    _, winner = await asyncio.gather(first(), second(), return_exceptions=True)

    assert winner == {"kept": "first", "lost": "second"}[first_ends]


async def test_what_is_in_an_account_is_in_no_room(store: Store) -> None:
    row = installation("account", room_id=None)
    async with store.write() as repositories:
        await repositories.installations.add(row)
        await repositories.installations.add(installation("room"))

        assert await repositories.installations.lock("account", ALICE, None) == row
        assert await repositories.installations.get("account", ALICE, ROOM) is None
        assert await repositories.installations.in_place(ALICE, None) == [row]
        assert await repositories.installations.in_place(BOB, None) == []
        assert await repositories.installations.count(ALICE, None) == Counts(here=1, everywhere=2)


async def test_views_come_in_order_without_what_was_removed_long_ago(store: Store) -> None:
    rows = [
        replace(installation("c", created_at=NOW), view='{"n":1}'),
        replace(installation("b", created_at=NOW + 1, removed_at=LATER), view='{"n":"ü, 🎉"}'),
        replace(installation("a", created_at=NOW + 2), view='{"n":3}'),
        replace(installation("gone", removed_at=NOW), view='{"n":4}'),
        replace(installation("other", created_by=BOB), view='{"n":5}'),
        replace(installation("account", room_id=None), view='{"n":6}'),
    ]
    async with store.write() as repositories:
        for row in reversed(rows):
            await repositories.installations.add(row)

        room = await repositories.installations.views(ALICE, ROOM, NOW)
        assert room == Views('{"n":1},{"n":"ü, 🎉"},{"n":3}', first_removed_at=LATER)
        assert await repositories.installations.views(ALICE, None, NOW) == Views('{"n":6}', None)
        assert await repositories.installations.views(BOB, OTHER_ROOM, NOW) == Views("", None)


async def test_a_view_that_has_to_be_made_anew_is_told(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(replace(installation("a"), view="{}"))
        await repositories.installations.add(installation("b"))
        assert (await repositories.installations.views(ALICE, ROOM, NOW)).joined is None

        await repositories.installations.change(replace(installation("b"), view='{"b":1}'))
        assert (await repositories.installations.views(ALICE, ROOM, NOW)).joined == '{},{"b":1}'


async def test_what_is_deleted_takes_its_actions_along_and_frees_its_request_id(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(requested())

    async with store.write() as repositories:
        await repositories.installations.delete("i1")
        assert await repositories.installations.add(requested("i2"))

    [[actions]] = await store._database.reading.fetch("SELECT count(*) FROM actions")
    assert actions == 2
