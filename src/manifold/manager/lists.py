"""Lists that were asked for lately, ready to be sent again."""

from collections import OrderedDict
from typing import NamedTuple

from manifold.manager.place import Place

__all__ = ["ReadyLists"]

_MOST_BYTES = 16 * 1024 * 1024
"""Of all lists together: 400 rooms with 50 installations each."""


class _List(NamedTuple):
    revision: int
    until: int | None
    body: bytes


class ReadyLists:
    """The body of a place's list, for as long as its owner's revision is what it was.

    Whoever changes something changes the revision, in the database: so what another process or machine does is known
    here at once, and nothing is shown that was not true when it was asked for. Of lists that nobody asked for in a long
    time, those go first that were asked for least lately.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._lists: OrderedDict[Place, _List] = OrderedDict()

    def get(self, place: Place, revision: int | None, now: int) -> bytes | None:
        """The list, where it is still what it was."""
        ready = self._lists.get(place)
        if ready is None or ready.revision != revision or (ready.until is not None and now >= ready.until):
            return None
        self._lists.move_to_end(place)
        return ready.body

    def keep(self, place: Place, revision: int | None, until: int | None, body: bytes) -> None:
        """Good while the revision lasts, and before `until`. Where there is no revision, nothing is kept."""
        if before := self._lists.pop(place, None):
            self._bytes -= len(before.body)
        if revision is None:
            return
        self._lists[place] = _List(revision, until, body)
        self._bytes += len(body)
        while self._bytes > self._most_bytes:
            _, oldest = self._lists.popitem(last=False)
            self._bytes -= len(oldest.body)
