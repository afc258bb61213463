"""Programs that the tests start, to race each other for one database or to be killed while they write.

    python -m tests.storage.programs open URL             open the store, say how that went
    python -m tests.storage.programs race URL HEAT COUNT  present so many OpenID tokens, say how many were new
    python -m tests.storage.programs write URL            install and install, name each installation that is on disk
    python -m tests.storage.programs copy URL FILE        back up, restore into the same, say how many bytes that took

Each but the last says "ready" and waits for a line on its standard input: the time, by the machine's clock, at which
to begin.
"""

import asyncio
import os
import re
import sys
import time
from itertools import count
from pathlib import Path

from manifold.storage import AuditRow, Settings, Store, back_up, restore, verify
from tests.storage.samples import ALICE, LATER, NOW, ROOM, installation, token_hash


async def open_store(url: str) -> None:
    await _ready()
    store = await Store.open(Settings(url), Path())
    await store.ping()
    await store.close()
    _say("opened")


async def race(url: str, heat: str, tokens: int) -> None:
    store = await Store.open(Settings(url), Path())
    begin = await _ready()
    new = 0
    for number in range(tokens):
        # By the clock, so that both programs present the same token in the same moment.
        await asyncio.sleep(begin + number * 0.002 - time.monotonic())
        async with store.write() as repositories:
            new += await repositories.openid_seen.add(token_hash(f"{heat}: {number}"), LATER)
    await store.close()
    _say(str(new))


async def write(url: str) -> None:
    store = await Store.open(Settings(url), Path())
    numbers = count()

    async def install() -> None:
        for number in numbers:
            name = f"i{number}"
            async with store.write() as repositories:
                await repositories.installations.add(installation(name, actions=3))
                await asyncio.sleep(0)
                await repositories.tokens.add(token_hash(name), ALICE, "manager", NOW, LATER)
                change = AuditRow(f"c{number}", NOW, ALICE, ROOM, "install", name, "jitsi", "")
                await repositories.audit.add(change, "p1", number)
            _say(name)

    await _ready()
    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(install())


async def copy(url: str, file: Path) -> None:
    await back_up(Settings(url), Path(), file, NOW)
    await restore(Settings(url), Path(), verify(file), replace=True)
    [peak] = re.findall(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    _say(str(int(peak) * 1024))


async def _ready() -> float:
    _say("ready")
    begin = float(await asyncio.to_thread(sys.stdin.readline))
    await asyncio.sleep(begin - time.monotonic())
    return begin


def _say(line: str) -> None:
    os.write(1, line.encode() + b"\n")  # whole, and at once: the reader may be about to kill us


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["open", url]:
            asyncio.run(open_store(url))
        case ["race", url, heat, tokens]:
            asyncio.run(race(url, heat, int(tokens)))
        case ["write", url]:
            asyncio.run(write(url))
        case ["copy", url, file]:
            asyncio.run(copy(url, Path(file)))
