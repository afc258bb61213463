"""Two managers over one database."""

import asyncio
import secrets

import pytest

from tests.faults.conftest import House

pytestmark = pytest.mark.slow


async def test_of_two_registers_with_one_openid_token_exactly_one_wins(houses: list[House]) -> None:
    async with houses[0].manager(), houses[1].manager():
        for _ in range(10):
            openid_token = secrets.token_urlsafe()
            answers = await asyncio.gather(*(house.register(openid_token) for house in houses * 2))

            assert sorted(status for status, _ in answers) == [200, 403, 403, 403]
