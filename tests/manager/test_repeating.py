"""What is done again and again goes on whatever happens, and says so once."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress

import pytest

from manifold.errors import Unavailable
from manifold.manager.repeating import repeating


async def run(outcomes: Iterator[Exception | None]) -> None:
    async def chore() -> None:
        try:
            outcome = next(outcomes)
        except StopIteration:
            task.cancel()
            await asyncio.sleep(0)
        else:
            if outcome is not None:
                raise outcome

    task = asyncio.create_task(repeating("Listening", chore, 0))
    with suppress(asyncio.CancelledError):
        await task


async def test_a_failure_that_lasts_is_told_once_and_so_is_its_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "manifold")

    await run(iter([Unavailable("away"), Unavailable("away"), Unavailable("still"), None, None, Unavailable("away")]))

    assert caplog.messages == ["Listening: away", "Listening: still", "Listening: well again", "Listening: away"]
    assert caplog.records[0].exc_info is None


async def test_a_defect_is_told_whole(caplog: pytest.LogCaptureFixture) -> None:
    await run(iter([ValueError("a defect"), None]))

    assert caplog.records[0].exc_info is not None
