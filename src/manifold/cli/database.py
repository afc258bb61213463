"""The way of operators' commands to what a manager keeps: its database, whether the manager runs or not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from manifold.settings import Settings, load
from manifold.storage import Store

__all__ = ["opened"]


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[tuple[Settings, Store]]:
    """The settings in this file, and the database that they name. Raises SettingsError, Unavailable."""
    settings = load(path)
    store = await Store.open(settings.database, path.parent)
    try:
        yield settings, store
    finally:
        await store.close()
