"""Several programs on one database: they race, and one is killed while it writes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from manifold.storage import Settings, Store
from tests.storage.samples import ALICE, ROOM, token_hash

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
