"""`manifold init`: asks, checks each answer at once, writes a file that passes, and overwrites nothing."""

import re
import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from manifold.cli import main
from manifold.cli.new_settings import Answers, check, settings_text
from manifold.cli.snippets import SNIPPETS
from manifold.errors import SettingsError
from manifold.manager.terms import document_urls
from manifold.matrix import HomeserverSettings
from manifold.settings import load, parse


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "manifold.toml"


def run(path: Path, *options: str, answers: list[str] | None = None) -> Result:
    text = None if answers is None else "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(main, ["init", "--settings", str(path), *options], input=text)


def test_a_server_name_and_a_few_times_enter_are_enough(path: Path) -> None:
    result = run(path, answers=["example.org", "", "", "", "", "", "", "", "", ""])

    assert result.exit_code == 0, result.output
    assert tomllib.loads(path.read_text("utf-8")) == {
        "server": {
            "public_url": "https://integrations.example.org",
            "widgets_url": "https://widgets.example.org",
            "trusted_proxies": ["127.0.0.1", "::1"],
        },
        "homeservers": {"example.org": {}},
    }
    checked = CliRunner().invoke(main, ["settings", "check", "--settings", str(path)])
    assert checked.output == f"{path}: fine\n"


def test_options_instead_of_answers_make_the_same_file(path: Path, tmp_path: Path) -> None:
    asked = run(path, answers=["example.org", "", "", "", "", "", "", "", "", ""])
    given = run(tmp_path / "other.toml", "--yes", "--homeserver", "example.org")

    assert (asked.exit_code, given.exit_code) == (0, 0)
    assert (tmp_path / "other.toml").read_text("utf-8") == path.read_text("utf-8")


def test_everything_that_is_asked_can_be_given(path: Path) -> None:
    result = run(
        path,
        *("--homeserver", "example.org=http://matrix:8008", "--homeserver", "other.example", "--private"),
        *("--public-url", "https://im.example.org:8443", "--widgets-url", "https://im.example.org:8444"),
        *("--database", "postgresql://manifold:s3cret@db/manifold"),
        *("--listen", "0.0.0.0:80", "--widgets-listen", "[::]:81"),
        *("--app-url", "https://app.example.org", "--app-listen", "[::]:82"),
        *("--terms", "https://example.org/terms-1.html"),
        answers=[],
    )

    assert result.exit_code == 0, result.output
    written = load(path)
    assert written.homeservers == {
        "example.org": HomeserverSettings("http://matrix:8008", True),
        "other.example": HomeserverSettings(),
    }
    assert written.server.public_url == "https://im.example.org:8443"
    assert written.server.listen == "0.0.0.0:80"
    assert (written.server.app_url, written.server.app_listen) == ("https://app.example.org", "[::]:82")
    assert written.server.trusted_proxies == []
    assert written.database.url == "postgresql://manifold:s3cret@db/manifold"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(written.terms) == ["terms_of_service"]
    assert "s3cret" not in result.output


def test_a_wrong_answer_is_told_at_once_and_asked_again(path: Path) -> None:
    result = run(
        path,
        answers=[
            *("two words", "example.org"),
            *("https://matrix.internal/?", "https://matrix.internal:8448", "y"),
            *("not:a:server", "other.example", "http://10.0.0.1:8008", ""),
            *("http://im.example.org", "https://im.example.org/", "https://im.example.org"),
            *("https://IM.example.org:443", "https://widgets.example.org"),
            *("mysql:x", "sqlite:data/manifold.db"),
            *("8184", "127.0.0.1:9000"),
            *("127.0.0.1:9000", "127.0.0.1:9001"),
            *("http://app.example.org", "https://widgets.example.org", "https://app.example.org"),
            *("127.0.0.1:9000", "127.0.0.1:9002"),
            *("ftp://example.org/terms", "https://example.org/terms"),
        ],
    )

    assert result.exit_code == 0, result.output
    for message in (
        "'two words' is not a host name",
        "must not end in a slash or a query",
        "'not:a:server' is not a host name",
        "must be https",
        "without a path or a final /",
        "must be another origin than server.public_url",
        "'mysql' is no database that Manifold knows",
        "give an address and a port",
        "must be another address or port",
        "terms",
    ):
        assert message in result.output, message
    assert result.output.count("Error: ") == 13
    written = load(path)
    assert written.homeservers == {
        "example.org": HomeserverSettings("https://matrix.internal:8448", True),
        "other.example": HomeserverSettings("http://10.0.0.1:8008", True),
    }
    assert written.database.url == "sqlite:data/manifold.db"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--yes"], "Say with --homeserver whose users may register"),
        (["--yes", "--homeserver", "two words"], "Invalid value for --homeserver: 'two words' is not"),
        (["--yes", "--homeserver", "a.example=http://a"], "is not https; if it is yours"),
        (
            ["--yes", "--homeserver", "a.example", "--public-url", "a"],
            "Invalid value for --public-url: server.public_url",
        ),
        (["--yes", "--homeserver", "a.example", "--widgets-url", "https://integrations.a.example"], "another origin"),
        (["--yes", "--homeserver", "a.example", "--app-url", "https://widgets.a.example"], "server.app_url: must be"),
        (["--yes", "--homeserver", "a.example", "--database", "oracle:x"], "Invalid value for --database"),
        (["--yes", "--homeserver", "a.example", "--terms", "x"], "Invalid value for --terms"),
    ],
)
def test_a_wrong_option_is_told_with_exit_code_2_and_nothing_is_written(
    path: Path, options: list[str], message: str
) -> None:
    result = run(path, *options)

    assert result.exit_code == 2
    assert message in result.stderr
    assert not path.exists()


def test_who_gives_up_leaves_nothing(path: Path) -> None:
    result = run(path, answers=["example.org", ""])

    assert result.exit_code == 130
    assert list(path.parent.iterdir()) == []


def test_a_file_that_is_there_is_replaced_only_by_force(path: Path) -> None:
    path.write_text("# mine\n")

    refused = run(path, "--yes", "--homeserver", "example.org")
    assert (refused.exit_code, "is there already; --force" in refused.stderr) == (2, True)
    assert path.read_text() == "# mine\n"

    assert run(path, "--yes", "--homeserver", "example.org", "--force").exit_code == 0
    assert list(load(path).homeservers) == ["example.org"]
    assert [file.name for file in path.parent.iterdir()] == ["manifold.toml"]


def test_a_place_that_can_not_be_written_to_is_told(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere" / "manifold.toml", "--yes", "--homeserver", "example.org")

    assert result.exit_code == 2
    assert "can't be written" in result.stderr


@pytest.mark.parametrize("name", ["localhost:8448", "[::1]:8448", "10.0.0.1"])
def test_for_a_homeserver_without_a_domain_the_manager_is_on_this_machine(path: Path, name: str) -> None:
    assert run(path, "--yes", "--homeserver", name).exit_code == 0

    assert load(path).server.public_url == "http://127.0.0.1:8184"


def test_it_prints_each_snippet_with_what_to_do_with_it(path: Path) -> None:
    result = run(path, "--yes", "--homeserver", "example.org")

    for snippet in SNIPPETS.values():
        assert f"# {snippet.what_to_do}\n{snippet.text(load(path), path)}" in result.output


def test_one_snippet_is_printed_without_a_word_around_it(path: Path) -> None:
    run(path, "--yes", "--homeserver", "example.org")

    for name, snippet in SNIPPETS.items():
        printed = CliRunner().invoke(main, ["snippets", name, "--settings", str(path)])
        assert (printed.exit_code, printed.output) == (0, snippet.text(load(path), path))
    everything = CliRunner().invoke(main, ["snippets", "--settings", str(path)])
    assert everything.output.count("\n# ") >= len(SNIPPETS) - 1


TEXTS = st.text(max_size=20)
NAMES = st.from_regex(r"\A[a-z0-9]{1,8}\.example(:[1-9][0-9]{0,3})?\Z")
ORIGINS = NAMES.map("https://{}".format)


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        Answers,
        public_url=ORIGINS,
        widgets_url=ORIGINS,
        database=TEXTS.map("sqlite:{}".format),
        terms=TEXTS.map("https://example.org/{}".format),
        homeservers=st.dictionaries(NAMES, st.just(HomeserverSettings()), max_size=2),
    )
)
def test_whatever_is_answered_the_file_says_just_that_or_it_is_refused(answers: Answers) -> None:
    try:
        check(answers)
    except SettingsError as exc:
        assert re.match(r"server\.widgets_url|database\.url|This is not TOML", str(exc))  # noqa: PT017
        return
    read = parse(settings_text(answers))
    assert (read.server.public_url, read.server.widgets_url) == (answers.public_url, answers.widgets_url)
    assert read.database.url == answers.database
    assert read.homeservers == answers.homeservers
    assert document_urls(read.terms) == {"terms_of_service": {answers.terms}}


ANY = st.builds(Answers, public_url=TEXTS, widgets_url=TEXTS, listen=TEXTS, database=TEXTS, terms=TEXTS)


@settings(max_examples=60, deadline=None)
@given(ANY | st.builds(Answers, homeservers=st.dictionaries(TEXTS, st.just(HomeserverSettings()), max_size=2)))
def test_nonsense_is_refused_in_the_words_of_the_settings(answers: Answers) -> None:
    try:
        check(answers)
    except SettingsError:
        return
    assert parse(settings_text(answers)).homeservers == answers.homeservers
