"""Agreement to terms is kept per account, once for each document."""

from manifold.storage import Store
from tests.storage.samples import ALICE, BOB, LATER, NOW, token_hash


async def test_who_agrees_again_has_agreed_since_the_first_time(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.agreements.add(ALICE, ["https://example.org/tos"], NOW)
    async with store.write() as repositories:
        await repositories.agreements.add(ALICE, ["https://example.org/tos", "https://example.org/new"], LATER)

    rows = await store._database.reading.fetch("SELECT user_id, url, agreed_at FROM agreements ORDER BY url")
    assert [tuple(row) for row in rows] == [
        (ALICE, "https://example.org/new", LATER),
        (ALICE, "https://example.org/tos", NOW),
    ]


async def test_all_tokens_of_an_account_share_its_agreements_and_nobody_elses_do(store: Store) -> None:
    async with store.write() as repositories:
        for name, owner in (("a", ALICE), ("b", ALICE), ("c", BOB)):
            await repositories.tokens.add(token_hash(name), owner, "manager", NOW, LATER)
        await repositories.agreements.add(ALICE, ["https://example.org/tos"], NOW)

        agreed = []
        for name in ("a", "b", "c"):
            row = await repositories.tokens.owner(token_hash(name))
            assert row is not None
            agreed.append(bool(row.agreed_urls))
    assert agreed == [True, True, False]


async def test_agreeing_to_nothing_executes_nothing(store: Store, statements: list[str]) -> None:
    async with store.write() as repositories:
        await repositories.agreements.add(ALICE, [], NOW)

    assert not any("INSERT" in sql for sql in statements)


async def test_an_account_sees_what_it_agreed_to_and_can_have_it_forgotten(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.agreements.add(ALICE, ["https://example.org/new"], LATER)
        await repositories.agreements.add(ALICE, ["https://example.org/tos"], NOW)
        await repositories.agreements.add(BOB, ["https://example.org/tos"], NOW)

    async with store.write() as repositories:
        assert await repositories.agreements.of_account(ALICE) == [
            ("https://example.org/tos", NOW),
            ("https://example.org/new", LATER),
        ]
        await repositories.agreements.erase(ALICE)
        assert await repositories.agreements.of_account(ALICE) == []
        assert await repositories.agreements.of_account(BOB) == [("https://example.org/tos", NOW)]
