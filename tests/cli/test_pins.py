"""What an operator sees of a stranger's package, and does about it."""

from importlib.metadata import distribution
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from manifold.cli import main
from manifold.integrations.pins import pin_of
from manifold.settings import load
from tests.support.wheels import build_wheel, stranger, unpack

RUNNING = "raise SystemExit('the stranger ran')"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["integrations", *arguments])


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the package some-weather is installed; it must not run."""
    module = f"weather_{tmp_path.name}"
    wheel = build_wheel(tmp_path, "some-weather", stranger(module, code=RUNNING), {"weather": f"{module}.weather"})
    site = unpack(wheel, tmp_path / "site")
    monkeypatch.syspath_prepend(site)
    return site


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "manifold.toml"
    path.write_text("# my settings\n[tokens]\nidle_days = 7  # a week\n")
    return path


def test_a_package_is_shown_and_not_run(site: Path) -> None:
    result = run("pin", "Some_Weather")

    assert result.exit_code == 0, result.output
    for words in (
        "some-weather 1.0 offers:",
        "weather: Weather (widget), by Example Ltd",
        "may write: im.vector.modular.widgets",
        "sends: Where you are",
        f'[pins]\n"some-weather" = "{pin_of(distribution("some-weather"))}"\n',
    ):
        assert words in result.output


def test_a_pin_is_written_and_then_all_is_well(site: Path, settings: Path) -> None:
    assert run("pin", "some-weather", "--write", "--settings", str(settings)).exit_code == 0

    assert load(settings).pins == {"some-weather": pin_of(distribution("some-weather"))}
    assert settings.read_text().startswith("# my settings\n[tokens]\nidle_days = 7  # a week\n")
    checked = run("pins", "--settings", str(settings))
    assert (checked.exit_code, checked.output) == (0, "✔ some-weather\n")


def test_a_package_that_changed_is_told_with_exit_code_1(site: Path, settings: Path) -> None:
    run("pin", "some-weather", "--write", "--settings", str(settings))
    next(site.glob("*/weather/__init__.py")).write_text("import os")

    result = run("pins", "--settings", str(settings))

    assert result.exit_code == 1
    assert result.output.startswith("✘ some-weather: the files of its package some-weather are not those")


def test_what_is_installed_and_not_pinned_is_told_and_is_no_failure(site: Path, settings: Path) -> None:
    result = run("pins", "--settings", str(settings))

    assert result.exit_code == 0
    assert result.output.startswith("✘ some-weather: its package some-weather is not pinned")


def test_what_is_pinned_and_not_installed_is_told(settings: Path) -> None:
    settings.write_text(f'[pins]\n"gone" = "sha256:{"0" * 64}"\n')

    result = run("pins", "--settings", str(settings))

    assert result.exit_code == 1
    assert result.output == "✘ gone: is pinned, but not installed, or has no integrations\n"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no-such-package", "There is no package 'no-such-package'"),
        ("", "There is no package ''"),
        ("click", "click has no integrations"),
        ("matrix-manifold", "Manifold's own integrations need no pin"),
    ],
)
def test_what_can_not_be_pinned_is_told(name: str, message: str) -> None:
    result = run("pin", name)

    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize("value", ["sha256:0", "md5:" + "0" * 64, "SHA256:" + "0" * 64, "sha256:" + "0" * 64 + "\\n"])
def test_a_pin_that_is_no_hash_is_a_mistake_in_the_settings(settings: Path, value: str) -> None:
    settings.write_text(f'[pins]\n"some-weather" = "{value}"\n')

    result = run("pins", "--settings", str(settings))

    assert result.exit_code == 2
    assert 'pins."some-weather"' in result.output
