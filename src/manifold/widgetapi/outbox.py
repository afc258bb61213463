"""Our own requests: those that wait for an answer, and those behind them that wait to be sent."""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from manifold.widgetapi.limits import Limits
from manifold.widgetapi.message import JSON, Refusal, Reply

__all__ = ["FULL", "NO_ANSWER", "STOPPED", "Outbox", "Outgoing", "Then"]

Then = Callable[[JSON | Refusal], None]
"""What is to be done with the answer."""

NO_ANSWER = Refusal("Request timed out")
STOPPED = Refusal("The session has ended")
FULL = Refusal("Too many requests wait for an answer")


class Outgoing(NamedTuple):
    """A request to be sent. Its answer goes on with `then`, or out by `ticket`, or nobody waits for it."""

    id: str
    action: str
    data: JSON
    seconds: float
    then: Then | None = None
    ticket: int | None = None


class Outbox:
    """At most so many requests are on their way at once (`Limits.pending`), in the order of their coming."""

    __slots__ = ("_limits", "_queue", "_waiting")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._waiting: dict[str, tuple[Outgoing, float]] = {}
        self._queue: deque[Outgoing] | None = None  # few sessions ever need one

    @property
    def is_full(self) -> bool:
        """Nothing more can be put in."""
        return self._queue is not None and len(self._queue) >= self._limits.queued

    def put(self, request: Outgoing, now: float) -> bool:
        """True: send it now. Not to be called while it is full."""
        if len(self._waiting) < self._limits.pending and not self._queue:
            self._waiting[request.id] = request, now + request.seconds
            return True
        if self._queue is None:
            self._queue = deque()
        self._queue.append(request)
        return False

    def take(self, reply: Reply) -> Outgoing | None:
        """The request that this answers, by id and action (D26); None: nobody waits for it, or no longer."""
        found = self._waiting.get(reply.id)
        if found is None or found[0].action != reply.action:
            return None
        del self._waiting[reply.id]
        return found[0]

    def expired(self, now: float) -> list[Outgoing]:
        """Those to which no answer came in time; nobody waits for them any more."""
        late = [request for request, until in self._waiting.values() if until <= now]
        for request in late:
            del self._waiting[request.id]
        return late

    def next(self, now: float) -> Outgoing | None:
        """One that can be sent now, since another one was answered."""
        if not self._queue or len(self._waiting) >= self._limits.pending:
            return None
        request = self._queue.popleft()
        self._waiting[request.id] = request, now + request.seconds
        return request

    @property
    def wake_at(self) -> float | None:
        """When the first of those on their way expires."""
        return min((until for _, until in self._waiting.values()), default=None)

    def clear(self) -> list[Outgoing]:
        """Forget all; whoever waits for one of them is to be told."""
        forgotten = [request for request, _ in self._waiting.values()] + list(self._queue or ())
        self._waiting.clear()
        self._queue = None
        return forgotten
