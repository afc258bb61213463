"""The command as a process: on a terminal, in a pipe that breaks, and stopped half-way."""

import asyncio
import os
import pty
import signal
import sys

import msgspec

from manifold.sdk.bounds import WIDGET_EVENT
from tests.cli.user.conftest import Command
from tests.support.manager import JITSI
from tests.support.matrix import MemoryRoom
from tests.support.matrix_site import MatrixSite


def environment(manifold: Command) -> dict[str, str]:
    """For a process, as the runner has it."""
    said = {name: value for name, value in manifold.environment.items() if value is not None}
    return {**os.environ, **said, "PYTHONUNBUFFERED": "", "TERM": "xterm"}


async def start(manifold: Command, *arguments: str, out: int = asyncio.subprocess.PIPE) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "manifold.cli",
        *arguments,
        stdout=out,
        stderr=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.DEVNULL,
        env=environment(manifold),
    )


async def test_on_a_terminal_the_titles_are_bold_and_in_a_pipe_they_are_not(alice: Command, room: MemoryRoom) -> None:
    ours, theirs = pty.openpty()
    try:
        process = await start(alice, "rooms", out=theirs)
        os.close(theirs)
        assert await process.wait() == 0
        shown = os.read(ours, 10_000).decode()
    finally:
        os.close(ours)
    process = await start(alice, "rooms")
    piped, _ = await process.communicate()

    assert shown.startswith("\x1b[1mNAME ")
    assert piped.decode().startswith("NAME ")
    assert room.id in shown
    assert room.id in piped.decode()


async def test_a_reader_that_goes_away_is_no_traceback(alice: Command, room: MemoryRoom) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    process = await start(alice, "rooms", "--json", out=writing)
    os.close(writing)
    _, told = await process.communicate()

    assert process.returncode == 1
    assert told == b""


async def test_what_is_stopped_half_way_waits_and_can_be_finished(
    alice: Command, room: MemoryRoom, site: MatrixSite
) -> None:
    site.hangs = f"state/{WIDGET_EVENT}"
    process = await start(alice, "add", "jitsi", "--room", room.id, f"server={JITSI}", "conference=Standup")
    await asyncio.wait_for(site.is_hanging.wait(), 60)

    process.send_signal(signal.SIGINT)
    _, told = await process.communicate()

    assert process.returncode == 130
    site.hangs = None
    (waiting,) = (await alice.json("status"))["installations"]
    assert waiting["state"] == "pending"
    assert told.decode().splitlines()[-2:] == [
        "manifold: Interrupted",
        f"It is begun. Go on: manifold finish {waiting['id']} – or undo it: manifold remove {waiting['id']}",
    ]
    finished = await alice.json("finish", waiting["id"])
    assert finished["state"] == "active"
    assert any(kind == WIDGET_EVENT for kind, _ in room.state)


async def test_a_program_that_is_stopped_is_told_in_json(alice: Command, room: MemoryRoom, site: MatrixSite) -> None:
    site.hangs = "joined_rooms"
    process = await start(alice, "rooms", "--json")
    await asyncio.wait_for(site.is_hanging.wait(), 60)

    process.send_signal(signal.SIGINT)
    out, told = await process.communicate()

    assert (process.returncode, out) == (130, b"")
    assert msgspec.json.decode(told) == {"error": "Interrupted", "kind": "Interrupted", "exit_code": 130}
