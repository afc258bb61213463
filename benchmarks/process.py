"""A server's process, and what it used."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """A running server. `ready_after` is in seconds."""

    pid: int
    ready_after: float

    def cpu(self) -> float:
        """CPU seconds so far, of user and system, all threads."""
        # schedstat counts nanoseconds; `stat` would count hundredths of a second.
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text("ascii").split()[0]) for thread in threads) / 1e9

    def resident(self) -> float:
        """Megabytes in memory."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def server(name: str, port: int, *arguments: str) -> AbstractContextManager[Process]:
    """`benchmarks.serve`, ready inside the block."""
    return _running("benchmarks.serve", name, str(port), *arguments)


def serve(settings: Path) -> AbstractContextManager[Process]:
    """A real `manifold serve`, ready inside the block."""
    return _running("manifold.cli", "serve", "--settings", str(settings))


@contextmanager
def _running(*command: str) -> Iterator[Process]:
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if "ready" not in process.stdout.readline():
            raise RuntimeError(f"{' '.join(command)} did not start")
        try:
            yield Process(process.pid, time.monotonic() - began)
        finally:
            process.kill()
