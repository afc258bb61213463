"""Opening an SQLite file: one connection that reads, one that writes."""

import os
import sqlite3
import time
from pathlib import Path

from manifold.errors import SettingsError, Unavailable

__all__ = ["connect", "connect_reader"]

_OLDEST = (3, 35, 0)  # RETURNING

_WAIT_TO_WRITE = 5.0
"""Seconds in which another program must end its write block. Waited in the writer's thread."""

_WAIT_TO_READ = 0.2
"""Seconds. On the event loop; but readers of a write-ahead log wait only while a crash is being repaired."""


def connect(path: Path) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    """The reader and the writer; the file is made where it is absent.

    Raises SettingsError, or Unavailable while another program holds the file.
    """
    _check_version(sqlite3.sqlite_version_info)
    try:
        # SQLite would let everybody read it, and it would not say what is wrong.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as exc:
        raise SettingsError(
            f"database.url: can't open {path}: {exc.strerror}; its directory must exist, and Manifold must be"
            " allowed to write there"
        ) from exc
    try:
        writer = _connect_writer(path)
    except sqlite3.Error as exc:
        raise SettingsError(f"database.url: can't use {path}: {exc}") from exc
    return connect_reader(path), writer


def connect_reader(path: Path) -> sqlite3.Connection:
    """One more connection that only reads, to a file that is open already."""
    reader = _connect(path, _WAIT_TO_READ)
    reader.execute("PRAGMA query_only = ON")
    return reader


def _check_version(version: tuple[int, ...]) -> None:
    if version < _OLDEST:
        raise SettingsError(
            f"database.url: SQLite 3.35 or newer is needed, and this Python has {'.'.join(map(str, version))};"
            " use another Python, or PostgreSQL"
        )


def _connect_writer(path: Path) -> sqlite3.Connection:
    connection = _connect(path, _WAIT_TO_WRITE)
    try:
        _use_write_ahead_log(connection)
        # A 200 promises that nothing is lost, not even when the power fails.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, wait: float) -> sqlite3.Connection:
    # sqlite3 shall begin no transactions of its own, and the writer has a thread for its COMMITs.
    return sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """So that readers don't wait for the writer."""
    deadline = time.monotonic() + _WAIT_TO_WRITE
    # Where two programs switch at once, SQLite tells one of them that it is busy, and does not wait.
    while (mode := _switched(connection)) is None and time.monotonic() < deadline:
        time.sleep(0.02)
    if mode is None:
        raise Unavailable("Another program holds the database's file and does not let go")
    if mode != "wal":
        raise SettingsError("database.url: the file can't have a write-ahead log; put it on a local disk")


def _switched(connection: sqlite3.Connection) -> str | None:
    try:
        return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
    except sqlite3.Error as exc:
        if getattr(exc, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
            return None
        raise
