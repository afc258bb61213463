"""The catalogue lists what is installed without running it; a bad integration costs its card and nothing else."""

import logging
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from manifold.errors import InvalidParam, ManifestError, NotFound, SettingsError, Unavailable
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.discovery import GROUP
from manifold.spec.catalogue import CatalogueQuery

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
        "cards = Catalogue.installed().search().integrations;"
        "loaded = [name for name in sys.modules if name.startswith('manifold.bundled.')];"
        "print(len(cards) > 2, loaded)"
    )

    listed = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)

    assert listed.stdout.strip() == "True []"


def test_what_came_with_manifold_is_found_and_trusted(catalogue: Catalogue) -> None:
    assert {card.id: card.trust for card in catalogue.search().integrations} == {
        "custom": "bundled",
        "etherpad": "bundled",
        "jitsi": "bundled",
    }
    assert all(card.available is True for card in catalogue.search().integrations)


@pytest.mark.parametrize(
    "manifest", ["", "id = ", MANIFEST.format(id="other", kind="bot"), MANIFEST.format(id="bad", kind="toy")]
)
def test_a_bad_manifest_is_left_out_and_logged(shelf: Shelf, manifest: str, caplog: pytest.LogCaptureFixture) -> None:
    shelf.put("good")
    shelf.put("bad", manifest=manifest)

    assert [card.id for card in Catalogue(shelf.found).search().integrations] == ["good"]
    assert "Leaving out integration bad" in caplog.text


@pytest.mark.parametrize("module", ["example_nowhere", "example_nowhere.inside", "math", "", ".relative", "a b"])
def test_a_package_that_is_not_there_is_left_out(shelf: Shelf, module: str) -> None:
    shelf.put("good")
    shelf.found.append(EntryPoint("gone", module, GROUP))

    assert [card.id for card in Catalogue(shelf.found).search().integrations] == ["good"]


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

    cards = {card.id: card.available for card in catalogue.search().integrations}
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

    assert {card.id: card.available is True for card in catalogue.search().integrations} == {
        "good": True,
        "broken": False,
    }
    with pytest.raises(ManifestError):
        _ = catalogue["broken"].integration


def test_a_search_fits_all_that_is_given(shelf: Shelf) -> None:
    shelf.put("alpha")
    shelf.put("beta", kind="bot")
    catalogue = Catalogue(shelf.found)

    def found(**given: Any) -> list[str]:
        return [card.id for card in catalogue.search(CatalogueQuery(**given)).integrations]

    assert found() == ["alpha", "beta"]
    assert found(kind="bot") == ["beta"]
    assert found(kind="bridge") == []
    assert found(category="examples", target="room") == ["alpha", "beta"]
    assert found(category="example") == []
    assert found(target="account") == []
    assert found(q="BETA") == ["beta"]
    assert found(q="beta example") == ["beta"]
    assert found(q="beta alpha") == []
    assert found(q="straße") == ["alpha", "beta"]
    assert found(q="  ") == ["alpha", "beta"]
    assert found(kind="bot", q="alpha") == []


def test_pages_follow_each_other_whatever_they_are_filtered_by(shelf: Shelf) -> None:
    for name in ("cherry", "apple", "banana", "damson"):
        shelf.put(name, kind="bot" if name == "damson" else "widget")
    catalogue = Catalogue(shelf.found)
    seen, start = [], ""
    while True:
        page = catalogue.search(CatalogueQuery(kind="widget", limit=1, start=start))
        seen += [card.id for card in page.integrations]
        if not isinstance(page.next_batch, str):
            break
        start = page.next_batch

    assert seen == ["apple", "banana", "cherry"]
    # Where a page ended stays right when the manager is started anew with one integration more.
    shelf.put("blueberry")
    (card,) = Catalogue(shelf.found).search(CatalogueQuery(limit=1, start=start)).integrations
    assert card.id == "blueberry"


def test_a_full_page_that_is_the_last_says_so(shelf: Shelf) -> None:
    shelf.put("apple")

    assert Catalogue(shelf.found).search(CatalogueQuery(limit=1)).next_batch is UNSET


@given(st.text(max_size=64).filter(bool))
def test_a_page_that_there_never_was_is_refused(catalogue: Catalogue, start: str) -> None:
    with pytest.raises(InvalidParam, match="'from'"):
        catalogue.search(CatalogueQuery(start=start))


def test_two_integrations_do_not_share_an_id_or_a_widget_type(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    types = 'widget_types = ["m.video", "video"]\n'
    shelf.put("first", manifest=MANIFEST.format(id="first", kind="widget") + types)
    shelf.put("second", manifest=MANIFEST.format(id="second", kind="widget") + types)
    shelf.found.append(shelf.found[0])

    catalogue = Catalogue(shelf.found)

    assert [card.id for card in catalogue.search().integrations] == ["first"]
    assert catalogue.widget_types == {"m.video": catalogue["first"], "video": catalogue["first"]}
    assert "another integration makes widgets of type m.video" in caplog.text
    assert "there is another integration first" in caplog.text


def test_a_refusal_is_on_the_card_that_it_is_about(catalogue: Catalogue) -> None:
    cards = {card.id: card.available for card in catalogue.search(refusals={"jitsi": "No"}).integrations}

    assert cards == {"custom": True, "etherpad": True, "jitsi": "No"}


def test_the_detail_has_the_form_and_what_it_may_do(catalogue: Catalogue) -> None:
    detail = catalogue["jitsi"].detail()

    assert detail.state_events == ["im.vector.modular.widgets"]
    assert detail.max_power == 0
    assert detail.initial == {
        "server": "https://meet.element.io",
        "conference": None,
        "audio_only": False,
        "members_only": False,
    }
    assert detail.config_schema["required"] == ["server"]


def test_what_stands_on_the_cloud_of_a_third_party_is_offered_when_the_operator_says_so(shelf: Shelf) -> None:
    shelf.put("own")
    for name in ("film", "music"):
        shelf.put(name, manifest=MANIFEST.format(id=name, kind="widget") + 'learns = "cloud"\n')

    def offered(*clouds: str) -> list[str]:
        catalogue = Catalogue(shelf.found, clouds=clouds)
        assert {entry.manifest.id for entry in catalogue.switched_off}.isdisjoint(
            card.id for card in catalogue.search().integrations
        )
        return [card.id for card in catalogue.search().integrations]

    assert offered() == ["own"]
    assert offered("music") == ["music", "own"]
    assert offered("*") == ["film", "music", "own"]
    with pytest.raises(NotFound):
        _ = Catalogue(shelf.found, clouds=[])["film"]
    with pytest.raises(SettingsError, match=r"catalogue\.clouds: there is no integration 'musik'"):
        Catalogue(shelf.found, clouds=["musik"])
    # A mistake in its settings shows all the same.
    with pytest.raises(SettingsError, match=r"integrations\.film"):
        Catalogue(shelf.found, {"film": {"limit": "x"}}, clouds=[]).check_settings()
