"""The conference behind a client's call button: the same for the same room, and none that has to be told which."""

import msgspec
import pytest

from manifold.errors import Forbidden, NotFound, SettingsError
from manifold.ids import RoomID
from manifold.integrations.catalogue import Catalogue
from manifold.manager.block_settings import BlockSettings
from manifold.manager.blocks import Blocks
from manifold.manager.video_calls import VideoCalls, check_video_call
from manifold.storage import Store
from tests.support.manager import ROOM, Clock

ROOM_ID = RoomID.parse(ROOM)
WIDGETS = "https://widgets.example"


@pytest.fixture
def blocks(store: Store, clock: Clock) -> Blocks:
    return Blocks(store, BlockSettings(), clock)


def test_it_is_the_content_of_a_widget_and_where_it_is_shown(catalogue: Catalogue, blocks: Blocks) -> None:
    built = msgspec.to_builtins(VideoCalls(catalogue, blocks, WIDGETS, "jitsi").build(ROOM_ID))

    widget = built["widget"]
    assert built.keys() == {"widget_id", "widget", "layout"}
    assert widget["id"] == built["widget_id"]
    assert widget["type"] == "m.jitsi"
    assert widget["creatorUserId"] == "@manifold:widgets.example"
    assert widget["waitForIframeLoad"] is True
    assert widget["url"].startswith(f"{WIDGETS}/w/jitsi?server=https%3A%2F%2Fmeet.element.io#")
    assert widget["data"]["domain"] == "meet.element.io"
    assert built["layout"] == {"container": "top", "index": 0, "width": 100, "height": 60}


def test_a_room_keeps_its_conference_and_another_gets_another(catalogue: Catalogue, blocks: Blocks) -> None:
    calls = VideoCalls(catalogue, blocks, WIDGETS, "jitsi")
    here, again, there = (calls.build(room) for room in (ROOM_ID, ROOM_ID, RoomID.parse("!other:example.org")))

    assert here == again
    assert here.widget_id != there.widget_id
    assert here.widget.data["conferenceId"] != there.widget.data["conferenceId"]
    assert ROOM_ID not in str(here.widget.data)


def test_where_members_alone_come_in_the_room_names_it(blocks: Blocks) -> None:
    own = "https://meet.example.org"
    catalogue = Catalogue.installed({"jitsi": {"server": own, "members_only": [own]}})

    data = VideoCalls(catalogue, blocks, WIDGETS, "jitsi").build(ROOM_ID).widget.data
    assert (data["domain"], data["auth"]) == ("meet.example.org", "openidtoken-jwt")


async def test_what_the_operator_blocked_is_refused(catalogue: Catalogue, store: Store, clock: Clock) -> None:
    for block in ({"integrations": ["jitsi"]}, {"rooms": [ROOM]}):
        blocks = Blocks(store, msgspec.convert(block, BlockSettings), clock)
        with pytest.raises(Forbidden):
            VideoCalls(catalogue, blocks, WIDGETS, "jitsi").build(ROOM_ID)


def test_an_operator_may_have_none(catalogue: Catalogue, blocks: Blocks) -> None:
    check_video_call(catalogue, "")
    with pytest.raises(NotFound):
        VideoCalls(catalogue, blocks, WIDGETS, "").build(ROOM_ID)


@pytest.mark.parametrize(
    ("integration_id", "message"),
    [
        ("bigbluebutton", "catalogue.video_call: bigbluebutton must be told which meeting it is"),
        ("element_call", "catalogue.video_call: element_call must be told which meeting it is"),
        ("etherpad", "catalogue.video_call: etherpad is no meeting"),
        ("nothing", "catalogue.video_call: There is no integration 'nothing' on this manager"),
    ],
)
def test_what_makes_no_meeting_for_each_room_is_no_setting(integration_id: str, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        check_video_call(Catalogue.installed(), integration_id)
    assert str(raised.value) == message


def test_the_one_that_comes_with_manifold_is_one() -> None:
    check_video_call(Catalogue.installed(), "jitsi")
