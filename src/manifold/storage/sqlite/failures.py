"""Where sqlite3's exceptions end: each becomes one of ours."""

import sqlite3

from manifold.errors import Fault, ManifoldError, Unavailable
from manifold.storage.database import AWAY, REFUSED, Duplicate

__all__ = ["FOREIGN", "translated"]

FOREIGN = (sqlite3.Error, OverflowError, UnicodeError)
"""What a statement raises; the last two are for values that can't be stored."""

# Primary result codes (https://sqlite.org/rescode.html): the disk, the file or another program is in the way.
_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
_DUPLICATE = frozenset({sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE})


def translated(exc: Exception) -> ManifoldError:
    """What to raise from it."""
    code = getattr(exc, "sqlite_errorcode", None)  # none where the module complains, not the library
    if code in _DUPLICATE:
        return Duplicate(str(exc))
    if code is not None and code & 0xFF in _AWAY:
        return Unavailable(AWAY)
    if isinstance(exc, sqlite3.ProgrammingError) and "closed database" in str(exc):
        return Unavailable(AWAY)  # a request that outlived the store: the program is stopping
    return Fault(REFUSED)
