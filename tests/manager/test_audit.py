"""The audit as an account reads it: page by page, for as long as the operator wants it kept."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from manifold.errors import InvalidParam
from manifold.ids import RoomID, UserID
from manifold.manager.audit import AuditTrail
from manifold.manager.place import Place
from manifold.manager.settings import RetentionSettings
from manifold.storage import Store
from manifold.storage.database import PURGE_ROWS
from tests.storage.samples import installation
from tests.support.manager import Clock

ROOM = Place(UserID("@alice:example.org"), RoomID("!standup:example.org"))
ACCOUNT = Place(ROOM.owner)

Write = Callable[..., Awaitable[None]]


@pytest.fixture
def trail(store: Store, clock: Clock) -> AuditTrail:
    return AuditTrail(store, RetentionSettings(audit_days=2), clock)


@pytest.fixture
def write(trail: AuditTrail, store: Store, clock: Clock) -> Write:
    async def write(*names: str, place: Place = ROOM) -> None:
        async with store.write() as repositories:
            for name in names:
                row = installation(name, created_by=place.owner, room_id=place.room_id, created_at=clock())
                await trail.write(repositories, row, "install", f"about {name}")

    return write


async def test_an_entry_says_who_what_when_and_to_which(trail: AuditTrail, write: Write, clock: Clock) -> None:
    await write("i1")

    (entry,) = (await trail.page(ROOM, 10)).entries
    assert (entry.at, entry.who, entry.what) == (clock(), "@alice:example.org", "install")
    assert (entry.installation, entry.integration, entry.detail) == ("i1", "jitsi", "about i1")


async def test_what_comes_later_in_one_moment_is_newer(trail: AuditTrail, write: Write) -> None:
    await write(*(f"i{number}" for number in range(20)))

    page = await trail.page(ROOM, 100)
    assert [entry.installation for entry in page.entries] == [f"i{number}" for number in range(19, -1, -1)]
    assert page.next_batch is UNSET


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
async def test_pages_together_are_the_whole_whatever_is_added_meanwhile(
    trail: AuditTrail, write: Write, clock: Clock, limit: int
) -> None:
    for number in range(7):
        await write(f"i{number}")
        clock.advance(seconds=number % 2)  # some in one moment
    seen, start = [], ""
    while True:
        page = await trail.page(ROOM, limit, start)
        seen += [entry.installation for entry in page.entries]
        await write("meanwhile")
        if page.next_batch is UNSET:
            break
        start = page.next_batch

    assert seen == [f"i{number}" for number in range(6, -1, -1)]


async def test_a_room_and_the_account_are_places_of_their_own(trail: AuditTrail, write: Write) -> None:
    await write("room")
    await write("account", place=ACCOUNT)

    assert [entry.installation for entry in (await trail.page(ROOM, 9)).entries] == ["room"]
    assert [entry.installation for entry in (await trail.page(ACCOUNT, 9)).entries] == ["account"]
    assert (await trail.page(Place(UserID("@bob:example.org"), ROOM.room_id), 9)).entries == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.text(min_size=1, max_size=128) | st.from_regex(r"[0-9-]{1,40}[0-9a-f-]{0,80}\Z"))
async def test_what_is_no_next_batch_is_refused_or_begins_somewhere(trail: AuditTrail, start: str) -> None:
    # As for the database, it begins somewhere, or it is told that this is nothing to begin with.
    with suppress(InvalidParam):
        assert (await trail.page(ROOM, 10, start)).entries == []


async def test_what_is_old_is_forgotten_however_much_it_is(trail: AuditTrail, write: Write, clock: Clock) -> None:
    await write(*(f"old{number}" for number in range(PURGE_ROWS + 10)))
    clock.advance(seconds=1)
    await write("new")
    clock.advance(days=2, seconds=-1)

    await trail.housekeep()

    assert [entry.installation for entry in (await trail.page(ROOM, 500)).entries] == ["new"]
