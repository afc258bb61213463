"""The system's resolver in threads: bounded, and nobody waits for those that are stuck."""

import asyncio
import socket
import threading
from typing import Any

import pytest

from manifold.egress.resolver import SystemResolver


async def test_names_that_nobody_answers_hold_no_more_threads_than_there_may_be_and_give_them_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    answer = threading.Event()
    look_up = socket.getaddrinfo

    def hang(host: str, *arguments: Any, **named: Any) -> Any:
        asked.append(host)
        assert answer.wait(10)
        return look_up("127.0.0.1", *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    resolver = SystemResolver(threads=2)
    for number in range(5):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await resolver.addresses(f"{number}.example")
    assert asked == ["0.example", "1.example"]

    answer.set()
    async with asyncio.timeout(5):
        assert [str(found) for found in await resolver.addresses("last.example")] == ["127.0.0.1"]
    assert asked[2:] == ["last.example"]


async def test_the_machines_own_names_are_known() -> None:
    assert "127.0.0.1" in map(str, await SystemResolver().addresses("localhost"))
