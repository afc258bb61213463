"""Whether a manager runs on a PostgreSQL database."""

import asyncpg

from manifold.errors import Unavailable
from manifold.storage.postgresql.failures import FOREIGN
from manifold.storage.postgresql.listening import APPLICATION

__all__ = ["is_listened_to"]

_CONNECT_SECONDS = 10.0


async def is_listened_to(url: str) -> bool:
    """A manager, and no command, listens as long as it runs. Raises Unavailable."""
    try:
        connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
        try:
            listeners = await connection.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1",
                APPLICATION,
            )
        finally:
            await connection.close()
    except FOREIGN as exc:
        raise Unavailable(f"The database does not answer: {exc!r}") from exc
    return bool(listeners)
