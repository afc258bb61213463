"""Everything out of one database and into another, of either kind: all that is kept, in one moment, or nothing."""

from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path

import pytest

from manifold.errors import BackupError, SettingsError
from manifold.storage import Contents, Settings, Store, back_up, restore, verify
from manifold.storage.archive import Table, writing
from manifold.storage.schema import TABLES, UPGRADES, Upgrade
from manifold.storage.upgrades import upgrade
from tests.storage.rows import all_rows, fill, opened, tables
from tests.storage.samples import ALICE, BOB, LATER, NOW, installation, token_hash

_NEXT = Upgrade("nicknames", ("CREATE TABLE nicknames (user_id TEXT PRIMARY KEY)",))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
async def target(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Another new, empty database: not always of the same kind."""
    if request.param == "sqlite":
        return Settings(f"sqlite:{tmp_path / 'other.db'}")
    return Settings(await request.getfixturevalue("postgres").create_database())


@pytest.fixture
async def filled(settings: Settings) -> Settings:
    """Where all tables have rows that are hard to copy."""
    await (await Store.open(settings, Path())).close()
    await fill(settings)
    return settings


@pytest.fixture
def backed_up(tmp_path: Path) -> Callable[[Settings], Awaitable[Contents]]:
    """Makes a backup, each time another file."""
    numbers = count()

    async def back(settings: Settings) -> Contents:
        file = tmp_path / f"{next(numbers)}.gz"
        await back_up(settings, Path(), file, NOW)
        return verify(file)

    return back


Backed = Callable[[Settings], Awaitable[Contents]]


async def test_no_table_is_forgotten(settings: Settings) -> None:
    async with opened(settings) as database:
        ever = set[str]()
        for number in range(1, len(UPGRADES) + 1):
            await upgrade(database, UPGRADES[:number])
            ever |= await tables(database)

    assert ever == {*TABLES, "upgrades"}


async def test_each_row_of_each_table_arrives_whichever_the_database(
    filled: Settings, target: Settings, backed_up: Backed
) -> None:
    before = await all_rows(filled)
    assert all(before.values())

    await restore(target, Path(), await backed_up(filled))

    assert await all_rows(target) == before
    # And back: what was restored can be backed up, and is the same.
    await restore(filled, Path(), await backed_up(target), replace=True)
    assert await all_rows(filled) == before


async def test_what_was_restored_is_a_database_to_work_with(
    store: Store, target: Settings, settings: Settings, backed_up: Backed
) -> None:
    async with store.write() as repositories:
        await repositories.installations.add(installation())
        await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER, "Element")

    await restore(target, Path(), await backed_up(settings))

    restored = await Store.open(target, Path())
    async with restored.write() as repositories:
        [row] = await repositories.installations.of_account(ALICE)
        assert row == installation()
        # The constraints are there, too.
        await repositories.installations.erase(ALICE)
        assert await repositories.tokens.remove(token_hash("a")) == ALICE
    await restored.close()
    assert (await all_rows(target))["actions"] == []


async def test_erased_accounts_can_be_left_out(
    store: Store, target: Settings, settings: Settings, backed_up: Backed
) -> None:
    async with store.write() as repositories:
        for who in (ALICE, BOB):
            await repositories.installations.add(installation(who, created_by=who))
            await repositories.tokens.add(token_hash(who), who, "manager", NOW, LATER)
            await repositories.agreements.add(who, ["https://example.org/tos"], NOW)

    await restore(target, Path(), await backed_up(settings), without=[ALICE])

    after = repr(await all_rows(target))
    assert ALICE not in after
    assert after.count(BOB) >= 3


async def test_a_backup_is_made_of_an_older_database_without_a_change_to_it_and_upgraded_where_it_is_restored(
    settings: Settings, target: Settings, backed_up: Backed
) -> None:
    async with opened(settings) as database:
        await upgrade(database, UPGRADES[:1])
    await fill(settings)
    before = await all_rows(settings)

    contents = await backed_up(settings)
    await restore(target, Path(), contents)

    assert contents.schema == 1
    assert await all_rows(settings) == before
    after = await all_rows(target)
    assert [row["number"] for row in after["upgrades"]] == [*range(1, len(UPGRADES) + 1)]
    assert len(after["tokens"]) == len(before["tokens"])
    assert after["openid_seen"] == before["openid_seen"]


async def test_only_an_empty_database_is_restored_into_unless_it_shall_be_replaced(
    filled: Settings, target: Settings, backed_up: Backed
) -> None:
    contents = await backed_up(filled)
    await (await Store.open(target, Path())).close()
    await restore(target, Path(), contents)  # tables, and nothing in them
    async with opened(target) as database, database.write() as statements:
        await statements.execute("DELETE FROM tokens")
    before = await all_rows(target)

    with pytest.raises(BackupError, match="The database is not empty"):
        await restore(target, Path(), contents)
    assert await all_rows(target) == before

    await restore(target, Path(), contents, replace=True)
    assert await all_rows(target) == await all_rows(filled)


async def test_a_database_on_which_a_manager_runs_is_left_alone(
    filled: Settings, target: Settings, backed_up: Backed
) -> None:
    contents = await backed_up(filled)
    running = await Store.open(target, Path())
    heard: list[None] = []
    running.listen(lambda _: None, lambda: heard.append(None))
    async with running.read() as repositories:
        while not heard and target.file is None:
            await repositories.tokens.sessions(ALICE)

    with pytest.raises(BackupError, match="A manager runs on this database"):
        await restore(target, Path(), contents, replace=True)

    await running.close()
    await restore(target, Path(), contents, replace=True)


async def test_rows_that_the_database_does_not_take_leave_it_as_it_was(
    filled: Settings, backed_up: Backed, tmp_path: Path
) -> None:
    before = await all_rows(filled)
    broken = tmp_path / "broken.gz"
    with writing(broken) as writer:
        writer.begin(len(UPGRADES), "0.1.0", NOW)
        writer.table(Table("revisions", {"name": "text", "number": "integer"}))
        writer.rows([("blocks", 1), ("blocks", 2)])

    with pytest.raises(BackupError, match="does not take its rows of 'revisions'"):
        await restore(filled, Path(), verify(broken), replace=True)

    assert await all_rows(filled) == before


async def test_columns_that_are_none_of_ours_are_refused(settings: Settings, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gz"
    with writing(broken) as writer:
        writer.begin(len(UPGRADES), "0.1.0", NOW)
        writer.table(Table("revisions", {"name) VALUES (1); --": "text"}))

    with pytest.raises(BackupError, match="holds columns of 'revisions'"):
        await restore(settings, Path(), verify(broken))


async def test_a_file_that_is_another_one_meanwhile_is_refused(filled: Settings, backed_up: Backed) -> None:
    before = await all_rows(filled)
    contents = await backed_up(filled)
    with writing(contents.path) as writer:
        writer.begin(len(UPGRADES), "0.1.0", NOW)

    with pytest.raises(BackupError, match="was changed meanwhile"):
        await restore(filled, Path(), contents, replace=True)

    assert await all_rows(filled) == before


async def test_a_newer_database_is_neither_backed_up_nor_replaced(
    filled: Settings, backed_up: Backed, tmp_path: Path
) -> None:
    contents = await backed_up(filled)
    async with opened(filled) as database:
        await upgrade(database, [*UPGRADES, _NEXT])

    with pytest.raises(SettingsError, match="a newer Manifold has used this database"):
        await backed_up(filled)
    with pytest.raises(SettingsError, match="a newer Manifold has used this database"):
        await restore(filled, Path(), contents, replace=True)
    assert not list(tmp_path.glob("1.gz"))


async def test_where_there_is_nothing_nothing_is_backed_up_and_no_file_is_made(
    settings: Settings, backed_up: Backed, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="nothing to back up"):
        await backed_up(settings)

    assert list(tmp_path.iterdir()) == []
