"""Terms of service: shown before the manager learns anything, agreed to once, and again when they are new."""

from collections.abc import Iterable

import pytest

from manifold.errors import ManagerUnreachable, TermsNotSigned
from manifold.integrations.catalogue import Catalogue
from manifold.manager.settings import PolicySettings
from manifold.sdk import Manager, MatrixSession, MemoryTokens, Policy
from manifold.server.static import Assets
from manifold.spec.terms import Document
from manifold.storage import Store
from tests.sdk.conftest import ALICE, MANAGER
from tests.support.asgi import Client
from tests.support.manager import Clock, make_services, pages
from tests.support.matrix import MemoryMatrix
from tests.support.memory import MemoryEgress
from tests.support.transport import MemoryTransport

ENGLISH, FRENCH = "https://example.org/tos-1-en.html", "https://example.org/tos-1-fr.html"
PRIVACY = "https://example.org/privacy-3.html"
SECOND = "https://example.org/tos-2-en.html"


@pytest.fixture
def policies() -> dict[str, PolicySettings]:
    return {
        "tos": {"version": "1", "en": Document("Terms", ENGLISH), "fr": Document("Conditions", FRENCH)},
        "privacy": {"version": "3", "en": Document("Privacy", PRIVACY)},
    }


class Reader:
    """Somebody who agrees to everything, in French where there is French."""

    def __init__(self) -> None:
        self.shown: list[list[str]] = []

    async def read(self, policies: list[Policy]) -> Iterable[str]:
        self.shown.append([policy.id for policy in policies])
        return [policy.document("fr").url for policy in policies]


def _asked(transport: MemoryTransport) -> list[str]:
    return [f"{request.method} {request.url.partition('/v1/')[2]}" for request in transport.asked]


async def test_who_agrees_is_asked_once_and_before_the_manager_knows_who_it_is(
    session: MatrixSession, transport: MemoryTransport, matrix: MemoryMatrix
) -> None:
    reader = Reader()

    assert (await Manager(MANAGER, session, on_terms=reader.read, transport=transport).account()).user_id == ALICE

    assert reader.shown == [["tos", "privacy"]]
    assert _asked(transport) == ["GET terms", "POST account/register", "POST terms", "GET account"]
    assert matrix.account_data[ALICE]["m.accepted_terms"] == {"accepted": sorted([FRENCH, PRIVACY])}
    # The account knows it now, so another client asks nobody.
    assert (await Manager(MANAGER, session, transport=transport).account()).user_id == ALICE


@pytest.mark.parametrize("agreed", [[], [ENGLISH], ["https://example.org/other"]])
async def test_who_does_not_agree_to_all_of_it_is_no_account(
    session: MatrixSession, transport: MemoryTransport, matrix: MemoryMatrix, agreed: list[str]
) -> None:
    manager = Manager(MANAGER, session, on_terms=lambda _: agreed, transport=transport)

    with pytest.raises(TermsNotSigned, match="Privacy"):
        await manager.account()

    assert "POST account/register" not in _asked(transport)
    assert "m.accepted_terms" not in matrix.account_data[ALICE]


async def test_without_a_callback_the_error_names_what_to_agree_to(manager: Manager) -> None:
    with pytest.raises(TermsNotSigned, match=r"manager\.example can be used by those who agreed to: Terms, Privacy"):
        await manager.account()

    assert [policy.document("de", "fr").name for policy in await manager.terms()] == ["Conditions", "Privacy"]


async def test_terms_that_are_new_are_asked_for_in_the_middle_and_the_call_goes_on(
    session: MatrixSession,
    transport: MemoryTransport,
    store: Store,
    egress: MemoryEgress,
    clock: Clock,
    catalogue: Catalogue,
    assets: Assets,
) -> None:
    reader = Reader()
    manager = Manager(MANAGER, session, on_terms=reader.read, transport=transport)
    await manager.account()
    new = {"tos": PolicySettings(version="2", en=Document("Terms", SECOND))}
    restarted = pages(make_services(store, egress, clock, catalogue, policies=new), assets)
    transport.serve(MANAGER, Client(restarted.interface))

    assert await manager.installations("!room:example.org") == []

    assert reader.shown == [["tos", "privacy"], ["tos"]]


async def test_agreeing_whose_answer_was_lost_is_agreed_to_with_the_next_call(
    session: MatrixSession, transport: MemoryTransport
) -> None:
    tokens, reader = MemoryTokens(), Reader()
    manager = Manager(MANAGER, session, on_terms=reader.read, tokens=tokens, transport=transport)
    transport.lose(MANAGER, 3, done=False)
    with pytest.raises(ManagerUnreachable):
        await manager.account()
    assert tokens.get(MANAGER, ALICE), "the token is good, and kept"

    assert (await manager.account()).user_id == ALICE

    assert reader.shown == [["tos", "privacy"]]
    assert len(await manager.sessions()) == 1


async def test_agreeing_by_hand(session: MatrixSession, transport: MemoryTransport) -> None:
    manager = Manager(MANAGER, session, on_terms=Reader().read, transport=transport)

    await manager.agree([ENGLISH])

    assert (await manager.account()).user_id == ALICE
