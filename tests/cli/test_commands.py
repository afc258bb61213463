"""The command: help without a server, fragments that can be pasted, and mistakes that are told with exit code 2."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from manifold import __version__
from manifold.cli import main
from manifold.cli.group import COMMANDS, FOR_USERS

ROOT = Path(__file__).parents[2]


def run(*arguments: str, settings: Path | None = None) -> Result:
    environment = {"MANIFOLD_SETTINGS": None if settings is None else str(settings)}
    return CliRunner().invoke(main, list(arguments), env=environment)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "manifold.toml"
    path.write_text("[server]\npublic_url = 'https://manager.example'\nwidgets_url = 'https://widgets.example'\n")
    return path


def test_help_names_every_command() -> None:
    result = run("--help")

    assert result.exit_code == 0
    for command, (_, text, _) in COMMANDS.items():
        assert command in result.output
        assert text.split()[0] in result.output
    assert result.output.index("For users:") < result.output.index("  add ") < result.output.index("For operators:")


@pytest.mark.parametrize(
    "arguments", [*([command] for command in COMMANDS), ["settings", "example"], ["settings", "check"]], ids=" ".join
)
def test_every_command_explains_itself(arguments: list[str]) -> None:
    for option in ("--help", "-h"):
        result = run(*arguments, option)
        assert (result.exit_code, result.exception) == (0, None)
        assert f"Usage: main {' '.join(arguments)}" in result.output
        assert result.output.count("\n") > 3


SERVER = ["manifold.server", "manifold.manager", "manifold.egress", "starlette", "uvicorn", "asyncpg", "uvloop", "dns"]


@pytest.mark.parametrize(
    ("calls", "forbidden"),
    [
        ([["--help"], ["completion", "zsh"]], [*SERVER, "manifold.sdk", "aiohttp"]),
        ([[command, "--help"] for command in FOR_USERS], [*SERVER, "aiohttp"]),
    ],
    ids=["the help as a whole", "users' commands"],
)
def test_help_loads_neither_a_server_nor_what_speaks_http(calls: list[list[str]], forbidden: list[str]) -> None:
    probe = (
        "import sys; from click.testing import CliRunner; from manifold.cli import main\n"
        f"for call in {calls}: assert CliRunner().invoke(main, call).exit_code == 0\n"
        f"print({{*{forbidden}}} & sys.modules.keys())"
    )

    probed = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert probed.stdout.strip() == "set()"


def test_the_version_is_told() -> None:
    assert run("--version").output.strip() == f"manifold, version {__version__}"


def test_an_unknown_command_is_told() -> None:
    result = run("nonsense")

    assert result.exit_code == 2
    assert "No such command 'nonsense'" in result.output


def test_what_this_machine_has_is_listed() -> None:
    result = run("integrations", "installed")

    assert result.exit_code == 0
    for word in ("jitsi", "etherpad", "custom", "Write a text together"):
        assert word in result.output


def test_the_example_is_printed_as_it_is_in_the_repository() -> None:
    assert run("settings", "example").output == (ROOT / "manifold.example.toml").read_text("utf-8")


def test_good_settings_are_fine(settings: Path) -> None:
    result = run("settings", "check", "--settings", str(settings))

    assert (result.exit_code, result.output) == (0, f"{settings}: fine\n")


def test_the_settings_file_is_named_by_option_then_environment_then_place(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("settings", "check", settings=settings).output == f"{settings}: fine\n"

    monkeypatch.chdir(settings.parent)
    assert run("settings", "check").output == "manifold.toml: fine\n"

    missing = run("settings", "check", "--settings", "nowhere.toml", settings=settings)
    assert missing.exit_code == 2
    assert missing.stderr.startswith("manifold: nowhere.toml: can't be read")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[server]\nbogus = 1", "manifold: server.bogus: there is no such setting\n"),
        (
            "[server]\npublic_url = 'http://a.example'\nwidgets_url = 'http://A.example:80'",
            "manifold: server.widgets_url: must be another",
        ),
        ("not toml", "manifold: This is not TOML: "),
        ("[integrations.nonsense]\na = 1", "manifold: integrations.nonsense: there is no such integration\n"),
        ("[integrations.jitsi]\nserver = 3", "manifold: integrations.jitsi.server: Expected str, got int\n"),
        ("[terms.tos]\nen = { name = 'Terms', url = 'https://example.org/' }", "manifold: terms.tos.version: "),
    ],
)
def test_a_mistake_in_the_settings_is_told_by_its_key_with_exit_code_2(settings: Path, text: str, message: str) -> None:
    settings.write_text(text)

    for command in (["settings", "check"], ["serve"]):
        result = run(*command, "--settings", str(settings))
        assert result.exit_code == 2, command
        assert message in result.stderr
        assert "Traceback" not in result.output


def test_a_mistake_that_only_the_server_can_see_is_told_the_same_way(settings: Path) -> None:
    settings.write_text("[egress]\nca_file = 'nowhere.pem'\n[homeservers.'a.example']")

    result = run("serve", "--settings", str(settings))

    assert result.exit_code == 2
    assert "nowhere.pem" in result.stderr
    assert "Traceback" not in result.output


def test_the_well_known_fragments_can_be_pasted(settings: Path) -> None:
    result = run("well-known", "--settings", str(settings))

    assert result.exit_code == 0
    element, client, integrations = fragments(result.output)
    assert element == {
        "integrations_ui_url": "https://manager.example/ui",
        "integrations_rest_url": "https://manager.example",
        "integrations_widgets_urls": ["https://widgets.example/w/"],
    }
    assert client == {
        "m.integrations": {"managers": [{"api_url": "https://manager.example", "ui_url": "https://manager.example/ui"}]}
    }
    assert integrations.keys() == {"m.integrations_widget"}


def fragments(output: str) -> list[dict[str, object]]:
    """The JSON objects between the lines for people."""
    decoder, found, position = json.JSONDecoder(), [], 0
    while (position := output.find("\n{", position)) != -1:
        fragment, position = decoder.raw_decode(output, position + 1)
        found.append(fragment)
    return found
