"""Who changed what: read in pages by whose changes they are, and by nobody once that account is erased."""

import asyncio
import itertools
from dataclasses import replace

import pytest

from manifold.ids import RoomID, UserID
from manifold.storage import AuditRow, Duplicate, Store
from manifold.storage.database import PURGE_ROWS
from tests.storage.samples import ALICE, BOB, LATER, NOW, OTHER_ROOM, ROOM

NEWEST = (2**63 - 1, "")
revisions = itertools.count(2**62)


def change(entry_id: str = "1", *, who: UserID = ALICE, room_id: RoomID | None = ROOM, at: int = NOW) -> AuditRow:
    return AuditRow(entry_id, at, who, room_id, "install", "manifold-1", "jitsi", "Ünïcode 🎉")


async def keep(store: Store, *rows: AuditRow) -> None:
    async with store.write() as repositories:
        for row in rows:
            await repositories.audit.add(row, pseudonym=f"for {row.who} {row.id}", revision=next(revisions))


async def page(
    store: Store, who: UserID = ALICE, room_id: RoomID | None = ROOM, before: tuple[int, str] = NEWEST, limit: int = 9
) -> list[AuditRow]:
    async with store.read() as repositories:
        return await repositories.audit.page(who, room_id, before, limit)


async def test_an_account_sees_what_it_changed_in_a_place_the_newest_first(store: Store) -> None:
    rows = [change("a", at=LATER), change("c"), change("b"), change("d", at=NOW - 1)]
    await keep(store, *reversed(rows))
    await keep(store, change("other account", who=BOB), change("other room", room_id=OTHER_ROOM))
    await keep(store, change("account", room_id=None))

    assert await page(store) == rows
    assert await page(store, room_id=None) == [change("account", room_id=None)]
    assert await page(store, who=UserID("@carol:example.org")) == []


async def test_a_page_begins_behind_a_time_and_an_id_whatever_was_added_meanwhile(store: Store) -> None:
    rows = [change(f"{number}", at=NOW + number // 2) for number in range(9, -1, -1)]
    await keep(store, *rows)

    first = await page(store, limit=3)
    await keep(store, change("newer", at=LATER))
    second = await page(store, before=(first[-1].at, first[-1].id), limit=100)

    assert first + second == rows


async def test_one_account_has_one_pseudonym_and_no_other_account_has_it(store: Store) -> None:
    await keep(store, change("1"), change("2"), change("3", who=BOB))

    people = await store._database.reading.fetch("SELECT user_id, pseudonym FROM people ORDER BY user_id")
    assert [tuple(row) for row in people] == [(ALICE, f"for {ALICE} 1"), (BOB, f"for {BOB} 3")]


async def test_two_that_name_an_account_at_once_give_it_one_pseudonym(store: Store) -> None:
    await asyncio.gather(*(keep(store, change(str(number))) for number in range(5)))

    assert len(await page(store)) == 5
    [[people]] = await store._database.reading.fetch("SELECT count(*) FROM people")
    assert people == 1


async def test_each_change_of_an_account_changes_its_revision_and_nobody_elses(store: Store) -> None:
    async def revision(who: UserID) -> int | None:
        async with store.read() as repositories:
            return await repositories.audit.revision(who)

    assert await revision(ALICE) is None
    await keep(store, change("1"), change("2", who=BOB))
    alices, bobs = await revision(ALICE), await revision(BOB)
    await keep(store, change("3", room_id=None))

    assert None not in {alices, bobs, await revision(ALICE)}
    assert await revision(ALICE) != alices
    assert await revision(BOB) == bobs


async def test_once_an_account_is_erased_nobody_can_tell_whose_changes_these_were(store: Store) -> None:
    await keep(store, change("1"), change("2", who=BOB))

    async with store.write() as repositories:
        await repositories.audit.erase(ALICE)
        assert await repositories.audit.of_account(ALICE, 9) == []

    # Who comes back begins anew.
    await keep(store, change("3"))
    assert await page(store) == [change("3")]
    rows = await store._database.reading.fetch("SELECT id, pseudonym, room_id, detail FROM audit ORDER BY id")
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert len({row[1] for row in rows}) == 3


async def test_all_that_an_account_changed_anywhere_is_one_list(store: Store) -> None:
    rows = [change("3", room_id=None, at=LATER), change("2"), change("1", room_id=OTHER_ROOM)]
    await keep(store, *rows)
    await keep(store, change("4", who=BOB))

    async with store.read() as repositories:
        assert await repositories.audit.of_account(ALICE, len(rows)) == rows


async def test_an_id_is_given_once(store: Store) -> None:
    await keep(store, change())

    with pytest.raises(Duplicate):
        await keep(store, replace(change(), what="remove"))


async def test_what_is_old_is_forgotten_in_batches(store: Store) -> None:
    await keep(store, *(change(f"{number:04}") for number in range(PURGE_ROWS + 1)), change("new", at=NOW + 1))

    async with store.write() as repositories:
        assert await repositories.audit.purge(NOW) is True
        assert await repositories.audit.purge(NOW) is False

    assert [row.id for row in await page(store)] == ["new"]


async def test_a_page_is_found_by_an_index(store: Store, statements: list[str], backend: str) -> None:
    await keep(store, change())
    statements.clear()
    await page(store)
    (select,) = statements

    if backend == "sqlite":
        plan = await store._database.reading.fetch(f"EXPLAIN QUERY PLAN {select}", ALICE, ROOM, *NEWEST, 9)
        steps = [row[3] for row in plan]
        assert [step.split(" USING ")[0] for step in steps] == ["SEARCH p", "SEARCH a"]
        assert "audit_place" in steps[1]
    else:
        # A table this small is read whole, unless that is forbidden.
        async with store._database.write() as block:
            await block.execute("SET LOCAL enable_seqscan = off")
            await block.execute("SET LOCAL enable_bitmapscan = off")
            plan = await block.fetch(f"EXPLAIN {select}", ALICE, ROOM, *NEWEST, 9)
        assert "audit_place" in "\n".join(row[0] for row in plan)
