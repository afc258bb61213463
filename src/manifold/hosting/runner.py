"""Running a machine of the Widget API: what comes goes in, what comes out is done, and time passes."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any, Protocol, Self

from manifold.errors import PeerGone, PeerRefused
from manifold.hosting.transport import Loaded, Transport
from manifold.widgetapi.effects import Effect, Send, Ticket
from manifold.widgetapi.message import JSON, Refusal

__all__ = ["Runner"]

logger = logging.getLogger(__name__)

OUTGOING = 2_000
"""Messages that wait to be sent. A peer that leaves more behind is not reading, and is given up."""


class Machine(Protocol):
    """What both machines have in common."""

    @property
    def wake_at(self) -> float | None:
        """When `tick` is to be called."""

    def receive(self, message: object, now: float) -> list[Effect]:
        """A message from the peer."""

    def tick(self, now: float) -> list[Effect]:
        """Time has passed."""

    def stop(self, now: float) -> list[Effect]:
        """The peer is gone."""


class Answers:
    """Who waits for an answer of the peer's, by the machine's ticket."""

    def __init__(self, gone: asyncio.Event) -> None:
        self._gone = gone
        self._last = 0
        self._waiting: dict[Ticket, asyncio.Future[JSON]] = {}

    async def ask(self, apply: Callable[[list[Effect]], None], begin: Callable[[Ticket], list[Effect]]) -> JSON:
        """Ask, and wait for the answer. Raises PeerRefused, PeerGone."""
        if self._gone.is_set():
            raise PeerGone("The widget session has ended")
        self._last += 1
        ticket = self._last
        answer: asyncio.Future[JSON] = asyncio.get_running_loop().create_future()
        self._waiting[ticket] = answer
        try:
            apply(begin(ticket))
            return await answer
        finally:
            self._waiting.pop(ticket, None)

    def resolve(self, ticket: Ticket, answer: JSON | Refusal) -> None:
        """What became of it; who does not wait any more is passed over."""
        waiting = self._waiting.get(ticket)
        if waiting is None or waiting.done():
            return
        if not isinstance(answer, Refusal):
            waiting.set_result(answer)
        elif self._gone.is_set():
            waiting.set_exception(PeerGone("The widget session has ended"))
        else:
            waiting.set_exception(_refused(answer))


def _refused(refusal: Refusal) -> PeerRefused:
    error = refusal.matrix_api_error
    if error is None:
        return PeerRefused(refusal.message)
    return PeerRefused(refusal.message, status=error.http_status, answer=error.response)


class Runner(ABC):
    """An async context manager: the session lasts as long as the block, or until the peer has gone (`wait`).

    Everything happens in the event loop in which the block was entered; methods are to be called there.
    """

    def __init__(self, machine: Machine, transport: Transport) -> None:
        self._machine = machine
        self._transport = transport
        self._outgoing: asyncio.Queue[Send] = asyncio.Queue(OUTGOING)
        self._jobs: dict[asyncio.Task[None], Ticket | None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._gone = asyncio.Event()
        self._is_stopped = False
        self._carriers: list[asyncio.Task[None]] = []
        self._answers = Answers(self._gone)

    async def __aenter__(self) -> Self:
        self._begin()
        self._carriers = [asyncio.create_task(self._carry_out_of()), asyncio.create_task(self._carry_into())]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def wait(self) -> None:
        """Until the peer has gone."""
        await self._gone.wait()

    async def close(self) -> None:
        """Ends the session, with all that is being done for it, and the connection."""
        self._stop()
        for carrier in self._carriers:
            carrier.cancel()
        others = {*self._carriers, *self._jobs} - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await self._transport.close()

    @property
    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    @abstractmethod
    def _begin(self) -> None:
        """The session starts."""

    @abstractmethod
    def _loaded(self) -> None:
        """The peer's frame has loaded a page."""

    @abstractmethod
    def _do(self, effect: Effect) -> None:
        """Do all effects but Send; nothing here may wait."""

    def _apply(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if not isinstance(effect, Send):
                self._do(effect)
            elif not self._is_stopped:
                self._send(effect)
        self._set_timer()

    def _job(self, work: Coroutine[Any, Any, None], ticket: Ticket | None = None) -> None:
        """Something that takes long. The machine bounds how much there can be at a time."""
        if self._is_stopped:
            work.close()
            return
        job = asyncio.create_task(work)
        self._jobs[job] = ticket
        job.add_done_callback(self._done)

    def _stop(self) -> None:
        if self._is_stopped:
            return
        self._is_stopped = True
        self._gone.set()
        if self._timer is not None:
            self._timer.cancel()
        for effect in self._machine.stop(self._now):
            # Nobody is there to send to.
            if not isinstance(effect, Send):
                self._do(effect)
        for job in self._jobs:
            job.cancel()

    def _send(self, effect: Send) -> None:
        try:
            self._outgoing.put_nowait(effect)
        except asyncio.QueueFull:
            logger.warning("a peer has left %d messages unread, and is given up", OUTGOING)
            self._stop()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        at = self._machine.wake_at
        if at is not None and not self._is_stopped:
            self._timer = asyncio.get_running_loop().call_at(at, self._tick)

    def _tick(self) -> None:
        self._timer = None
        # The loop may wake a little early, by its clock's resolution.
        due = self._machine.wake_at
        self._apply(self._machine.tick(max(self._now, due or 0)))

    async def _carry_into(self) -> None:
        try:
            async for news in self._transport.incoming():
                if self._is_stopped:
                    return
                if isinstance(news, Loaded):
                    self._loaded()
                else:
                    self._apply(self._machine.receive(news.value, self._now))
        finally:
            self._stop()

    async def _carry_out_of(self) -> None:
        with suppress(PeerGone):
            while True:
                effect = await self._outgoing.get()
                await self._transport.send(effect.message, effect.origin)
        self._stop()

    def _done(self, job: asyncio.Task[None]) -> None:
        del self._jobs[job]
        if not job.cancelled() and (exc := job.exception()) is not None:
            logger.error("a defect while hosting a widget", exc_info=exc)
