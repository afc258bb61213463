"""A pad: its widget, its name, and asking its server."""

from dataclasses import replace

import pytest

from manifold.bundled.etherpad.config import EtherpadConfig, EtherpadSettings
from manifold.bundled.etherpad.integration import Etherpad
from manifold.errors import FieldError, InvalidParam, Unreachable
from manifold.ids import RoomID, UserID
from manifold.integrations import PutWidget, RemoveWidget, Target, Widget
from manifold.integrations.config import check_config
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
SERVER = "https://pad.example.org"

integration = Etherpad(EtherpadSettings())


def test_installing_puts_one_widget_in_the_room() -> None:
    assert integration.install(EtherpadConfig(server=SERVER, pad="minutes"), TARGET) == [
        PutWidget(
            ROOM,
            Widget(
                id="w1",
                type="m.etherpad",
                name="Etherpad",
                url=(
                    "https://widgets.example/w/etherpad?url=https%3A%2F%2Fpad.example.org%2Fp%2Fminutes"
                    "#displayName=$matrix_display_name&theme=$org.matrix.msc2873.client_theme"
                    "&language=$org.matrix.msc2873.client_language"
                ),
                data={"url": "https://pad.example.org/p/minutes"},
            ),
        )
    ]


def test_uninstalling_removes_what_installing_put() -> None:
    assert integration.uninstall(EtherpadConfig(server=SERVER), TARGET) == [RemoveWidget(ROOM, "w1")]


def test_an_installation_keeps_its_pad_and_another_gets_another() -> None:
    def pad(target: Target) -> str:
        return str(integration.widget(EtherpadConfig(server=SERVER), target).data["url"])

    others = [replace(TARGET, room_id=RoomID.parse("!lunch:example.org")), replace(TARGET, installation_id="w2")]
    assert pad(TARGET) == pad(TARGET)
    assert len({pad(TARGET), *(pad(other) for other in others)}) == 3
    name = pad(TARGET).removeprefix("https://pad.example.org/p/")
    assert check_config(EtherpadConfig, {"server": SERVER, "pad": name}).pad == name


def test_the_form_begins_with_the_operators_server() -> None:
    assert Etherpad(EtherpadSettings(server=SERVER)).initial() == EtherpadConfig(server=SERVER)


@pytest.mark.parametrize("pad", ["", "a b", "a/b", "../admin", "g.1$x", "x" * 51, "a\n"])
def test_a_pad_name_that_would_break_an_address_is_refused(pad: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        check_config(EtherpadConfig, {"server": SERVER, "pad": pad})
    assert raised.value.fields == (FieldError("/pad", "Use 1 to 50 letters, digits, - or _, without spaces"),)


async def test_an_etherpad_is_recognised_by_its_version(egress: MemoryEgress) -> None:
    egress.page(f"{SERVER}/api", b'{"currentVersion": "1.3.0"}')

    await integration.check(EtherpadConfig(server=SERVER), egress)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<title>Welcome</title>", 200),
        (b'{"currentVersion": "1"}', 404),
        (b"3", 200),
        (b"{}", 200),
        (b"[" * 5000, 200),
        (b"\xff", 200),
    ],
)
async def test_a_server_that_answers_but_is_no_etherpad_is_told_as_such(
    egress: MemoryEgress, body: bytes, status: int
) -> None:
    egress.page(f"{SERVER}/api", body, status)

    with pytest.raises(InvalidParam) as raised:
        await integration.check(EtherpadConfig(server=SERVER), egress)
    assert raised.value.fields == (FieldError("/server", "pad.example.org answers, but is no Etherpad server"),)


async def test_a_server_that_does_not_answer_is_told_as_such(egress: MemoryEgress) -> None:
    with pytest.raises(Unreachable) as raised:
        await integration.check(EtherpadConfig(server="https://away.example"), egress)
    assert raised.value.fields == (FieldError("/server", raised.value.message),)
