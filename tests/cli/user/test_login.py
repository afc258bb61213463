"""Logging in and out: what is asked, what is kept, and who gets to know."""

import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import pytest

from manifold.manager.settings import PolicySettings
from manifold.storage import Store
from tests.cli.user.conftest import ALICE, BOB, PASSWORD, Command, Output
from tests.support.http_server import free_port
from tests.support.matrix_site import MatrixSite

LogIn = Callable[..., Awaitable[Output]]


async def test_a_login_makes_both_sessions_and_says_who_and_where(
    manifold: Command, log_in: LogIn, suggested: str, site: MatrixSite
) -> None:
    output = await log_in()

    assert (output.code, output.stdout) == (0, f"You are {ALICE} at {suggested}.\n")
    assert output.stderr == f"Logged in to Matrix as {ALICE}.\n"
    assert list(site.tokens.values()) == [ALICE]
    assert (await manifold.json("status")) == {"installations": [], "problems": []}


async def test_what_is_kept_can_be_read_by_nobody_else(alice: Command) -> None:
    assert stat.S_IMODE(alice.folder.stat().st_mode) == 0o700
    for file in alice.folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
        assert PASSWORD not in file.read_text()


async def test_a_session_file_that_others_can_read_is_refused(alice: Command) -> None:
    (alice.folder / "sessions.json").chmod(0o644)

    output = await alice("rooms")

    assert output.code == 2
    assert "chmod 600" in output.stderr


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        '{"accounts": 3}',
        '{"current": "a", "accounts": {"a": {"homeserver": "https://a.example", "access_token": ""}}}',
        '{"current": "@a:b", "accounts": {"@a:b": {"homeserver": "ftp://a.example", "access_token": ""}}}',
    ],
)
async def test_a_damaged_session_file_is_told(alice: Command, content: str) -> None:
    (alice.folder / "sessions.json").write_text(content)

    output = await alice("rooms")

    assert output.code == 2
    assert "is damaged" in output.stderr


async def test_the_password_is_asked_for_and_not_shown(manifold: Command, matrix_url: str, suggested: str) -> None:
    output = await manifold("login", ALICE, "--homeserver", matrix_url, typed=f"{PASSWORD}\n")

    assert output.code == 0
    assert f"Password of {ALICE}" in output.stderr
    assert PASSWORD not in output.stdout + output.stderr


@pytest.mark.parametrize("arguments", [[], ["--json"]])
async def test_where_nobody_can_be_asked_for_the_password_the_options_are_named(
    manifold: Command, matrix_url: str, arguments: list[str]
) -> None:
    output = await manifold("login", ALICE, "--homeserver", matrix_url, *arguments, typed="")

    assert output.code == 2
    assert "--password-file" in output.stderr


async def test_a_session_that_is_there_already_can_be_taken(
    manifold: Command, matrix_url: str, suggested: str, site: MatrixSite
) -> None:
    token = site.token(ALICE)

    told = await manifold.json("login", "--homeserver", matrix_url, "--access-token-file", "-", typed=token)

    assert told == {"user_id": ALICE, "homeserver": matrix_url, "manager": suggested}
    assert list(site.tokens) == [token]


async def test_somebody_elses_session_is_not_taken(manifold: Command, matrix_url: str, site: MatrixSite) -> None:
    token = site.token(BOB)

    output = await manifold("login", ALICE, "--homeserver", matrix_url, "--access-token-file", "-", typed=token)

    assert output.code == 2
    assert f"this is {BOB}" in output.stderr
    assert not manifold.folder.exists()


async def test_a_wrong_password_is_told(manifold: Command, matrix_url: str) -> None:
    output = await manifold("login", ALICE, "--homeserver", matrix_url, "--password-file", "-", typed="guess")

    assert output.code == 1
    assert output.stderr.startswith(f"manifold: {matrix_url} says: Invalid username or password")


async def test_a_homeserver_without_passwords_says_what_to_do_instead(
    manifold: Command, log_in: LogIn, site: MatrixSite
) -> None:
    site.passwords = None

    output = await log_in()

    assert output.code == 1
    assert output.stderr.endswith("take an access token of yours: --access-token-file\n")


async def test_a_homeserver_that_is_not_there_is_told_with_exit_code_3(manifold: Command) -> None:
    nowhere = f"http://127.0.0.1:{free_port('127.0.0.1')}"

    output = await manifold("login", ALICE, "--homeserver", nowhere, "--password-file", "-", typed=PASSWORD)

    assert output.code == 3
    assert nowhere in output.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Who are you?"),
        (["alice"], "is not a user ID"),
        ([ALICE, "--homeserver", "http://matrix.example"], "is not reached by https"),
        ([ALICE, "--homeserver", "ftp://matrix.example"], "is not a host name"),
        (["--access-token-file", "-"], "give --homeserver too"),
        ([ALICE, "--password-file", "-", "--access-token-file", "-"], "not both"),
        ([ALICE, "--user", BOB], "without --user"),
        ([ALICE, "--trust"], "--trust is about"),
        ([ALICE, "--password-file", "-"], "is empty"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
async def test_a_login_that_can_not_be_is_told_with_exit_code_2(
    manifold: Command, arguments: list[str], words: str
) -> None:
    output = await manifold("login", *arguments, typed="")

    assert output.code == 2
    assert words in output.stderr


async def test_a_password_file_that_is_no_text_is_told(manifold: Command, tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes(b"\xff\xfe")

    output = await manifold("login", ALICE, "--password-file", str(tmp_path / "password"))

    assert output.code == 2
    assert "is no UTF-8" in output.stderr


async def test_without_any_manager_the_matrix_session_is_kept_and_the_rest_is_told(
    manifold: Command, log_in: LogIn, manager_url: str
) -> None:
    output = await log_in()

    assert output.code == 1
    assert "No integration manager was found" in output.stderr
    assert "--manager URL" in output.stderr
    assert (await manifold("rooms")).code == 0


async def test_the_last_who_logged_in_is_the_one_and_others_can_be_chosen(alice: Command, log_in: LogIn) -> None:
    assert (await log_in(BOB)).code == 0

    assert (await alice.json("logout"))["user_id"] == BOB
    assert (await log_in(BOB)).code == 0
    assert (await alice.json("logout", "--user", ALICE)) == {"user_id": ALICE, "current": BOB, "problems": []}
    assert (await alice("rooms", "--user", ALICE)).code == 4


async def test_a_second_login_of_the_same_user_ends_the_first_session(
    alice: Command, log_in: LogIn, site: MatrixSite
) -> None:
    (first,) = site.tokens

    assert (await log_in()).code == 0

    assert len(site.tokens) == 1
    assert first not in site.tokens


async def test_a_logout_ends_both_sessions_and_forgets_them(alice: Command, site: MatrixSite, store: Store) -> None:
    assert await _tokens(store) == 1

    output = await alice("logout")

    assert (output.code, output.stdout) == (0, f"{ALICE} is logged out.\n")
    assert site.tokens == {}
    assert await _tokens(store) == 0
    assert msgspec.json.decode((alice.folder / "tokens.json").read_bytes()) == {}
    again = await alice("logout")
    assert (again.code, again.stderr) == (4, "manifold: You are not logged in: manifold login @you:example.org\n")


async def test_a_manager_that_is_away_does_not_keep_anybody_logged_in(
    alice: Command, site: MatrixSite, suggested: str
) -> None:
    place = alice.folder / "sessions.json"
    nowhere = f"http://127.0.0.1:{free_port('127.0.0.1')}"
    for file in (place, alice.folder / "tokens.json"):
        file.write_text(file.read_text().replace(suggested, nowhere))

    output = await alice("logout")

    assert output.code == 0
    assert f"manifold: {nowhere} was not told" in output.stderr
    assert site.tokens == {}


async def test_a_session_that_ended_elsewhere_says_to_log_in_anew(alice: Command, site: MatrixSite) -> None:
    site.tokens.clear()

    output = await alice("rooms")

    assert output.code == 4
    assert output.stderr.endswith("Log in anew: manifold login\n")
    assert (await alice("logout")).code == 0


async def test_a_user_who_wants_no_managers_is_not_logged_in_to_one(
    manifold: Command, log_in: LogIn, suggested: str, site: MatrixSite, store: Store
) -> None:
    site.matrix.account_data[ALICE]["m.integrations"] = {"enabled": False}

    output = await log_in()

    assert output.code == 1
    assert "switched off" in output.stderr
    assert await _tokens(store) == 0


async def test_a_configuration_folder_that_can_not_be_written_is_told_and_no_session_is_left(
    manifold: Command, log_in: LogIn, suggested: str
) -> None:
    manifold.folder.parent.mkdir()
    manifold.folder.write_text("a file")

    output = await log_in()

    assert output.code == 2
    assert str(manifold.folder) in output.stderr


async def _tokens(store: Store) -> int:
    async with store.read() as repositories:
        return len(await repositories.tokens.hashes(b"", 10))


class TestTerms:
    """A manager that wants agreement."""

    URL = "https://example.org/tos-1.0-en.html"

    @pytest.fixture
    def policies(self) -> dict[str, PolicySettings]:
        document = {"name": "Terms of Service", "url": self.URL}
        return {"tos": msgspec.convert({"version": "1.0", "en": document}, PolicySettings)}

    async def test_they_are_shown_and_asked_for(
        self, manifold: Command, matrix_url: str, suggested: str, site: MatrixSite
    ) -> None:
        output = await manifold("login", ALICE, "--homeserver", matrix_url, typed=f"{PASSWORD}\ny\n")

        assert output.code == 0, output.stderr
        assert f"Terms of Service: {self.URL}\nDo you agree? [y/N]" in output.stderr
        assert site.matrix.account_data[ALICE]["m.accepted_terms"] == {"accepted": [self.URL]}
        assert (await manifold("status")).code == 0

    @pytest.mark.parametrize("typed", ["n\n", ""])
    async def test_who_does_not_agree_gets_no_account(
        self, manifold: Command, log_in: LogIn, suggested: str, store: Store, typed: str
    ) -> None:
        output = await log_in()

        assert output.code == 4
        assert f"--accept-terms {self.URL}" in output.stderr
        assert await _tokens(store) == 0
        assert (await manifold("status", typed=typed)).code == 4

    async def test_programs_are_not_asked_and_name_what_they_agree_to(
        self, manifold: Command, log_in: LogIn, suggested: str
    ) -> None:
        output = await log_in(ALICE, "--json")
        assert (output.code, output.failure["kind"]) == (4, "TermsNotSigned")

        listed = await manifold("terms", "--json")
        assert (listed.code, listed.json["agreed"]) == (4, False)
        assert listed.json["policies"] == [
            {"id": "tos", "version": "1.0", "name": "Terms of Service", "urls": {"en": self.URL}}
        ]
        other = await manifold("terms", "--accept-terms", "https://example.org/other", "--json")
        assert other.code == 4
        agreed = await manifold.json("terms", "--accept-terms", self.URL)
        assert agreed["agreed"] is True
        assert (await manifold.json("terms"))["agreed"] is True
        assert (await manifold.json("status"))["installations"] == []

    async def test_they_can_be_read_before_and_after(self, manifold: Command, log_in: LogIn, suggested: str) -> None:
        assert (await log_in(ALICE, "--accept-terms", self.URL)).code == 0

        output = await manifold("terms")

        assert output.stdout.splitlines() == [
            "NAME              VERSION  DOCUMENT                             LANGUAGE",
            f"Terms of Service  1.0      {self.URL}  en",
            "You agreed to all of it.",
        ]


async def test_a_manager_without_terms_says_so(alice: Command) -> None:
    output = await alice("terms")

    assert (output.code, output.stdout) == (0, "The manager has no terms.\n")


async def test_a_relative_configuration_folder_is_ignored(manifold: Command, tmp_path: Path) -> None:
    manifold.environment |= {"XDG_CONFIG_HOME": "here", "HOME": str(tmp_path)}
    (tmp_path / ".config/manifold").mkdir(parents=True)
    (tmp_path / ".config/manifold/sessions.json").write_text("{}")
    (tmp_path / ".config/manifold/sessions.json").chmod(0o644)

    assert str(tmp_path / ".config/manifold/sessions.json") in (await manifold("rooms")).stderr
