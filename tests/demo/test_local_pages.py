"""The three local pages over real TLS: what integrations find when they ask whether they are what they should be."""

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from manifold.demo.authority import Certificate, certificate
from manifold.demo.errors import DemoError
from manifold.demo.pages import LocalPages, PagePorts, local_pages
from manifold.demo.pages.common import MAX_BODY
from manifold.demo.pages.pad import MAX_PADS
from manifold.demo.ports import ANY, free_port

pytestmark = pytest.mark.slow


@pytest.fixture
def trusted(tmp_path: Path) -> Certificate:
    return certificate(tmp_path, datetime.now(UTC))


@pytest.fixture
async def pages(trusted: Certificate) -> AsyncIterator[LocalPages]:
    async with local_pages(PagePorts(free_port(ANY), free_port(ANY), free_port(ANY)), trusted) as pages:
        yield pages


@pytest.fixture
async def http(trusted: Certificate) -> AsyncIterator[aiohttp.ClientSession]:
    connector = aiohttp.TCPConnector(ssl=trusted.client_context())
    async with aiohttp.ClientSession(connector=connector) as http:
        yield http


async def _text(http: aiohttp.ClientSession, url: str) -> str:
    async with http.get(url) as reply:
        assert reply.status == 200
        return await reply.text()


async def _status(http: aiohttp.ClientSession, url: str) -> int:
    async with http.get(url) as reply:
        return reply.status


async def test_the_authority_vouches_for_them_by_name_and_by_address(
    pages: LocalPages, http: aiohttp.ClientSession
) -> None:
    for origin in pages.origins:
        assert await _status(http, f"{origin}/probe") == 200
        assert await _status(http, f"{origin.replace('localhost', '127.0.0.1')}/probe") == 200


async def test_who_does_not_know_the_authority_does_not_trust_them(pages: LocalPages) -> None:
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectorCertificateError) as refusal:
            await _status(http, f"{pages.conference}/probe")
    assert isinstance(refusal.value.certificate_error, ssl.SSLCertVerificationError)


async def test_any_page_may_probe_them(pages: LocalPages, http: aiohttp.ClientSession) -> None:
    for origin, name in zip(pages.origins, ("conference", "pad", "noticeboard"), strict=True):
        async with http.get(f"{origin}/probe") as reply:
            assert reply.headers["Access-Control-Allow-Origin"] == "*"
            assert await reply.json() == {"page": name}


async def test_every_answer_has_the_strict_policy_and_may_be_framed(
    pages: LocalPages, http: aiohttp.ClientSession
) -> None:
    for path in ("/TeamCall", "/conference.js", "/probe"):
        async with http.get(f"{pages.conference}{path}") as reply:
            policy = reply.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'")
            assert "frame-ancestors" not in policy
            assert reply.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_conference_looks_like_jitsi_meet(pages: LocalPages, http: aiohttp.ClientSession) -> None:
    assert "window.JitsiMeetExternalAPI = class" in await _text(http, f"{pages.conference}/external_api.js")
    assert "<title>Conference</title>" in await _text(http, f"{pages.conference}/TeamCall")


async def test_the_pad_looks_like_etherpad(pages: LocalPages, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{pages.pad}/api") as reply:
        assert await reply.json() == {"currentVersion": "1.2.1"}
    assert "<textarea" in await _text(http, f"{pages.pad}/p/notes")


async def test_the_noticeboard_looks_like_neither(pages: LocalPages, http: aiohttp.ClientSession) -> None:
    assert "Noticeboard" in await _text(http, f"{pages.noticeboard}/")
    assert await _status(http, f"{pages.noticeboard}/external_api.js") == 404
    assert await _status(http, f"{pages.noticeboard}/api") == 404


async def test_a_pad_keeps_what_was_written_last(pages: LocalPages, http: aiohttp.ClientSession) -> None:
    notes = f"{pages.pad}/p/notes/text"
    assert await _text(http, notes) == ""
    for text in ("Milk", "Milk\nBread – 2"):
        async with http.put(notes, data=text.encode()) as reply:
            assert reply.status == 204
    assert await _text(http, notes) == "Milk\nBread – 2"
    assert await _text(http, f"{pages.pad}/p/others/text") == ""


async def test_pads_have_a_largest_size_and_number(pages: LocalPages, http: aiohttp.ClientSession) -> None:
    async with http.put(f"{pages.pad}/p/long/text", data=b"x" * (MAX_BODY + 1)) as reply:
        assert reply.status == 413
    for number in range(MAX_PADS + 1):
        async with http.put(f"{pages.pad}/p/{number}/text", data=b"x") as reply:
            assert reply.status == (204 if number < MAX_PADS else 507)
    async with http.put(f"{pages.pad}/p/0/text", data=b"y") as reply:
        assert reply.status == 204


async def test_a_port_that_is_taken_is_an_error_that_names_it(pages: LocalPages, trusted: Certificate) -> None:
    taken = int(pages.pad.rsplit(":", 1)[1])
    with pytest.raises(DemoError, match=f"Can't listen on port {taken}"):
        async with local_pages(PagePorts(free_port(ANY), taken, free_port(ANY)), trusted):
            pass
