"""Lists that are kept ready: never longer than they are true, and never too many of them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from manifold.ids import RoomID, UserID
from manifold.integrations.catalogue import Catalogue
from manifold.manager.installations import Installations
from manifold.manager.lists import ReadyLists
from manifold.manager.place import Place
from manifold.spec.installations import Result
from manifold.storage import Settings, Store
from tests.support.manager import JITSI, Clock, make_services
from tests.support.memory import MemoryEgress

ALICE = UserID("@alice:example.org")
ROOM = Place(ALICE, RoomID("!standup:example.org"))
OTHERS = [Place(ALICE), Place(ALICE, RoomID("!lunch:example.org")), Place(UserID("@bob:example.org"), ROOM.room_id)]


def test_a_list_is_good_for_its_place_while_the_revision_lasts() -> None:
    lists = ReadyLists()
    lists.keep(ROOM, 7, None, b"list")

    assert lists.get(ROOM, 7, now=10**15) == b"list"
    assert lists.get(ROOM, 8, now=0) is None
    assert lists.get(ROOM, None, now=0) is None
    assert [lists.get(place, 7, now=0) for place in OTHERS] == [None] * 3


def test_a_list_is_good_until_something_leaves_it_by_itself() -> None:
    lists = ReadyLists()
    lists.keep(ROOM, 7, 100, b"list")

    assert (lists.get(ROOM, 7, now=99), lists.get(ROOM, 7, now=100)) == (b"list", None)


def test_what_has_no_revision_is_not_kept_and_takes_the_place_of_what_was() -> None:
    lists = ReadyLists()
    lists.keep(ROOM, 7, None, b"list")
    lists.keep(ROOM, None, None, b"another")

    assert lists.get(ROOM, None, now=0) is lists.get(ROOM, 7, now=0) is None


def test_of_too_many_the_ones_go_that_were_asked_for_least_lately() -> None:
    lists = ReadyLists(most_bytes=30)
    for place in OTHERS:
        lists.keep(place, 1, None, bytes(10))
    lists.get(OTHERS[0], 1, now=0)
    lists.keep(ROOM, 1, None, bytes(10))
    lists.keep(ROOM, 2, None, bytes(10))  # instead of the one before, not beside it

    assert [place for place in [*OTHERS, ROOM] if lists.get(place, 1, 0) or lists.get(place, 2, 0)] == [
        OTHERS[0],
        OTHERS[2],
        ROOM,
    ]


def test_one_that_is_larger_than_all_may_be_together_is_not_kept() -> None:
    lists = ReadyLists(most_bytes=30)
    lists.keep(ROOM, 1, None, bytes(31))

    assert lists.get(ROOM, 1, now=0) is None


@pytest.fixture
async def others(
    store: Store, tmp_path: Path, egress: MemoryEgress, clock: Clock, catalogue: Catalogue
) -> AsyncIterator[list[Installations]]:
    """Those of two programs on one database, which tell each other nothing."""
    second = await Store.open(Settings("sqlite:manifold.db"), tmp_path)
    yield [make_services(each, egress, clock, catalogue).installations for each in (store, second)]
    await second.close()


async def test_what_another_program_changes_is_seen_at_once(others: list[Installations], clock: Clock) -> None:
    here, there = others
    made = await there.install(ROOM, "jitsi", {"server": JITSI})

    async def seen() -> bytes:
        shown = await here.here(ROOM)
        assert shown == await here.here(ROOM) == await there.here(ROOM)
        return shown

    shown = [await seen()]
    await there.performed(ROOM, made.id, [Result(action.id, ok=True) for action in made.actions])
    shown.append(await seen())
    removing = await there.remove(ROOM, made.id)
    shown.append(await seen())
    await there.performed(ROOM, made.id, [Result(action.id, ok=True) for action in removing.actions])
    shown.append(await seen())
    clock.advance(hours=24)
    shown.append(await seen())

    assert len(set(shown)) == len(shown)
    assert shown[-1] == b'{"installations":[]}'


async def test_who_reads_while_others_write_is_never_shown_less_than_was_there(others: list[Installations]) -> None:
    here, there = others
    lengths = []

    async def write() -> None:
        for _ in range(10):
            await there.install(ROOM, "jitsi", {"server": JITSI})
            lengths.append((await here.here(ROOM)).count(b'"created_by"'))

    await asyncio.gather(write(), *(here.here(ROOM) for _ in range(20)))

    assert lengths == list(range(1, 11))
