"""Copying everything that is kept into a file, as it is in one moment, and back into a database of either kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from manifold import __version__
from manifold.errors import BackupError, Fault, SettingsError
from manifold.ids import UserID
from manifold.storage.archive import Header, Table, Writer, read, writing
from manifold.storage.database import Duplicate, Snapshot, Statements, Value
from manifold.storage.opening import is_in_use, open_database
from manifold.storage.repositories import Repositories
from manifold.storage.schema import TABLES, UPGRADES
from manifold.storage.settings import Settings
from manifold.storage.upgrades import LOCK, refuse_newer, take

__all__ = ["Contents", "back_up", "restore", "verify"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds, found whole by `verify`: how many rows of each table, from which step of the tables."""

    path: Path
    version: str
    created_at: int
    schema: int
    rows: dict[str, int]
    sha256: str


async def back_up(settings: Settings, base: Path, path: Path, now: int) -> None:
    """Write all tables into the file, as they are in one moment. Whoever writes to the database goes on writing.

    The database is not upgraded, so that this may be done before an upgrade. Raises BackupError, SettingsError,
    Unavailable; then an earlier file of this name is still there.
    """
    if settings.file is not None and not (base / settings.file).exists():
        raise SettingsError(f"database.url: there is no {base / settings.file}, so there is nothing to back up")
    database = await open_database(settings, base)
    try:
        async with database.snapshot() as snapshot:
            schema = await _step(snapshot)
            with writing(path) as writer:
                writer.begin(schema, __version__, now)
                for table in TABLES:
                    await _copy(snapshot, table, writer)
    finally:
        await database.close()


def verify(path: Path) -> Contents:
    """Read the file to its end. Raises BackupError unless it is whole and can be restored by this program."""
    header, sha256 = Header(0, 0, "", 0), ""
    rows: dict[str, int] = {}
    table = ""
    for part in read(path):
        match part:
            case Header():
                header = part
                _check_schema(path, part)
            case Table(table):
                rows[table] = 0
            case list():
                rows[table] += len(part)
            case str():
                sha256 = part
    if unknown := rows.keys() - set(TABLES):
        raise BackupError(f"{path}: holds tables that Manifold does not have: {', '.join(sorted(unknown))}")
    return Contents(path, header.version, header.created_at, header.schema, rows, sha256)


async def restore(
    settings: Settings,
    base: Path,
    contents: Contents,
    *,
    replace: bool = False,
    without: Iterable[UserID] = (),
) -> None:
    """Put everything into the database, all of it or nothing, with the tables brought up to date.

    Only into one in which nothing is kept, unless all that is there shall be replaced. The accounts `without` are
    erased in the same step. Raises BackupError, SettingsError, Unavailable; then the database is as it was.
    """
    if await is_in_use(settings, base):
        raise BackupError("A manager runs on this database, or another program has it open; stop it first")
    database = await open_database(settings, base)
    try:
        async with database.write() as statements:
            await statements.lock(LOCK)  # a manager that starts now waits for the end
            await _clear(statements, replace)
            await take(statements, UPGRADES[: contents.schema])
            await _load(statements, contents)
            await take(statements, UPGRADES)
            for user_id in without:
                await Repositories.over(statements).forget(user_id)
    finally:
        await database.close()


async def _step(snapshot: Snapshot) -> int:
    """The step that the tables are at."""
    if not await snapshot.columns("upgrades"):
        raise SettingsError("database.url: no Manifold has used this database yet, so there is nothing to back up")
    step = 0
    async for rows in snapshot.rows("SELECT number FROM upgrades"):
        step = max(step, *[int(row[0]) for row in rows])
    refuse_newer(step)
    return step


async def _copy(snapshot: Snapshot, table: str, writer: Writer) -> None:
    columns = await snapshot.columns(table)
    if not columns:
        return  # of a step that was not taken yet
    writer.table(Table(table, columns))
    async for rows in snapshot.rows(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608  (names of ours)
        writer.rows(rows)


async def _clear(statements: Statements, replace: bool) -> None:
    """No table is left."""
    there = [table for table in TABLES if await statements.columns(table)]
    if await statements.columns("upgrades"):
        for row in await statements.fetch("SELECT number FROM upgrades"):
            refuse_newer(row[0])
    if not replace:
        for table in there:
            if await statements.fetch_one(f"SELECT 1 FROM {table} LIMIT 1"):  # noqa: S608  (names of ours)
                raise BackupError(
                    "The database is not empty; give one that is, or --replace to delete all that is in it"
                )
    for table in [*reversed(there), "upgrades"]:
        await statements.execute(f"DROP TABLE IF EXISTS {table}")


async def _load(statements: Statements, contents: Contents) -> None:
    insert, table, sha256 = "", "", ""
    for part in read(contents.path):
        match part:
            case Table(table):
                insert = await _insert(statements, contents, part)
            case list():
                await _add(statements, contents, table, insert, part)
            case str():
                sha256 = part
    if sha256 != contents.sha256:
        raise BackupError(f"{contents.path}: was changed meanwhile")


async def _insert(statements: Statements, contents: Contents, table: Table) -> str:
    known = await statements.columns(table.table)
    if not table.columns.keys() <= known.keys():
        raise BackupError(f"{contents.path}: holds columns of {table.table!r} that Manifold does not have")
    places = ", ".join(f"${number}" for number in range(1, len(table.columns) + 1))
    return f"INSERT INTO {table.table} ({', '.join(table.columns)}) VALUES ({places})"  # noqa: S608  (just compared)


async def _add(
    statements: Statements, contents: Contents, table: str, insert: str, rows: Sequence[tuple[Value, ...]]
) -> None:
    try:
        await statements.execute_many(insert, rows)
    except (Duplicate, Fault) as exc:
        raise BackupError(
            f"{contents.path}: the database does not take its rows of {table!r}: {exc.__cause__}"
        ) from exc


def _check_schema(path: Path, header: Header) -> None:
    if header.schema > len(UPGRADES):
        raise BackupError(
            f"{path}: written by a newer Manifold, {header.version} (its tables are at step {header.schema}, this"
            f" program knows {len(UPGRADES)}); restore it with that version"
        )
    if header.schema < 1:
        raise BackupError(f"{path}: is damaged: there is no step {header.schema}")
