"""Tokens of operators, by name."""

import pytest

from manifold.storage import AdminTokenRow, Duplicate, Store
from tests.storage.samples import LATER, NOW, token_hash


async def test_a_token_comes_back_by_its_hash(store: Store) -> None:
    row = AdminTokenRow("backup", NOW, LATER)
    async with store.write() as repositories:
        await repositories.admin_tokens.add(token_hash("a"), row)

    async with store.read() as repositories:
        assert await repositories.admin_tokens.get(token_hash("a")) == row
        assert await repositories.admin_tokens.get(token_hash("b")) is None
        assert await repositories.admin_tokens.all() == [row]


async def test_a_token_is_removed_by_its_name(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.admin_tokens.add(token_hash("a"), AdminTokenRow("backup", NOW, LATER))

        assert await repositories.admin_tokens.remove("backup") == 1
        assert await repositories.admin_tokens.remove("backup") == 0
        assert await repositories.admin_tokens.get(token_hash("a")) is None


async def test_expired_ones_are_purged_and_others_stay(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.admin_tokens.add(token_hash("a"), AdminTokenRow("old", NOW, NOW + 1))
        await repositories.admin_tokens.add(token_hash("b"), AdminTokenRow("new", NOW, NOW + 2))
        await repositories.admin_tokens.purge(NOW + 1)

        assert [row.name for row in await repositories.admin_tokens.all()] == ["new"]


async def test_a_hash_is_there_once(store: Store) -> None:
    async def add(name: str) -> None:
        async with store.write() as repositories:
            await repositories.admin_tokens.add(token_hash("a"), AdminTokenRow(name, NOW, LATER))

    await add("one")
    with pytest.raises(Duplicate):
        await add("two")
