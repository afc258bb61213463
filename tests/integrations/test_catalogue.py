"""The catalogue lists what is installed without running it; a bad integration costs its card and nothing else."""

import logging
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from manifold.errors import ManifestError, NotFound, SettingsError, Unavailable
from manifold.integrations.catalogue import GROUP, Catalogue

MANIFEST = """\
id = "{id}"
name = "{id} the integration"
kind = "{kind}"
target = ["room"]
summary = "An example."
category = "examples"
keywords = ["Strasse"]
publisher = "Nobody"
documentation = "https://example.org/"
encrypted_rooms = "works"
"""

BREAKS_WHEN_MADE = """
class Broken(Example):
    def __init__(self, operator):
        raise KeyError("x")

integration = Broken
"""

CODE = """\
from manifold.integrations import Config, Integration, IntegrationSettings

class Settings(IntegrationSettings, frozen=True):
    limit: int = 3

class Example(Integration):
    config = Config
    settings = Settings

    def initial(self):
        return Config()

    def label(self, config):
        return ""

    def install(self, config, target):
        return []

    def uninstall(self, config, target):
        return []

integration = Example
"""


class Shelf:
    """Packages that are found on this machine, as entry points."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.folder = folder
        self.prefix = prefix
        self.found: list[EntryPoint] = []

    def put(self, name: str, *, code: str = CODE, manifest: str | None = None, kind: str = "widget") -> None:
        package = self.folder / f"{self.prefix}_{name}"
        package.mkdir()
        (package / "__init__.py").write_text(code)
        (package / "manifest.toml").write_text(MANIFEST.format(id=name, kind=kind) if manifest is None else manifest)
        self.found.append(EntryPoint(name, package.name, GROUP))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.syspath_prepend(tmp_path)
    return Shelf(tmp_path, f"example_{tmp_path.name}")


def test_listing_runs_no_integration() -> None:
    listing = (
        "import sys; from manifold.integrations.catalogue import Catalogue;"
        "cards = Catalogue.installed().search();"
        "loaded = [name for name in sys.modules if name.startswith('manifold.bundled.')];"
        "print(sorted(card.id for card in cards), loaded)"
    )

    listed = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)

    assert listed.stdout.strip() == "['custom', 'etherpad', 'jitsi'] []"


def test_what_came_with_manifold_is_found_and_trusted(catalogue: Catalogue) -> None:
    assert {card.id: card.trust for card in catalogue.search()} == {
        "custom": "bundled",
        "etherpad": "bundled",
        "jitsi": "bundled",
    }
    assert all(card.available is True for card in catalogue.search())


def test_a_stranger_is_not_loaded_for_being_installed(tmp_path: Path) -> None:
    package = tmp_path / "stranger"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('the stranger ran')")
    (package / "manifest.toml").write_text(MANIFEST.format(id="stranger", kind="bot"))
    metadata = tmp_path / "stranger-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\nstranger = stranger\n")
    listing = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r});"
        "from manifold.integrations.catalogue import Catalogue;"
        "print([card.id for card in Catalogue.installed().search()], 'stranger' in sys.modules)"
    )

    listed = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)

    assert listed.stdout.strip() == "['etherpad', 'jitsi', 'custom'] False"
    assert "Leaving out integration stranger" in listed.stderr


@pytest.mark.parametrize(
    "manifest", ["", "id = ", MANIFEST.format(id="other", kind="bot"), MANIFEST.format(id="bad", kind="toy")]
)
def test_a_bad_manifest_is_left_out_and_logged(shelf: Shelf, manifest: str, caplog: pytest.LogCaptureFixture) -> None:
    shelf.put("good")
    shelf.put("bad", manifest=manifest)

    assert [card.id for card in Catalogue(shelf.found).search()] == ["good"]
    assert "Leaving out integration bad" in caplog.text


@pytest.mark.parametrize("module", ["example_nowhere", "example_nowhere.inside", "math", "", ".relative", "a b"])
def test_a_package_that_is_not_there_is_left_out(shelf: Shelf, module: str) -> None:
    shelf.put("good")
    shelf.found.append(EntryPoint("gone", module, GROUP))

    assert [card.id for card in Catalogue(shelf.found).search()] == ["good"]


@pytest.mark.parametrize(
    "code",
    [
        "raise RuntimeError('broken')",
        "import example_missing",
        "integration = 3",
        "",
        "def broken(:",
        CODE + BREAKS_WHEN_MADE,
    ],
)
def test_code_that_does_not_load_shows_on_its_own_card(
    shelf: Shelf, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.put("good")
    shelf.put("broken", code=code)
    catalogue = Catalogue(shelf.found)

    with pytest.raises(Unavailable, match="broken the integration can't be used"):
        catalogue["broken"].detail()

    cards = {card.id: card.available for card in catalogue.search()}
    assert cards["good"] is True
    assert str(cards["broken"]).startswith("unavailable: broken can't be loaded")
    assert caplog.records[-1].levelno == logging.WARNING


def test_what_is_unknown_is_not_found(catalogue: Catalogue) -> None:
    for integration_id in ("nonsense", "", "Jitsi", "../jitsi"):
        with pytest.raises(NotFound):
            catalogue[integration_id]


def test_settings_reach_their_integration(shelf: Shelf) -> None:
    shelf.put("example")

    assert Catalogue(shelf.found, {"example": {"limit": 7}})["example"].integration.operator.limit == 7
    assert Catalogue(shelf.found)["example"].integration.operator.limit == 3


def test_settings_for_an_integration_that_is_not_there_are_refused_by_name(shelf: Shelf) -> None:
    shelf.put("example")

    with pytest.raises(SettingsError, match=r"^integrations\.exmaple: there is no such integration"):
        Catalogue(shelf.found, {"example": {}, "exmaple": {}})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"limti": 7}, "integrations.example.limti: there is no such setting"),
        ({"limit": "seven"}, "integrations.example.limit: Expected int, got str"),
    ],
)
def test_bad_settings_are_told_at_start_by_the_path_of_the_key(
    shelf: Shelf, settings: dict[str, object], message: str
) -> None:
    shelf.put("example")

    with pytest.raises(SettingsError) as raised:
        Catalogue(shelf.found, {"example": settings}).check_settings()
    assert str(raised.value) == message


def test_settings_of_the_bundled_are_checked_as_well() -> None:
    with pytest.raises(SettingsError, match=r"^integrations\.jitsi\.server: "):
        Catalogue.installed({"jitsi": {"server": "http://meet.example.org"}}).check_settings()


def test_an_integration_that_does_not_load_does_not_keep_the_manager_from_starting(shelf: Shelf) -> None:
    shelf.put("good")
    shelf.put("broken", code="raise RuntimeError('broken')")
    shelf.put("bad", manifest="id = ")
    catalogue = Catalogue(shelf.found, {"good": {"limit": 1}, "broken": {"limit": 1}, "bad": {"limit": 1}})

    catalogue.check_settings()

    assert {card.id: card.available is True for card in catalogue.search()} == {"good": True, "broken": False}
    with pytest.raises(ManifestError):
        _ = catalogue["broken"].integration


def test_a_search_fits_all_that_is_given(shelf: Shelf) -> None:
    shelf.put("alpha")
    shelf.put("beta", kind="bot")
    catalogue = Catalogue(shelf.found)

    def found(**given: str) -> list[str]:
        return [card.id for card in catalogue.search(**given)]

    assert found() == ["alpha", "beta"]
    assert found(kind="bot") == ["beta"]
    assert found(kind="bridge") == []
    assert found(category="examples", target="room") == ["alpha", "beta"]
    assert found(category="example") == []
    assert found(target="account") == []
    assert found(text="BETA") == ["beta"]
    assert found(text="beta example") == ["beta"]
    assert found(text="beta alpha") == []
    assert found(text="straße") == ["alpha", "beta"]
    assert found(text="  ") == ["alpha", "beta"]
    assert found(kind="bot", text="alpha") == []


def test_the_detail_has_the_form_and_what_it_may_do(catalogue: Catalogue) -> None:
    detail = catalogue["jitsi"].detail()

    assert detail.state_events == ["im.vector.modular.widgets"]
    assert detail.max_power == 0
    assert detail.initial == {"server": "https://meet.element.io", "conference": None, "audio_only": False}
    assert detail.config_schema["required"] == ["server"]
