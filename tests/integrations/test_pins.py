"""Nobody else's code runs beside our secrets unless the operator pinned exactly these files."""

import importlib
import logging
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import Distribution, distribution, entry_points
from pathlib import Path

import pytest

from manifold.errors import ManifestError, NotFound, SettingsError, Unavailable
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.discovery import GROUP, is_ours
from manifold.integrations.pins import normalized, pin_of
from tests.support.wheels import INTEGRATION, build_wheel, stranger, unpack

OURS = {entry_point.name for entry_point in entry_points(group=GROUP) if is_ours(entry_point)}


@pytest.fixture
def module(tmp_path: Path) -> str:
    """Another one for each test: Python forgets no module."""
    return f"weather_{tmp_path.name}"


@pytest.fixture
def site(tmp_path: Path, module: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a stranger's package is installed."""
    wheel = build_wheel(tmp_path, "Some_Weather", stranger(module), {"weather": f"{module}.weather"})
    site = unpack(wheel, tmp_path / "site")
    monkeypatch.syspath_prepend(site)
    return site


def offered(**pins: str) -> set[str]:
    return {entry.manifest.id for entry in Catalogue.installed(pins=pins)}


def pin() -> str:
    return pin_of(distribution("some-weather"))


def loaded(module: str) -> set[str]:
    return {name for name in sys.modules if name.partition(".")[0] == module}


def test_a_package_that_is_not_pinned_is_left_out_and_never_imported(
    site: Path, module: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert offered() == OURS
    assert loaded(module) == set()
    assert "Leaving out integration weather: its package Some_Weather is not pinned" in caplog.text
    assert "manifold integrations pin Some_Weather" in caplog.text


def test_a_pinned_package_is_offered_as_a_third_partys(site: Path, module: str) -> None:
    catalogue = Catalogue.installed(pins={"some.weather": pin()})

    card = catalogue["weather"].summary()
    assert (card.trust, card.publisher, card.available) == ("third_party", "Example Ltd", True)
    assert loaded(module) == set(), "its code waits until somebody wants it"
    assert catalogue["weather"].detail().initial == {}
    assert loaded(module) == {module, f"{module}.weather"}


TAMPERING: dict[str, Callable[[Path, str], object]] = {
    "a changed file": lambda site, module: (site / module / "weather" / "__init__.py").write_text("import os"),
    "a changed manifest": lambda site, module: (site / module / "weather" / "manifest.toml").open("a").write("\n"),
    "other entry points": lambda site, _: next(site.glob("*.dist-info/entry_points.txt")).open("a").write("#"),
    "a file that is gone": lambda site, module: (site / module / "weather" / "manifest.toml").unlink(),
    "a file more": lambda site, module: (site / module / "extra.py").write_text(""),
    "a folder before a module": lambda site, module: (site / module / "weather.py").write_text(""),
    "code without source": lambda site, module: (site / module / "extra.pyc").write_bytes(b""),
    "no list of files": lambda site, _: next(site.glob("*.dist-info/RECORD")).unlink(),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("tamper", TAMPERING.values(), ids=TAMPERING.keys())
def test_a_package_that_is_not_as_it_was_is_left_out_and_never_imported(
    site: Path, module: str, tamper: Callable[[Path, str], object], caplog: pytest.LogCaptureFixture
) -> None:
    pinned = pin()
    tamper(site, module)

    assert offered(some_weather=pinned) == OURS
    assert loaded(module) == set()
    assert "Leaving out integration weather: " in caplog.text


def test_settings_for_what_was_left_out_do_not_keep_the_manager_from_starting(site: Path) -> None:
    catalogue = Catalogue.installed({"weather": {"limit": 1}})

    assert "weather" not in catalogue
    with pytest.raises(SettingsError, match=r"integrations\.wether: there is no such integration"):
        Catalogue.installed({"wether": {}})


def test_a_pin_for_what_is_not_installed_is_told(caplog: pytest.LogCaptureFixture) -> None:
    assert offered(nowhere="sha256:" + "0" * 64) == OURS
    assert "The settings pin nowhere, which is not installed" in caplog.text


def test_another_package_of_the_same_name_is_not_run(
    site: Path, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = tmp_path / "earlier"
    (earlier / module / "weather").mkdir(parents=True)
    (earlier / module / "__init__.py").write_text("raise SystemExit('the impostor ran')")
    monkeypatch.syspath_prepend(earlier)

    with pytest.raises(Unavailable, match="Python finds another"):
        Catalogue.installed(pins={"some-weather": pin()})["weather"].usable()
    assert loaded(module) == set()


def test_a_pinned_package_does_not_take_the_place_of_one_of_ours(
    tmp_path: Path, module: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wheel = build_wheel(tmp_path, "impostor", stranger(module, "jitsi"), {"jitsi": f"{module}.weather"})
    monkeypatch.syspath_prepend(unpack(wheel, tmp_path / "site"))

    catalogue = Catalogue.installed(pins={"impostor": pin_of(distribution("impostor"))})

    assert catalogue["jitsi"].trust == "bundled"
    assert "there is another integration jitsi" in caplog.text


@pytest.mark.parametrize("value", ["os.path", "json", "nowhere", "a b", "..", ""])
def test_an_integration_must_be_a_folder_of_its_own_package(
    tmp_path: Path, module: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = build_wheel(tmp_path, "confused", stranger(module), {"weather": value})
    monkeypatch.syspath_prepend(unpack(wheel, tmp_path / "site"))

    with pytest.raises(NotFound):
        Catalogue.installed(pins={"confused": pin_of(distribution("confused"))})["weather"]


def test_the_hash_is_the_same_wherever_the_package_is_installed(site: Path, tmp_path: Path, module: str) -> None:
    here = pin()
    # What installers and Python leave behind says nothing about the package.
    info = next(site.glob("*.dist-info"))
    (info / "INSTALLER").write_text("pip\n")
    (info / "direct_url.json").write_text('{"url": "file:///somewhere", "dir_info": {}}')
    cache = site / module / "__pycache__"
    cache.mkdir()
    (cache / "__init__.cpython-311.pyc").write_bytes(b"compiled")
    with (info / "RECORD").open("a") as record:
        record.write(f"{info.name}/INSTALLER,,\n{info.name}/direct_url.json,,\n")
        record.write(f"{module}/__pycache__/__init__.cpython-311.pyc,,\n../../bin/weather,,\n")

    assert pin() == here
    assert here.startswith("sha256:")
    assert len(here) == 71


def install(folder: Path, module: str, files: dict[str, str]) -> Distribution:
    site = unpack(build_wheel(folder, "odd", {**stranger(module), **files}, {"weather": module}), folder / "odd")
    return next(iter(Distribution.discover(path=[str(site)])))


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("odd.pth", "at each start of Python"),
        ("{module}/__pycache__/__init__.cpython-311.pyc", "compiled code"),
        ("{module}/extra.pyc", "compiled code"),
        ("{module}/../{module}/extra.py", "strange place"),
    ],
)
def test_a_package_whose_files_say_too_little_can_not_be_pinned(
    tmp_path: Path, module: str, file: str, reason: str
) -> None:
    odd = install(tmp_path, module, {file.format(module=module): ""})

    with pytest.raises(ManifestError, match=reason):
        pin_of(odd)


@pytest.mark.parametrize("text", ['{"dir_info": {"editable": true}}', "not json", "[]", '{"dir_info": 3}'])
def test_an_editable_package_can_not_be_pinned(site: Path, text: str) -> None:
    (next(site.glob("*.dist-info")) / "direct_url.json").write_text(text)

    with pytest.raises(ManifestError, match=r"editable|can't be read"):
        pin()


@pytest.mark.parametrize("name", ["Some_Package", "some.package", "SOME--package", "some-_.package"])
def test_names_are_compared_as_registries_do(name: str) -> None:
    assert normalized(name) == "some-package"


@pytest.mark.slow
def test_a_wheel_that_pip_installed_is_pinned_offered_and_left_out_when_it_changes(
    tmp_path: Path, module: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wheel = build_wheel(tmp_path, "some-weather", stranger(module), {"weather": f"{module}.weather"})
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(site)]
    subprocess.run([*pip, str(wheel)], check=True)
    assert list(site.rglob("*.pyc")), "pip compiles what it installs"
    monkeypatch.syspath_prepend(site)
    pinned = pin()

    assert offered(**{"some-weather": pinned}) == {*OURS, "weather"}

    # A new release under the same name, with one line more.
    files = stranger(module, code=INTEGRATION + "import os\n")
    newer = build_wheel(tmp_path, "some-weather", files, {"weather": f"{module}.weather"}, "1.1")
    subprocess.run([*pip, "--upgrade", str(newer)], check=True)
    importlib.invalidate_caches()
    caplog.set_level(logging.WARNING)

    assert offered(**{"some-weather": pinned}) == OURS
    assert "are not those that were pinned" in caplog.text
    assert loaded(module) == set()
