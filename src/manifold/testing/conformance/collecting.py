"""Finding the suite's tests, whatever names the surrounding pytest configuration looks for."""

from collections.abc import Generator
from pathlib import Path

import pytest

__all__ = ["Suite"]

_SUITE = Path(__file__).parent / "suite"


class Suite(pytest.Module):
    """A module of ours: its tests begin with `test_`, even where `python_functions` says something else."""

    def funcnamefilter(self, name: str) -> bool:
        """See PyCollector."""
        return name.startswith("test_")


def _is_ours(path: Path) -> bool:
    return path.parent == _SUITE and path.name.startswith("test_")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Adds our modules where `python_files` says something else."""
    collectors = yield
    if not collectors and _is_ours(file_path):
        return [Suite.from_parent(parent, path=file_path)]
    return collectors


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Makes ours of our class."""
    return Suite.from_parent(parent, path=module_path) if _is_ours(module_path) else None
