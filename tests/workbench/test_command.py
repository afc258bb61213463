"""`manifold workbench`: what is typed wrong is told, and what is told goes where it belongs."""

import asyncio
import json
import re
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner, Result

from manifold.cli import main
from manifold.cli.workbench import command
from manifold.workbench import run
from manifold.workbench.errors import WorkbenchError
from manifold.workbench.run import RunOptions, run_workbench
from manifold.workbench.scenario import DEFAULT, scenario_of
from manifold.workbench.setup import read_setup
from tests.workbench.bench import home

WIDGET = "https://widget.example/"


@pytest.fixture(autouse=True)
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has to be built, and nobody's memory is touched."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "workbench.html").write_text("")
    monkeypatch.setattr(run, "built_page", lambda: tmp_path / "workbench.html")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def manifold(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["workbench", "--no-browser", *arguments])


def test_a_widget_that_nobody_looks_at_is_not_ready_in_time() -> None:
    result = manifold(WIDGET, "--json", "--exit-after", "ready", "--timeout", "0.05")

    assert result.exit_code == 1
    [first, *_] = result.stdout.splitlines()
    assert json.loads(first)["listening"].startswith("http://127.0.0.1:")
    told = json.loads(result.stderr.splitlines()[-1])
    assert told["kind"] == "WorkbenchError"
    assert "not ready within 0.05 s" in told["error"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["file:///etc/passwd"], "must begin with https:// or http://"),
        ([WIDGET, "--data", "x"], "'x' is no KEY=VALUE"),
        ([WIDGET, "--kind", "dog"], "Invalid value for '--kind'"),
        ([WIDGET, "--turn", "https://x"], "is no TURN server"),
        ([WIDGET, "--user", "me"], "'me' is no user ID"),
        ([WIDGET, "--room", "nowhere.json"], "nowhere.json can't be read"),
        ([WIDGET, "--browser", "/no/such/browser"], "can't be started"),
        ([WIDGET, "--port", "70000"], "Invalid value for '--port'"),
        ([], "Missing argument 'URL'"),
    ],
)
def test_what_is_typed_wrong_is_told(arguments: list[str], told: str) -> None:
    result = manifold(*arguments)

    assert result.exit_code in {1, 2}
    assert told in result.stderr
    assert result.stdout == ""


def test_the_document_has_every_option_and_no_other() -> None:
    text = (Path(__file__).parents[2] / "docs/widget-api/workbench.md").read_text("utf-8")
    options = {
        name for each in command.params if isinstance(each, click.Option) for name in (*each.opts, *each.secondary_opts)
    }

    assert set(re.findall(r"(?<![-\w])--[a-z-]+\w", text)) - {"--headless", "--user-data-dir"} == options


def test_the_documents_scenario_is_one() -> None:
    text = (Path(__file__).parents[2] / "docs/widget-api/workbench.md").read_text("utf-8")
    [example] = re.findall(r"```json\n(.*?)```", text, re.DOTALL)

    assert home(scenario_of(example)).room("!kitchen:workbench.invalid").name == "Kitchen"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("localhost:8080/w", "http://localhost:8080/w"),
        ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("widget.example/?a=b", "https://widget.example/?a=b"),
        ("http://widget.example", "http://widget.example"),
    ],
)
def test_an_address_is_typed_as_in_a_browser(typed: str, url: str) -> None:
    assert read_setup(typed).url == url


async def test_another_user_stands_where_the_scenarios_own_stood() -> None:
    scenario = run._scenario(RunOptions(setup=read_setup(WIDGET), user="@eve:example.org"))

    text = msgspec.json.encode(scenario.rooms).decode()
    assert (scenario.user.user_id, scenario.user.display_name) == ("@eve:example.org", "eve")
    assert DEFAULT.user.user_id not in text
    assert text.count("@eve:example.org") == msgspec.json.encode(DEFAULT.rooms).decode().count(DEFAULT.user.user_id)


async def test_the_url_is_shown_once_and_the_log_goes_to_programs(tmp_path: Path) -> None:
    shown: list[str] = []
    told: list[str] = []
    options = RunOptions(setup=read_setup(WIDGET), as_json=True, exit_after="ready", timeout=0.05)

    with pytest.raises(WorkbenchError):
        await run_workbench(options, lambda _: None, told.append, shown.append)

    assert len(shown) == 1
    assert json.loads(told[0]) == {"listening": shown[0]}
    await asyncio.sleep(0)
