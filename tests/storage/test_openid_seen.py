"""One OpenID token buys one manager token."""

import asyncio

from manifold.storage import Store
from tests.storage.samples import LATER, NOW, token_hash


async def test_an_openid_token_is_new_once(store: Store) -> None:
    async with store.write() as repositories:
        assert await repositories.openid_seen.add(token_hash("a"), LATER) is True
    async with store.write() as repositories:
        assert await repositories.openid_seen.add(token_hash("a"), LATER) is False
        assert await repositories.openid_seen.add(token_hash("b"), LATER) is True


async def test_of_many_at_once_with_one_openid_token_exactly_one_wins(store: Store) -> None:
    async def present() -> bool:
        async with store.write() as repositories:
            is_new = await repositories.openid_seen.add(token_hash("a"), LATER)
            await asyncio.sleep(0)
        return is_new

    assert sum(await asyncio.gather(*(present() for _ in range(50)))) == 1


async def test_who_fails_after_presenting_it_has_not_used_it_up(store: Store) -> None:
    try:
        async with store.write() as repositories:
            await repositories.openid_seen.add(token_hash("a"), LATER)
            raise LookupError
    except LookupError:
        pass

    async with store.write() as repositories:
        assert await repositories.openid_seen.add(token_hash("a"), LATER) is True


async def test_it_is_forgotten_when_its_time_is_over(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.openid_seen.add(token_hash("a"), NOW)
        await repositories.openid_seen.add(token_hash("b"), NOW + 1)
        assert await repositories.openid_seen.purge(NOW) is False

        assert await repositories.openid_seen.add(token_hash("a"), LATER) is True
        assert await repositories.openid_seen.add(token_hash("b"), LATER) is False
