"""Tokens: how long they live, what is written down of them, and when."""

import msgspec
import pytest

from manifold.errors import UnknownToken
from manifold.ids import UserID
from manifold.integrations.catalogue import Catalogue
from manifold.manager.accounts import Accounts
from manifold.manager.settings import TokenSettings
from manifold.spec.account import OpenIDToken
from manifold.storage import Store
from manifold.storage.database import PURGE_ROWS
from tests.support.manager import Clock, make_services
from tests.support.memory import Homeserver, MemoryEgress

ALICE = "@alice:example.org"


@pytest.fixture
def accounts(store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue) -> Accounts:
    return make_services(store, egress, clock, catalogue, tokens=TokenSettings(idle_days=2, absolute_days=5)).accounts


@pytest.fixture
def openid(homeserver: Homeserver) -> OpenIDToken:
    return msgspec.convert(homeserver.openid_token(ALICE), OpenIDToken)


async def last_used(store: Store) -> list[int]:
    return [row[0] for row in await store._database.reading.fetch("SELECT last_used FROM tokens")]


async def count(store: Store, table: str) -> int:
    row = await store._database.reading.fetch_one(f"SELECT count(*) FROM {table}")
    assert row is not None
    return int(row[0])


async def test_a_token_dies_when_nobody_uses_it(accounts: Accounts, openid: OpenIDToken, clock: Clock) -> None:
    token = await accounts.register(openid)

    clock.advance(days=2, seconds=-1)
    assert (await accounts.owner(token)).user_id == ALICE
    clock.advance(days=2, seconds=-1)
    assert (await accounts.owner(token)).user_id == ALICE
    clock.advance(days=2)
    with pytest.raises(UnknownToken, match="Invalid token"):
        await accounts.owner(token)


async def test_a_token_dies_in_any_case(accounts: Accounts, openid: OpenIDToken, clock: Clock) -> None:
    token = await accounts.register(openid)
    for _ in range(4):
        clock.advance(days=1)
        await accounts.owner(token)
        await accounts.housekeep()

    clock.advance(days=1)

    with pytest.raises(UnknownToken):
        await accounts.owner(token)


async def test_using_a_token_writes_nothing_until_somebody_tidies_up(
    accounts: Accounts, openid: OpenIDToken, clock: Clock, store: Store, statements: list[str]
) -> None:
    token = await accounts.register(openid)
    start = clock()
    statements.clear()
    clock.advance(hours=2)
    await accounts.owner(token)
    assert [sql.split()[0] for sql in statements] == ["SELECT"]

    await accounts.housekeep()

    assert await last_used(store) == [start + 2 * 3_600_000]


async def test_a_use_is_written_down_hourly_at_most(
    accounts: Accounts, openid: OpenIDToken, clock: Clock, store: Store
) -> None:
    token = await accounts.register(openid)
    start = clock()

    for _ in range(3):
        clock.advance(hours=1, seconds=-1)
        await accounts.owner(token)
        await accounts.housekeep()

    # After 59:59 and again after 1:59:58 of the last that was written: one write.
    assert await last_used(store) == [start + 2 * 3_599_000]


async def test_a_use_survives_a_database_that_was_away_while_it_should_be_written(
    accounts: Accounts, openid: OpenIDToken, clock: Clock, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await accounts.register(openid)
    clock.advance(hours=2)
    await accounts.owner(token)
    used_at = clock()
    with monkeypatch.context() as away:
        away.setattr(store._database, "write", _fails)
        with pytest.raises(ConnectionError):
            await accounts.housekeep()
    clock.advance(hours=1)

    await accounts.housekeep()

    assert await last_used(store) == [used_at]


async def test_what_is_dead_is_forgotten_however_much_it_is(
    accounts: Accounts, clock: Clock, store: Store, openid: OpenIDToken
) -> None:
    async with store.write() as repositories:
        for number in range(PURGE_ROWS + 10):
            await repositories.tokens.add(number.to_bytes(32), UserID(ALICE), "legacy", clock(), clock() + 1)
            await repositories.openid_seen.add(number.to_bytes(32), clock() + 1)
    clock.advance(seconds=1)
    token = await accounts.register(openid)

    await accounts.housekeep()

    assert (await count(store, "tokens"), await count(store, "openid_seen")) == (1, 1)
    assert (await accounts.owner(token)).user_id == ALICE


async def test_an_openid_token_is_remembered_for_as_long_as_it_could_be_good(
    accounts: Accounts, openid: OpenIDToken, clock: Clock, store: Store
) -> None:
    await accounts.register(openid)

    clock.advance(hours=1, seconds=-1)
    await accounts.housekeep()
    assert await count(store, "openid_seen") == 1
    clock.advance(seconds=1)
    await accounts.housekeep()
    assert await count(store, "openid_seen") == 0


def _fails() -> None:
    raise ConnectionError
