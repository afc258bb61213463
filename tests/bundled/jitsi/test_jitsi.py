"""A Jitsi conference: its widget, its name, and asking its server."""

from dataclasses import replace

import pytest

from manifold.bundled.jitsi.config import JitsiConfig, JitsiSettings
from manifold.bundled.jitsi.integration import Jitsi
from manifold.errors import FieldError, InvalidParam, Unreachable
from manifold.ids import RoomID, UserID
from manifold.integrations import PutWidget, RemoveWidget, Target, Widget
from manifold.integrations.config import check_config
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
SERVER = "https://Meet.Example.org:8443/"

integration = Jitsi(JitsiSettings())


def test_installing_puts_one_widget_in_the_room() -> None:
    config = JitsiConfig(server=SERVER, conference="standup", audio_only=True)

    assert integration.install(config, TARGET) == [
        PutWidget(
            ROOM,
            Widget(
                id="w1",
                type="m.jitsi",
                name="Video conference",
                url=(
                    "https://widgets.example/w/jitsi?server=https%3A%2F%2Fmeet.example.org%3A8443"
                    "#conferenceId=$conferenceId&isAudioOnly=$isAudioOnly&displayName=$matrix_display_name"
                    "&theme=$org.matrix.msc2873.client_theme"
                    "&language=$org.matrix.msc2873.client_language"
                ),
                data={"domain": "meet.example.org:8443", "conferenceId": "standup", "isAudioOnly": True},
            ),
        )
    ]


def test_uninstalling_removes_what_installing_put() -> None:
    assert integration.uninstall(JitsiConfig(server=SERVER), TARGET) == [RemoveWidget(ROOM, "w1")]


def test_an_installation_keeps_its_conference_and_another_gets_another() -> None:
    def name(target: Target, *, audio_only: bool = False) -> str:
        return str(integration.widget(JitsiConfig(server=SERVER, audio_only=audio_only), target).data["conferenceId"])

    assert name(TARGET) == name(TARGET, audio_only=True)
    others = [replace(TARGET, room_id=RoomID.parse("!lunch:example.org")), replace(TARGET, installation_id="w2")]
    assert len({name(TARGET), *(name(other) for other in others)}) == 3
    assert name(TARGET).startswith("manifold-")
    # It fits the form's own rule.
    assert check_config(JitsiConfig, {"server": SERVER, "conference": name(TARGET)}).conference == name(TARGET)


def test_the_form_begins_with_the_operators_server() -> None:
    assert Jitsi(JitsiSettings(server="https://own.example")).initial() == JitsiConfig(server="https://own.example")


@pytest.mark.parametrize("conference", ["ab", "a b", "a/b", "a?b", "a#b", "ä-b-c", "x" * 65, "", "$room"])
def test_a_conference_name_that_would_break_an_address_is_refused(conference: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        check_config(JitsiConfig, {"server": SERVER, "conference": conference})
    assert raised.value.fields == (FieldError("/conference", "Use 3 to 64 letters, digits, - or _, without spaces"),)


async def test_a_jitsi_server_is_recognised(egress: MemoryEgress) -> None:
    egress.page("https://own.example/external_api.js", b"var JitsiMeetExternalAPI;")

    await integration.check(JitsiConfig(server="https://own.example/path"), egress)

    assert egress.asked == ["https://own.example/external_api.js"]


@pytest.mark.parametrize(
    ("body", "status"), [(b"<title>Welcome</title>", 200), (b"JitsiMeetExternalAPI", 404), (b"", 204)]
)
async def test_a_server_that_answers_but_is_no_jitsi_is_told_as_such(
    egress: MemoryEgress, body: bytes, status: int
) -> None:
    egress.page("https://own.example/external_api.js", body, status)

    with pytest.raises(InvalidParam) as raised:
        await integration.check(JitsiConfig(server="https://own.example"), egress)
    assert raised.value.fields == (FieldError("/server", "own.example answers, but is no Jitsi server"),)


async def test_a_server_that_does_not_answer_is_told_as_such(egress: MemoryEgress) -> None:
    with pytest.raises(Unreachable) as raised:
        await integration.check(JitsiConfig(server="https://away.example"), egress)
    assert raised.value.fields == (FieldError("/server", raised.value.message),)
    assert "away.example" in raised.value.message
    assert "is no Jitsi" not in raised.value.message
