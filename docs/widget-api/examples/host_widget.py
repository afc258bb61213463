"""Hosts a web widget for a room: `host_widget.py HOMESERVER TOKEN ROOM 'https://widget.example/?parentUrl=$parent'`."""

import asyncio
import sys
import webbrowser
from collections.abc import Callable, Sequence

from manifold.hosting.hosted import Hosted
from manifold.hosting.matrix_driver import MatrixDriver
from manifold.hosting.program import Program
from manifold.hosting.relay import Relay
from manifold.hosting.sync import follow
from manifold.sdk.matrix import TokenSession
from manifold.widgetapi.client import ClientSession, HostedWidget


async def decide(requested: Sequence[str], _: Sequence[str]) -> Sequence[str]:
    """Ask here. This one lets the widget send and receive messages, and nothing else."""
    return [each for each in requested if each.endswith(".event:m.room.message")]


async def host(session: TokenSession, room_id: str, url: str, show: Callable[[str], object]) -> None:
    driver = MatrixDriver(session, Program(decide=decide))
    async with Relay() as relay:
        page = relay.host(url.replace("$parent", relay.origin))
        machine = ClientSession(HostedWidget(id="widget", origin=page.origin), driver.features, room_id=room_id)
        async with Hosted(machine, driver, page) as hosted, asyncio.TaskGroup() as group:
            feeding = group.create_task(_feed(hosted, session))
            show(page.url)
            await hosted.wait()
            feeding.cancel()


async def _feed(hosted: Hosted, session: TokenSession) -> None:
    async for update in follow(session):
        hosted.feed(update)


async def main(homeserver: str, token: str, room_id: str, url: str) -> None:
    async with await TokenSession.of(homeserver, token) as session:
        await host(session, room_id, url, webbrowser.open)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
