"""Installations: kept with their actions, seen by who made them alone, changed without losing a change."""

import asyncio
from dataclasses import replace

import pytest

from manifold.storage import ActionRow, Duplicate, Store
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
        assert await repositories.installations.in_room(ALICE, ROOM) == [installation(actions=0)]


async def test_anothers_installation_is_not_there_nor_is_one_in_another_room(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(installation())

    async with store.write() as repositories:
        for place in ((BOB, ROOM), (ALICE, OTHER_ROOM)):
            assert await repositories.installations.get("i1", *place) is None
            assert await repositories.installations.lock("i1", *place) is None
            assert await repositories.installations.in_room(*place) == []
            assert await repositories.installations.count(*place) == 0


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
        assert await repositories.installations.in_room(ALICE, ROOM) == rows
    assert len(statements) == 1
    async with store.read() as repositories:
        assert await repositories.installations.count(ALICE, ROOM) == 3


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

        assert await repositories.installations.purge_removed(NOW) is False

        left = await repositories.installations.in_room(ALICE, ROOM)
    assert [row.id for row in left] == ["removed", "there"]
    [[actions]] = await store._database.reading.fetch("SELECT count(*) FROM actions")
    assert actions == 4
