"""Documents that our pages show, fetched from strangers: rarely, once for everybody, and kept while their host is away.

Whoever knows a widget may open its page as often as they like. The stranger's server is asked once in ten minutes all
the same, by one request at a time, and what it answers is read once.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from manifold.egress import Egress, Reply
from manifold.errors import BadGateway, RemoteServiceError, Unreachable
from manifold.integrations.urls import host_of

__all__ = ["Documents", "Fetched", "Limits"]

DocumentT = TypeVar("DocumentT")


@dataclass(frozen=True)
class Limits:
    """How much is kept, and for how long (seconds)."""

    fresh: float = 600.0
    failed: float = 30.0
    """How long a host that is away is not asked again."""
    reread: float = 86_400.0
    """How old a document may become that its host says has not changed: what is read out of it may depend on today."""
    largest: int = 2 * 1024 * 1024
    """Bytes of one document."""
    timeout: float = 15.0
    entries: int = 1000
    weight: int = 64 * 1024 * 1024
    """Of all documents together, as `weigh` says: about bytes."""


@dataclass(frozen=True)
class Fetched(Generic[DocumentT]):
    """A document as it was `age` seconds ago; `problem` says, for people, why there is no newer one."""

    document: DocumentT
    age: float
    problem: str = ""


@dataclass(frozen=True)
class _Entry(Generic[DocumentT]):
    document: DocumentT | None
    weight: int
    read_at: float
    fetched_at: float
    ask_again_at: float
    etag: str = ""
    last_modified: str = ""
    error: BadGateway | None = None


class Documents(Generic[DocumentT]):
    """Keeps documents by their address. `read` makes one of its bytes, or raises BadGateway; `weigh` says how heavy
    it is. The addresses are the caller's responsibility: only what somebody signed in chose may come here.
    """

    def __init__(
        self,
        read: Callable[[bytes, str], Awaitable[DocumentT]],
        weigh: Callable[[DocumentT], int],
        limits: Limits = Limits(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._weigh = weigh
        self._limits = limits
        self._clock = clock
        self._entries: OrderedDict[str, _Entry[DocumentT]] = OrderedDict()
        self._weight = 0
        self._turns: dict[str, tuple[asyncio.Lock, int]] = {}

    async def get(self, url: str, egress: Egress) -> Fetched[DocumentT]:
        """The document at an https address. Raises BadGateway, in words, where there is none, new or old."""
        async with self._turn(url):
            entry = self._entries.get(url)
            if entry is None or self._clock() >= entry.ask_again_at:
                entry = await self._renewed(url, entry, egress)
                self._keep(url, entry)
            else:
                self._entries.move_to_end(url)
        if entry.document is None:
            assert entry.error is not None  # noqa: S101  (one of them is there)
            raise _again(entry.error)
        problem = "" if entry.error is None else entry.error.message
        return Fetched(entry.document, self._clock() - entry.fetched_at, problem)

    async def _renewed(self, url: str, old: _Entry[DocumentT] | None, egress: Egress) -> _Entry[DocumentT]:
        try:
            reply = await egress.get(
                url,
                headers=self._conditions(old),
                max_bytes=self._limits.largest,
                timeout=self._limits.timeout,
                purpose="page",
            )
            now = self._clock()
            again = now + self._limits.fresh
            if reply.status == 304 and old is not None and old.document is not None:
                return replace(old, fetched_at=now, ask_again_at=again, error=None)
            if not reply.ok:
                raise RemoteServiceError(f"{host_of(url)} answers {reply.status} for this address")
            document = await self._read(reply.body, host_of(url))
        except BadGateway as exc:
            again = self._clock() + self._limits.failed
            if old is None or old.document is None:
                return _Entry(None, 0, 0.0, 0.0, again, error=exc)
            return replace(old, ask_again_at=again, error=exc)
        weight = self._weigh(document)
        return _Entry(document, weight, now, now, again, _header(reply, "ETag"), _header(reply, "Last-Modified"))

    def _conditions(self, old: _Entry[DocumentT] | None) -> dict[str, str]:
        if old is None or old.document is None or self._clock() - old.read_at > self._limits.reread:
            return {}
        conditions = {"If-None-Match": old.etag, "If-Modified-Since": old.last_modified}
        return {name: value for name, value in conditions.items() if value}

    def _keep(self, url: str, entry: _Entry[DocumentT]) -> None:
        if (old := self._entries.pop(url, None)) is not None:
            self._weight -= old.weight
        self._entries[url] = entry
        self._weight += entry.weight
        while len(self._entries) > self._limits.entries or (
            self._weight > self._limits.weight and len(self._entries) > 1
        ):
            _, oldest = self._entries.popitem(last=False)
            self._weight -= oldest.weight

    @asynccontextmanager
    async def _turn(self, url: str) -> AsyncIterator[None]:
        """One at a time for each address; the others find what the first one brought."""
        lock, waiting = self._turns.get(url, (asyncio.Lock(), 0))
        self._turns[url] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._turns.pop(url)
            if waiting > 1:
                self._turns[url] = (lock, waiting - 1)


def _again(error: BadGateway) -> BadGateway:
    """The same error anew: one that is raised twice would grow its traceback each time."""
    if isinstance(error, Unreachable):
        return Unreachable(error.message, because=error.because)
    return RemoteServiceError(error.message)


def _header(reply: Reply, name: str) -> str:
    """One that can be sent back; a stranger's may be of any length."""
    values = reply.values(name)
    return values[0] if len(values) == 1 and len(values[0]) <= 256 and values[0].isprintable() else ""
