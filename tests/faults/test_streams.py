"""Event streams of real managers: tabs, processes, clients and databases that come and go."""

import asyncio
import json
import re
import secrets
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.contract.node import node
from tests.faults.conftest import HERE, V1, House
from tests.support.postgres import PostgreSQL
from tests.support.streams import Event, Parser

pytestmark = pytest.mark.slow

PATIENCE = 10.0
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


class Tab:
    """A client that listens, on a connection of its own."""

    def __init__(self, reply: aiohttp.ClientResponse) -> None:
        self._reply = reply
        self._parser = Parser()
        self._events: list[Event] = []
        self._last: Event | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, house: House, token: str) -> AsyncIterator["Tab"]:
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            aiohttp.ClientSession(read_bufsize=4096, connector=aiohttp.TCPConnector(socket_factory=_small)) as http,
            http.get(f"{house.url}{HERE}/events", headers=headers, timeout=aiohttp.ClientTimeout()) as reply,
        ):
            assert reply.status == 200
            yield cls(reply)

    async def event(self) -> Event:
        """The next one that says something new. Raises EOFError when the stream is over."""
        async with asyncio.timeout(PATIENCE):
            while True:
                while self._events:
                    # The same list comes again when a manager has just begun to hear of others' changes.
                    if (event := self._events.pop(0)).name not in {":", "retry"} and event != self._last:
                        self._last = event
                        return event
                if not (piece := await self._reply.content.readany()):
                    raise EOFError
                self._events += self._parser.feed(piece)


async def token_of(house: House) -> str:
    _, registered = await house.register(secrets.token_urlsafe())
    return str(registered["token"])


async def install(house: House, token: str) -> Any:
    status, installation = await house.call("POST", HERE, house.page, token)
    assert status == 201, installation
    return installation


def listed(*installations: Any) -> Event:
    return Event("installations", {"installations": list(installations)})


async def test_two_tabs_see_each_others_changes_and_when_the_manager_stops_both_are_told_at_once(house: House) -> None:
    async with house.manager() as process:
        token = await token_of(house)
        async with Tab.open(house, token) as one, Tab.open(house, token) as other:
            for tab in (one, other):
                assert await tab.event() == listed()
            installation = await install(house, token)
            for tab in (one, other):
                assert await tab.event() == Event("installation", installation)

            began = time.monotonic()
            process.send_signal(signal.SIGTERM)

            for tab in (one, other):
                last = await tab.event()
                assert (last.name, last.data["errcode"]) == ("end", "M_UNKNOWN")
                with pytest.raises(EOFError):
                    await tab.event()
            assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
            assert time.monotonic() - began < 2


@on_postgresql
async def test_what_one_process_commits_is_told_by_the_other(houses: list[House]) -> None:
    async with houses[0].manager(), houses[1].manager():
        token = await token_of(houses[0])
        async with Tab.open(houses[1], token) as tab:
            assert await tab.event() == listed()
            installation = await install(houses[0], token)
            assert await tab.event() == Event("installation", installation)

            await houses[0].call("POST", f"{V1}/account/logout", {}, token)

            last = await tab.event()
            assert (last.name, last.data["errcode"]) == ("end", "M_UNKNOWN_TOKEN")


async def test_after_a_kill_a_client_that_connects_again_has_missed_nothing(house: House) -> None:
    async with AsyncExitStack() as stack:
        async with house.manager() as process:
            token = await token_of(house)
            tab = await stack.enter_async_context(Tab.open(house, token))
            assert await tab.event() == listed()
            process.kill()
            with pytest.raises(aiohttp.ClientPayloadError):
                await tab.event()
        async with house.manager():
            installation = await install(house, token)
            again = await stack.enter_async_context(Tab.open(house, token))

            assert await again.event() == listed(installation)


@on_postgresql
async def test_a_kill_of_one_process_is_nothing_to_those_who_listen_to_the_other(houses: list[House]) -> None:
    async with houses[0].manager() as process, houses[1].manager():
        token = await token_of(houses[0])
        async with Tab.open(houses[1], token) as tab:
            assert await tab.event() == listed()
            installation = await install(houses[0], token)
            process.kill()
            assert await tab.event() == Event("installation", installation)

            other = await install(houses[1], token)

            assert await tab.event() == Event("installation", other)


@on_postgresql
async def test_what_is_committed_before_we_hear_again_is_told_all_the_same(house: House, postgres: PostgreSQL) -> None:
    async with house.manager():
        token = await token_of(house)
        async with Tab.open(house, token) as tab:
            assert await tab.event() == listed()
            postgres.stop()
            postgres.start()

            # The pool is back at once, the connection that hears of changes a second later; if this takes as long as
            # that, the change is told as any other.
            installation = await install(house, token)
            told = Event("installation", installation)
            while (event := await tab.event()) not in (listed(installation), told):
                assert event == listed()

            other = await install(house, token)
            while (event := await tab.event()) != Event("installation", other):
                assert event in (listed(installation), told)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_client_that_does_not_read_holds_up_nobody_and_takes_no_room(house: House) -> None:
    async with house.manager() as process:
        tokens = [await token_of(house) for _ in range(3)]
        installation = await install(house, tokens[0])
        one = f"{HERE}/{installation['id']}"
        before, changed = _peak(process.pid), installation
        async with Tab.open(house, tokens[0]) as tab:
            await tab.event()
            async with Tab.open(house, tokens[0]) as slow:
                for number in range(300):
                    # A minute allows 120 changes by one token.
                    token = tokens[number % 3]
                    method, path = ("POST", f"{one}/restore") if number % 2 else ("DELETE", one)
                    _, changed = await house.call(method, path, {} if number % 2 else None, token)
                    assert await tab.event() == Event("installation", changed)
                told = 1
                while await slow.event() not in (Event("installation", changed), listed(changed)):
                    told += 1

        assert told < 300
        assert _peak(process.pid) - before < 8 * 1024 * 1024


_DRIVER = """
watch(process.argv[1], process.argv[2], (list) => console.log(JSON.stringify(list)), AbortSignal.timeout(10_000))
  .catch((error) => console.log(JSON.stringify(error)));
"""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_program_in_the_documents_shows_each_change_and_why_it_ends(house: House) -> None:
    page = (Path(__file__).parents[2] / "docs/clients/listening.md").read_text("utf-8")
    program = "\n".join(re.findall(r"```js\n(.*?)```", page, re.DOTALL)) + _DRIVER
    async with house.manager():
        token = await token_of(house)
        command = [str(node()), "--input-type=module", "--eval", program, f"{house.url}{HERE}/events", token]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        shown = process.stdout.readline
        assert json.loads(await shown()) == []
        installation = await install(house, token)
        assert json.loads(await shown()) == [installation]
        _, removing = await house.call("DELETE", f"{HERE}/{installation['id']}", token=token)
        assert json.loads(await shown()) == [removing]

        await house.call("POST", f"{V1}/account/logout", {}, token)

        assert json.loads(await shown())["errcode"] == "M_UNKNOWN_TOKEN"
        assert await process.wait() == 0


def _small(address: aiohttp.AddrInfoType) -> socket.socket:
    """A socket for a client that reads little at a time: else its system would take megabytes for it."""
    connection = socket.socket(*address[:3])
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return connection


def _peak(pid: int) -> int:
    """The most memory that the process ever held, in bytes."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024
