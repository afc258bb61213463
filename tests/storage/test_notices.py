"""What is heard of write blocks: all that were committed, in their order, and nothing of the others."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.errors import Unavailable
from manifold.ids import RoomID, UserID
from manifold.storage import InstallationsChanged, Notice, SessionsChanged, Settings, Store
from manifold.storage.database import Statements
from manifold.storage.notices import Notices, read_notice
from tests.storage.samples import ALICE, BOB, ROOM
from tests.support.postgres import PostgreSQL

FIRST = InstallationsChanged(ALICE, ROOM, "manifold-1")
SECOND = InstallationsChanged(ALICE, None, "manifold-2")
THIRD = InstallationsChanged(BOB, ROOM, None)
LAST = SessionsChanged(BOB)


class Ear:
    """Listens, and remembers."""

    def __init__(self, store: Store) -> None:
        self.heard: list[Notice] = []
        self.missed = 0
        self._something = asyncio.Event()
        store.listen(self._hear, self._miss)

    def _hear(self, notice: Notice) -> None:
        self.heard.append(notice)
        self._something.set()

    def _miss(self) -> None:
        self.missed += 1
        self._something.set()

    async def until(self, is_so: Callable[["Ear"], bool]) -> None:
        """On PostgreSQL what is heard has gone over a wire."""
        async with asyncio.timeout(10):
            while not is_so(self):
                await self._something.wait()
                self._something.clear()


@pytest.fixture
async def ear(store: Store, backend: str) -> Ear:
    ear = Ear(store)
    if backend == "postgresql":
        await ear.until(lambda ear: ear.missed == 1)
    return ear


async def tell(store: Store, *notices: Notice) -> None:
    async with store.write() as repositories:
        for notice in notices:
            await repositories.notices.add(notice)


async def test_what_was_committed_is_heard_in_the_order_of_the_commits(store: Store, ear: Ear) -> None:
    await tell(store, FIRST, SECOND)
    await tell(store, THIRD)
    await tell(store, LAST)

    await ear.until(lambda ear: LAST in ear.heard)
    assert ear.heard == [FIRST, SECOND, THIRD, LAST]


async def test_nothing_is_heard_before_the_commit(store: Store, ear: Ear) -> None:
    async with store.write() as repositories:
        await repositories.notices.add(FIRST)
        await asyncio.sleep(0.02)
        assert ear.heard == []

    await ear.until(lambda ear: ear.heard == [FIRST])


async def test_nothing_is_heard_of_a_block_that_raised(store: Store, ear: Ear) -> None:
    async def fail() -> None:
        async with store.write() as repositories:
            await repositories.notices.add(FIRST)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    await tell(store, LAST)

    await ear.until(lambda ear: LAST in ear.heard)
    assert ear.heard == [LAST]


async def test_a_block_that_nobody_waits_for_any_more_is_heard_when_it_was_committed(store: Store, ear: Ear) -> None:
    is_written = asyncio.Event()

    async def write() -> None:
        async with store.write() as repositories:
            await repositories.notices.add(FIRST)
            await repositories.agreements.add(ALICE, ["https://example.org/tos"], 1)
            is_written.set()

    task = asyncio.create_task(write())
    await is_written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await tell(store, LAST)

    await ear.until(lambda ear: LAST in ear.heard)
    async with store.read() as repositories:
        is_kept = await repositories.agreements.of_account(ALICE) != []
    assert (FIRST in ear.heard) == is_kept


async def test_who_does_not_listen_misses_nothing_that_would_be_kept_for_it(store: Store) -> None:
    await tell(store, FIRST)


async def test_only_a_write_block_notifies_on_sqlite(tmp_path: Path) -> None:
    store = await Store.open(Settings("sqlite:manifold.db"), tmp_path)
    try:
        async with store.read() as repositories:
            with pytest.raises(RuntimeError):
                await repositories.notices.add(FIRST)
    finally:
        await store.close()


class Kept:
    """Statements that keep what they are to notify."""

    text = ""

    async def notify(self, text: str) -> None:
        self.text = text


# The longest that there can be, too: PostgreSQL takes 8000 bytes.
LOCALPARTS = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=":"), min_size=1, max_size=240
)


@given(LOCALPARTS, st.none() | LOCALPARTS, st.none() | st.from_regex(r"manifold-[A-Za-z0-9_-]{22}", fullmatch=True))
async def test_a_notice_is_read_as_it_was_written(
    localpart: str, room: str | None, installation_id: str | None
) -> None:
    user_id = UserID.parse(f"@{localpart}:a.example")
    room_id = None if room is None else RoomID.parse(f"!{room}:a.example")
    for notice in (InstallationsChanged(user_id, room_id, installation_id), SessionsChanged(user_id)):
        kept: Statements = Kept()  # type: ignore[assignment]  # all that a repository of notices asks for
        await Notices(kept).add(notice)
        assert read_notice(kept.text) == notice  # type: ignore[attr-defined]
        assert len(kept.text) < 1000  # type: ignore[attr-defined]


@pytest.mark.slow
async def test_another_program_hears_it_too(postgres: PostgreSQL, tmp_path: Path) -> None:
    url = await postgres.create_database()
    ours, theirs = await Store.open(Settings(url), tmp_path), await Store.open(Settings(url), tmp_path)
    try:
        ears = Ear(ours), Ear(theirs)
        for ear in ears:
            await ear.until(lambda ear: ear.missed == 1)

        await tell(ours, FIRST)

        for ear in ears:
            await ear.until(lambda ear: ear.heard == [FIRST])
    finally:
        await ours.close()
        await theirs.close()


@pytest.mark.slow
async def test_who_was_cut_off_knows_that_something_was_missed_and_hears_on(
    postgres: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("manifold.storage.postgresql.listening._RETRY_SECONDS", 0.05)
    store = await Store.open(Settings(await postgres.create_database()), tmp_path)
    try:
        ear = Ear(store)
        await ear.until(lambda ear: ear.missed == 1)
        connection = await asyncpg.connect(postgres.url())
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'manifold-listening'"
        )
        await connection.close()
        await ear.until(lambda ear: ear.missed == 2)

        await tell(store, FIRST)

        await ear.until(lambda ear: ear.heard == [FIRST])
    finally:
        await store.close()


@pytest.mark.slow
async def test_after_the_server_was_away_the_ear_is_back_at_it(
    postgres: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("manifold.storage.postgresql.listening._RETRY_SECONDS", 0.05)
    store = await Store.open(Settings(await postgres.create_database()), tmp_path)
    try:
        ear = Ear(store)
        await ear.until(lambda ear: ear.missed == 1)
        postgres.stop()
        try:
            with pytest.raises(Unavailable):
                await tell(store, FIRST)
            await asyncio.sleep(0.3)
        finally:
            postgres.start()
        await ear.until(lambda ear: ear.missed == 2)
        await tell(store, SECOND)
        await ear.until(lambda ear: ear.heard == [SECOND])
    finally:
        await store.close()
    # Once, not at every try.
    warnings = [record for record in caplog.records if "Not hearing" in record.message]
    assert len(warnings) == 1


@pytest.mark.slow
async def test_a_connection_on_which_nothing_comes_through_any_more_is_noticed(
    postgres: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As a firewall does that forgot the connection: the server's process stands still, and nothing hangs up.
    monkeypatch.setattr("manifold.storage.postgresql.listening._RETRY_SECONDS", 0.05)
    monkeypatch.setattr("manifold.storage.postgresql.listening._PROBE_SECONDS", 0.1)
    monkeypatch.setattr("manifold.storage.postgresql.listening._ANSWER_SECONDS", 0.2)
    store = await Store.open(Settings(await postgres.create_database()), tmp_path)
    try:
        ear = Ear(store)
        await ear.until(lambda ear: ear.missed == 1)
        connection = await asyncpg.connect(postgres.url())
        pid = await connection.fetchval(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'manifold-listening'"
        )
        await connection.close()
        os.kill(pid, signal.SIGSTOP)
        try:
            await ear.until(lambda ear: ear.missed == 2)
            await tell(store, FIRST)
            await ear.until(lambda ear: ear.heard == [FIRST])
        finally:
            os.kill(pid, signal.SIGCONT)
    finally:
        await store.close()
