"""What is SQLite's own: groups of blocks that share a COMMIT, another program's lock, a full disk, a bad file."""

import asyncio
import os
import re
import sqlite3
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from manifold.errors import Fault, SettingsError, Unavailable
from manifold.storage import Settings, Store
from manifold.storage.sqlite import group_commit
from manifold.storage.sqlite.database import SQLiteDatabase
from manifold.storage.sqlite.dialect import in_sqlite
from manifold.storage.sqlite.opening import _check_version
from tests.storage.full_disk import files_end_at
from tests.storage.samples import ALICE, LATER, NOW, ROOM, installation, token_hash

NOBODY = 65534


@pytest.fixture
def statements() -> list[str]:
    """The SQL that `store` has executed."""
    return []


@pytest.fixture
async def store(tmp_path: Path, statements: list[str]) -> AsyncIterator[Store]:
    """An open store on an empty file."""
    store = await Store.open(Settings(), tmp_path, trace=statements.append)
    statements.clear()
    yield store
    await store.close()


def _writer(store: Store) -> sqlite3.Connection:
    assert isinstance(store._database, SQLiteDatabase)
    return store._database._writing._connection


async def _add(store: Store, name: str) -> None:
    async with store.write() as repositories:
        await repositories.openid_seen.add(token_hash(name), LATER)


async def _count(store: Store) -> int:
    [[count]] = await store._database.reading.fetch("SELECT count(*) FROM openid_seen")
    return int(count)


async def test_blocks_that_come_together_share_their_commits(store: Store, statements: list[str]) -> None:
    await asyncio.gather(*(_add(store, str(number)) for number in range(100)))

    assert statements.count("SAVEPOINT block") == 100
    assert statements.count("COMMIT") <= 5


async def test_a_block_that_comes_alone_waits_for_no_company(store: Store, statements: list[str]) -> None:
    await _add(store, "a")

    assert statements[0::5] == ["BEGIN IMMEDIATE"]
    assert statements[-1] == "COMMIT"


async def test_a_group_closes_when_it_is_full(
    store: Store, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "GROUP_BLOCKS", 10)
    monkeypatch.setattr(group_commit, "GROUP_SECONDS", 3600)

    await asyncio.gather(*(_add(store, str(number)) for number in range(100)))

    assert statements.count("COMMIT") == 10


async def test_a_group_closes_when_its_first_block_has_waited_long_enough(
    store: Store, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "GROUP_SECONDS", 0)

    await asyncio.gather(*(_add(store, str(number)) for number in range(10)))

    assert statements.count("COMMIT") == 10


async def test_the_trace_leaves_nothing_out(store: Store, statements: list[str]) -> None:
    executed: list[str] = []
    _writer(store).set_trace_callback(executed.append)

    async with store.write() as repositories:
        await repositories.agreements.add(ALICE, ["https://example.org/tos"], NOW)
        await repositories.tokens.remove(token_hash("a"))
    with pytest.raises(LookupError):
        async with store.write():
            raise LookupError

    assert [sql.split()[0] for sql in executed] == [sql.split()[0] for sql in statements]


async def test_no_statement_of_a_request_looks_through_a_whole_table(store: Store, statements: list[str]) -> None:
    async with store.write() as repositories:
        await repositories.tokens.owner(token_hash("a"))
        await repositories.tokens.remove(token_hash("a"))
        await repositories.tokens.touch([(token_hash("a"), NOW)])
        await repositories.tokens.purge(NOW, NOW)
        await repositories.openid_seen.purge(NOW)
        await repositories.installations.add(installation())
        await repositories.installations.lock("i1", ALICE, ROOM)
        await repositories.installations.in_place(ALICE, ROOM)
        await repositories.installations.count(ALICE, ROOM)
        await repositories.installations.change(installation())
        await repositories.installations.purge_removed(NOW)
    queries = [sql for sql in statements if sql.startswith(("SELECT", "UPDATE", "DELETE"))]

    assert len(queries) >= 11
    for sql in queries:
        plan = _writer(store).execute(
            f"EXPLAIN QUERY PLAN {in_sqlite(sql)}", [None] * len(set(re.findall(r"\$\d+", sql)))
        )
        steps = [step for _, _, _, step in plan]
        assert not any(step.startswith("SCAN") for step in steps), (sql, steps)


async def test_a_commit_that_fails_fails_every_block_of_its_group(store: Store) -> None:
    async with store._database.write() as block:
        await block.execute("CREATE TABLE parents (id BIGINT PRIMARY KEY)")
        await block.execute(
            "CREATE TABLE children (parent BIGINT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)"
        )

    async def orphan() -> None:
        async with store._database.write() as block:
            await block.execute("INSERT INTO children (parent) VALUES (1)")

    ended = await asyncio.gather(_add(store, "a"), _add(store, "b"), orphan(), _add(store, "c"), return_exceptions=True)

    assert [type(end) for end in ended] == [Unavailable] * 4
    assert len(set(map(id, ended))) == 4
    assert await _count(store) == 0
    await _add(store, "d")
    assert await _count(store) == 1


async def test_a_commit_that_the_disk_refuses_fails_every_block_and_leaves_no_trace(
    store: Store, tmp_path: Path
) -> None:
    await _add(store, "before")

    with files_end_at((tmp_path / "manifold.db-wal").stat().st_size + 100):
        ended = await asyncio.gather(*(_add(store, str(number)) for number in range(5)), return_exceptions=True)

    assert [type(end) for end in ended] == [Unavailable] * 5
    assert await _count(store) == 1
    await asyncio.gather(*(_add(store, str(number)) for number in range(5)))
    assert await _count(store) == 6


async def test_a_full_disk_fails_the_block_that_meets_it_and_is_over_when_there_is_room(store: Store) -> None:
    [pages] = _writer(store).execute("PRAGMA page_count").fetchone()
    _writer(store).execute(f"PRAGMA max_page_count = {pages + 2}")

    async def add_much(name: str) -> None:
        async with store.write() as repositories:
            await repositories.agreements.add(
                ALICE, [f"https://example.org/{name}{number}" for number in range(500)], NOW
            )

    ended = await asyncio.gather(_add(store, "a"), add_much("x"), _add(store, "b"), return_exceptions=True)

    assert isinstance(ended[1], Unavailable)
    assert await _count(store) == [type(end) for end in ended].count(type(None))
    assert await store._database.reading.fetch("SELECT url FROM agreements") == []
    _writer(store).execute("PRAGMA max_page_count = 1000000")
    await add_much("y")
    assert len(await store._database.reading.fetch("SELECT url FROM agreements")) == 500


async def test_a_transaction_that_sqlite_ended_by_itself_fails_its_whole_group(store: Store) -> None:
    async def lose() -> None:
        async with store.write() as repositories:
            await repositories.openid_seen.add(token_hash("lost"), LATER)
            _writer(store).execute("ROLLBACK")  # as SQLite does on some I/O errors

    ended = await asyncio.gather(_add(store, "a"), lose(), _add(store, "b"), return_exceptions=True)

    assert [type(end) for end in ended[:2]] == [Unavailable, Fault]
    assert ended[2] is None
    assert await _count(store) == 1


@contextmanager
def _another_program_writes(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_while_another_program_writes_the_event_loop_goes_on_and_reads_are_answered(
    store: Store, tmp_path: Path
) -> None:
    with _another_program_writes(tmp_path / "manifold.db"):
        waiting = asyncio.create_task(_add(store, "a"))
        for _ in range(20):
            await asyncio.sleep(0.005)
            assert await _count(store) == 0
        assert not waiting.done()
    await waiting
    assert await _count(store) == 1


async def test_another_program_that_writes_too_long_makes_it_unavailable_for_now(store: Store, tmp_path: Path) -> None:
    _writer(store).execute("PRAGMA busy_timeout = 30")
    with _another_program_writes(tmp_path / "manifold.db"):
        ended = await asyncio.gather(*(_add(store, str(number)) for number in range(3)), return_exceptions=True)

    assert [type(end) for end in ended] == [Unavailable] * 3
    await _add(store, "a")
    assert await _count(store) == 1


async def test_who_gives_up_in_line_holds_nobody_up(store: Store, tmp_path: Path) -> None:
    with _another_program_writes(tmp_path / "manifold.db"):
        tasks = [asyncio.create_task(_add(store, str(number))) for number in range(5)]
        await asyncio.sleep(0.01)
        for task in tasks[:3]:
            task.cancel()
        await asyncio.wait(tasks[:3])
    await asyncio.gather(*tasks[3:])

    assert await _count(store) == 2


async def test_the_file_is_kept_as_a_promise_demands(store: Store, tmp_path: Path) -> None:
    pragmas = {name: _writer(store).execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys")}

    assert pragmas == {"synchronous": 2, "foreign_keys": 1}  # 2 is FULL
    assert _writer(store).execute("PRAGMA journal_mode").fetchone() == ("wal",)
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_nothing_is_written_by_reading(store: Store) -> None:
    with pytest.raises(Unavailable):
        async with store.read() as repositories:
            await repositories.openid_seen.add(token_hash("a"), LATER)


@contextmanager
def _without_privileges() -> Iterator[None]:
    """Root may write everywhere."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


async def test_a_directory_where_we_may_not_write_is_an_error_that_says_so(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    directory.mkdir()
    directory.chmod(0o555)

    with _without_privileges(), pytest.raises(SettingsError, match=r"^database\.url: can't open .*Permission denied"):
        await Store.open(Settings("sqlite:data/manifold.db"), tmp_path)


async def test_a_directory_that_is_not_there_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^database\.url: can't open .*No such file or directory"):
        await Store.open(Settings("sqlite:absent/manifold.db"), tmp_path)


async def test_a_file_that_is_no_database_is_an_error_that_says_so_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database" * 100)

    with pytest.raises(SettingsError, match=r"^database\.url: can't use .*not a database"):
        await Store.open(Settings("sqlite:notes.txt"), tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "not a database" * 100


def test_an_sqlite_that_is_too_old_is_refused() -> None:
    _check_version((3, 35, 0))
    with pytest.raises(SettingsError, match=r"this Python has 3\.34\.1"):
        _check_version((3, 34, 1))
