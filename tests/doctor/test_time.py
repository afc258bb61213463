"""All within ten seconds, though nobody answers: name servers, the database's server, proxies, homeservers."""

import asyncio
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import pytest

from manifold.doctor import Doctor, Request, Visitor
from manifold.egress.dns import DNS
from manifold.ids import UserID
from manifold.integrations.catalogue import Catalogue
from manifold.server.app import patient
from manifold.settings import parse
from manifold.storage import Store
from tests.support.http_server import serve_bytes
from tests.support.internet import PRIVATE, Internet

pytestmark = pytest.mark.slow

HANG_GUARD = 30
"""Seconds: how long a machine may stall that does many other things. What is measured is in benchmarks/."""


async def test_everything_that_can_time_out_does_and_the_whole_ends_in_time(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        internet = await stack.enter_async_context(Internet(tmp_path))
        internet.names.add("localhost", "A", PRIVATE)
        hole = await stack.enter_async_context(serve_bytes(None, PRIVATE))
        settings = parse(
            f"""
            [server]
            listen = "127.0.0.1:{hole}"
            public_url = "http://127.0.0.1:{hole}"
            widgets_url = "http://localhost:{hole}"
            [database]
            url = "postgresql://manifold:secret@127.0.0.1:{hole}/manifold"
            [homeservers."example.org"]
            base_url = "http://127.0.0.1:{hole}"
            allow_private = true
            [homeservers."silent.example"]
            [policy_lists]
            rooms = ["!list:example.org"]
            homeserver = "http://127.0.0.1:{hole}"
            allow_private = true
            access_token = "syt_list"
            """
        )
        services: DNS = internet.names.resolver(lifetime=60)
        egress = internet.egress(resolver=services)
        examined = patient(settings, tmp_path, Catalogue.installed(), egress, services, _never)
        visitor = Visitor(UserID.parse("@alice:example.org"), "syt_alice", f"http://127.0.0.1:{hole}")
        request = Request(element=f"http://127.0.0.1:{hole}", visitor=visitor)
        internet.names.silent = True

        async with asyncio.timeout(HANG_GUARD):
            diagnosis = await Doctor(examined).examine(request)
    failed = {(result.id, result.subject) for result in diagnosis.checks if result.outcome == "failed"}
    assert failed >= {
        ("database", ""),
        ("manager", ""),
        ("connection", "example.org"),
        ("resolution", "silent.example"),
        ("element-config", ""),
        ("policy-lists", ""),
    }


def _never() -> AbstractAsyncContextManager[Store]:
    raise AssertionError("The database did not answer, so nobody needs it")
