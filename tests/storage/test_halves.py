"""A suite that tests less on PostgreSQL than on SQLite does not run at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

_CONFTEST = """
import pytest
from tests.storage.halves import pytest_collection_modifyitems

@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def backend(request):
    return request.param
"""

_ON_BOTH = "def test_on_both(backend): pass\n"

_ON_SQLITE = """
import pytest

@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_on_one(backend): pass
"""


def _run(directory: Path, tests: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (directory / "conftest.py").write_text(_CONFTEST)
    (directory / "pytest.ini").write_text("[pytest]\nmarkers = slow\n")
    (directory / "test_planted.py").write_text(tests)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=directory,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # halves the time
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_halves_that_match_run(tmp_path: Path) -> None:
    assert "2 passed" in _run(tmp_path, _ON_BOTH).stdout
    assert "1 passed, 1 deselected" in _run(tmp_path, _ON_BOTH, "-m", "not slow").stdout


def test_a_test_that_only_sqlite_has_stops_the_run(tmp_path: Path) -> None:
    stopped = _run(tmp_path, _ON_BOTH + _ON_SQLITE, "-m", "not slow")

    assert stopped.returncode == pytest.ExitCode.USAGE_ERROR
    assert "test_on_one" in stopped.stderr
    assert "test_on_both" not in stopped.stderr


def test_tests_that_were_picked_one_by_one_run_alone(tmp_path: Path) -> None:
    assert "1 passed" in _run(tmp_path, _ON_BOTH, "test_planted.py::test_on_both[sqlite]").stdout
