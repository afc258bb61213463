"""kill -9 of `manifold backup` and `manifold restore` at every point: what is there is whole, the old or the new."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from manifold.storage import Settings, Store, back_up, restore, verify
from tests.faults.mortal import COMMAND_POINTS
from tests.storage.rows import all_rows, fill, opened
from tests.storage.samples import NOW

pytestmark = pytest.mark.slow

BACKUP, RESTORE = list(COMMAND_POINTS)[:2], list(COMMAND_POINTS)[2:]


class Home:
    """A settings file and its database, with rows in every table, and a backup of all that."""

    def __init__(self, folder: Path, database: Settings) -> None:
        self.database = database
        self.file = folder / "backup.gz"
        self._settings = folder / "manifold.toml"
        self._settings.write_text(f"[database]\nurl = {database.url!r}\n")

    def dies(self, point: str, *command: str) -> bool:
        """The command kills itself at the point."""
        arguments = [sys.executable, "-m", "tests.faults.mortal", point, *command, "--settings", str(self._settings)]
        return subprocess.run(arguments, stdout=subprocess.DEVNULL, check=False).returncode == -signal.SIGKILL

    async def back_up(self) -> None:
        await back_up(self.database, Path(), self.file, NOW)

    async def restore(self) -> None:
        await restore(self.database, Path(), verify(self.file), replace=True)


@pytest.fixture
async def home(tmp_path: Path, database: str) -> Home:
    settings = Settings(database.replace("sqlite:", f"sqlite:{tmp_path}/"))
    await (await Store.open(settings, tmp_path)).close()
    await fill(settings)
    home = Home(tmp_path, settings)
    await home.back_up()
    return home


@pytest.mark.parametrize("point", BACKUP)
async def test_a_backup_that_was_cut_off_leaves_the_earlier_one(home: Home, point: str) -> None:
    file, rows = home.file.read_bytes(), await all_rows(home.database)

    assert home.dies(point, "backup", str(home.file))

    assert home.file.read_bytes() == file
    assert await all_rows(home.database) == rows
    await home.back_up()


@pytest.mark.parametrize("point", RESTORE)
async def test_a_restore_that_was_cut_off_has_changed_nothing_or_all(home: Home, point: str) -> None:
    backed_up = await all_rows(home.database)
    async with opened(home.database) as database, database.write() as statements:
        await statements.execute("DELETE FROM tokens")
    before = await all_rows(home.database)

    assert home.dies(point, "restore", str(home.file), "--replace", "--yes")

    assert await all_rows(home.database) == (before if "not committed" in point else backed_up)
    await home.restore()
    assert await all_rows(home.database) == backed_up
