"""A PostgreSQL server for a test session: made from nothing, on a socket of its own, gone afterwards."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from urllib.parse import quote

import asyncpg

__all__ = ["PostgreSQL", "running_postgres"]

CARELESS = ("-c", "fsync=off", "-c", "full_page_writes=off")
"""What makes it quick, and costs nothing but a crash of the machine: the test session would not survive that either."""

_START_SECONDS = 30


class PostgreSQL:
    """A server of ours, in `directory`. It can be stopped and started again."""

    def __init__(self, directory: Path, options: Sequence[str]) -> None:
        self._directory = directory
        self._options = options
        self._password = secrets.token_urlsafe(12)
        self._owner = _unprivileged()
        self._numbers = count(1)
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres", *, password: str | None = None) -> str:
        """How to reach one of its databases."""
        user = f"manifold:{password or self._password}"
        return f"postgresql://{user}@/{database}?host={quote(str(self._directory), safe='')}"

    async def create_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        connection = await asyncpg.connect(self.url())
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        return self.url(name)

    def make(self) -> None:
        """Lay the cluster out."""
        if self._owner is not None:
            shutil.chown(self._directory, self._owner)
        password_file = self._directory / "password"
        password_file.write_text(self._password)
        if self._owner is not None:
            shutil.chown(password_file, self._owner)
        subprocess.run(
            [
                _binary("initdb"),
                f"--pgdata={self._directory / 'data'}",
                "--username=manifold",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self._directory,
            user=self._owner,
        )

    def start(self) -> None:
        """Comes back when the server takes connections."""
        log = (self._directory / "log").open("ab")
        with log:
            self._server = subprocess.Popen(
                [
                    _binary("postgres"),
                    *("-D", str(self._directory / "data")),
                    *("-k", str(self._directory)),
                    *("-c", "listen_addresses="),
                    *self._options,
                ],
                stdout=log,
                stderr=log,
                cwd=self._directory,
                user=self._owner,
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_ready():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start:\n{(self._directory / 'log').read_text()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Disconnects everybody and stops."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)  # "fast shutdown" in PostgreSQL's words
            self._server.wait(_START_SECONDS)
            self._server = None

    def _is_ready(self) -> bool:
        asked = subprocess.run([_binary("pg_isready"), "-q", "-h", str(self._directory)], check=False)
        return asked.returncode == 0


@contextlib.contextmanager
def running_postgres(options: Sequence[str] = CARELESS) -> Iterator[PostgreSQL]:
    """A server, for as long as the block lasts. Pass no `options` where it shall be as careful as in production."""
    with tempfile.TemporaryDirectory(prefix="pg-") as directory:
        server = PostgreSQL(Path(directory), options)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _binary(name: str) -> str:
    """From PATH, or from where Debian keeps what it does not put there."""
    if found := shutil.which(name):
        return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not versions:
        raise RuntimeError(f"{name} is missing: install PostgreSQL, on Debian by `apt-get install postgresql`")
    return str(versions[-1])


def _unprivileged() -> str | None:
    """As whom the server runs: it refuses root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
