"""Is the database there, as this program needs it, and does it take what is written?"""

from manifold.doctor.check import Check
from manifold.doctor.finding import FINE, Fault, Finding, skipped
from manifold.doctor.visit import Visit
from manifold.errors import ManifoldError
from manifold.storage import examine

__all__ = ["CHECKS"]

HOP = "Database"

MEGABYTE = 1024 * 1024
LITTLE = 500 * MEGABYTE

NO_DATABASE = Fault(
    "The database can't be used: {why}",
    "Start the database, or correct database.url. Commands must run as the user that the manager runs as",
)
UNUSED = Fault(
    "No manager has used this database yet",
    "Start the manager, which makes the tables; if one runs already, its settings are others than these",
)
BEHIND = Fault(
    "The tables are at step {step}, and this program knows {known}: the manager that runs is older than this command",
    "Restart the manager: it takes the steps when it starts",
)
AHEAD = Fault(
    "The tables are at step {step}, and this program knows {known}: a newer Manifold has used this database",
    "Run that version, or restore a backup from before",
)
NOT_WRITABLE = Fault(
    "Nothing can be written: {why}",
    "Look for a full disk, for rights on the file and its directory, for another program that holds it, and whether "
    "PostgreSQL is a read-only replica",
)
FULL = Fault(
    "Only {megabytes} MB are free where the database is",
    "Make room, or move the database; when nothing is left, nobody can register or install",
    "warning",
)


async def state(visit: Visit) -> Finding:
    """Looks without changing anything: an upgrade is the manager's to take."""
    try:
        found = await examine(visit.patient.database, visit.patient.base)
    except ManifoldError as exc:
        return NO_DATABASE(why=exc)
    if found.step == 0:
        return UNUSED()
    if found.step != found.known:
        return (BEHIND if found.step < found.known else AHEAD)(step=found.step, known=found.known)
    return FINE


async def writing(visit: Visit) -> Finding:
    """Writes the session that other checks use, too."""
    try:
        await visit.session.token()
    except ManifoldError as exc:
        return NOT_WRITABLE(why=exc)
    return FINE


async def disk(visit: Visit) -> Finding:
    """Of an SQLite file's disk."""
    found = await examine(visit.patient.database, visit.patient.base)
    if found.free_bytes is None:
        return skipped("PostgreSQL keeps the data, on a disk of its own")
    return FINE if found.free_bytes >= LITTLE else FULL(megabytes=found.free_bytes // MEGABYTE)


CHECKS = (
    Check(
        "database",
        HOP,
        "The database answers, with the tables that this version needs",
        "Nothing is made or changed by this.",
        state,
        (NO_DATABASE, UNUSED, BEHIND, AHEAD),
    ),
    Check(
        "database-writes",
        HOP,
        "The database takes what is written",
        "Writes a session for nobody's account, which other checks show to the public address; it is taken back when "
        "the examination ends.",
        writing,
        (NOT_WRITABLE,),
        after=("database",),
    ),
    Check("disk", HOP, "There is room on the disk", "Of the SQLite file.", disk, (FULL,), after=("database",)),
)
