"""Two managers over one database."""

import asyncio
import secrets

import pytest

from tests.faults.conftest import HERE, House

pytestmark = pytest.mark.slow


async def test_of_two_registers_with_one_openid_token_exactly_one_wins(houses: list[House]) -> None:
    async with houses[0].manager(), houses[1].manager():
        for _ in range(10):
            openid_token = secrets.token_urlsafe()
            answers = await asyncio.gather(*(house.register(openid_token) for house in houses * 2))

            assert sorted(status for status, _ in answers) == [200, 403, 403, 403]


async def test_of_installations_with_one_request_id_there_is_one_and_all_are_told_of_it(houses: list[House]) -> None:
    async with houses[0].manager(), houses[1].manager():
        _, registered = await houses[0].register(secrets.token_urlsafe())
        for number in range(5):
            request = {**houses[0].page, "request_id": f"r{number}"}
            answers = await asyncio.gather(
                *(house.call("POST", HERE, request, registered["token"]) for house in houses * 3)
            )

            assert [status for status, _ in answers] == [201] * 6
            assert len({answer["id"] for _, answer in answers}) == 1
        _, here = await houses[1].call("GET", HERE, token=registered["token"])
        assert len(here["installations"]) == 5
