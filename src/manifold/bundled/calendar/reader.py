"""Has a process read a file: in bounded time and memory, and never in this one, whose event loop serves everybody."""

import asyncio
import os
import sys

import msgspec

from manifold.bundled.calendar.reading.model import Reading, Refusal, Span
from manifold.errors import RemoteServiceError

__all__ = ["Reader"]

SECONDS = 12.0
"""For one file: 2 MiB take about 4 on a slow machine."""

AT_ONCE = 2
"""Processes; others wait for their turn."""

_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What a Python may need to start; nothing of the manager's else."""


class Reader:
    """Reads files, a few at a time."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def read(self, content: bytes, span: Span, host: str) -> Reading:
        """What takes place in the span. Raises RemoteServiceError, for people, where `host` sent no calendar."""
        async with self._turns:
            answer = await self._answer(msgspec.json.encode(span) + b"\n" + content)
        if answer is None:
            raise RemoteServiceError(f"{host} answers with a calendar that takes too long to read")
        try:
            found = msgspec.json.decode(answer, type=Reading | Refusal)
        except msgspec.DecodeError as exc:  # the process died of it
            raise RemoteServiceError(f"{host} answers with a calendar that can't be read") from exc
        if isinstance(found, Refusal):
            raise RemoteServiceError(f"{host} {found.why}")
        return found

    async def _answer(self, request: bytes) -> bytes | None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "manifold.bundled.calendar.reading",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={
                **{name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
                "PYTHONSAFEPATH": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        )
        try:
            async with asyncio.timeout(self._seconds):
                answer, _ = await process.communicate(request)
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return answer
