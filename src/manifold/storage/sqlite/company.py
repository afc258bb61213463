"""Whether another program has an SQLite file open."""

import sqlite3
from contextlib import closing
from pathlib import Path

from manifold.storage.sqlite.failures import translated

__all__ = ["is_open_elsewhere"]


def is_open_elsewhere(path: Path) -> bool:
    """False where there is no such file. Raises Unavailable.

    A file leaves its write-ahead log only when nobody else has it open (https://sqlite.org/wal.html, section 3).
    The next who opens it puts it back. An empty file has no log yet.
    """
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            # In a log that it never had, nobody may be writing either.
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as exc:
        if getattr(exc, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return True
        raise translated(exc) from exc
    return False
