"""`manifold workbench`: everything put together, until somebody ends it."""

import asyncio
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from manifold.widgetapi.shapes.others import TurnServers
from manifold.workbench.deciding import Deciding
from manifold.workbench.decisions import Decisions, state_file
from manifold.workbench.errors import WorkbenchError
from manifold.workbench.home import FakeHome
from manifold.workbench.log import FINAL, Entry
from manifold.workbench.scenario import DEFAULT, Room, Scenario, User, read_scenario
from manifold.workbench.server import Listener, built_page, listening
from manifold.workbench.session import Cancel, Workbench
from manifold.workbench.setup import Setup

__all__ = ["RunOptions", "run_workbench"]

AWAY_SECONDS = 3.0
"""A page that is loaded anew is back by then; else a new URL is told."""


class RunOptions(Struct, frozen=True, kw_only=True):
    """What the command line says."""

    setup: Setup
    room: Path | None = None
    user: str | None = None
    port: int = 0
    grant_all: bool = False
    remembers: bool = True
    turn: TurnServers | None = None
    as_json: bool = False
    exit_after: Literal["ready"] | None = None
    timeout: float = 60.0


async def run_workbench(
    options: RunOptions, say: Callable[[str], None], tell: Callable[[str], None], show: Callable[[str], None]
) -> None:
    """`say` takes words for people, `tell` lines of JSON for programs, `show` opens a URL in a browser.

    Raises WorkbenchError where it can't start, or where the widget is not ready in time.
    """
    page = built_page()
    scenario = _scenario(options)
    decisions = Decisions(state_file() if options.remembers else None)
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()
    bench: Workbench
    listener: Listener

    def later(seconds: float, call: Callable[[], None]) -> Cancel:
        return loop.call_later(seconds, call).cancel

    def changed() -> None:
        listener.changed()
        main = bench.frames.get("main")
        if main is not None and main.status == "ready":
            ready.set()

    def observe(entry: Entry) -> None:
        if options.as_json and entry.state in FINAL:
            tell(msgspec.json.encode(entry).decode())

    def gone() -> None:
        loop.call_later(AWAY_SECONDS, open_anew)

    def open_anew() -> None:
        if not listener.has_page:
            say(f"The page is closed. To open it again: {listener.new_url()}")

    def make(port: int) -> Listener:
        nonlocal bench, listener
        home = FakeHome(
            scenario, clock=loop.time, now_ms=_now_ms, ids=lambda: secrets.token_hex(8), turn_servers=options.turn
        )
        bench = Workbench(
            options.setup,
            home,
            Deciding(decisions, "grant" if options.grant_all else "ask"),
            scenario=scenario,
            page_url=f"http://127.0.0.1:{port}/",
            clock=loop.time,
            now_ms=_now_ms,
            later=later,
            changed=changed,
            observe=observe,
        )
        listener = Listener(bench, port, page, gone=gone)
        return listener

    async with listening(make, options.port):
        url = listener.new_url()
        if options.as_json:
            tell(msgspec.json.encode({"listening": url}).decode())
        say(f"The workbench is at {url}\nThis address works once. Ctrl-C ends the workbench, and with it the room.")
        show(url)
        if options.exit_after is None:
            await asyncio.Event().wait()
        await _until_ready(ready, options.timeout)
        # What was said last is on its way: a reply to the widget, a line of the log.
        await asyncio.sleep(0.2)


async def _until_ready(ready: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await ready.wait()
    except TimeoutError:
        raise WorkbenchError(
            f"The widget was not ready within {seconds:g} s. Is a browser open at the address, and does the widget "
            "answer 'capabilities'? The log says what was exchanged."
        ) from None


def _scenario(options: RunOptions) -> Scenario:
    scenario = DEFAULT if options.room is None else read_scenario(options.room)
    if options.user is None:
        return scenario
    user = msgspec.structs.replace(scenario.user, user_id=options.user, display_name=_localpart(options.user))
    return _joined(msgspec.structs.replace(scenario, user=user), scenario.user)


def _joined(scenario: Scenario, before: User) -> Scenario:
    """Another user stands where the scenario's own stood: what was said of one is said of the other."""
    text = msgspec.json.encode(scenario.rooms).decode()
    replaced = text.replace(f'"{before.user_id}"', msgspec.json.encode(scenario.user.user_id).decode())
    rooms = msgspec.json.decode(replaced, type=list[Room])
    return msgspec.structs.replace(scenario, rooms=rooms)


def _localpart(user_id: str) -> str:
    if not user_id.startswith("@") or ":" not in user_id:
        raise WorkbenchError(f"{user_id!r} is no user ID: it looks like @me:example.org")
    return user_id[1:].partition(":")[0]


def _now_ms() -> int:
    return int(time.time() * 1000)
