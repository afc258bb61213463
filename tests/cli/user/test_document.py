"""docs/clients/command-line.md: its transcript is what really happens, and its tables leave nothing out."""

import re
import shlex
from pathlib import Path

import pytest
from click import Argument
from msgspec import Struct
from msgspec.structs import fields

from manifold.cli.failures import Failure
from manifold.cli.group import FOR_USERS, main
from manifold.cli.user.discover import DiscoverAnswer, FoundManager
from manifold.cli.user.history import HistoryAnswer
from manifold.cli.user.login import LoginAnswer
from manifold.cli.user.logout import LogoutAnswer
from manifold.cli.user.migrate import MigrateAnswer, MigratedWidget
from manifold.cli.user.offered import IntegrationsAnswer
from manifold.cli.user.packs import PacksAnswer
from manifold.cli.user.rooms import RoomEntry, RoomsAnswer
from manifold.cli.user.status import StatusAnswer
from manifold.cli.user.terms import PolicyEntry, TermsAnswer
from manifold.cli.user.widgets import WidgetEntry, WidgetsAnswer
from tests.cli.user.conftest import PASSWORD, Command
from tests.docs.transcripts import alike, turns
from tests.support.matrix import MemoryRoom
from tests.support.matrix_site import MatrixSite
from tests.support.memory import MemoryEgress

DOCUMENT = Path(__file__).parents[3] / "docs/clients/command-line.md"
TEXT = DOCUMENT.read_text("utf-8")
JITSI = "https://meet.element.io"


async def test_the_transcript_is_what_happens(
    manifold: Command, matrix_url: str, suggested: str, site: MatrixSite, room: MemoryRoom, egress: MemoryEgress
) -> None:
    egress.page(f"{JITSI}/external_api.js", b"window.JitsiMeetExternalAPI = 1")
    site.aliases["#standup:example.org"] = room.id
    room.write("m.room.canonical_alias", "", "@alice:example.org", {"alias": "#standup:example.org"})
    names = {"https://integrations.example.org": suggested, "!standup:example.org": room.id}
    written = list(turns(DOCUMENT))
    assert len(written) > 8

    for turn in written:
        arguments = shlex.split(turn.command)[1:]
        if arguments[0] == "login":  # the document's homeserver is found by its name
            arguments += ["--homeserver", matrix_url]
        output = await manifold(*(names.get(word, word) for word in arguments), typed=f"{PASSWORD}\n")
        assert output.code == 0, output.both
        if found := re.search(r"^Installation: (\S+)$", output.both, re.MULTILINE):
            (shown,) = re.findall(r"^Installation: (\S+)$", turn.output, re.MULTILINE)
            names[shown] = found[1]
        happened = output.both
        for name, real in names.items():
            happened = happened.replace(real, name)
        assert alike(_same_secret(happened)) == alike(_same_secret(turn.output)), turn.command


def _same_secret(text: str) -> str:
    """A widget's address has a query that is long, and of no use to a reader: it ends in … there."""
    return re.sub(r"(?<=/w/jitsi\?)\S+", "…", text)


def test_every_command_and_every_option_is_in_the_document() -> None:
    context = main.make_context("manifold", ["completion", "bash"], resilient_parsing=True)
    for name in FOR_USERS:
        assert f"manifold {name}" in TEXT, name
        command = main.get_command(context, name)
        assert command is not None
        for parameter in command.params:
            if not isinstance(parameter, Argument) and "--help" not in parameter.opts:
                assert any(f"`{option}" in TEXT for option in parameter.opts if option.startswith("--")), (
                    name,
                    parameter,
                )


@pytest.mark.parametrize(
    "answer",
    [
        LoginAnswer,
        LogoutAnswer,
        DiscoverAnswer,
        FoundManager,
        IntegrationsAnswer,
        RoomsAnswer,
        RoomEntry,
        StatusAnswer,
        HistoryAnswer,
        MigrateAnswer,
        MigratedWidget,
        PacksAnswer,
        TermsAnswer,
        PolicyEntry,
        WidgetsAnswer,
        WidgetEntry,
        Failure,
    ],
)
def test_every_field_of_every_answer_is_in_the_document(answer: type[Struct]) -> None:
    for field in fields(answer):
        assert f'"{field.encode_name}"' in TEXT, field.encode_name


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 5, 130])
def test_every_exit_code_is_in_the_document(code: int) -> None:
    assert re.search(rf"^\| {code} \|", TEXT, re.MULTILINE)
