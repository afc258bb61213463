"""One at a time, across processes: a lock that a file holds and that ends with its holder, however that ends."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

__all__ = ["locked"]

_INTERVAL_S = 0.25


@asynccontextmanager
async def locked(path: Path, busy: Callable[[], None]) -> AsyncIterator[int]:
    """Holds the lock at `path` while the block runs; gives its file descriptor, which keeps it held where inherited.

    If another process holds it, `busy` is called once: it may raise; when it returns, we wait.
    """
    descriptor = _open(path)
    try:
        told = False
        while not _try(descriptor):
            if not told:
                busy()
                told = True
            await asyncio.sleep(_INTERVAL_S)
        yield descriptor
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
