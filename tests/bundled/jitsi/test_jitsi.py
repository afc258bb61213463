"""A Jitsi conference: its widget, its name, and asking its server."""

from base64 import b32decode
from dataclasses import replace
from urllib.parse import parse_qs

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
members = Jitsi(JitsiSettings(server="https://own.example", members_only=["https://Own.example/"]))
MEMBERS = JitsiConfig(server="https://own.example", members_only=True)


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
    assert members.initial() == JitsiConfig(server="https://own.example", members_only=True)


@pytest.mark.parametrize("conference", ["ab", "a b", "a/b", "a?b", "a#b", "ä-b-c", "x" * 65, "", "$room"])
def test_a_conference_name_that_would_break_an_address_is_refused(conference: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        check_config(JitsiConfig, {"server": SERVER, "conference": conference})
    assert raised.value.fields == (FieldError("/conference", "Use 3 to 64 letters, digits, - or _, without spaces"),)


async def test_a_jitsi_server_is_recognised(egress: MemoryEgress) -> None:
    egress.page("https://own.example/external_api.js", b"var JitsiMeetExternalAPI;")

    await integration.check(JitsiConfig(server="https://own.example/path"), egress)

    assert egress.asked == ["https://own.example/external_api.js", "https://own.example/.well-known/element/jitsi"]


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


def test_where_only_members_come_in_the_conference_is_named_after_the_room_and_the_client_proves_who_somebody_is() -> (
    None
):
    widget = members.widget(MEMBERS, TARGET)

    assert widget.data == {
        "domain": "own.example",
        "conferenceId": "EFZXIYLOMR2XAOTFPBQW24DMMUXG64TH",
        "isAudioOnly": False,
        "auth": "openidtoken-jwt",
    }
    assert b32decode(widget.data["conferenceId"]).decode() == ROOM
    seen, _, kept = widget.url.partition("#")
    assert seen == "https://widgets.example/w/jitsi?server=https%3A%2F%2Fown.example&auth=openidtoken-jwt"
    assert parse_qs(kept)["roomId"] == [ROOM]
    assert parse_qs(kept)["avatarUrl"] == ["$matrix_avatar_url"]


def test_such_a_conference_that_a_client_made_is_read_and_made_again() -> None:
    values = members.config_of({**members.widget(MEMBERS, TARGET).data}, "")
    assert check_config(JitsiConfig, values) == MEMBERS
    assert members.config_of({"conferenceId": "standup", "domain": "meet.example"}, "")["members_only"] is False


def test_without_a_room_there_are_no_members() -> None:
    with pytest.raises(InvalidParam) as raised:
        members.widget(MEMBERS, replace(TARGET, room_id=None))
    assert [field.path for field in raised.value.fields] == ["/members_only"]


@pytest.mark.parametrize("server", ["https://evil.example", "https://own.example:8443"])
def test_a_proof_is_given_to_no_server_that_the_operator_does_not_trust(server: str) -> None:
    """It has no audience: who gets one could register here as that user (security rule 2)."""
    assert members.page_sources({"server": server}) == {"frame-src": server}
    with pytest.raises(InvalidParam, match="does not trust"):
        members.page_sources({"server": server, "auth": "openidtoken-jwt"})
    with pytest.raises(InvalidParam, match="does not trust"):
        integration.page_sources({"server": "https://own.example", "auth": ""})
    with pytest.raises(InvalidParam) as raised:
        members.widget(JitsiConfig(server=server, members_only=True), TARGET)
    assert [field.path for field in raised.value.fields] == ["/members_only"]
    trusted = {"server": "https://own.example", "auth": "openidtoken-jwt"}
    assert members.page_sources(trusted) == {"frame-src": "https://own.example"}


@pytest.mark.parametrize(
    ("config", "told", "field", "message"),
    [
        (MEMBERS, b'{"auth": "openidtoken-jwt"}', None, ""),
        (JitsiConfig(server="https://own.example"), b'{"auth": null}', None, ""),
        (JitsiConfig(server="https://own.example"), b"<html>", None, ""),
        (JitsiConfig(server="https://own.example"), b"[]", None, ""),
        (
            JitsiConfig(server="https://own.example"),
            b'{"auth": "openidtoken-jwt"}',
            "/members_only",
            "own.example lets in members of the room alone: switch this on",
        ),
        (MEMBERS, b"{}", "/members_only", "own.example does not ask Matrix who somebody is: switch this off"),
        (
            JitsiConfig(server="https://own.example", members_only=True, conference="standup"),
            b'{"auth": "openidtoken-jwt"}',
            "/conference",
            "Leave this empty: where only members come in, the room decides the name",
        ),
    ],
)
async def test_server_and_form_must_agree_who_comes_in(
    egress: MemoryEgress, config: JitsiConfig, told: bytes, field: str | None, message: str
) -> None:
    pages = {"/external_api.js": b"JitsiMeetExternalAPI", "/.well-known/element/jitsi": told}
    egress.sites["https://own.example"] = lambda path: (200, pages[path])
    if field is None:
        await members.check(config, egress)
        return
    with pytest.raises(InvalidParam) as raised:
        await members.check(config, egress)
    assert raised.value.fields == (FieldError(field, message),)


async def test_a_server_that_asks_who_somebody_is_must_be_trusted(egress: MemoryEgress) -> None:
    pages = {"/external_api.js": b"JitsiMeetExternalAPI", "/.well-known/element/jitsi": b'{"auth": "openidtoken-jwt"}'}
    egress.sites["https://own.example"] = lambda path: (200, pages[path])
    with pytest.raises(InvalidParam) as raised:
        await integration.check(MEMBERS, egress)
    assert [field.path for field in raised.value.fields] == ["/members_only"]
