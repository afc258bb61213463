"""From an empty, an older or a newer database to the tables that this program knows."""

import logging
from pathlib import Path

import pytest

from manifold.errors import Fault, SettingsError
from manifold.storage import Settings, Store
from manifold.storage.schema import UPGRADES, Upgrade
from manifold.storage.upgrades import upgrade
from tests.storage.samples import ALICE, LATER, NOW, token_hash

_NEXT = Upgrade("nicknames", ("CREATE TABLE nicknames (user_id TEXT PRIMARY KEY)",))


async def test_opening_an_empty_database_makes_all_tables(store: Store) -> None:
    rows = await store._database.reading.fetch("SELECT number, title FROM upgrades ORDER BY number")

    assert [tuple(row) for row in rows] == [(number, step.title) for number, step in enumerate(UPGRADES, 1)]


async def test_opening_again_changes_nothing_and_loses_nothing(settings: Settings, tmp_path: Path) -> None:
    store = await Store.open(settings, tmp_path)
    async with store.write() as repositories:
        await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)
    await store.close()

    executed: list[str] = []
    store = await Store.open(settings, tmp_path, trace=executed.append)
    async with store.read() as repositories:
        assert await repositories.tokens.owner(token_hash("a")) is not None
    await store.close()
    assert not any("CREATE TABLE tokens" in sql for sql in executed)


async def test_an_older_database_takes_the_steps_that_it_lacks(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    async with store.write() as repositories:
        await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)

    with caplog.at_level(logging.INFO, "manifold.storage"):
        await upgrade(store._database, [*UPGRADES, _NEXT])

    assert caplog.messages == [f"Database upgrade {len(UPGRADES) + 1}: nicknames"]
    assert await store._database.reading.fetch("SELECT user_id FROM nicknames") == []
    async with store.read() as repositories:
        assert await repositories.tokens.owner(token_hash("a")) is not None


async def test_a_newer_database_is_refused_and_left_alone(settings: Settings, tmp_path: Path) -> None:
    store = await Store.open(settings, tmp_path)
    await upgrade(store._database, [*UPGRADES, _NEXT])
    await store.close()

    with pytest.raises(SettingsError, match="a newer Manifold has used this database"):
        await Store.open(settings, tmp_path)


async def test_a_step_that_fails_leaves_the_database_as_it_was(store: Store) -> None:
    broken = Upgrade("broken", ("CREATE TABLE half (id BIGINT)", "CREATE TABLE tokens (id BIGINT)"))

    with pytest.raises(Fault):
        await upgrade(store._database, [*UPGRADES, _NEXT, broken])

    with pytest.raises(Fault):
        await store._database.reading.fetch("SELECT id FROM half")
    await upgrade(store._database, [*UPGRADES, _NEXT])
