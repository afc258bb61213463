"""Where asyncpg's exceptions end: each becomes one of ours."""

import asyncpg

from manifold.errors import Fault, ManifoldError, Unavailable
from manifold.storage.database import AWAY, REFUSED, Duplicate

__all__ = ["FOREIGN", "translated"]

FOREIGN = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""What a statement, or getting a connection, raises."""

# The server, the network, the disk or another transaction is in the way.
_AWAY = (
    OSError,  # TimeoutError is one
    asyncpg.InterfaceError,  # the connection or the pool was closed meanwhile
    asyncpg.InternalClientError,  # the server said goodbye, and has not hung up yet (asyncpg issue 1069)
    asyncpg.PostgresConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,  # a password that was changed while we run
    asyncpg.InvalidCachedStatementError,  # somebody upgraded the tables
    asyncpg.InsufficientResourcesError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # a lock was not available
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,  # a replica took over, or the disk is full
    asyncpg.TransactionRollbackError,
)


def translated(exc: BaseException) -> ManifoldError:
    """What to raise from it."""
    if isinstance(exc, asyncpg.PostgresError):
        exc.detail = None  # it quotes the row, and all this ends in a log
    if isinstance(exc, asyncpg.UniqueViolationError):
        return Duplicate(str(exc))
    # asyncpg's own DataError, a value that no column takes, is an InterfaceError too.
    if isinstance(exc, _AWAY) and not isinstance(exc, ValueError):
        return Unavailable(AWAY)
    return Fault(REFUSED)
