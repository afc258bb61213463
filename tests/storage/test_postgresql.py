"""What is PostgreSQL's own: a server that turns us away, goes away and comes back."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from manifold.errors import SettingsError, Unavailable
from manifold.storage import Settings, Store
from tests.storage.samples import ALICE, LATER, NOW, token_hash
from tests.support.postgres import PostgreSQL

pytestmark = pytest.mark.slow


async def test_connections_that_were_cut_are_replaced(postgres: PostgreSQL, tmp_path: Path) -> None:
    store = await Store.open(Settings(await postgres.create_database()), tmp_path)
    try:
        async with store.write() as repositories:
            await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)
        await _cut_connections(postgres)

        # In the moment before we have noticed, we are unavailable.
        for _ in range(100):
            if await _is_answered(store):
                break
            await asyncio.sleep(0.02)
        async with store.read() as repositories:
            assert await repositories.tokens.owner(token_hash("a")) is not None
    finally:
        await store.close()


async def test_a_connection_that_is_cut_inside_a_block_fails_it(postgres: PostgreSQL, tmp_path: Path) -> None:
    store = await Store.open(Settings(await postgres.create_database()), tmp_path)

    async def add_and_be_cut() -> None:
        async with store.write() as repositories:
            await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)
            await _cut_connections(postgres)

    try:
        with pytest.raises(Unavailable):
            await add_and_be_cut()
        await asyncio.sleep(0.05)
        async with store.read() as repositories:
            assert await repositories.tokens.owner(token_hash("a")) is None
    finally:
        await store.close()


async def test_while_the_server_is_away_we_are_unavailable_and_then_again_we_are(
    postgres: PostgreSQL, tmp_path: Path
) -> None:
    store = await Store.open(Settings(await postgres.create_database()), tmp_path)
    try:
        postgres.stop()
        try:
            with pytest.raises(Unavailable):
                await store.ping()
            with pytest.raises(Unavailable):
                async with store.write() as repositories:
                    await repositories.openid_seen.add(token_hash("a"), LATER)
        finally:
            postgres.start()
        await store.ping()
    finally:
        await store.close()


async def test_a_wrong_password_is_an_error_that_does_not_show_it(postgres: PostgreSQL, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^database\.url: .*turned us away") as caught:
        await Store.open(Settings(postgres.url(password="hunter2")), tmp_path)
    assert "hunter2" not in str(caught.value)


async def test_a_database_that_is_not_there_is_an_error_that_says_so(postgres: PostgreSQL, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r'"absent" does not exist'):
        await Store.open(Settings(postgres.url("absent")), tmp_path)


async def test_a_parameter_that_postgresql_does_not_know_is_an_error_that_says_so(
    postgres: PostgreSQL, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=r"^database\.url: .*pool_size"):
        await Store.open(Settings(postgres.url() + "&pool_size=5"), tmp_path)


async def test_a_server_that_is_not_there_makes_us_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="does not answer: FileNotFoundError"):
        await Store.open(Settings(f"postgresql://manifold@/manifold?host={tmp_path}"), tmp_path)


async def _is_answered(store: Store) -> bool:
    try:
        await store.ping()
    except Unavailable:
        return False
    return True


async def _cut_connections(postgres: PostgreSQL) -> None:
    connection = await asyncpg.connect(postgres.url())
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'manifold'"
        )
    finally:
        await connection.close()
