"""Tokens of all accounts, as operators go through them."""

from manifold.ids import UserID
from manifold.storage import Store
from manifold.storage.database import PURGE_ROWS
from tests.storage.samples import ALICE, BOB, LATER, NOW, token_hash


async def add(store: Store, name: str, owner: UserID, used: int = NOW, expires_at: int = LATER) -> None:
    async with store.write() as repositories:
        await repositories.tokens.add(token_hash(name), owner, "manager", used, expires_at, "Element")


async def latest(store: Store, user_id: UserID | None = None, *, until: int = LATER, skip: int = 0) -> list[str]:
    """Owners and times of use, of the tokens that are good at NOW when they die idle after 100."""
    async with store.read() as repositories:
        rows = await repositories.tokens.latest(
            user_id, now=NOW, idle_since=NOW - 100, until=until, skip=skip, limit=10
        )
    assert all(row.client == "Element" for _, row in rows)
    return [f"{owner} {row.last_used - NOW}" for owner, row in rows]


async def test_good_ones_come_by_last_use(store: Store) -> None:
    await add(store, "old", ALICE, NOW - 99)
    await add(store, "idle", ALICE, NOW - 100)
    await add(store, "expired", BOB, NOW, expires_at=NOW)
    await add(store, "new", BOB, NOW - 1)

    assert await latest(store) == [f"{BOB} -1", f"{ALICE} -99"]
    assert await latest(store, ALICE) == [f"{ALICE} -99"]
    assert await latest(store, UserID("@nobody:example.org")) == []


async def test_a_page_begins_where_it_is_told_to(store: Store) -> None:
    for name in "abc":
        await add(store, name, ALICE, NOW - 5)
    await add(store, "d", BOB, NOW - 6)
    await add(store, "e", BOB, NOW)

    assert await latest(store, until=NOW - 5, skip=2) == [f"{ALICE} -5", f"{BOB} -6"]
    assert await latest(store, ALICE, until=NOW - 5, skip=2) == [f"{ALICE} -5"]


async def test_hashes_come_in_their_own_order_from_any_place_on(store: Store) -> None:
    hashes = sorted(token_hash(name) for name in "abcd")
    for name in "abcd":
        await add(store, name, ALICE)

    async with store.read() as repositories:
        assert await repositories.tokens.hashes(b"", 3) == hashes[:3]
        assert await repositories.tokens.hashes(hashes[2], 3) == hashes[3:]


async def test_all_can_be_removed_a_slice_at_a_time(store: Store) -> None:
    async with store.write() as repositories:
        for number in range(PURGE_ROWS):
            await repositories.tokens.add(token_hash(str(number)), ALICE, "manager", NOW, LATER)
    await add(store, "last", BOB)

    slices = []
    for _ in range(3):
        async with store.write() as repositories:
            slices.append(await repositories.tokens.remove_some())

    assert [len(owners) for owners in slices] == [PURGE_ROWS, 1, 0]
    assert {owner for owners in slices for owner in owners} == {ALICE, BOB}
