"""Installing Synapse once: what is used again, what is repaired, and who waits for whom."""

import asyncio
from pathlib import Path

import pytest

from manifold.demo.errors import DemoError
from manifold.demo.synapse_environment import CONSTRAINTS, Say, cache_folder, ensure_synapse, synapse_version


class _Installer:
    """Makes an environment with an interpreter in it, and counts how often."""

    def __init__(self) -> None:
        self.runs = 0

    async def __call__(self, environment: Path, say: Say) -> None:
        assert not environment.exists()
        self.runs += 1
        await asyncio.sleep(0.01)
        (environment / "bin").mkdir(parents=True)
        (environment / "bin" / "python").touch()


async def _break_off(environment: Path, say: Say) -> None:
    (environment / "lib").mkdir(parents=True)
    raise asyncio.CancelledError


def _silent(line: str) -> None:
    pass


async def test_what_is_installed_is_used_again(tmp_path: Path) -> None:
    install = _Installer()
    first = await ensure_synapse(tmp_path, _silent, install)
    assert await ensure_synapse(tmp_path, _silent, install) == first
    assert first.exists()
    assert install.runs == 1


async def test_an_installation_that_was_interrupted_is_made_anew(tmp_path: Path) -> None:
    with pytest.raises(asyncio.CancelledError):
        await ensure_synapse(tmp_path, _silent, _break_off)
    python = await ensure_synapse(tmp_path, _silent, _Installer())
    assert python.exists()
    assert not (python.parents[1] / "lib").exists()


async def test_an_environment_whose_python_is_gone_is_made_anew(tmp_path: Path) -> None:
    install = _Installer()
    python = await ensure_synapse(tmp_path, _silent, install)
    python.unlink()
    await ensure_synapse(tmp_path, _silent, install)
    assert install.runs == 2


async def test_other_constraints_make_it_anew(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    install = _Installer()
    await ensure_synapse(tmp_path, _silent, install)
    others = tmp_path_factory.mktemp("others") / "constraints.txt"
    others.write_text(CONSTRAINTS.read_text() + "one-more==1\n")
    monkeypatch.setattr("manifold.demo.synapse_environment.CONSTRAINTS", others)
    await ensure_synapse(tmp_path, _silent, install)
    assert install.runs == 2


async def test_one_start_installs_while_the_other_waits_and_says_so(tmp_path: Path) -> None:
    install = _Installer()
    said: list[str] = []
    starts = [ensure_synapse(tmp_path, said.append, install) for _ in range(2)]
    assert len(set(await asyncio.gather(*starts))) == 1
    assert install.runs == 1
    assert any(line.startswith("Another start is installing Synapse") for line in said)


@pytest.mark.slow
async def test_a_failed_installation_shows_the_end_of_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manifold.demo.synapse_environment.sys.executable", "/bin/ls")
    with pytest.raises(DemoError, match=r"Synapse could not be installed.*\n.*ls"):
        await ensure_synapse(tmp_path, _silent)


def test_every_dependency_is_pinned() -> None:
    lines = [line for line in CONSTRAINTS.read_text().splitlines() if not line.startswith("#")]
    assert all("==" in line for line in lines)
    assert f"matrix-synapse=={synapse_version()}" in lines


def test_the_cache_is_where_the_system_wants_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_folder() == Path("/caches/manifold")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/of/somebody")
    assert cache_folder() == Path("/home/of/somebody/.cache/manifold")
