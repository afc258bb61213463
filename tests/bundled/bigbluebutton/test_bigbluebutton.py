"""A meeting: the door of a room of Greenlight, and no code that opens more."""

import pytest

from manifold.bundled.bigbluebutton.config import BigBlueButtonConfig
from manifold.bundled.bigbluebutton.integration import BigBlueButton
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
HOST = "https://bbb.example.org"
V3 = f"{HOST}/rooms/abc-def-ghi-jkl/join"
V2 = f"{HOST}/b/ali-abc-def"

integration = BigBlueButton(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (V3, V3),
        (f"{HOST}/rooms/abc-def-ghi-jkl", V3),
        (f"{V3}?moderatorCode=s3cret", V3),
        (V2, V2),
        (f"{V2}-123?guest=true", f"{V2}-123"),
        (f"{HOST}/gl/b/ali-abc-def/", f"{HOST}/gl/b/ali-abc-def"),
        (f"{HOST}/gl/ali-abc-def", None),
        (f"{HOST}/rooms", None),
        (f"{HOST}/bigbluebutton/api/join?meetingID=1&password=mp", None),
        (f"{HOST}/b/signin", None),
    ],
)
def test_links_to_rooms_are_recognised_without_their_codes(link: str, url: str | None) -> None:
    assert integration.recognise(read_link(link)) == (url and {"url": url})


def test_who_says_that_it_is_a_room_may_have_it_elsewhere() -> None:
    assert integration.read_url(f"{HOST}/gl/ali-abc-def") == {"url": f"{HOST}/gl/ali-abc-def"}


def test_no_code_gets_into_the_room() -> None:
    widget = integration.widget(BigBlueButtonConfig(url=f"{V3}?moderatorCode=s3cret#s3cret"), TARGET)

    assert widget.data == {"conferenceUrl": V3}
    assert "s3cret" not in widget.url
    assert "camera; microphone" in integration.frame.allow


def test_widgets_that_others_wrote_are_read() -> None:
    assert integration.config_of({"conferenceUrl": f"{V2}?x"}, "")["url"].startswith(V2)
    with pytest.raises(InvalidParam):
        integration.config_of({"conferenceUrl": f"{HOST}/bigbluebutton/api/join?password=mp"}, "")


def test_installations_are_told_apart() -> None:
    assert integration.label(BigBlueButtonConfig(url=V3)) == "abc-def-ghi-jkl on bbb.example.org"
    assert integration.label(BigBlueButtonConfig(url=V2)) == "ali-abc-def on bbb.example.org"
    assert integration.label(BigBlueButtonConfig(url=f"{HOST}/")) == "bbb.example.org"


@pytest.mark.parametrize(
    ("url", "asked", "body", "status", "message"),
    [
        (V3, f"{HOST}/api/v1/rooms/abc-def-ghi-jkl/public.json", b'{"data": {"name": "Standup"}}', 200, None),
        (V3, f"{HOST}/api/v1/rooms/abc-def-ghi-jkl/public.json", b'{"errors": "Not Found"}', 404, "has no such room"),
        (V3, f"{HOST}/api/v1/rooms/abc-def-ghi-jkl/public.json", b"<title>x</title>", 200, "not as Greenlight does"),
        (V3, f"{HOST}/api/v1/rooms/abc-def-ghi-jkl/public.json", b"[]", 200, "not as Greenlight does"),
        (V2, V2, b"<footer>Powered by Greenlight</footer>", 200, None),
        (V2, V2, b"<title>BigBlueButton</title>", 404, "has no such room"),
        (V2, V2, b"<title>Welcome</title>", 200, "not as Greenlight does"),
    ],
)
async def test_the_room_must_be_there(
    egress: MemoryEgress, url: str, asked: str, body: bytes, status: int, message: str | None
) -> None:
    egress.page(asked, body, status)
    if message is None:
        await integration.check(BigBlueButtonConfig(url=f"{url}?code=1"), egress)
        return
    with pytest.raises(InvalidParam) as raised:
        await integration.check(BigBlueButtonConfig(url=url), egress)
    (field,) = raised.value.fields
    assert isinstance(field, FieldError)
    assert message in field.message
