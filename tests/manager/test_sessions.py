"""Sessions: which there are, how they end, and how many an account may have."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

import msgspec
import pytest

from manifold.errors import NotFound, UnknownToken
from manifold.ids import UserID
from manifold.integrations.catalogue import Catalogue
from manifold.manager.accounts import Accounts
from manifold.manager.settings import QuotaSettings, TokenSettings
from manifold.spec.account import OpenIDToken
from manifold.storage import Notice, SessionsChanged, Store
from manifold.storage.tokens import Purpose
from tests.support.manager import Clock, make_services
from tests.support.memory import Homeserver, MemoryEgress

ALICE, BOB = UserID("@alice:example.org"), UserID("@bob:example.org")
Register = Callable[..., Awaitable[str]]


@pytest.fixture
def machines(store: Store, egress: MemoryEgress, clock: Clock, catalogue: Catalogue) -> list[Accounts]:
    """The accounts of two managers over one database; an account has three sessions at most."""
    return [
        make_services(
            store,
            egress,
            clock,
            catalogue,
            tokens=TokenSettings(idle_days=2, absolute_days=5),
            quotas=QuotaSettings(sessions=3),
        ).accounts
        for _ in range(2)
    ]


@pytest.fixture
def accounts(machines: list[Accounts]) -> Accounts:
    return machines[0]


@pytest.fixture
def register(accounts: Accounts, homeserver: Homeserver) -> Register:
    async def new_token(client: str = "", user_id: UserID = ALICE, purpose: Purpose = "manager") -> str:
        openid_token = msgspec.convert(homeserver.openid_token(user_id), OpenIDToken)
        return await accounts.register(openid_token, purpose, client=client)

    return new_token


async def clients(accounts: Accounts, user_id: UserID = ALICE) -> list[str]:
    return [session.client for session in await accounts.sessions(user_id)]


async def test_an_account_sees_its_sessions_the_newest_first(
    accounts: Accounts, register: Register, clock: Clock
) -> None:
    start = clock()
    await register("Phone", purpose="legacy")
    clock.advance(seconds=1)
    laptop = await register("Laptop")
    await register("Bob's", BOB)

    newest, oldest = await accounts.sessions(ALICE, laptop)

    assert (newest.client, newest.purpose, newest.current) == ("Laptop", "manager", True)
    assert (newest.created_at, newest.expires_at) == (start + 1000, start + 1000 + 5 * 24 * 3_600_000)
    assert (oldest.client, oldest.purpose, oldest.current) == ("Phone", "legacy", False)
    assert (oldest.created_at, oldest.last_used, oldest.expires_at) == (start, start, start + 3_600_000)


async def test_a_sessions_id_stays_and_tells_nothing_of_its_token(accounts: Accounts, register: Register) -> None:
    token = await register()
    digest = hashlib.sha256(token.encode()).hexdigest()

    [session] = await accounts.sessions(ALICE)

    assert [session] == await accounts.sessions(ALICE)
    assert session.id not in digest
    assert len(session.id) == 32
    assert hashlib.sha256(b"session:" + bytes.fromhex(digest)).hexdigest().startswith(session.id)


async def test_when_a_session_was_used_shows_before_it_is_written_down(
    accounts: Accounts, register: Register, clock: Clock
) -> None:
    token = await register()
    clock.advance(hours=2)
    await accounts.owner(token)

    [session] = await accounts.sessions(ALICE)

    assert session.last_used == clock()
    await accounts.housekeep()
    assert [session] == await accounts.sessions(ALICE)


async def test_what_is_dead_is_no_session_any_more_tidied_up_or_not(
    accounts: Accounts, register: Register, clock: Clock
) -> None:
    await register("expires", purpose="legacy")
    await register("idle")
    used = await register("used")
    clock.advance(hours=47)
    assert await clients(accounts) != []
    await accounts.owner(used)
    clock.advance(hours=1)

    assert await clients(accounts) == ["used"]
    await accounts.housekeep()
    assert await clients(accounts) == ["used"]


async def test_a_session_that_is_used_on_one_machine_is_kept_by_the_other(
    machines: list[Accounts], register: Register, clock: Clock
) -> None:
    token = await register("Laptop")
    for _ in range(2):
        clock.advance(hours=30)
        await machines[0].owner(token)
        await asyncio.gather(*(machine.housekeep() for machine in machines))

    assert await clients(machines[1]) == ["Laptop"]
    assert (await machines[1].owner(token)).user_id == ALICE


async def test_two_machines_that_tidy_up_at_once_leave_what_is_good(
    machines: list[Accounts], register: Register, clock: Clock
) -> None:
    await register("idle")
    clock.advance(days=2)
    good = await register("good")

    await asyncio.gather(*(machine.housekeep() for machine in machines * 2))

    assert await clients(machines[1]) == ["good"]
    assert (await machines[1].owner(good)).user_id == ALICE


async def test_a_session_is_ended_from_another_one(accounts: Accounts, register: Register) -> None:
    lost, here = await register("Lost phone"), await register("Laptop")
    lost_id = next(session.id for session in await accounts.sessions(ALICE) if session.client == "Lost phone")

    await accounts.end_session(ALICE, lost_id)

    with pytest.raises(UnknownToken):
        await accounts.owner(lost)
    assert (await accounts.owner(here)).user_id == ALICE
    with pytest.raises(NotFound, match="no such session"):
        await accounts.end_session(ALICE, lost_id)


async def test_nobody_ends_anothers_session(accounts: Accounts, register: Register) -> None:
    token = await register()
    [session] = await accounts.sessions(ALICE)

    with pytest.raises(NotFound):
        await accounts.end_session(BOB, session.id)

    assert (await accounts.owner(token)).user_id == ALICE


async def test_all_sessions_end_at_once_on_all_machines_and_nobody_elses(
    machines: list[Accounts], register: Register
) -> None:
    tokens = [await register(), await register(purpose="legacy")]
    other = await register(user_id=BOB)

    assert await machines[0].end_all_sessions(ALICE) == 2

    for token in tokens:
        with pytest.raises(UnknownToken):
            await machines[1].owner(token)
    assert (await machines[1].owner(other)).user_id == BOB
    assert await machines[0].end_all_sessions(ALICE) == 0


async def test_the_session_that_was_not_used_for_longest_makes_room_for_a_new_one(
    accounts: Accounts, register: Register, clock: Clock
) -> None:
    tokens = {name: await register(name) for name in ("first", "second", "third")}
    await register("Bob's", BOB)
    clock.advance(hours=2)
    await accounts.owner(tokens["first"])
    await accounts.owner(tokens["third"])
    await accounts.housekeep()

    await register("fourth")

    assert set(await clients(accounts)) == {"first", "third", "fourth"}
    with pytest.raises(UnknownToken):
        await accounts.owner(tokens["second"])
    assert await clients(accounts, BOB) == ["Bob's"]


async def test_registers_at_once_leave_no_more_than_the_quota(accounts: Accounts, register: Register) -> None:
    tokens = await asyncio.gather(*(register() for _ in range(10)))

    assert len(await accounts.sessions(ALICE)) == 3
    assert len(set(tokens)) == 10


async def test_whoever_listens_hears_that_a_session_may_have_ended(
    accounts: Accounts, register: Register, store: Store
) -> None:
    heard: list[Notice] = []
    store.listen(heard.append, lambda: None)

    async def ends(ending: Awaitable[object]) -> None:
        heard.clear()
        await ending
        await asyncio.sleep(0)
        assert heard == [SessionsChanged(ALICE)]

    for _ in range(3):
        await register()
    assert heard == []
    await ends(register())
    [session, *_] = await accounts.sessions(ALICE)
    await ends(accounts.end_session(ALICE, session.id))
    await ends(accounts.end_all_sessions(ALICE))
    await ends(accounts.logout(await register()))
