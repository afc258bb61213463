"""What a block promises, on both databases: all of it or nothing, on disk when it ends, and nobody sees half of it."""

import asyncio
import random
from dataclasses import replace

import pytest

from manifold.errors import Fault, ManifoldError, Unavailable
from manifold.storage import Duplicate, Store
from tests.storage.samples import ALICE, LATER, NOW, ROOM, installation, token_hash


class _Mishap(Exception):
    pass


async def _add(store: Store, name: str) -> None:
    """Two rows that belong together."""
    async with store.write() as repositories:
        await repositories.openid_seen.add(token_hash(name), LATER)
        await asyncio.sleep(0)
        await repositories.tokens.add(token_hash(name), ALICE, "manager", NOW, LATER)


async def _names_in(store: Store, names: list[str]) -> set[str]:
    """Which of them are there, after making sure that none is there by half."""
    seen = {bytes(row[0]) for row in await store._database.reading.fetch("SELECT hash FROM openid_seen")}
    tokens = {bytes(row[0]) for row in await store._database.reading.fetch("SELECT hash FROM tokens")}
    assert seen == tokens
    return {name for name in names if token_hash(name) in seen}


async def test_what_a_block_wrote_can_be_read_when_it_has_ended(store: Store) -> None:
    await _add(store, "a")

    assert await _names_in(store, ["a", "b"]) == {"a"}


async def test_a_write_that_raises_leaves_no_trace(store: Store) -> None:
    async def fail() -> None:
        async with store.write() as repositories:
            await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)
            await repositories.installations.add(installation())
            raise _Mishap

    with pytest.raises(_Mishap):
        await fail()

    async with store.read() as repositories:
        assert await repositories.tokens.owner(token_hash("a")) is None
        assert await repositories.installations.in_place(ALICE, ROOM) == []


async def test_a_reader_sees_nothing_of_a_block_that_has_not_ended(store: Store) -> None:
    async with store.write() as writing:
        await writing.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)
        async with store.read() as reading:
            assert await reading.tokens.owner(token_hash("a")) is None
        assert await writing.tokens.owner(token_hash("a")) is not None
    async with store.read() as reading:
        assert await reading.tokens.owner(token_hash("a")) is not None


async def test_of_2000_blocks_at_once_the_400_that_raise_leave_no_trace_and_the_others_are_there(store: Store) -> None:
    async def one(number: int) -> None:
        async with store.write() as repositories:
            await repositories.openid_seen.add(token_hash(str(number)), LATER)
            if number % 2:
                await asyncio.sleep(0)  # others get a chance to disturb
            if number % 5 == 0:
                raise _Mishap

    ended = await asyncio.gather(*(one(number) for number in range(2000)), return_exceptions=True)

    assert [type(end) for end in ended].count(_Mishap) == 400
    rows = await store._database.reading.fetch("SELECT hash FROM openid_seen")
    assert {bytes(row[0]) for row in rows} == {token_hash(str(number)) for number in range(2000) if number % 5}


async def test_a_block_that_is_cancelled_in_the_middle_leaves_no_trace_and_holds_nobody_up(store: Store) -> None:
    inside = asyncio.Event()

    async def wait_inside() -> None:
        async with store.write() as repositories:
            await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(wait_inside())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await _add(store, "b")
    assert await _names_in(store, ["a", "b"]) == {"b"}


async def test_blocks_cancelled_at_any_moment_are_there_or_not_but_never_by_half(store: Store) -> None:
    chance = random.Random(1956)
    names = [f"n{number}" for number in range(150)]

    async def cancelled_some_time(name: str) -> bool:
        task = asyncio.create_task(_add(store, name))
        for _ in range(chance.randrange(60)):
            await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return False
        return True

    ended = await asyncio.gather(*(cancelled_some_time(name) for name in names))

    there = await _names_in(store, names)
    assert there >= {name for name, has_ended in zip(names, ended, strict=True) if has_ended}
    await _add(store, "afterwards")
    assert await _names_in(store, ["afterwards"]) == {"afterwards"}


async def test_a_block_whose_caller_goes_away_while_it_waits_for_the_disk_harms_nobody(store: Store) -> None:
    names = [f"n{number}" for number in range(20)]
    tasks = [asyncio.create_task(_add(store, name)) for name in names]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED, timeout=0.005)
    for task in tasks[::2]:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)

    assert all(end is None for end in ended[1::2])
    assert await _names_in(store, names) >= set(names[1::2])


async def test_a_failure_that_the_body_keeps_to_itself_still_fails_the_block(store: Store) -> None:
    await _add(store, "a")

    async def swallow() -> None:
        async with store.write() as repositories:
            await repositories.installations.add(installation())
            with pytest.raises(Duplicate):
                await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)

    with pytest.raises(Duplicate):
        await swallow()

    async with store.read() as repositories:
        assert await repositories.installations.in_place(ALICE, ROOM) == []


async def test_after_a_failed_statement_a_block_executes_no_other(store: Store) -> None:
    await _add(store, "a")

    async def go_on() -> None:
        async with store.write() as repositories:
            with pytest.raises(Duplicate):
                await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)
            await repositories.openid_seen.add(token_hash("b"), LATER)

    with pytest.raises(Duplicate):
        await go_on()
    assert await _names_in(store, ["a", "b"]) == {"a"}


async def test_a_rule_that_is_checked_at_the_commit_fails_the_block(store: Store) -> None:
    async with store._database.write() as statements:
        await statements.execute("CREATE TABLE parents (id BIGINT PRIMARY KEY)")
        await statements.execute(
            "CREATE TABLE children (parent BIGINT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)"
        )

    with pytest.raises(ManifoldError):
        async with store._database.write() as statements:
            await statements.execute("INSERT INTO children (parent) VALUES ($1)", 1)

    assert await store._database.reading.fetch("SELECT parent FROM children") == []
    await _add(store, "afterwards")


async def test_a_write_block_in_a_write_block_is_refused_and_not_waited_for(store: Store) -> None:
    async with store.write():
        with pytest.raises(RuntimeError, match="wait for itself"):
            await _add(store, "inside")
    await _add(store, "afterwards")


async def test_a_statement_that_is_wrong_is_a_fault_of_ours(store: Store) -> None:
    with pytest.raises(Fault) as caught:
        await store._database.reading.fetch("SELECT 1 FROM nowhere")
    assert "nowhere" not in caught.value.message
    assert "nowhere" in str(caught.value.__cause__)


async def test_a_number_that_no_column_takes_is_a_fault_of_ours(store: Store) -> None:
    with pytest.raises(Fault):
        async with store.write() as repositories:
            await repositories.openid_seen.add(token_hash("a"), 1 << 70)


async def test_a_lock_holds_back_who_wants_to_change_the_same_installation(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(installation(actions=0))

    async def count_up() -> None:
        async with store.write() as repositories:
            row = await repositories.installations.lock("i1", ALICE, ROOM)
            assert row is not None
            grown = installation(actions=len(row.actions) + 1).actions
            await asyncio.sleep(0)
            await repositories.installations.change(replace(row, config_version=row.config_version + 1, actions=grown))

    await asyncio.gather(*(count_up() for _ in range(20)))

    async with store.read() as repositories:
        row = await repositories.installations.get("i1", ALICE, ROOM)
    assert row is not None
    assert (row.config_version, len(row.actions)) == (21, 20)


async def test_ping_is_silent_while_the_database_answers(store: Store) -> None:
    await store.ping()


async def test_a_closed_store_is_unavailable(store: Store) -> None:
    await store.close()

    with pytest.raises(Unavailable):
        await store.ping()
    with pytest.raises(Unavailable):
        await _add(store, "a")


async def test_blocks_that_are_in_line_when_the_store_closes_still_end(store: Store) -> None:
    tasks = [asyncio.create_task(_add(store, f"n{number}")) for number in range(5)]
    await asyncio.sleep(0)
    await store.close()

    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(end is None or isinstance(end, Unavailable) for end in ended)
