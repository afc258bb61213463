"""A card with a link."""

import pytest

from manifold.bundled.link.config import LinkCardConfig
from manifold.bundled.link.integration import LinkCard
from manifold.errors import FieldError, InvalidParam, Unreachable
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, PutWidget, RemoveWidget, Target, Widget
from manifold.manager.checking import Checks
from manifold.manager.looks import Looks
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
URL = "https://pages.example.org/a?b=$matrix_user_id#c$d"

integration = LinkCard(IntegrationSettings())


@pytest.fixture
def checks(egress: MemoryEgress) -> Checks:
    return Checks(egress, Looks(egress, "https://widgets.example"))


def test_its_words_stay_behind_the_fragment_and_nothing_that_was_typed_is_a_variable() -> None:
    config = LinkCardConfig(url=URL, name="$5 & more", description="a#b")
    assert integration.install(config, TARGET) == [
        PutWidget(
            ROOM,
            Widget(
                id="w1",
                type="im.manifold.link",
                name="$5 & more",
                url=(
                    "https://widgets.example/w/link?url=https%3A%2F%2Fpages.example.org%2Fa%3Fb%3D%24matrix_user_id"
                    "#theme=$org.matrix.msc2873.client_theme&language=$org.matrix.msc2873.client_language"
                    "&fragment=c%24d&title=%245%20%26%20more&description=a%23b"
                ),
                data={"url": URL, "description": "a#b"},
            ),
        )
    ]
    assert integration.uninstall(config, TARGET) == [RemoveWidget(ROOM, "w1")]


def test_its_page_frames_nothing_and_takes_no_other_address_than_https() -> None:
    assert integration.page_sources({"url": URL}) == {}
    for url in ("javascript:alert(1)", "http://example.org", "https://a:b@example.org", ""):
        with pytest.raises(InvalidParam):
            integration.page_sources({"url": url})


@pytest.mark.parametrize("status", [200, 401, 403, 429])
async def test_what_is_there_can_be_linked_to_framed_or_not(egress: MemoryEgress, checks: Checks, status: int) -> None:
    egress.page("https://pages.example.org/", b"", status, headers={"X-Frame-Options": "DENY"})

    await checks.check(integration, LinkCardConfig(url="https://pages.example.org/"))


@pytest.mark.parametrize("status", [404, 410, 500, 503])
async def test_what_is_not_there_is_told_at_the_field(egress: MemoryEgress, checks: Checks, status: int) -> None:
    egress.page("https://pages.example.org/", b"", status)

    with pytest.raises(InvalidParam) as wrong:
        await checks.check(integration, LinkCardConfig(url="https://pages.example.org/"))
    with pytest.raises(Unreachable) as away:
        await checks.check(integration, LinkCardConfig(url="https://away.example/"))

    assert wrong.value.fields == (FieldError("/url", f"pages.example.org answers {status} for this address"),)
    assert away.value.fields == (FieldError("/url", away.value.message),)
