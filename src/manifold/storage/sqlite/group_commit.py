"""Write blocks on SQLite: one after the other on one connection, and one COMMIT for all that came meanwhile.

A COMMIT waits for the disk; that is what a write costs. So the blocks that arrive while the disk is busy form
a group: each runs between a savepoint and its release, the group's COMMIT makes them durable together, and only
then does any of their callers go on. Where nobody else is in line, a group is one block, and nothing waits.

* Savepoints are a stack: blocks that ran interleaved would lose each other's rows. Hence the line.
* BEGIN and COMMIT run in a thread, since they may wait: for another program's block, for the disk. Meanwhile
  nobody has the turn, so the connection is never used by two threads at once.
* When the COMMIT fails, or SQLite ends the transaction by itself (disk full, I/O error), every block of the
  group fails.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from manifold.errors import Unavailable
from manifold.storage.database import AWAY, Hear, Trace
from manifold.storage.sqlite.statements import BlockStatements

__all__ = ["GROUP_BLOCKS", "GROUP_SECONDS", "GroupCommit"]

GROUP_BLOCKS = 256
"""After so many blocks a group closes: the first of them has waited for all the others."""

GROUP_SECONDS = 0.02
"""After so long a group closes, for the same reason; a COMMIT takes about as long on a plain disk."""


class _Group:
    """Blocks that one COMMIT makes durable, all or none."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._opened = self._loop.time()
        self._members: list[asyncio.Future[None]] = []
        self.notices: list[str] = []
        self.closed = asyncio.Event()

    @property
    def is_full(self) -> bool:
        waited = self._loop.time() - self._opened
        return len(self._members) >= GROUP_BLOCKS or (bool(self._members) and waited >= GROUP_SECONDS)

    def join(self, notices: list[str]) -> asyncio.Future[None]:
        """What a member waits for. Its own: who stops waiting must not take it from the others."""
        member = self._loop.create_future()
        self._members.append(member)
        # The group's: they are heard even when nobody waits for the member any more.
        self.notices += notices
        return member

    def end(self, failure: sqlite3.Error | None) -> None:
        for member in self._members:
            if member.cancelled():
                continue
            if failure is None:
                member.set_result(None)
            else:
                member.set_exception(_unavailable(failure))
                member.exception()  # seen, should the member be cancelled in this very moment


class GroupCommit:
    """The one connection that writes."""

    def __init__(self, connection: sqlite3.Connection, trace: Trace | None) -> None:
        self._connection = connection
        self._trace = trace
        self.hear: Hear | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="manifold-storage")
        self._line: deque[asyncio.Future[_Group]] = deque()
        self._serving: asyncio.Task[None] | None = None
        self._is_closed = False

    @asynccontextmanager
    async def block(self) -> AsyncIterator[BlockStatements]:
        """One write block; it ends when its group is on disk. Raises Unavailable."""
        group = await self._turn()
        try:
            statements = BlockStatements(self._connection, self._trace)
            run = self._connection.execute
            statements.run(run, "SAVEPOINT block")
            try:
                yield statements
                statements.run(run, "RELEASE block")
            except BaseException:
                self._undo()
                raise
            saved = group.join(statements.notices)
        finally:
            self._pass_on(group)
        await saved

    async def close(self) -> None:
        """Let those who are in line write, then close the connection. Closing twice is closing once."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._serving is not None:
            await asyncio.wait([self._serving])
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown()

    async def _turn(self) -> _Group:
        """Wait in line. Who has the turn must pass it on."""
        if self._is_closed:
            raise Unavailable(AWAY)
        turn: asyncio.Future[_Group] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        if self._serving is None or self._serving.done():
            self._serving = asyncio.create_task(self._serve())
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._pass_on(turn.result())  # cancelled in the moment in which the turn was given
            raise

    def _pass_on(self, group: _Group) -> None:
        """Give the turn to the next in line, or close the group: nobody is there, or it is full, or lost."""
        while self._line and self._connection.in_transaction and not group.is_full:
            turn = self._line.popleft()
            if not turn.cancelled():
                turn.set_result(group)
                return
        group.closed.set()

    def _undo(self) -> None:
        if not self._connection.in_transaction:
            return  # lost with the whole group, as its COMMIT will find
        try:
            self._execute("ROLLBACK TO block")
            self._execute("RELEASE block")
        except sqlite3.Error:
            # What can't be undone alone is undone with the whole group.
            self._connection.rollback()

    async def _serve(self) -> None:
        """Group after group, while somebody is in line."""
        while self._line:
            try:
                await self._execute_in_thread("BEGIN IMMEDIATE")
            except sqlite3.Error as exc:
                self._turn_away(exc)
                continue
            group = _Group()
            self._pass_on(group)
            await group.closed.wait()
            try:
                await self._execute_in_thread("COMMIT")
            except sqlite3.Error as exc:
                group.end(exc)
                self._connection.rollback()  # a COMMIT that failed may leave the transaction open
            else:
                group.end(None)
                self._tell(group.notices)

    def _tell(self, notices: list[str]) -> None:
        if self.hear is not None:
            for text in notices:
                self.hear(text)

    def _turn_away(self, failure: sqlite3.Error) -> None:
        while self._line:
            turn = self._line.popleft()
            if not turn.cancelled():
                turn.set_exception(_unavailable(failure))

    async def _execute_in_thread(self, sql: str) -> None:
        if self._trace is not None:
            self._trace(sql)
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.execute, sql)

    def _execute(self, sql: str) -> None:
        if self._trace is not None:
            self._trace(sql)
        self._connection.execute(sql)


def _unavailable(cause: sqlite3.Error) -> Unavailable:
    """An exception for each who hears of it: raised in two tasks, one would mix up their tracebacks."""
    error = Unavailable(AWAY)
    error.__cause__ = cause
    return error
