"""Pages of the catalogue are made once and kept as they are sent, until something else can be used."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from manifold.errors import InvalidParam, Unavailable
from manifold.ids import UserID
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.discovery import GROUP
from manifold.manager.block_settings import BlockSettings
from manifold.manager.blocks import Blocks
from manifold.manager.offers import MAX_KEPT, Offers
from manifold.manager.settings import QuotaSettings
from manifold.spec.catalogue import CatalogueQuery
from manifold.storage import Store
from tests.support.manager import Clock
from tests.support.wheels import stranger

ALL = CatalogueQuery()
ALICE = UserID.parse("@alice:example.org")


@pytest.fixture
def blocks(store: Store, clock: Clock) -> Blocks:
    return Blocks(store, BlockSettings(), clock)


@pytest.fixture
def offers(store: Store, blocks: Blocks, catalogue: Catalogue) -> Offers:
    return Offers(catalogue, blocks, store, QuotaSettings())


def test_a_page_is_made_once_for_all_who_ask_for_the_same(offers: Offers) -> None:
    page = offers.page(ALL, ["de-AT", "fr"], None)

    assert offers.page(CatalogueQuery(limit=200), ["de"], ALICE) is page
    assert page.languages == ("de",)
    assert offers.page(ALL, [], None) is not page


def test_a_page_that_nobody_wants_any_more_is_forgotten(offers: Offers) -> None:
    page = offers.page(ALL, [], None)
    for number in range(MAX_KEPT):
        offers.page(CatalogueQuery(q=str(number)), [], None)

    assert offers.page(ALL, [], None) is not page


async def test_a_block_is_on_the_next_page(offers: Offers, blocks: Blocks) -> None:
    page = offers.page(ALL, [], None)

    await blocks.add("integration", "jitsi", "It costs too much")

    assert b"It costs too much" not in page.body
    assert b"It costs too much" in offers.page(ALL, [], None).body
    await blocks.remove("integration", "jitsi")
    assert offers.page(ALL, [], None).body == page.body


async def test_what_is_told_to_who_is_blocked_is_told_to_nobody_else(offers: Offers, blocks: Blocks) -> None:
    await blocks.add("user", ALICE, "Spam")

    assert b"Spam" in offers.page(ALL, [], ALICE).body
    assert b"Spam" not in offers.page(ALL, [], None).body
    assert b"Spam" not in offers.page(ALL, [], UserID.parse("@bob:example.org")).body


def test_an_integration_that_turns_out_to_be_broken_is_so_on_the_next_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store, blocks: Blocks
) -> None:
    module = f"broken_{tmp_path.name}"
    for path, text in stranger(module, code="raise RuntimeError('broken')").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    catalogue = Catalogue([EntryPoint("weather", f"{module}.weather", GROUP)])
    offers = Offers(catalogue, blocks, store, QuotaSettings())
    before = offers.page(ALL, [], None)

    with pytest.raises(Unavailable):
        catalogue["weather"].usable()

    assert b'"available":true' in before.body
    assert b'"available":"unavailable: weather can' in offers.page(ALL, [], None).body


def test_a_page_that_there_never_was_is_refused_each_time(offers: Offers) -> None:
    for _ in range(2):
        with pytest.raises(InvalidParam):
            offers.page(CatalogueQuery(start="nonsense"), [], None)
