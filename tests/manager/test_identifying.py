"""What the widgets of a room are: ours, those of the managers before this one, and anybody's."""

from collections.abc import Callable
from importlib.metadata import EntryPoint

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manifold.errors import InvalidParam
from manifold.ids import UserID
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.discovery import GROUP
from manifold.manager.block_settings import BlockSettings
from manifold.manager.blocks import Blocks
from manifold.manager.identifying import (
    CREDENTIALS,
    KEPT_THERE,
    NEEDS_LOGIN,
    NO_PAGE,
    NOT_ENCRYPTED,
    NOT_MAINTAINED,
    NOT_OFFERED,
    NOT_TOLD,
    Identifier,
)
from manifold.spec.widgets import FoundWidget, IdentifiedWidget, IdentifyRequest, WidgetDefinition
from manifold.storage import Store
from tests.support.manager import ROOM, SIGNING_KEY, Clock

ALICE = UserID.parse("@alice:example.org")
PAD = "https%3A%2F%2Fpad.example.org%2Fp%2Fminutes"
PAGE = "https%3A%2F%2Fexample.org%2Fboard"
SCALAR = "https://scalar.vector.im/api/widgets"
DIMENSION = "https://dimension.example.org/widgets"

Identify = Callable[..., IdentifiedWidget]


@pytest.fixture
def blocks(store: Store, clock: Clock) -> Blocks:
    return Blocks(store, BlockSettings(), clock)


def identifying(catalogue: Catalogue, blocks: Blocks) -> Identify:
    identifier = Identifier(catalogue, blocks, "https://widgets.example", SIGNING_KEY)

    def identify(url: str, type_: str = "m.custom", name: str = "", /, **data: object) -> IdentifiedWidget:
        widget = FoundWidget("w1", type_, url, name, data)
        [found] = identifier.identify(ALICE, IdentifyRequest([widget], ROOM), [])
        assert found.id == "w1"
        return found

    return identify


@pytest.fixture
def identify(catalogue: Catalogue, blocks: Blocks) -> Identify:
    return identifying(catalogue, blocks)


def test_a_widget_of_ours_has_the_config_of_its_form(identify: Identify) -> None:
    found = identify(
        f"https://widgets.example/w/etherpad?url={PAD}#displayName=$matrix_display_name",
        "m.etherpad",
        "Minutes",
        url="https://pad.example.org/p/minutes",
    )

    assert (found.by, found.integration, found.name) == ("manifold", "etherpad", "Minutes")
    assert (found.host, found.label) == ("pad.example.org", "minutes on pad.example.org")
    assert found.config == {"server": "https://pad.example.org", "pad": "minutes"}
    assert (found.replacement, found.problems) == (None, [])


def test_a_widget_of_ours_without_data_is_read_by_its_address(identify: Identify) -> None:
    found = identify(f"https://widgets.example/w/custom?url={PAGE}")

    assert found.config == {"url": "https://example.org/board", "name": "Web page"}


def test_one_of_ours_that_is_not_offered_any_more_is_told(identify: Identify) -> None:
    found = identify("https://widgets.example/w/gone?url=https%3A%2F%2Fa.example", "m.custom", "Gone")

    assert (found.by, found.integration, found.problems) == ("manifold", None, [NOT_OFFERED])


def test_a_page_of_scalar_is_replaced_under_its_own_id(identify: Identify) -> None:
    found = identify(f"{SCALAR}/etherpad.html?url={PAD}", "etherpad", "Minutes")

    assert (found.by, found.integration, found.host) == ("scalar", "etherpad", "pad.example.org")
    assert found.problems == [NEEDS_LOGIN]
    made = found.replacement
    assert made is not None
    assert (made.id, made.type, made.name) == ("w1", "m.etherpad", "Minutes")
    assert made.url.startswith(f"https://widgets.example/w/etherpad?url={PAD}#")
    assert made.data == {"url": "https://pad.example.org/p/minutes"}


def test_a_page_of_dimension_is_replaced_by_what_its_data_says(identify: Identify) -> None:
    query = "confId=$confId&domain=$domain&isAudioConf=false&displayName=$matrix_display_name"
    found = identify(f"{DIMENSION}/jitsi?{query}", "dimension-jitsi", confId="standup", domain="jitsi.riot.im")

    assert (found.by, found.integration, found.problems) == ("dimension", "jitsi", [NOT_MAINTAINED])
    assert found.replacement is not None
    assert found.replacement.data == {"domain": "meet.element.io", "conferenceId": "standup", "isAudioOnly": False}


def test_what_no_integration_knows_becomes_a_plain_page_under_its_name(identify: Identify) -> None:
    found = identify(f"{DIMENSION}/video?url=https%3A%2F%2Fwww.youtube.com%2Fembed%2Fabc", "m.video", "Talk")

    assert isinstance(found.replacement, WidgetDefinition)
    if found.integration == "custom":
        assert found.replacement.data == {"url": "https://www.youtube.com/embed/abc"}
        assert found.config == {"url": "https://www.youtube.com/embed/abc", "name": "Talk"}
    assert found.replacement.name == "Talk"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        (f"{SCALAR}/etherpad.html?padName=minutes", KEPT_THERE),
        (f"{SCALAR}/stickerpicker.html", NOT_TOLD),
        (f"{SCALAR}/generic.html?url=http%3A%2F%2Fexample.org", NOT_OFFERED),
    ],
)
def test_what_can_not_be_moved_is_told(identify: Identify, url: str, problem: str) -> None:
    found = identify(url)

    assert found.problems == [NEEDS_LOGIN, problem]
    assert found.replacement is None


async def test_nothing_blocked_takes_the_place_of_anything(catalogue: Catalogue, blocks: Blocks) -> None:
    await blocks.add("integration", "etherpad")
    await blocks.add("integration", "custom")

    found = identifying(catalogue, blocks)(f"{SCALAR}/etherpad.html?url={PAD}")

    assert (found.integration, found.replacement) == (None, None)
    assert NOT_OFFERED in found.problems


def test_where_only_plain_pages_are_offered_they_do(blocks: Blocks) -> None:
    catalogue = Catalogue([EntryPoint("custom", "manifold.bundled.custom", GROUP)])

    found = identifying(catalogue, blocks)(f"{SCALAR}/etherpad.html?url={PAD}", "etherpad", "Minutes")

    assert found.integration == "custom"
    assert found.replacement is not None
    assert found.replacement.url.startswith(f"https://widgets.example/w/custom?url={PAD}#")


def test_elements_own_conference_can_be_edited_by_the_same_form(identify: Identify) -> None:
    url = "https://app.element.io/jitsi.html?conferenceDomain=$domain&conferenceId=$conferenceId#userId=$matrix_user_id"
    found = identify(url, "jitsi", "Jitsi", domain="meet.element.io", conferenceId="Jitsi1", isAudioOnly=False)

    assert (found.by, found.integration, found.host) == ("other", "jitsi", "meet.element.io")
    assert found.config == {
        "server": "https://meet.element.io",
        "conference": "Jitsi1",
        "audio_only": False,
        "members_only": False,
    }
    assert (found.replacement, found.problems) == (None, [])


def test_a_foreign_page_is_told_by_its_host_and_left_alone(identify: Identify) -> None:
    found = identify("https://neoboard.example.org/#/?userId=$matrix_user_id", "net.nordeck.whiteboard:widget", "Board")

    assert (found.by, found.integration, found.config) == ("other", None, None)
    assert (found.name, found.host, found.problems) == ("Board", "neoboard.example.org", [])


def test_a_widget_of_another_manifold_is_told_by_what_it_shows(identify: Identify) -> None:
    found = identify(f"https://widgets.other.example/w/etherpad?url={PAD}#theme=x", "m.etherpad")

    assert (found.by, found.integration, found.host) == ("other", "etherpad", "pad.example.org")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("javascript:alert(1)", NO_PAGE),
        ("JavaScript://x/%0aalert(1)", NO_PAGE),
        ("data:text/html,<script>alert(1)</script>", NO_PAGE),
        ("$url", NO_PAGE),
        ("", NO_PAGE),
        ("https://alice:secret@example.org/", CREDENTIALS),
        ("http://example.org/", NOT_ENCRYPTED),
        ("https://example.org/@alice", ""),
    ],
)
def test_what_is_dangerous_is_named(identify: Identify, url: str, problem: str) -> None:
    assert identify(url).problems == ([problem] if problem else [])


def test_a_room_that_is_none_is_refused(catalogue: Catalogue, blocks: Blocks) -> None:
    with pytest.raises(InvalidParam, match="'room_id'"):
        Identifier(catalogue, blocks, "https://widgets.example", SIGNING_KEY).identify(
            ALICE, IdentifyRequest([], "nonsense"), []
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["", f"{SCALAR}/generic.html?url=", f"{DIMENSION}/jitsi?confId=", "https://widgets.example/w/"]),
    st.text(max_size=100),
    st.sampled_from(["m.jitsi", "m.etherpad", "m.custom", ""]),
    st.dictionaries(st.sampled_from(["url", "domain", "conferenceId", "isAudioOnly", "/~"]), st.text() | st.none()),
)
def test_whatever_stands_in_a_room_a_replacement_is_a_page_of_ours(
    identify: Identify, start: str, tail: str, type_: str, data: dict[str, object]
) -> None:
    found = identify(start + tail, type_, "", **data)

    if found.replacement is not None:
        assert found.replacement.url.startswith("https://widgets.example/w/")
