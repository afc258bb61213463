"""All the way with real parts: a Synapse, `manifold serve`, and the command in processes of its own."""

import asyncio
import json
import os
import pty
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from manifold.demo.homeserver import Synapse
from manifold.demo.homeserver import synapse as running_synapse
from manifold.demo.matrix_client import MatrixClient, register
from manifold.demo.ports import ANY, free_port
from manifold.demo.synapse_config import ManagerURLs
from manifold.ids import RoomID
from manifold.sdk.bounds import WIDGET_EVENT
from tests.support.http_server import serve, text_answer
from tests.support.synapse import matrix_http, synapse_python
from tests.support.tls import CertificateAuthority

__all__ = ["matrix_http", "synapse_python"]

pytestmark = pytest.mark.slow

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Parts:
    """A homeserver that suggests a manager, and a Jitsi server. `environment` is for the command."""

    homeserver: Synapse
    manager: str
    jitsi: str
    environment: dict[str, str]


@pytest.fixture
async def parts(synapse_python: Path, tmp_path: Path) -> AsyncIterator[Parts]:
    port = free_port(ANY)
    manager = f"http://127.0.0.1:{port}"
    authority = CertificateAuthority(tmp_path)
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config"), "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    environment.pop("MANIFOLD_MANAGER", None)
    async with (
        running_synapse(
            synapse_python, tmp_path / "synapse", port=free_port(ANY), managers=[ManagerURLs(manager, f"{manager}/ui")]
        ) as homeserver,
        serve(text_answer("JitsiMeetExternalAPI"), context=authority.server_context("127.0.0.1")) as jitsi,
    ):
        origin = f"https://127.0.0.1:{jitsi.port}"
        settings = tmp_path / "manifold.toml"
        settings.write_text(
            f"""
            [server]
            listen = "127.0.0.1:{port}"
            widgets_listen = "127.0.0.1:{free_port(ANY)}"
            public_url = "{manager}"
            widgets_url = "http://localhost:1"
            [admin]
            listen = ""
            [metrics]
            listen = ""
            [database]
            url = "sqlite:manifold.db"
            [homeservers."{homeserver.server_name}"]
            base_url = "{homeserver.base_url}"
            allow_private = true
            [egress]
            allow_private = ["{origin}"]
            ca_file = "{authority.file}"
            [integrations.jitsi]
            server = "{origin}"
            """,
            "utf-8",
        )
        serving = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "manifold.cli", "serve", "--settings", settings, stdout=asyncio.subprocess.PIPE
        )
        assert serving.stdout is not None
        try:
            assert b"ready" in await asyncio.wait_for(serving.stdout.readline(), 60)
            yield Parts(homeserver, manager, origin, environment)
        finally:
            with suppress(ProcessLookupError):
                serving.terminate()
            await serving.communicate()


@pytest.fixture
async def alice(parts: Parts, matrix_http: aiohttp.ClientSession) -> MatrixClient:
    """Registered at the homeserver."""
    homeserver = parts.homeserver
    await register(matrix_http, homeserver.base_url, homeserver.registration_secret, "alice", PASSWORD)
    return await MatrixClient.log_in(matrix_http, homeserver.base_url, "alice", PASSWORD)


@pytest.fixture
async def room(alice: MatrixClient) -> RoomID:
    return await alice.create_room("Standup", room_alias_name="standup", preset="public_chat")


async def program(parts: Parts, *arguments: str, typed: str = "") -> Any:
    """What the command answers to a program."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "manifold.cli",
        *arguments,
        "--json",
        env=parts.environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, told = await process.communicate(typed.encode())
    assert (process.returncode, told) == (0, b"")
    return json.loads(out)


async def terminal(parts: Parts, *arguments: str, typed: str = "") -> str:
    """What a person sees of the command, who types this once they are asked."""
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "manifold.cli",
        *arguments,
        env=parts.environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = ""
    try:
        while piece := await asyncio.to_thread(_read, ours):
            shown += piece.decode()
            if typed and shown.endswith(": "):
                os.write(ours, f"{typed}\n".encode())
                typed = ""
    finally:
        os.close(ours)
    assert await process.wait() == 0, shown
    return shown.replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 10_000)
    except OSError:  # Linux's way of saying that nobody is at the other end any more
        return b""


async def widgets_in(room: RoomID, alice: MatrixClient) -> list[dict[str, Any]]:
    """The contents of the room's widgets."""
    state = await alice.all_state(room)
    return [event["content"] for event in state if event["type"] == WIDGET_EVENT and event["content"]]


async def test_from_a_password_to_a_widget_in_the_room_and_back(
    parts: Parts, alice: MatrixClient, room: RoomID
) -> None:
    user_id = str(alice.user_id)
    logged_in = await terminal(parts, "login", user_id, "--homeserver", parts.homeserver.base_url, typed=PASSWORD)
    assert logged_in.endswith(f"Logged in to Matrix as {user_id}.\nYou are {user_id} at {parts.manager}.\n")
    assert PASSWORD not in logged_in

    (found,) = (await program(parts, "discover"))["managers"]
    assert (found["api_url"], found["source"], found["trusted"]) == (parts.manager, "homeserver", True)
    offered = await terminal(parts, "integrations", "--search", "video")
    assert offered.startswith("\x1b[1mID ")
    assert "Talk face to face" in offered
    shown = await program(parts, "show", "jitsi", "--room", room)
    assert {requirement["met"] for requirement in shown["requirements"]} == {True}
    (listed,) = (await program(parts, "rooms"))["rooms"]
    assert (listed["room_id"], listed["name"], listed["widgets"]) == (room, "Standup", True)

    added = await terminal(parts, "add", "jitsi", "--room", listed["alias"], "conference=Standup", "audio_only=yes")
    assert f"Added Standup on {parts.jitsi.removeprefix('https://')} to {listed['alias']}." in added
    (widget,) = await widgets_in(room, alice)
    assert widget["type"] == "jitsi"
    assert widget["data"]["conferenceId"] == "Standup"
    assert widget["creatorUserId"] == user_id

    (installation,) = (await program(parts, "status"))["installations"]
    assert (installation["state"], installation["evidence"]) == ("active", "reported")
    removed = await program(parts, "remove", installation["id"])
    assert removed["removed_at"] is not None
    assert await widgets_in(room, alice) == []

    again = await program(parts, "add", "jitsi", "--room", room, "--config", "-", typed='{"conference": "Again"}')
    assert [widget["data"]["conferenceId"] for widget in await widgets_in(room, alice)] == ["Again"]
    await program(parts, "remove", again["id"], "--room", room)

    assert (await program(parts, "logout"))["problems"] == []
    async with aiohttp.ClientSession() as http, http.get(f"{parts.manager}/_matrix/integrations/versions") as reply:
        assert reply.status == 200
