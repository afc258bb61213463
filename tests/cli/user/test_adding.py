"""From a command to a widget in the room, and back out of it; and what happens half-way."""

from dataclasses import replace
from typing import Any

import pytest

from manifold.sdk.bounds import WIDGET_EVENT
from tests.cli.user.conftest import ALICE, BOB, Command
from tests.support.asgi import Answer, Client
from tests.support.manager import JITSI
from tests.support.matrix import MemoryMatrix, MemoryRoom
from tests.support.matrix_site import MatrixSite
from tests.support.memory import MemoryEgress

PLAIN = {"audio_only": False, "members_only": False}
STANDUP = [f"server={JITSI}", "conference=Standup", "audio_only=yes"]


def widgets(room: MemoryRoom) -> list[dict[str, object]]:
    """The widgets that are in the room."""
    return [event.content for (kind, _), event in room.state.items() if kind == WIDGET_EVENT and event.content]


async def test_a_widget_comes_into_the_room_and_goes_again(alice: Command, room: MemoryRoom) -> None:
    added = await alice("add", "jitsi", "--room", room.id, *STANDUP)

    assert (added.code, added.stderr) == (0, "  … put the widget “Video conference” into the room\n")
    first, second = added.stdout.splitlines()
    assert first == f"Added Standup on meet.example.org to {room.id}."
    installation = second.removeprefix("Installation: ")
    (widget,) = widgets(room)
    assert widget["data"] == {"domain": "meet.example.org", "conferenceId": "Standup", "isAudioOnly": True}

    status = await alice("status")
    assert [line.split("  ")[0] for line in status.stdout.splitlines()] == ["INSTALLATION", installation]
    assert status.stdout.splitlines()[1].endswith("Standup  jitsi  Standup on meet.example.org  active")

    removed = await alice("remove", installation)
    assert (removed.code, removed.stderr) == (0, "  … take the widget out of the room\n")
    assert widgets(room) == []
    assert "removed" in (await alice("status", "--room", room.id)).stdout


async def test_what_was_removed_comes_back_and_what_was_added_is_changed(alice: Command, room: MemoryRoom) -> None:
    added = await alice.json("add", "jitsi", "--room", room.id, *STANDUP)

    changed = await alice("change", added["id"], "audio_only=no")
    assert changed.stdout.splitlines()[0] == "Changed Standup on meet.example.org in Standup."
    (widget,) = widgets(room)
    assert widget["data"] == {"domain": "meet.example.org", "conferenceId": "Standup", "isAudioOnly": False}
    wrong = await alice("change", added["id"], "server=nonsense")
    assert wrong.code == 2
    assert (await alice.json("status"))["installations"][0]["config"]["server"] == JITSI

    await alice("remove", added["id"])
    assert widgets(room) == []
    undone = await alice("undo", added["id"], "--room", room.id)
    assert undone.stdout.splitlines() == [
        f"Brought back Standup on meet.example.org to {room.id}.",
        f"Installation: {added['id']}",
    ]
    assert len(widgets(room)) == 1
    assert (await alice("undo", added["id"])).code == 0, "what is there is brought back without harm"


async def test_the_history_says_who_did_what_newest_first(alice: Command, room: MemoryRoom) -> None:
    assert (await alice("history", "--room", room.id)).stdout == "Nothing was changed there.\n"
    added = await alice.json("add", "jitsi", "--room", room.id, *STANDUP)
    await alice("remove", added["id"])

    told = await alice.json("history", "--room", room.id)
    assert [entry["what"] for entry in told["entries"]] == ["performed", "remove", "performed", "install"]
    assert {entry["who"] for entry in told["entries"]} == {ALICE}
    lines = (await alice("history", "--room", room.id, "--last", "2")).stdout.splitlines()
    assert [line.split()[3] for line in lines[1:]] == ["done", "removed"]


async def test_programs_get_the_installation_as_the_api_has_it(alice: Command, room: MemoryRoom) -> None:
    added = await alice.json("add", "jitsi", "--room", room.id, *STANDUP)

    assert (added["state"], added["config"]["conference"]) == ("active", "Standup")
    assert (await alice.json("status"))["installations"] == [added]
    removed = await alice.json("remove", added["id"], "--room", room.id)
    assert (removed["id"], removed["state"]) == (added["id"], "removing")


async def test_a_room_is_named_by_its_address_too(alice: Command, room: MemoryRoom, site: MatrixSite) -> None:
    site.aliases["#standup:example.org"] = room.id

    assert (await alice("add", "jitsi", "--room", "#standup:example.org", *STANDUP)).code == 0

    assert len(widgets(room)) == 1
    unknown = await alice("status", "--room", "#nowhere:example.org")
    assert (unknown.code, unknown.stderr) == (1, "manifold: There is no room #nowhere:example.org\n")


async def test_a_dry_run_does_nothing(alice: Command, room: MemoryRoom, site: MatrixSite) -> None:
    output = await alice("add", "jitsi", "--room", room.id, *STANDUP, "--dry-run")

    assert output.code == 0
    first, second, third = output.stdout.splitlines()
    assert first == f"Nothing is done yet. Adding Standup on meet.example.org to {room.id} would"
    assert second == "  put the widget “Video conference” into the room"
    assert third.startswith("    https://widgets.example/w/jitsi?")
    assert (await alice.json("add", "jitsi", "--room", room.id, *STANDUP, "--dry-run"))["state"] == "pending"
    assert widgets(room) == []
    assert (await alice("status", "--room", room.id)).stdout == "You added nothing there.\n"


async def test_the_form_starts_as_the_manager_says_and_a_file_comes_before_what_is_typed(
    alice: Command, room: MemoryRoom, egress: MemoryEgress
) -> None:
    egress.page("https://meet.element.io/external_api.js", b"window.JitsiMeetExternalAPI = 1")

    plain = await alice.json("add", "jitsi", "--room", room.id)
    given = '{"conference": "file", "audio_only": true}'
    mixed = await alice.json("add", "jitsi", "--room", room.id, "--config", "-", "conference=typed", typed=given)

    assert plain["config"] == {"server": "https://meet.element.io", "conference": None, **PLAIN}
    assert mixed["config"] == {"server": "https://meet.element.io", "conference": "typed", **PLAIN, "audio_only": True}


async def test_what_does_not_fit_the_form_is_told_before_the_manager_is_asked(alice: Command, room: MemoryRoom) -> None:
    output = await alice("add", "jitsi", "--room", room.id, "sever=x", "audio_only=maybe", "conference")

    assert output.code == 2
    assert output.stderr.splitlines() == [
        "manifold: 3 values do not fit the form",
        "  sever: there is no such field; there are server, conference, audio_only, members_only",
        "  audio_only: must be true or false",
        "  conference: write it as key=value",
    ]


async def test_what_the_manager_says_of_the_fields_is_told_field_by_field(alice: Command, room: MemoryRoom) -> None:
    wrong = ["server=http://meet.example.org", "conference=a b"]

    output = await alice("add", "jitsi", "--room", room.id, *wrong)
    told = await alice("add", "jitsi", "--room", room.id, *wrong, "--json")

    assert output.code == told.code == 2
    assert output.stderr.splitlines() == [
        "manifold: 2 fields need another look",
        "  server: Give an address that starts with https://",
        "  conference: Use 3 to 64 letters, digits, - or _, without spaces",
    ]
    assert [field["path"] for field in told.failure["fields"]] == ["/server", "/conference"]
    assert widgets(room) == []


async def test_a_service_that_does_not_answer_is_told_with_exit_code_3(alice: Command, room: MemoryRoom) -> None:
    output = await alice("add", "jitsi", "--room", room.id, "server=https://nowhere.example", "--json")

    assert output.code == 3
    assert output.failure["errcode"] == "M_UNKNOWN"


async def test_what_the_homeserver_refuses_waits_and_can_be_finished_or_undone(
    alice: Command, matrix: MemoryMatrix
) -> None:
    room = matrix.create_room(BOB, ALICE)

    refused = await alice("add", "jitsi", "--room", room.id, *STANDUP)

    assert refused.code == 5
    assert "has not the power to write" in refused.stderr
    (installation,) = (await alice.json("status"))["installations"]
    assert f"Go on: manifold finish {installation['id']} – or undo it" in refused.stderr
    assert f"manifold finish {installation['id']}" in (await alice("status")).stdout
    again = await alice("finish", installation["id"], "--json")
    assert (again.code, again.failure["kind"]) == (5, "ActionFailed")

    room.write("m.room.power_levels", "", BOB, {"users": {ALICE: 50}, "state_default": 50})
    finished = await alice("finish", installation["id"])

    assert finished.code == 0
    assert finished.stdout.startswith("Finished Standup on meet.example.org")
    assert len(widgets(room)) == 1
    assert (await alice("finish", installation["id"])).code == 0, "there is nothing left, which is fine"


async def test_the_same_command_again_goes_on_with_what_was_begun(alice: Command, matrix: MemoryMatrix) -> None:
    room = matrix.create_room(BOB, ALICE)
    add = ["add", "jitsi", "--room", room.id, *STANDUP]
    assert (await alice(*add)).code == 5
    (waiting,) = (await alice.json("status"))["installations"]

    room.write("m.room.power_levels", "", BOB, {"users": {ALICE: 50}, "state_default": 50})

    assert (await alice.json(*add))["id"] == waiting["id"]
    assert len(widgets(room)) == 1
    assert (await alice.json(*add))["id"] != waiting["id"], "that one is done: this is another one"


@pytest.mark.parametrize("ended_by", ["finish", "remove"])
async def test_what_was_ended_by_its_id_is_not_gone_on_with(
    alice: Command, matrix: MemoryMatrix, ended_by: str
) -> None:
    room = matrix.create_room(BOB, ALICE)
    add = ["add", "jitsi", "--room", room.id, *STANDUP]
    assert (await alice(*add)).code == 5
    (waiting,) = (await alice.json("status"))["installations"]
    room.write("m.room.power_levels", "", BOB, {"users": {ALICE: 50}, "state_default": 50})

    await alice.json(ended_by, waiting["id"])

    assert (await alice.json(*add))["id"] != waiting["id"]


async def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_made_twice(
    alice: Command, room: MemoryRoom, api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ["add", "jitsi", "--room", room.id, *STANDUP]
    ask = Client.request

    async def lose(self: Client, method: str, target: str, **options: Any) -> Answer:
        answer = await ask(self, method, target, **options)
        if method == "POST" and target.endswith("/installations"):
            return replace(answer, body=b"<html>")
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(Client, "request", lose)
        lost = await alice(*add)

    assert lost.code == 3
    assert "the same command goes on with it" in lost.stderr
    (waiting,) = (await alice.json("status"))["installations"]
    assert (await alice.json(*add))["id"] == waiting["id"]
    assert len((await alice.json("status"))["installations"]) == 1


async def test_somebody_who_removed_it_elsewhere_does_not_keep_it_from_being_added(
    alice: Command, matrix: MemoryMatrix
) -> None:
    room = matrix.create_room(BOB, ALICE)
    add = ["add", "jitsi", "--room", room.id, *STANDUP]
    assert (await alice(*add)).code == 5
    (waiting,) = (await alice.json("status"))["installations"]
    kept = (alice.folder / "unfinished.json").read_bytes()
    room.write("m.room.power_levels", "", BOB, {"users": {ALICE: 50}, "state_default": 50})
    await alice.json("remove", waiting["id"])
    (alice.folder / "unfinished.json").write_bytes(kept)

    added = await alice.json(*add)

    assert (added["id"] != waiting["id"], added["state"]) == (True, "active")


async def test_what_is_for_oneself_goes_into_the_account(
    alice: Command, matrix: MemoryMatrix, egress: MemoryEgress
) -> None:
    egress.page("https://notes.example/", b"Notes")

    added = await alice("add", "custom", "--account", "url=https://notes.example/", "name=Notes")

    assert (added.code, added.stdout.splitlines()[0]) == (0, "Added Notes on notes.example to your account.")
    (widget,) = matrix.account_data[ALICE]["m.widgets"].values()
    assert widget["content"]["name"] == "Notes"
    assert "your account" in (await alice("status", "--account")).stdout
    assert (await alice("status")).stdout.count("Notes") == 1


@pytest.mark.parametrize("arguments", [[], ["--dry-run"]], ids=str)
async def test_what_can_not_be_put_there_is_told(alice: Command, arguments: list[str]) -> None:
    output = await alice("add", "jitsi", "--account", *STANDUP, *arguments)

    assert (output.code, output.stderr) == (1, "manifold: Jitsi can't be put into your account\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "jitsi"],
        ["add", "jitsi", "--account", "--room", "!a:b"],
        ["add", "jitsi", "--room", "standup"],
        ["add", "jitsi", "--room", "!"],
        ["add", "jitsi", "--room", "!a:b", "--config", "-"],
        ["add"],
        ["status", "--account", "--room", "!a:b"],
        ["finish", "x", "--account", "--room", "!a:b"],
        ["remove", "x", "--account", "--room", "!a:b"],
        ["undo", "x", "--account", "--room", "!a:b"],
        ["change", "x"],
        ["change", "x", "a=b", "--account", "--room", "!a:b"],
        ["change", "x", "--config", "-"],
        ["history"],
        ["history", "--account", "--room", "!a:b"],
        ["history", "--account", "--last", "0"],
        ["remove"],
        ["rooms", "--nonsense"],
    ],
    ids=" ".join,
)
async def test_a_command_that_can_not_be_is_told_with_exit_code_2(alice: Command, arguments: list[str]) -> None:
    output = await alice(*arguments, typed="[1]")
    told = await alice(*arguments, "--json", typed="[1]")

    assert (output.code, told.code) == (2, 2)
    assert "Error: " in output.stderr
    assert told.failure["kind"] == "UsageError"


async def test_an_installation_that_is_not_there_is_told(alice: Command, room: MemoryRoom) -> None:
    for arguments in (
        ["remove", "nonsense"],
        ["finish", "nonsense"],
        ["undo", "nonsense"],
        ["change", "nonsense", "a=b"],
        ["remove", "nonsense", "--room", room.id],
    ):
        assert (await alice(*arguments)).code == 1


async def test_nobody_who_is_not_in_the_room_adds_anything(alice: Command, matrix: MemoryMatrix) -> None:
    room = matrix.create_room(BOB)

    output = await alice("add", "jitsi", "--room", room.id, *STANDUP)

    assert output.code == 5
    assert "not in room" in output.stderr
    assert widgets(room) == []


async def test_a_pasted_link_fills_in_the_form(alice: Command, room: MemoryRoom, egress: MemoryEgress) -> None:
    url = "https://pages.example.org/board"
    egress.page(url, b"<title>Our board</title>", headers={"Content-Type": "text/html"})

    added = await alice("add", url, "--room", room.id)

    assert (added.code, added.stdout.splitlines()[0]) == (0, f"Added Our board on pages.example.org to {room.id}.")
    (widget,) = widgets(room)
    assert (widget["type"], widget["name"], widget["data"]) == ("m.custom", "Our board", {"url": url})


async def test_of_a_pasted_link_the_fields_may_be_changed(
    alice: Command, room: MemoryRoom, egress: MemoryEgress
) -> None:
    egress.page("https://pages.example.org/board", b"")

    plan = await alice("add", "https://pages.example.org/board", "--account", "name=Mine", "--dry-run")

    assert plan.stdout.splitlines()[0].startswith("Nothing is done yet. Adding Mine on pages.example.org")


async def test_a_link_that_leads_nowhere_or_can_t_be_shown_is_told(
    alice: Command, room: MemoryRoom, egress: MemoryEgress
) -> None:
    egress.page("https://pages.example.org/board", b"", headers={"X-Frame-Options": "DENY"})

    away = await alice("add", "https://away.example/", "--room", room.id)
    refused = await alice("add", "https://pages.example.org/board", "--room", room.id)
    hostile = await alice("add", "javascript://x", "--room", room.id)

    assert "away.example could not be reached" in away.stderr
    assert "pages.example.org does not allow to be shown inside other pages" in refused.stderr
    assert "https://" in hostile.stderr
    assert {away.code, refused.code, hostile.code} == {2}
    assert widgets(room) == []
