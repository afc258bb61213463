"""Starting a child process in its own group, and ending it with all of its children."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO

__all__ = ["child"]

GRACE_S = 5.0
"""How long a child may take to end by itself after SIGTERM."""


@asynccontextmanager
async def child(
    command: Sequence[str | Path],
    *,
    output: IO[bytes],
    directory: Path | None = None,
    inherit: Sequence[int] = (),
    grace: float = GRACE_S,
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Runs `command` while the block runs; stdout and stderr go to `output`, the descriptors in `inherit` stay open.

    The child has a session of its own, so that Ctrl-C in the terminal reaches us alone and we end it in order.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=directory,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        pass_fds=inherit,
    )
    try:
        yield process
    finally:
        await _end(process, grace)


async def _end(process: asyncio.subprocess.Process, grace: float) -> None:
    if process.returncode is not None:
        return
    _signal_group(process, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), grace)
    except TimeoutError:
        _signal_group(process, signal.SIGKILL)
        await process.wait()


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
