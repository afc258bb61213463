"""A room with fifty installations, against a bare handler that sends the same bytes."""

import asyncio
import hashlib
import secrets
from pathlib import Path

from benchmarks.load import ask, cost, get
from benchmarks.process import server
from benchmarks.settings import free_port, settings_file
from benchmarks.table import Yardstick
from manifold.bundled.custom.integration import WebPage
from manifold.ids import RoomID, UserID
from manifold.manager.clock import DAY, now
from manifold.manager.place import Place
from manifold.server.app import open_services
from manifold.settings import load
from manifold.spec.installations import Result

__all__ = ["measure_list"]

INSTALLATIONS = 50
READS = 3_000
ROOM = RoomID("!room:localhost")
LIMITS = {"SQLite": 2, "PostgreSQL": 3}


def measure_list(name: str, url: str, folder: Path) -> None:
    """The list that the UI asks for whenever somebody opens it."""
    settings, port = settings_file(folder, url, 1)
    token = asyncio.run(_fill(settings))
    request = get(f"/_matrix/integrations/v1/rooms/{ROOM}/installations", token)
    body = folder / "list.json"
    bare_port = free_port()
    with server("manifold", port, str(settings)) as manifold:
        body.write_bytes(ask(port, request(0)))
        with server("bare", bare_port, str(body)) as bare:
            Yardstick(bare, bare_port, "/same-bytes", READS).ratio(
                f"{name}: GET installations, {INSTALLATIONS} of them in {body.stat().st_size / 1000:.0f} kB",
                LIMITS[name],
                lambda: cost(manifold, port, request, READS),
            )


async def _fill(settings: Path) -> str:
    """A room full of web pages, and a token of who put them there."""
    WebPage.looked_at = ""  # the pages are on no server
    token, place = secrets.token_urlsafe(32), Place(UserID("@lister:localhost"), ROOM)
    async with open_services(load(settings), settings.parent) as services:
        for number in range(INSTALLATIONS):
            config = {"url": f"https://pages.example.org/boards/{number}", "name": f"Board {number}"}
            made = await services.installations.install(place, "custom", config)
            results = [Result(action.id, ok=True) for action in made.actions]
            await services.installations.performed(place, made.id, results)
        async with services.store.write() as repositories:
            digest = hashlib.sha256(token.encode()).digest()
            await repositories.tokens.add(digest, place.owner, "manager", now(), now() + 90 * DAY)
    return token
