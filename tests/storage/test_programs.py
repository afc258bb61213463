"""Several programs on one database: they race, and one is killed while it writes."""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from manifold.storage import Settings, Store, back_up, restore, verify
from manifold.storage.schema import TABLES
from tests.storage.rows import all_rows, fill, opened
from tests.storage.samples import ALICE, NOW, ROOM, token_hash

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)}


def _start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.storage.programs", *arguments],
        cwd=_ROOT,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _race(*programs: "subprocess.Popen[str]") -> list[str]:
    """Let them begin at once; what each says in the end."""
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    begin = time.monotonic() + 0.05
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(f"{begin}\n")
        program.stdin.flush()
    return [program.communicate(timeout=60)[0].strip() for program in programs]


def test_who_keeps_a_file_does_not_load_asyncpg() -> None:
    program = "import sys, manifold.storage; sys.exit('asyncpg' in sys.modules)"

    subprocess.run([sys.executable, "-c", program], env=_environment(), check=True)


def test_programs_that_open_an_empty_database_at_once_upgrade_it_once(settings: Settings) -> None:
    assert _race(*(_start("open", settings.url) for _ in range(4))) == ["opened"] * 4


async def test_of_two_programs_with_one_openid_token_exactly_one_wins(settings: Settings, tmp_path: Path) -> None:
    await (await Store.open(settings, tmp_path)).close()

    won = [0, 0]
    for heat in range(20):
        # On a busy machine one may be through before the other has begun: then they did not race.
        new = [int(said) for said in _race(*(_start("race", settings.url, f"heat {heat}", "300") for _ in won))]
        assert sum(new) == 300
        won = [before + now for before, now in zip(won, new, strict=True)]
        if min(won) > 0:
            break

    assert min(won) > 0, "they did not race"


async def test_after_a_kill_all_that_was_acknowledged_is_there_and_nothing_by_half(
    settings: Settings, tmp_path: Path
) -> None:
    program = _start("write", settings.url)
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    program.stdin.write(f"{time.monotonic()}\n")
    program.stdin.flush()
    acknowledged = {program.stdout.readline().strip() for _ in range(300)}
    program.kill()
    acknowledged |= set(program.communicate(timeout=60)[0].split())

    store = await Store.open(settings, tmp_path)
    try:
        async with store.write() as repositories:  # with a write, so that nothing of the dead is in the way
            there = {row.id: row for row in await repositories.installations.in_place(ALICE, ROOM)}
            assert acknowledged <= there.keys()
            assert {len(row.actions) for row in there.values()} == {3}
            for name in there:
                assert await repositories.tokens.owner(token_hash(name)) is not None
            [[tokens]] = await store._database.reading.fetch("SELECT count(*) FROM tokens")
    finally:
        await store.close()
    assert tokens == len(there)


async def test_a_backup_beside_a_writer_holds_each_of_its_blocks_whole_or_not_at_all(
    settings: Settings, tmp_path: Path
) -> None:
    await (await Store.open(settings, tmp_path)).close()
    program = _start("write", settings.url)
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    program.stdin.write(f"{time.monotonic()}\n")
    program.stdin.flush()
    acknowledged = set[str]()
    counts = []
    for number in range(3):
        acknowledged |= {program.stdout.readline().strip() for _ in range(100)}
        file = tmp_path / f"{number}.gz"
        await back_up(settings, tmp_path, file, NOW)
        restored = Settings(f"sqlite:{tmp_path / f'{number}.db'}")
        await restore(restored, tmp_path, verify(file))
        rows = await all_rows(restored)
        installations = {row["id"] for row in rows["installations"]}
        assert acknowledged <= installations
        assert {row["installation_id"] for row in rows["audit"]} == installations
        assert {row["hash"] for row in rows["tokens"]} == {token_hash(str(name)) for name in installations}
        assert Counter(row["installation_id"] for row in rows["actions"]) == dict.fromkeys(installations, 3)
        counts.append(len(installations))
    assert program.poll() is None, "it was not writing any more"
    program.kill()
    program.communicate(timeout=60)

    assert counts[0] < counts[1] < counts[2]


async def test_backup_and_restore_take_no_more_memory_for_more_rows(settings: Settings, tmp_path: Path) -> None:
    await (await Store.open(settings, tmp_path)).close()
    taken = []
    for rows in (500, 2_000):  # of each table
        async with opened(settings) as database, database.write() as statements:
            for table in reversed(TABLES):
                await statements.execute(f"DELETE FROM {table}")
        await fill(settings, rows)
        said, _ = _start("copy", settings.url, str(tmp_path / "backup.gz")).communicate(timeout=60)
        taken.append(int(said))

    assert taken[1] - taken[0] < 5 * 1024 * 1024
