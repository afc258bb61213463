"""The log of a widget: each request with its reply, what was decided on it, and how long it took."""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from manifold.widgetapi.message import Direction
from manifold.workbench.checking import faults_of_reply, faults_of_request

__all__ = ["FINAL", "Entry", "Log", "State"]

State = Literal["waiting", "answered", "refused", "unanswered", "dropped", "noted"]
FINAL: frozenset[State] = frozenset({"answered", "refused", "unanswered", "dropped", "noted"})
MAX_ENTRIES = 5_000
"""Of which the oldest goes."""


class Entry(Struct):
    """A request and what became of it, or a note. `at` is the time in milliseconds, `took` how many until the reply.

    `effects` is what the host did about it, `faults` what is wrong with the messages, `tampered` what was done to them.
    """

    id: int
    at: int
    frame: str
    direction: Direction | Literal["note"]
    action: str
    request: Any = None
    reply: Any = None
    took: float | None = None
    state: State = "waiting"
    effects: list[str] = []
    faults: list[str] = []
    tampered: list[str] = []
    by_hand: bool = False
    """The author sent it, and no session of the host's waits for the answer."""


class Log:
    """`changed` is told of each entry that is new or other than it was."""

    def __init__(
        self, changed: Callable[[Entry], None], *, clock: Callable[[], float], now_ms: Callable[[], int]
    ) -> None:
        self._changed, self._clock, self._now_ms = changed, clock, now_ms
        self._entries: dict[int, Entry] = {}
        self._waiting: dict[tuple[str, Direction, str], tuple[Entry, float]] = {}
        self._next_id = 1

    @property
    def entries(self) -> list[Entry]:
        """The oldest first."""
        return [*self._entries.values()]

    def get(self, entry_id: int) -> Entry | None:
        """None: it has gone."""
        return self._entries.get(entry_id)

    def request(self, frame: str, message: dict[str, Any], *, by_hand: bool = False) -> Entry:
        """A request that came from the widget, or goes to it."""
        direction: Direction = "toWidget" if message.get("api") == "toWidget" else "fromWidget"
        entry = self._new(frame, direction, str(message.get("action")), shown(message))
        entry.by_hand = by_hand
        entry.faults = faults_of_request(direction, message)
        key = (frame, direction, str(message.get("requestId")))
        if key in self._waiting:
            entry.faults.append("its requestId is that of a request that waits for an answer")
        self._waiting[key] = entry, self._clock()
        return self.touch(entry)

    def reply(self, frame: str, message: dict[str, Any]) -> Entry | None:
        """The answer to a request; None: there is none that waits for it."""
        direction: Direction = "toWidget" if message.get("api") == "toWidget" else "fromWidget"
        entry, since = self._waiting.pop((frame, direction, str(message.get("requestId"))), (None, 0.0))
        if entry is None:
            return None
        response = message.get("response")
        entry.reply = shown(response)
        entry.took = round((self._clock() - since) * 1000, 1)
        is_error = isinstance(response, dict) and response.get("error") is not None
        entry.state = "refused" if is_error else "answered"
        entry.faults = [*entry.faults, *faults_of_reply(direction, message)]
        return self.touch(entry)

    def note(self, frame: str, text: str, message: Any = None, *, faults: list[str] | None = None) -> Entry:
        """Something that is no request."""
        entry = self._new(frame, "note", text, shown(message))
        entry.state = "noted"
        entry.faults = faults or []
        return self.touch(entry)

    def drop(self, entry: Entry) -> None:
        """Its answer was never sent."""
        self._waiting = {key: value for key, value in self._waiting.items() if value[0] is not entry}
        entry.state = "dropped"
        self.touch(entry)

    def expire(self, seconds: float) -> None:
        """Requests to the widget get no answer any more after so long."""
        for key, (entry, since) in [*self._waiting.items()]:
            if key[1] == "toWidget" and self._clock() - since >= seconds:
                del self._waiting[key]
                entry.state = "unanswered"
                self.touch(entry)

    def end(self, frame: str) -> None:
        """The page has gone; nothing of it is answered any more."""
        for key, (entry, _) in [*self._waiting.items()]:
            if key[0] == frame:
                del self._waiting[key]
                entry.state = "unanswered"
                self.touch(entry)

    def touch(self, entry: Entry) -> Entry:
        """It is other than it was."""
        self._changed(entry)
        return entry

    def clear(self) -> None:
        """Forget all that is done; what waits for an answer is told once it has come."""
        self._entries = {key: entry for key, entry in self._entries.items() if entry.state == "waiting"}

    def _new(self, frame: str, direction: Direction | Literal["note"], action: str, request: Any) -> Entry:
        entry = Entry(self._next_id, self._now_ms(), frame, direction, action, request, effects=[], tampered=[])
        self._next_id += 1
        self._entries[entry.id] = entry
        if len(self._entries) > MAX_ENTRIES:
            del self._entries[next(iter(self._entries))]
        return entry


def shown(value: Any) -> Any:
    """A message as it is shown: files by their size."""
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    if isinstance(value, dict):
        return {key: shown(each) for key, each in value.items()}
    return [shown(each) for each in value] if isinstance(value, list | tuple) else value
