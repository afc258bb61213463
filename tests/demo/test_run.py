"""`run_demo` in a process of its own: what it prints, and that it ends in order whenever it is told to."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.support.synapse import CACHE

pytestmark = pytest.mark.slow

PROGRAM = """
import asyncio, functools, pathlib, sys
from manifold.demo.options import ANY_PORTS, DemoOptions
from manifold.demo.run import run_demo
options = DemoOptions(ports=ANY_PORTS, cache=pathlib.Path(sys.argv[1]))
asyncio.run(run_demo(options, functools.partial(print, flush=True)))
"""


@asynccontextmanager
async def _running_demo() -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, CACHE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _read_until(process: asyncio.subprocess.Process, text: str) -> str:
    assert process.stdout is not None
    printed = ""
    while text not in printed:
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        assert line, f"The demo ended before it said {text!r}; it said:\n{printed}"
        printed += line.decode()
    return printed


async def _end(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Within ten seconds, without a word of complaint."""
    process.send_signal(number)
    said, complained = await asyncio.wait_for(process.communicate(), 10)
    assert "Stopping…" in said.decode()
    assert complained == b""
    assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_prints_addresses_and_passwords_and_stops_when_told(
    synapse_python: object, number: signal.Signals
) -> None:
    async with _running_demo() as process:
        printed = await _read_until(process, "Ctrl-C stops the demo.")
        assert re.search(r"Alice +@alice:localhost:\d+, password \S+\n", printed)
        addresses = re.findall(r"http://127\.0\.0\.1:\d+", printed)
        assert len(addresses) == 4
        async with aiohttp.ClientSession() as http:
            for address in addresses:
                async with http.get(address):
                    pass
            await _end(process, number)
            for address in addresses:
                with pytest.raises(aiohttp.ClientConnectorError):
                    await http.get(address)


async def test_it_stops_in_the_middle_of_starting_too(synapse_python: object) -> None:
    async with _running_demo() as process:
        await _read_until(process, "Starting Synapse…")
        await _end(process, signal.SIGINT)
