"""Every test that asks for `backend`, `settings` or `store` runs on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from manifold.storage import Settings, Store
from tests.storage.halves import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture
async def settings(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Where a new, empty database is."""
    if backend == "sqlite":
        return Settings(f"sqlite:{tmp_path / 'manifold.db'}")
    return Settings(await request.getfixturevalue("postgres").create_database())


@pytest.fixture
def statements() -> list[str]:
    """The SQL that `store` has executed."""
    return []


@pytest.fixture
async def store(settings: Settings, tmp_path: Path, statements: list[str]) -> AsyncIterator[Store]:
    """An open store on an empty database."""
    store = await Store.open(settings, tmp_path, trace=statements.append)
    statements.clear()
    yield store
    await store.close()
