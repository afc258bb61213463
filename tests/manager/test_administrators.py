"""Tokens of operators: made by name, good for a while, kept as hashes alone."""

import pytest

from manifold.errors import Conflict, NotFound, UnknownToken
from manifold.manager.administrators import Administrators
from manifold.storage import Store
from tests.support.manager import Clock


@pytest.fixture
def administrators(store: Store, clock: Clock) -> Administrators:
    return Administrators(store, clock)


async def test_a_token_is_known_by_its_name_until_it_expires(administrators: Administrators, clock: Clock) -> None:
    token = await administrators.create("backup", 1)
    assert await administrators.name(token) == "backup"

    clock.advance(days=1)

    with pytest.raises(UnknownToken):
        await administrators.name(token)
    assert await administrators.all() == []


async def test_a_token_is_worth_nothing_once_revoked(administrators: Administrators) -> None:
    token = await administrators.create("backup", 30)
    await administrators.revoke("backup")

    with pytest.raises(UnknownToken):
        await administrators.name(token)
    with pytest.raises(NotFound):
        await administrators.revoke("backup")


async def test_a_name_is_one_tokens_until_that_is_over(administrators: Administrators, clock: Clock) -> None:
    await administrators.create("backup", 1)
    with pytest.raises(Conflict):
        await administrators.create("backup", 1)

    clock.advance(days=1)
    await administrators.create("backup", 1)


async def test_of_a_token_its_hash_is_kept_alone(administrators: Administrators, store: Store) -> None:
    token = await administrators.create("backup", 30)

    rows = await store._database.reading.fetch("SELECT * FROM admin_tokens")
    assert token not in repr([tuple(row) for row in rows])
    assert len(token) >= 43  # 256 bits


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 10_000, "\xff"])
async def test_anything_else_is_no_token(administrators: Administrators, token: str) -> None:
    with pytest.raises(UnknownToken):
        await administrators.name(token)
