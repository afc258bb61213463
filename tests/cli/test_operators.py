"""Operators' commands on a manager's database: what they do, print, and refuse with exit code 2."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from manifold.cli import main
from manifold.ids import UserID
from manifold.manager.clock import now
from manifold.storage import Settings, Store
from tests.storage.samples import token_hash

ALICE, BOB = UserID("@alice:example.org"), UserID("@bob:example.org")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "manifold.toml"
    path.write_text("[blocks]\nintegrations = ['custom']\n")
    return path


@pytest.fixture
def sessions(tmp_path: Path) -> None:
    """Two of Alice's, one of Bob's."""

    async def add() -> None:
        store = await Store.open(Settings("sqlite:manifold.db"), tmp_path)
        async with store.write() as repositories:
            for number, (owner, client) in enumerate([(ALICE, "Element"), (ALICE, "\x1b[2J\n"), (BOB, "")]):
                used = now() - number
                await repositories.tokens.add(token_hash(str(number)), owner, "manager", used, used + 3_600_000, client)
        await store.close()

    asyncio.run(add())


def run(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--settings", str(settings)])


def output(settings: Path, *arguments: str) -> str:
    result = run(settings, *arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_blocks_are_added_listed_and_removed(settings: Path) -> None:
    assert output(settings, "block", "add", "user", "@spam-*:*", "--reason", "spam") == "Blocked user @spam-*:*.\n"

    user, integration = output(settings, "block", "list").splitlines()
    assert user.split("  ")[0] == "user"
    assert user.endswith("spam")
    assert "settings" in integration
    listed = json.loads(output(settings, "block", "list", "--json"))
    assert [(block["subject"], block["source"]) for block in listed] == [
        ("@spam-*:*", "operator"),
        ("custom", "settings"),
    ]

    assert output(settings, "block", "remove", "user", "@spam-*:*") == "Unblocked user @spam-*:*.\n"
    assert len(json.loads(output(settings, "block", "list", "--json"))) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["block", "add", "user", "nonsense"], "is not a user ID"),
        (["block", "add", "planet", "earth"], "is not one of"),
        (["block", "remove", "user", "@a:b"], "No command blocked the user '@a:b'"),
        (["block", "remove", "integration", "custom"], "it is blocked by settings"),
        (["sessions", "revoke"], "Name a user ID or a session's id"),
        (["sessions", "revoke", "@alice:example.org", "--all"], "Name a user ID or a session's id"),
        (["sessions", "revoke", "nonsense"], "There is no such session"),
        (["sessions", "revoke", "@alice"], "is not a user ID"),
        (["sessions", "list", "--user", "alice"], "is not a user ID"),
        (["admin", "token", "revoke", "backup"], "There is no token called 'backup'"),
        (["admin", "token", "create", "--name", "backup", "--days", "0"], "is not in the range"),
    ],
    ids=" ".join,
)
def test_a_mistake_is_told_with_exit_code_2(settings: Path, arguments: list[str], message: str) -> None:
    result = run(settings, *arguments)

    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("sessions")
def test_sessions_are_listed_and_what_clients_call_themselves_does_nothing_to_the_terminal(settings: Path) -> None:
    lines = output(settings, "sessions", "list").splitlines()

    assert [line.split()[1] for line in lines] == [ALICE, ALICE, BOB]
    assert lines[0].endswith("Element")
    assert lines[1].endswith("\ufffd[2J\ufffd")
    rows = [json.loads(line) for line in output(settings, "sessions", "list", "--user", BOB, "--json").splitlines()]
    assert [row["user_id"] for row in rows] == [BOB]


@pytest.mark.usefixtures("sessions")
def test_sessions_are_ended_by_id_by_user_and_all(settings: Path) -> None:
    first = output(settings, "sessions", "list").split()[0]

    assert output(settings, "sessions", "revoke", first) == "Ended 1 session.\n"
    assert output(settings, "sessions", "revoke", ALICE) == "Ended 1 session.\n"
    assert output(settings, "sessions", "revoke", "--all") == "Ended 1 session.\n"
    assert output(settings, "sessions", "list") == "There are no sessions.\n"
    assert output(settings, "sessions", "list", "--json").strip() == ""


def test_admin_tokens_are_made_once_listed_by_name_and_revoked(settings: Path) -> None:
    token = output(settings, "admin", "token", "create", "--name", "backup").strip()
    again = run(settings, "admin", "token", "create", "--name", "backup")
    assert (again.exit_code, token in again.output) == (2, False)

    listed = output(settings, "admin", "token", "list")
    assert listed.startswith("backup  since ")
    assert token not in listed
    assert output(settings, "admin", "token", "revoke", "backup") == "Revoked backup.\n"
    assert output(settings, "admin", "token", "list") == "There are no admin tokens.\n"


def test_a_token_file_that_is_not_there_is_told_before_the_manager_is_started(settings: Path) -> None:
    settings.write_text(
        "[policy_lists]\nrooms = ['!list:example.org']\nhomeserver = 'https://a.example'\naccess_token_file = 'nowhere'"
    )

    result = run(settings, "settings", "check")

    assert result.exit_code == 2
    assert result.stderr.startswith("manifold: policy_lists.access_token_file: ")
