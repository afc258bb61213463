"""Installing Synapse into a virtual environment of its own, once per machine.

Synapse pins what it needs and we pin what we need: in one environment they would fight. Which version it is, with
which dependencies, stands in `synapse-constraints.txt`.
"""

import asyncio
import hashlib
import os
import re
import shutil
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from manifold.demo.errors import DemoError
from manifold.demo.locks import locked
from manifold.demo.logs import open_log, tail
from manifold.demo.processes import child

__all__ = ["CONSTRAINTS", "Installer", "Say", "cache_folder", "ensure_synapse", "synapse_version"]

CONSTRAINTS = Path(__file__).parent / "synapse-constraints.txt"

Say = Callable[[str], None]
"""Takes one line of progress, for people."""

Installer = Callable[[Path, Say], Awaitable[None]]
"""Makes the virtual environment at a path that does not exist yet."""

_MARKER = "manifold-complete"
_TICK_S = 10.0


def cache_folder() -> Path:
    """Where environments are kept between starts: `$XDG_CACHE_HOME/manifold`, or `~/.cache/manifold`."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "manifold"


def synapse_version() -> str:
    """The version that the constraints pin."""
    match = re.search(r"^matrix-synapse==(\S+)$", CONSTRAINTS.read_text(), re.MULTILINE)
    if match is None:
        raise DemoError(f"{CONSTRAINTS} does not pin matrix-synapse")
    return match[1]


async def ensure_synapse(cache: Path, say: Say, install: Installer | None = None) -> Path:
    """The Python interpreter of the environment in `cache` that has Synapse, which is installed if it must be.

    One start installs while others wait for it. What an interrupted installation, other constraints or another
    Python left behind is made anew. Raises DemoError, with the end of the installer's log.
    """
    environment = cache / f"synapse-{synapse_version()}"
    if not _is_complete(environment):
        lock = cache / f"{environment.name}.lock"
        async with locked(lock, busy=lambda: say("Another start is installing Synapse. Waiting for it…")):
            if not _is_complete(environment):
                _remove(environment)
                say(f"Installing Synapse {synapse_version()} into {environment} (about a minute, once)…")
                await (install or _install)(environment, say)
                _mark_complete(environment)
    return _python(environment)


async def _install(environment: Path, say: Say) -> None:
    log = environment.parent / f"{environment.name}.log"
    await _run([sys.executable, "-m", "venv", environment], log, say)
    pip: list[str | Path] = [_python(environment), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    requirement = f"matrix-synapse=={synapse_version()}"
    await _run([*pip, "install", "--progress-bar=off", "--constraint", CONSTRAINTS, requirement], log, say)


async def _run(command: list[str | Path], log: Path, say: Say) -> None:
    with open_log(log) as output:
        async with child(command, output=output) as process:
            ticker = asyncio.create_task(_tell_progress(log, say))
            try:
                code = await process.wait()
            finally:
                ticker.cancel()
                with suppress(asyncio.CancelledError):
                    await ticker
    if code != 0:
        raise DemoError(f"Synapse could not be installed. The end of {log}:\n{tail(log)}")


async def _tell_progress(log: Path, say: Say) -> None:
    started = time.monotonic()
    while True:
        await asyncio.sleep(_TICK_S)
        say(f"  {time.monotonic() - started:.0f} s: {_stage(log)}")


def _stage(log: Path) -> str:
    so_far = log.read_text("utf-8", "replace")
    if "Installing collected packages" in so_far:
        return "unpacking"
    return f"{so_far.count('Collecting ')} packages fetched"


def _is_complete(environment: Path) -> bool:
    # The interpreter is a link, which breaks when the Python that it came from is removed.
    marker = environment / _MARKER
    return marker.exists() and marker.read_text() == _fingerprint() and _python(environment).exists()


def _mark_complete(environment: Path) -> None:
    # Written last, so that an environment without it is one whose installation was interrupted.
    (environment / _MARKER).write_text(_fingerprint())


def _fingerprint() -> str:
    return hashlib.sha256(CONSTRAINTS.read_bytes()).hexdigest()


def _remove(environment: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(environment)


def _python(environment: Path) -> Path:
    return environment / "bin" / "python"
