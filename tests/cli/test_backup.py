"""`manifold backup` and `manifold restore`: what an operator sees, is asked, and is told with exit code 2."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from manifold.cli import main


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "manifold.toml"
    path.write_text("")
    return path


def run(settings: Path, *arguments: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(main, [*arguments, "--settings", str(settings)], input=answer)


@pytest.fixture
def file(settings: Path, tmp_path: Path) -> Path:
    """A backup, made when @spam:example.org was blocked."""
    assert run(settings, "block", "add", "user", "@spam:example.org").exit_code == 0
    file = tmp_path / "backup.gz"
    result = run(settings, "backup", str(file))
    assert (result.exit_code, result.output) == (
        0,
        f"Wrote {file}: 2 rows, among them 0 sessions and 0 installations.\n",
    )
    return file


def blocked(settings: Path) -> str:
    return run(settings, "block", "list").output


def test_what_was_backed_up_is_restored_into_another_database(settings: Path, file: Path) -> None:
    settings.write_text("[database]\nurl = 'sqlite:other.db'\n")

    result = run(settings, "restore", str(file))

    assert result.exit_code == 0
    assert f"{file}: written 20" in result.output
    assert "a session that was ended since then is good again" in result.output
    assert "@spam:example.org" in blocked(settings)


def test_a_database_in_use_by_now_is_replaced_only_by_who_says_so_twice(settings: Path, file: Path) -> None:
    run(settings, "block", "remove", "user", "@spam:example.org")

    refused = run(settings, "restore", str(file))
    assert (refused.exit_code, "The database is not empty" in refused.stderr) == (2, True)
    for answer, code in (("n\n", 1), ("\n", 1), ("", 130), (None, 130)):
        declined = run(settings, "restore", str(file), "--replace", answer=answer)
        assert (declined.exit_code, "will be gone for good" in declined.output) == (code, True)
    assert "Nothing is blocked" in blocked(settings)

    assert run(settings, "restore", str(file), "--replace", answer="y\n").exit_code == 0
    assert "@spam:example.org" in blocked(settings)
    assert run(settings, "restore", str(file), "--replace", "--yes").exit_code == 0


def test_a_check_writes_nothing(settings: Path, file: Path) -> None:
    settings.write_text("[database]\nurl = 'sqlite:other.db'\n")

    result = run(settings, "restore", "--check", str(file))

    assert result.exit_code == 0
    assert "2 rows" in result.output
    assert not (settings.parent / "other.db").exists()


def test_mistakes_are_told_with_exit_code_2(settings: Path, file: Path) -> None:
    damaged = file.with_name("damaged.gz")
    damaged.write_bytes(file.read_bytes()[:-9])
    for arguments, message in (
        (["restore", str(damaged)], "manifold: "),
        (["restore", "nowhere.gz"], "nowhere.gz: can't be read"),
        (["restore", str(file), "--without", "alice"], "is not a user ID"),
        (["backup", str(settings.with_name("manifold.db"))], "manifold.db: is there already, and is no backup"),
    ):
        result = run(settings, *arguments)
        assert result.exit_code == 2, arguments
        assert message in result.stderr
        assert "Traceback" not in result.output
