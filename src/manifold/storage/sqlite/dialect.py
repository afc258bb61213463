"""What SQLite wants otherwise than PostgreSQL, in whose words the SQL of this room is written."""

import re
from functools import cache

__all__ = ["in_sqlite"]

_PARAMETER = re.compile(r"\$(\d+)")


@cache
def in_sqlite(sql: str) -> str:
    """The same statement for SQLite. Cached: statements are constants, and every request passes here."""
    sql = _PARAMETER.sub(r"?\1", sql)  # sqlite3 takes $1 for a name, and wants a dict then
    sql = sql.replace(" BYTEA", " BLOB")
    sql = sql.replace("string_agg(", "group_concat(")  # its other name, which SQLite learns in 3.44
    return sql.removesuffix(" FOR UPDATE")  # a write block has the whole database for itself
