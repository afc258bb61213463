"""`manifold history`"""

from datetime import UTC, datetime

import click
from msgspec import Struct

from manifold.cli.user.answering import answer, table
from manifold.cli.user.choices import Choices, manager_options, run
from manifold.cli.user.connected import connected
from manifold.cli.user.places import place_options, room_id_of
from manifold.spec.audit import AuditEntry

__all__ = ["HistoryAnswer", "command"]

WORDS = {
    "install": "added",
    "reconfigure": "changed",
    "remove": "removed",
    "restore": "brought back",
    "performed": "done",
}


class HistoryAnswer(Struct, frozen=True):
    """What `history --json` answers: entries as the manager's API has them, newest first."""

    entries: list[AuditEntry]


@click.command()
@place_options
@click.option("--last", "most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@manager_options
def command(choices: Choices, room: str, account: bool, most: int) -> None:
    """List who changed what in a room or in your account, the newest first."""
    if bool(room) == account:
        raise click.UsageError("Of what? Give --room ROOM or --account.")
    entries = run(_ask(choices, room, most))
    if choices.as_json:
        answer(HistoryAnswer(entries))
        return
    rows = [
        (
            datetime.fromtimestamp(entry.at / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M"),
            entry.who or "somebody who has left",
            WORDS[entry.what],
            entry.integration,
            entry.installation,
            entry.detail,
        )
        for entry in entries
    ]
    table(("WHEN", "WHO", "DID", "WHAT", "INSTALLATION", "NOTE"), rows, empty="Nothing was changed there.")


async def _ask(choices: Choices, room: str, most: int) -> list[AuditEntry]:
    async with connected(choices) as here:
        room_id = await room_id_of(here.user, room)
        pages = here.manager.audit(room_id, page_size=min(most, 500))
        entries: list[AuditEntry] = []
        async for entry in pages:
            entries.append(entry)
            if len(entries) == most:
                break
        return entries
