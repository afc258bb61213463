"""Who and what is refused is kept by source, and each change counts."""

import asyncio

from manifold.storage import BlockRow, Store
from tests.storage.samples import LATER, NOW

OPERATOR, LIST = "operator", "!list:example.org"


def block(subject: str, source: str = OPERATOR, reason: str = "spam", at: int = NOW) -> BlockRow:
    return BlockRow("user", subject, source, reason, at)


async def kept(store: Store) -> list[BlockRow]:
    async with store.read() as repositories:
        return sorted(await repositories.blocks.all())


async def test_blocks_of_every_source_come_back_as_they_were(store: Store) -> None:
    rows = [block("@a:b"), block("@a:b", LIST), BlockRow("server", "*.evil", OPERATOR, "", 0)]
    async with store.write() as repositories:
        await repositories.blocks.put(rows)

    assert await kept(store) == sorted(rows)
    async with store.read() as repositories:
        assert await repositories.blocks.of(LIST) == [block("@a:b", LIST)]
        assert await repositories.blocks.sources() == {LIST, OPERATOR}


async def test_who_is_blocked_again_is_blocked_since_the_first_time_for_the_new_reason(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.blocks.put([block("@a:b")])
        await repositories.blocks.put([block("@a:b", reason="worse", at=LATER)])

    assert await kept(store) == [block("@a:b", reason="worse")]


async def test_a_source_takes_back_what_it_said_and_not_what_others_said(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.blocks.put([block("@a:b"), block("@a:b", LIST)])

        assert await repositories.blocks.remove("user", "@a:b", OPERATOR) is True
        assert await repositories.blocks.remove("user", "@a:b", OPERATOR) is False

    assert await kept(store) == [block("@a:b", LIST)]


async def test_what_a_source_says_is_replaced_as_one(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.blocks.put([block("@a:b"), block("@old:b", LIST), block("@both:b", LIST)])
    async with store.write() as repositories:
        await repositories.blocks.replace(LIST, [block("@both:b", LIST), block("@new:b", LIST)])

    assert await kept(store) == [block("@a:b"), block("@both:b", LIST), block("@new:b", LIST)]


async def test_each_change_advances_the_revision(store: Store) -> None:
    async with store.read() as repositories:
        assert await repositories.revisions.number("blocks") == 0
    async with store.write() as repositories:
        await repositories.revisions.advance("blocks")
        await repositories.revisions.advance("others")

    async with store.write() as repositories:
        await repositories.revisions.advance("blocks")

    async with store.read() as repositories:
        assert await repositories.revisions.number("blocks") == 2
        assert await repositories.revisions.number("others") == 1


async def test_changes_at_once_all_count(store: Store) -> None:
    async def change(number: int) -> None:
        async with store.write() as repositories:
            await repositories.revisions.advance("blocks")
            await repositories.blocks.put([block(f"@a{number}:b")])

    await asyncio.gather(*map(change, range(20)))

    async with store.read() as repositories:
        assert await repositories.revisions.number("blocks") == 20
    assert len(await kept(store)) == 20
