"""Looking around: what the manager offers, one integration, the rooms."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.cli.user.conftest import ALICE, BOB, Command
from tests.support.http_server import serve
from tests.support.matrix import MemoryMatrix, MemoryRoom

V1 = "/_matrix/integrations/v1"
ESCAPE = "\x1b]0;owned\x07\u202e"

STRANGE: dict[str, Any] = {
    "id": "pwn",
    "kind": "widget",
    "name": f"Nice{ESCAPE}",
    "summary": f"Line\nbreak{ESCAPE}",
    "icon": "/icon",
    "category": "fun",
    "target": ["room", "account"],
    "publisher": ESCAPE,
    "trust": "third_party",
    "keywords": [],
    "connections_needed": [],
    "encrypted_rooms": "no",
    "learns": "server",
    "available": f"broken{ESCAPE}",
    "documentation": "https://example.org",
    "reads": [ESCAPE],
    "sends": [],
    "state_events": [ESCAPE],
    "max_power": 0,
    "requirements": [
        {"type": "power", "met": False, "message": ESCAPE, "who_can_help": ESCAPE, "event_type": "m.room.topic"}
    ],
    "config_schema": {"properties": {f"a{ESCAPE}": {"type": "string", "description": ESCAPE}, "b": 3}},
    "initial": {},
}


@pytest.fixture
async def stranger() -> AsyncIterator[str]:
    """Another manager, whose words are meant for the terminal and not for the reader."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        match request.path.removeprefix(V1):
            case "/integrations":
                return web.json_response({"integrations": [STRANGE]})
            case "/integrations/pwn":
                return web.json_response(STRANGE)
            case "/integrations/deep":
                return web.Response(text='{"id":' * 100_000, content_type="application/json")
        return web.json_response({"errcode": "M_NOT_FOUND", "error": f"No{ESCAPE}\nmanifold: fine"}, status=404)

    async with serve(handle) as server:
        yield f"http://127.0.0.1:{server.port}"


async def test_what_the_manager_offers_is_listed_without_a_login(manifold: Command, manager_url: str) -> None:
    output = await manifold("integrations", "--manager", manager_url)

    assert output.code == 0
    assert output.stdout.startswith("ID  ")
    told = await manifold.json("integrations", "--manager", manager_url)
    assert told["manager"] == manager_url
    assert {card["id"] for card in told["integrations"]} == {"custom", "etherpad", "jitsi"}
    for card in told["integrations"]:
        assert card["id"] in output.stdout
        assert card["summary"] in output.stdout


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--search", "video call"], ["jitsi"]),
        (["--category", "meetings"], ["jitsi"]),
        (["--kind", "bridge"], []),
        (["--target", "account"], ["custom"]),
    ],
    ids=" ".join,
)
async def test_the_list_is_filtered(alice: Command, arguments: list[str], ids: list[str]) -> None:
    told = await alice.json("integrations", *arguments)
    assert [card["id"] for card in told["integrations"]] == ids

    if not ids:
        assert (await alice("integrations", *arguments)).stdout == "The manager offers nothing like that.\n"


async def test_without_a_login_and_a_manager_there_is_nobody_to_ask(manifold: Command) -> None:
    output = await manifold("integrations", "--json")

    assert output.code == 4
    assert output.failure == {
        "error": "You are not logged in: manifold login @you:example.org",
        "kind": "NotLoggedIn",
        "exit_code": 4,
    }


async def test_what_this_machine_has_is_listed_apart(manifold: Command) -> None:
    told = await manifold.json("integrations", "installed")

    assert {card["id"] for card in told["integrations"]} >= {"custom", "etherpad", "jitsi"}


async def test_an_integration_is_explained_with_its_fields(alice: Command) -> None:
    output = await alice("show", "jitsi")

    assert output.code == 0
    for line in (
        "Jitsi (widget), by Manifold",
        "Goes into        a room",
        "Sends            Your display name, to the Jitsi server, when you join",
        "May write        im.vector.modular.widgets",
        "It needs (--room tells whether a room has it):",
        "Its fields, for 'manifold add jitsi':",
        "  FIELD          KIND           DEFAULT                  MEANING",
        "  server=        web address    https://meet.element.io  Server: The Jitsi Meet server that carries the call.",
        "  conference=    text           –                        Conference name: Leave empty for a name that nobody",
        "  audio_only=    true or false  false                    Start without video",
    ):
        assert line in output.stdout, output.stdout


async def test_in_a_room_the_requirements_are_looked_at(alice: Command, room: MemoryRoom) -> None:
    told = await alice.json("show", "jitsi", "--room", room.id)
    assert {requirement["type"]: requirement["met"] for requirement in told["requirements"]}["power"] is True

    room.write("m.room.power_levels", "", ALICE, {"users": {}, "state_default": 100})
    assert "✔" in (await alice("show", "jitsi", "--room", room.id)).stdout


async def test_who_can_help_is_told_to_those_who_can_not(alice: Command, matrix: MemoryMatrix) -> None:
    room = matrix.create_room(BOB, ALICE)

    output = await alice("show", "jitsi", "--room", room.id)

    (line,) = (line for line in output.stdout.splitlines() if "✘" in line)
    assert line.endswith(f"{BOB} can help")


async def test_an_integration_that_is_not_there_is_told(alice: Command) -> None:
    output = await alice("show", "nonsense", "--json")

    assert output.code == 1
    assert (output.failure["kind"], output.failure["errcode"]) == ("NotFound", "M_NOT_FOUND")


@pytest.mark.parametrize("arguments", [["integrations"], ["show", "pwn"], ["show", "nonsense"]], ids=" ".join)
async def test_what_strangers_wrote_does_nothing_to_the_terminal(
    manifold: Command, stranger: str, arguments: list[str]
) -> None:
    output = await manifold(*arguments, "--manager", stranger)

    shown = output.stdout + output.stderr
    assert "\ufffd" in shown
    assert all(character == "\n" or character.isprintable() for character in shown)
    assert "\nmanifold: fine" not in shown


async def test_an_answer_without_a_bottom_is_no_answer(manifold: Command, stranger: str) -> None:
    output = await manifold("show", "deep", "--manager", stranger, "--json")

    assert (output.code, output.failure["kind"]) in ((3, "NoAnswer"), (3, "ManagerUnreachable"))


async def test_what_is_no_text_is_no_argument(manifold: Command) -> None:
    output = await manifold("show", "\udcff")

    assert output.code == 2
    assert "no UTF-8" in output.stderr


async def test_rooms_are_listed_with_whether_widgets_may_be_written(
    alice: Command, room: MemoryRoom, matrix: MemoryMatrix
) -> None:
    other = matrix.create_room(BOB, ALICE)
    other.write("m.room.canonical_alias", "", BOB, {"alias": "#other:example.org"})

    told = await alice.json("rooms")
    shown = await alice("rooms")

    assert told == {
        "rooms": [
            {"room_id": other.id, "name": "", "alias": "#other:example.org", "widgets": False},
            {"room_id": room.id, "name": "Standup", "alias": "", "widgets": True},
        ]
    }
    assert shown.stdout.splitlines() == [
        "NAME     ADDRESS             WIDGETS  ROOM",
        f"–        #other:example.org  no       {other.id}",
        f"Standup  –                   yes      {room.id}",
    ]


async def test_no_rooms_is_no_error(alice: Command) -> None:
    assert (await alice("rooms")).stdout == "You are in no room.\n"
