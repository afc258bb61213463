"""Looking at a database from outside, and leaving it as it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from manifold.errors import SettingsError
from manifold.storage import Examination, Settings, Store, examine
from manifold.storage.schema import UPGRADES
from tests.storage.samples import installation

FILE = Settings("sqlite:manifold.db")


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert await examine(FILE, tmp_path) == Examination(0)
    assert [*tmp_path.iterdir()] == []


async def test_a_file_without_tables_gets_none(tmp_path: Path) -> None:
    (tmp_path / "manifold.db").touch()

    assert (await examine(FILE, tmp_path)).step == 0
    assert (await examine(FILE, tmp_path)).step == 0


async def test_a_database_in_use_is_as_far_as_the_program(store: Store, settings: Settings, tmp_path: Path) -> None:
    found = await examine(settings, tmp_path)

    assert (found.step, found.known) == (len(UPGRADES), len(UPGRADES))
    assert (found.free_bytes is None) == (settings.file is None)


async def test_an_empty_database_is_left_empty(settings: Settings, tmp_path: Path) -> None:
    for _ in range(2):
        assert (await examine(settings, tmp_path)).step == 0


async def test_a_directory_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "manifold.db").mkdir()

    with pytest.raises(SettingsError):
        await examine(FILE, tmp_path)


@pytest.mark.parametrize(
    ("url", "holds"),
    [
        ("sqlite:manifold.db", False),
        ("postgresql://manifold@db/manifold", False),
        ("postgresql://manifold:secret@db/manifold", True),
        ("postgresql:///manifold?host=db&password=secret", True),
    ],
)
def test_whether_settings_hold_a_password_is_known(url: str, holds: bool) -> None:
    assert Settings(url).holds_password is holds


async def test_some_of_what_is_active_can_be_looked_at(store: Store) -> None:
    async with store.write() as repositories:
        for number, state in enumerate(("active", "pending", "active")):
            row = replace(installation(f"i{number}"), state=state)
            assert await repositories.installations.add(row)

    async with store.read() as repositories:
        assert len(await repositories.installations.some_bodies(10)) == 4
        assert set(await repositories.installations.some_bodies(10)) == {'{"number": 0}', '{"number": 1}'}
        assert len(await repositories.installations.some_bodies(3)) == 3
