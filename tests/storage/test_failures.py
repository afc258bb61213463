"""No exception of sqlite3's or asyncpg's gets past this room: each becomes one of ours."""

import sqlite3

import asyncpg
import pytest

from manifold.errors import Fault, ManifoldError, Unavailable
from manifold.storage import Duplicate
from manifold.storage.postgresql import failures as postgresql
from manifold.storage.sqlite import failures as sqlite


def _descendants(kind: type[BaseException]) -> set[type[BaseException]]:
    direct = kind.__subclasses__()
    return {kind}.union(*(_descendants(child) for child in direct))


def _sqlite_error(kind: type[sqlite3.Error], code: int) -> sqlite3.Error:
    error = kind("it went wrong")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize("kind", sorted(_descendants(sqlite3.Error), key=str))
def test_every_class_of_sqlite3_is_caught_and_translated(kind: type[sqlite3.Error]) -> None:
    assert issubclass(kind, sqlite.FOREIGN)
    assert isinstance(sqlite.translated(kind("it went wrong")), ManifoldError)


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (sqlite3.SQLITE_BUSY, Unavailable),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Unavailable),
        (sqlite3.SQLITE_FULL, Unavailable),
        (sqlite3.SQLITE_IOERR_WRITE, Unavailable),
        (sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, Duplicate),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, Duplicate),
        (sqlite3.SQLITE_CONSTRAINT_NOTNULL, Fault),
        (sqlite3.SQLITE_ERROR, Fault),
        (sqlite3.SQLITE_MISMATCH, Fault),
    ],
)
def test_what_sqlites_codes_mean(code: int, meaning: type[ManifoldError]) -> None:
    assert type(sqlite.translated(_sqlite_error(sqlite3.DatabaseError, code))) is meaning


@pytest.mark.parametrize(
    "kind",
    sorted(
        {kind for kind in vars(asyncpg.exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)}
        - {kind for kind in vars(asyncpg.exceptions).values() if isinstance(kind, type) and issubclass(kind, Warning)},
        key=str,
    ),
)
def test_every_class_of_asyncpg_is_caught_and_translated(kind: type[Exception]) -> None:
    assert issubclass(kind, postgresql.FOREIGN)
    assert isinstance(postgresql.translated(kind("it went wrong")), ManifoldError)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (ConnectionRefusedError(), Unavailable),
        (TimeoutError(), Unavailable),
        (asyncpg.ConnectionDoesNotExistError("it went wrong"), Unavailable),
        (asyncpg.CannotConnectNowError("it went wrong"), Unavailable),
        (asyncpg.TooManyConnectionsError("it went wrong"), Unavailable),
        (asyncpg.DiskFullError("it went wrong"), Unavailable),
        (asyncpg.DeadlockDetectedError("it went wrong"), Unavailable),
        (asyncpg.AdminShutdownError("it went wrong"), Unavailable),
        (asyncpg.InterfaceError("pool is closing"), Unavailable),
        (asyncpg.UniqueViolationError("it went wrong"), Duplicate),
        (asyncpg.NotNullViolationError("it went wrong"), Fault),
        (asyncpg.UndefinedTableError("it went wrong"), Fault),
        (asyncpg.exceptions.DataError("not text"), Fault),
        (asyncpg.InternalClientError("it went wrong"), Unavailable),
    ],
)
def test_what_asyncpgs_classes_mean(error: Exception, meaning: type[ManifoldError]) -> None:
    assert type(postgresql.translated(error)) is meaning


def test_what_postgresql_quotes_of_a_row_stays_out_of_the_log() -> None:
    error = asyncpg.NotNullViolationError('null value in column "state"')
    error.detail = "Failing row contains (hunter2)"

    assert "hunter2" not in str(postgresql.translated(error)) + str(error)
