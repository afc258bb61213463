"""Chores are done now and then, whatever happens to one of them."""

import asyncio
import contextlib
import logging

import pytest

from manifold.errors import Unavailable
from manifold.manager.housekeeping import housekeeping


async def test_a_chore_that_fails_ends_neither_the_others_nor_the_next_round(caplog: pytest.LogCaptureFixture) -> None:
    rounds = asyncio.Semaphore(0)

    async def database_is_away() -> None:
        raise Unavailable("The database can't be reached right now")

    async def is_broken() -> None:
        raise ZeroDivisionError

    async def counts() -> None:
        rounds.release()

    tidying = asyncio.create_task(housekeeping([database_is_away, is_broken, counts], 0.001))
    for _ in range(3):
        await asyncio.wait_for(rounds.acquire(), 5)
    tidying.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await tidying

    assert {record.levelno for record in caplog.records} == {logging.WARNING, logging.ERROR}
    assert "ZeroDivisionError" in caplog.text


async def test_it_ends_with_a_last_round() -> None:
    done: list[str] = []

    async def chore() -> None:
        done.append("done")

    tidying = asyncio.create_task(housekeeping([chore], 3600))
    await asyncio.sleep(0)
    tidying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await tidying

    assert done == ["done"]
