"""Tokens: whose they are, what that account has agreed to, and when they go."""

import asyncio

from manifold.storage import SessionRow, Store, TokenRow
from manifold.storage.database import PURGE_ROWS
from tests.storage.samples import ALICE, BOB, LATER, NOW, token_hash


async def test_an_owner_is_found_with_the_terms_that_were_agreed_to(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)
        await repositories.tokens.add(token_hash("b"), BOB, "legacy", NOW, LATER)
        await repositories.agreements.add(ALICE, ["https://example.org/tos", "https://example.org/privacy"], NOW)

    async with store.read() as repositories:
        alice = await repositories.tokens.owner(token_hash("a"))
        bob = await repositories.tokens.owner(token_hash("b"))

    urls = frozenset({"https://example.org/tos", "https://example.org/privacy"})
    assert alice == TokenRow(ALICE, "manager", NOW, LATER, urls, None)
    assert bob == TokenRow(BOB, "legacy", NOW, LATER, frozenset(), None)


async def test_an_unknown_token_has_no_owner(store: Store) -> None:
    async with store.read() as repositories:
        assert await repositories.tokens.owner(token_hash("a")) is None


async def test_an_owner_is_one_select(store: Store, statements: list[str]) -> None:
    async with store.read() as repositories:
        await repositories.tokens.owner(token_hash("a"))

    [statement] = statements
    assert statement == (
        "SELECT t.user_id, t.purpose, t.last_used, t.expires_at, p.revision, a.url"
        " FROM tokens t LEFT JOIN people p ON p.user_id = t.user_id"
        " LEFT JOIN agreements a ON a.user_id = t.user_id WHERE t.hash = $1"
    )


async def test_a_register_is_one_block_of_two_inserts(store: Store, backend: str, statements: list[str]) -> None:
    async with store.write() as repositories:
        await repositories.openid_seen.add(token_hash("openid"), LATER)
        await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)

    inserts = [
        "INSERT INTO openid_seen (hash, until) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        (
            "INSERT INTO tokens (hash, user_id, purpose, created_at, last_used, expires_at, client)"
            " VALUES ($1, $2, $3, $4, $4, $5, $6)"
            " RETURNING (SELECT count(*) FROM tokens WHERE user_id = $2 AND hash <> $1)"
        ),
    ]
    if backend == "sqlite":
        assert statements == ["BEGIN IMMEDIATE", "SAVEPOINT block", *inserts, "RELEASE block", "COMMIT"]
    else:
        assert statements == ["BEGIN", *inserts, "COMMIT"]


async def test_a_token_is_removed_once_and_the_removal_says_whose_it_was(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)

    async with store.write() as repositories:
        assert await repositories.tokens.remove(token_hash("a")) == ALICE
        assert await repositories.tokens.remove(token_hash("a")) is None
        assert await repositories.tokens.owner(token_hash("a")) is None


async def test_a_new_token_tells_how_many_others_the_account_has(store: Store) -> None:
    async with store.write() as repositories:
        others = [
            await repositories.tokens.add(token_hash(name), owner, "manager", NOW, LATER)
            for name, owner in (("a", ALICE), ("b", ALICE), ("c", BOB), ("d", ALICE))
        ]

    assert others == [0, 1, 0, 2]


async def test_an_account_has_its_own_sessions_the_newest_first(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.tokens.add(token_hash("old"), ALICE, "legacy", NOW, LATER)
        await repositories.tokens.add(token_hash("new"), ALICE, "manager", NOW + 1, LATER, "Ünïcode 🎉")
        await repositories.tokens.add(token_hash("other"), BOB, "manager", NOW, LATER)
        await repositories.tokens.touch([(token_hash("old"), NOW + 7)])

    async with store.read() as repositories:
        assert await repositories.tokens.sessions(ALICE) == [
            SessionRow(token_hash("new"), "Ünïcode 🎉", "manager", NOW + 1, NOW + 1, LATER),
            SessionRow(token_hash("old"), "", "legacy", NOW, NOW + 7, LATER),
        ]


async def test_all_tokens_of_an_account_are_removed_and_nobody_elses(store: Store) -> None:
    async with store.write() as repositories:
        for name, owner in (("a", ALICE), ("b", ALICE), ("c", BOB)):
            await repositories.tokens.add(token_hash(name), owner, "manager", NOW, LATER)

    async with store.write() as repositories:
        assert await repositories.tokens.remove_all(ALICE) == 2
        assert await repositories.tokens.remove_all(ALICE) == 0
        assert await repositories.tokens.sessions(ALICE) == []
        assert len(await repositories.tokens.sessions(BOB)) == 1


async def test_those_that_were_not_used_for_longest_go_but_never_the_one_that_is_named(store: Store) -> None:
    async with store.write() as repositories:
        for name, owner in (("a", ALICE), ("b", ALICE), ("c", ALICE), ("d", ALICE), ("other", BOB)):
            await repositories.tokens.add(token_hash(name), owner, "manager", NOW, LATER)
        await repositories.tokens.touch([(token_hash(name), NOW + at) for name, at in (("b", 1), ("c", 3), ("d", 2))])

    async with store.write() as repositories:
        await repositories.tokens.remove_unused(ALICE, 1, besides=token_hash("a"))
        kept = {row.hash for row in await repositories.tokens.sessions(ALICE)}
        assert kept == {token_hash("a"), token_hash("c")}
        assert len(await repositories.tokens.sessions(BOB)) == 1


async def test_two_that_make_room_at_once_hinder_nobody(store: Store) -> None:
    async with store.write() as repositories:
        for number in range(6):
            await repositories.tokens.add(token_hash(str(number)), ALICE, "manager", NOW + number, LATER)

    async def register(name: str) -> None:
        async with store.write() as repositories:
            await repositories.tokens.add(token_hash(name), ALICE, "manager", NOW + 9, LATER)
            await repositories.tokens.remove_unused(ALICE, 2, besides=token_hash(name))

    await asyncio.gather(register("a"), register("b"))

    async with store.read() as repositories:
        kept = {row.hash for row in await repositories.tokens.sessions(ALICE)}
    # Each may have looked before the other was there: then one more is left, until the next one comes.
    assert {token_hash("a"), token_hash("b")} <= kept
    assert len(kept) in {3, 4}


async def test_when_a_token_was_used_is_written_down_and_never_goes_back(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.tokens.add(token_hash("a"), ALICE, "manager", NOW, LATER)
        await repositories.tokens.add(token_hash("b"), ALICE, "manager", NOW, LATER)
        await repositories.tokens.touch([(token_hash("b"), NOW + 7), (token_hash("a"), NOW - 7)])
        await repositories.tokens.touch([(token_hash("unknown"), NOW)])
        await repositories.tokens.touch([])

    async with store.read() as repositories:
        a = await repositories.tokens.owner(token_hash("a"))
        b = await repositories.tokens.owner(token_hash("b"))
    assert a is not None
    assert b is not None
    assert (a.last_used, b.last_used) == (NOW, NOW + 7)


async def test_expired_and_idle_tokens_are_purged_and_others_stay(store: Store) -> None:
    async with store.write() as repositories:
        await repositories.tokens.add(token_hash("expired"), ALICE, "manager", NOW, NOW + 10)
        await repositories.tokens.add(token_hash("idle"), ALICE, "manager", NOW - 10, LATER)
        await repositories.tokens.add(token_hash("good"), ALICE, "manager", NOW, NOW + 11)

        assert await repositories.tokens.purge(NOW + 10, NOW - 10) is False

        assert await repositories.tokens.owner(token_hash("expired")) is None
        assert await repositories.tokens.owner(token_hash("idle")) is None
        assert await repositories.tokens.owner(token_hash("good")) is not None


async def test_a_purge_deletes_a_slice_and_says_that_there_may_be_more(store: Store) -> None:
    async with store.write() as repositories:
        for number in range(PURGE_ROWS + 1):
            await repositories.tokens.add(token_hash(str(number)), ALICE, "manager", NOW, NOW)

    answers = []
    for _ in range(2):
        async with store.write() as repositories:
            answers.append(await repositories.tokens.purge(NOW, 0))

    assert answers == [True, False]
    assert await store._database.reading.fetch("SELECT hash FROM tokens") == []
