"""Who looks at installations: how many may, and how they are visited."""

import asyncio

import pytest

from manifold.errors import ApiError, LimitExceeded, Unavailable
from manifold.ids import RoomID, UserID
from manifold.manager.events import Events
from manifold.manager.place import Place
from manifold.storage import InstallationsChanged, SessionsChanged

ALICE, BOB = UserID("@alice:example.org"), UserID("@bob:example.org")
ROOM = RoomID("!standup:example.org")


class Watcher:
    """Remembers what it was told."""

    def __init__(self, owner: UserID = ALICE, room_id: RoomID | None = ROOM) -> None:
        self.place = Place(owner, room_id)
        self.told: list[str | None] = []
        self.checks = 0
        self.visits: asyncio.Queue[None] = asyncio.Queue()
        self.ended: ApiError | None = None

    def tell(self, installation_id: str | None) -> None:
        self.told.append(installation_id)

    def visit(self) -> None:
        self.visits.put_nowait(None)

    def check(self) -> None:
        self.checks += 1

    def end(self, error: ApiError) -> None:
        self.ended = error


async def test_a_change_is_told_to_those_who_look_at_its_place() -> None:
    events = Events(0, 0)
    here, too, elsewhere, in_account, stranger = watchers = (
        *(Watcher(), Watcher()),
        Watcher(room_id=RoomID("!lunch:example.org")),
        Watcher(room_id=None),
        Watcher(BOB),
    )
    for watcher in watchers:
        events.add(watcher)

    events.hear(InstallationsChanged(ALICE, ROOM, "a"))
    events.hear(InstallationsChanged(ALICE, None, None))
    events.hear(InstallationsChanged(UserID("@nobody:example.org"), ROOM, "b"))
    events.discard(too)
    events.hear(InstallationsChanged(ALICE, ROOM, "c"))

    assert [here.told, too.told, elsewhere.told, in_account.told, stranger.told] == [["a", "c"], ["a"], [], [None], []]


async def test_an_account_whose_sessions_changed_is_checked_and_no_other() -> None:
    events, alice, bob = Events(0, 0), Watcher(), Watcher(BOB)
    events.add(alice)
    events.add(bob)

    events.hear(SessionsChanged(ALICE))

    assert (alice.checks, bob.checks) == (1, 0)


async def test_ten_thousand_are_visited_a_hundred_at_a_time() -> None:
    events = Events(0, 0)
    for number in range(10_000):
        events.add(Watcher(UserID(f"@user{number}:example.org")))

    assert {len(slot) for slot in events._slots} == {100}
    assert len(events) == 10_000


async def test_there_are_so_many_in_all_and_so_many_of_one_account() -> None:
    events = Events(3, 2)
    first, second = Watcher(), Watcher()
    events.add(first)
    events.add(second)
    with pytest.raises(LimitExceeded, match="You have 2 event streams open"):
        events.add(Watcher())
    events.add(Watcher(BOB))
    with pytest.raises(LimitExceeded, match="as many event streams as this manager can have"):
        events.add(Watcher(BOB))

    events.discard(first)
    events.discard(first)  # once is enough
    events.add(Watcher())

    assert len(events) == 3


async def test_who_left_leaves_nothing_behind() -> None:
    events, watcher = Events(0, 0), Watcher()
    events.add(watcher)
    events.discard(watcher)

    assert len(events) == 0
    assert events._watchers == {}


async def test_everybody_is_visited_in_turn_and_goes_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manifold.manager.events.VISIT_SECONDS", 0.0)
    events, watchers = Events(0, 0), [Watcher(), Watcher(BOB)]
    async with events.attended():
        for watcher in watchers:
            events.add(watcher)
        for watcher in watchers * 2:
            await watcher.visits.get()

    assert all(isinstance(watcher.ended, Unavailable) for watcher in watchers)
    with pytest.raises(Unavailable):
        events.add(Watcher())
