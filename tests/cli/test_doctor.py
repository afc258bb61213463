"""`manifold doctor`: what it prints, how it ends, and what it never says. What the checks find: tests/doctor/."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from manifold.cli import main
from manifold.doctor import CHECKS

SETTINGS = """
[server]
listen = "127.0.0.1:1"
public_url = "https://manager.example"
widgets_url = "https://widgets.example"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "manifold.toml"
    path.write_text(SETTINGS)
    return path


def doctor(*arguments: str, settings: Path, **options: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *arguments], env={"MANIFOLD_SETTINGS": str(settings)}, **options)  # type: ignore[arg-type]


def test_results_stand_under_their_hop_each_with_cause_and_remedy(settings: Path) -> None:
    result = doctor("origins", "access", "database", "disk", settings=settings)

    assert result.exit_code == 1
    assert (
        result.output
        == """\
Settings
  ✘ Somebody may register
      No homeserver is allowed, so nobody can register
      → Add [homeservers."example.org"] for each whose users may come, or server names under access.homeservers
  ✔ The UI, the widget pages and the stand-alone page are different origins

Database
  ✘ The database answers, with the tables that this version needs
      No manager has used this database yet
      → Start the manager, which makes the tables; if one runs already, its settings are others than these
  – There is room on the disk: First put this right: The database answers, with the tables that this version needs

Wrong: 2. The first is the one to begin with.
"""
    )


def test_where_nothing_failed_the_end_is_a_good_one(settings: Path) -> None:
    result = doctor("origins", settings=settings)

    assert result.exit_code == 0
    assert result.output.endswith("Nothing is wrong.\n")


def test_programs_get_json_with_the_same_exit_code(settings: Path) -> None:
    for check, code in (("origins", 0), ("access", 1)):
        result = doctor("--json", check, settings=settings)
        answer = json.loads(result.output)
        assert (result.exit_code, answer["ok"]) == (code, code == 0)
        [found] = answer["checks"]
        assert found["id"] == check
        assert found.keys() == {
            *("id", "subject", "hop", "title", "outcome", "cause", "remedy", "notes", "seconds"),
        }


@pytest.mark.parametrize("text", ["[server", "[server]\nport = 1", "[egress]\nca_file = 'absent.pem'"])
def test_settings_that_can_not_be_used_are_a_result_like_any_other(text: str, settings: Path) -> None:
    settings.write_text(text)

    result = doctor("--json", settings=settings)

    assert result.exit_code == 1
    [found] = json.loads(result.output)["checks"]
    assert (found["id"], found["outcome"]) == ("settings", "failed")
    assert found["remedy"]


def test_a_settings_file_that_is_not_there_is_a_result_like_any_other(tmp_path: Path) -> None:
    result = doctor(settings=tmp_path / "absent.toml")

    assert result.exit_code == 1
    assert "can't be read" in result.output


def test_the_checks_can_be_listed(settings: Path) -> None:
    result = doctor("--list", settings=settings)

    assert [line.split()[0] for line in result.output.splitlines()] == [check.id for check in CHECKS]


def test_a_check_that_there_is_not_is_a_usage_error(settings: Path) -> None:
    result = doctor("nonsense", settings=settings)

    assert result.exit_code == 2
    assert "There is no check 'nonsense'; there are settings, secrets" in result.output


@pytest.mark.slow
def test_the_command_does_not_wait_for_name_servers_that_never_answer(settings: Path) -> None:
    program = (
        "import socket, time; socket.getaddrinfo = lambda *_, **__: time.sleep(600);"
        "from manifold.cli import main; main()"
    )
    settings.write_text(SETTINGS + '[homeservers."example.org"]\nbase_url = "https://matrix.example.org"\n')

    ended = subprocess.run(
        [sys.executable, "-c", program, "doctor", "--json", "connection", "--settings", str(settings)],
        capture_output=True,
        timeout=60,
        check=False,
    )

    [found] = json.loads(ended.stdout)["checks"]
    assert (ended.returncode, found["outcome"]) == (1, "failed")
    assert "does not answer in time" in found["cause"]


def test_a_token_never_stands_on_the_command_line(settings: Path, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("syt_a\n")
    for arguments in (["--as", "@alice:example.org"], ["--access-token-file", str(token)]):
        result = doctor("origins", *arguments, settings=settings)
        assert (result.exit_code, "go together" in result.output) == (2, True)
    assert (
        doctor("origins", "--as", "@alice:example.org", "--access-token-file", str(token), settings=settings).exit_code
        == 0
    )
    result = doctor("origins", "--as", "alice", "--access-token-file", str(token), settings=settings)
    assert (result.exit_code, "--as" in result.output) == (2, True)
    for nonsense in ("", "two\nlines", "\x1b[2J", "ü"):
        token.write_text(nonsense)
        result = doctor("origins", "--as", "@alice:example.org", "--access-token-file", str(token), settings=settings)
        assert (result.exit_code, "holds no access token" in result.output) == (2, True)
        assert not nonsense or nonsense not in result.output
