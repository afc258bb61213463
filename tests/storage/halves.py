"""What one database is tested with, the other is tested with: a run in which PostgreSQL's half is smaller fails."""

from collections.abc import Iterable

import pytest

__all__ = ["only_on_sqlite", "pytest_collection_modifyitems"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Counts before `-m` and `-k` take anything away. Tests that were picked one by one are not counted."""
    if config.getoption("lf", default=False) or any("::" in argument for argument in config.args):
        return
    if lonely := only_on_sqlite(items):
        raise pytest.UsageError("These were collected for SQLite and not for PostgreSQL:\n  " + "\n  ".join(lonely))


def only_on_sqlite(items: Iterable[pytest.Item]) -> list[str]:
    """The tests that have `backend` sqlite and no twin that has postgresql."""
    halves: dict[str, set[str]] = {"sqlite": set(), "postgresql": set()}
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec is not None and (backend := callspec.params.get("backend")) in halves:
            other_parameters = callspec.id.replace(backend, "*", 1)
            halves[backend].add(f"{item.path}::{getattr(item, 'originalname', item.name)}[{other_parameters}]")
    return sorted(halves["sqlite"] - halves["postgresql"])
