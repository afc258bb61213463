"""Looking at a file before it is shown, over real connections: what its server says of it, and how little is read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from manifold.errors import ApiError, FieldError, InvalidParam, Unreachable
from manifold.integrations.files import FileSeen, look_at_file
from tests.support.http_server import redirect, text_answer
from tests.support.internet import Internet


@pytest.fixture
async def internet(tmp_path: Path) -> AsyncIterator[Internet]:
    async with Internet(tmp_path) as internet:
        yield internet


@pytest.mark.parametrize(
    ("headers", "seen"),
    [
        ({"Content-Type": "video/mp4"}, FileSeen("video/mp4", False)),
        ({"Content-Type": "Application/PDF; charset=binary"}, FileSeen("application/pdf", False)),
        (
            {"Content-Type": "application/pdf", "Content-Disposition": 'attachment; filename="a.pdf"'},
            FileSeen("application/pdf", True),
        ),
        (
            {"Content-Type": "application/pdf", "Content-Disposition": 'inline; filename="a.pdf"'},
            FileSeen("application/pdf", False),
        ),
    ],
)
async def test_a_server_says_what_a_file_is(internet: Internet, headers: dict[str, str], seen: FileSeen) -> None:
    async def file(request: web.BaseRequest) -> web.Response:
        return web.Response(body=b"x", status=206, headers=headers)

    async with internet.site(file, "files.example.org") as site:
        url = f"https://files.example.org:{site.port}/a"
        assert await look_at_file(internet.egress(), "url", url) == seen
    assert site.requests[0].headers["Range"] == "bytes=0-0"


async def test_of_a_server_that_knows_no_ranges_only_the_beginning_is_read(internet: Internet) -> None:
    sent = 0

    async def film(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "video/webm"})
        await response.prepare(request)
        for _ in range(4096):
            await response.write(b"x" * 65536)
            sent += 65536
        return response

    async with internet.site(film, "films.example.org") as site:
        url = f"https://films.example.org:{site.port}/long.webm"
        assert await look_at_file(internet.egress(), "url", url) == FileSeen("video/webm", False)
    assert sent < 64 * 1024 * 1024


async def test_a_file_may_have_moved_within_its_server_but_not_to_another(internet: Internet) -> None:
    async def moved(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/new.pdf":
            return web.Response(body=b"%PDF-1.7", content_type="application/pdf")
        return await redirect("/new.pdf" if request.path == "/old.pdf" else elsewhere)(request)

    async with (
        internet.site(text_answer("film"), "cdn.example.net") as cdn,
        internet.site(moved, "files.example.org") as site,
    ):
        elsewhere = f"https://cdn.example.net:{cdn.port}/film.mp4"
        here = f"https://files.example.org:{site.port}"
        assert await look_at_file(internet.egress(), "url", f"{here}/old.pdf") == FileSeen("application/pdf", False)
        with pytest.raises(InvalidParam) as raised:
            await look_at_file(internet.egress(), "url", f"{here}/film.mp4")
    problem = f"files.example.org:{site.port} leads on to cdn.example.net:{cdn.port}. Give the address that it leads to"
    assert raised.value.fields == (FieldError("/url", problem),)


@pytest.mark.parametrize("status", [404, 410, 403, 416, 500])
async def test_a_file_that_is_not_there_is_told(internet: Internet, status: int) -> None:
    async with internet.site(text_answer("no", status), "files.example.org") as site:
        with pytest.raises(InvalidParam, match=f"answers {status} for this address"):
            await look_at_file(internet.egress(), "url", f"https://files.example.org:{site.port}/a.pdf")


async def test_a_server_that_is_away_or_private_is_told_at_the_field(internet: Internet) -> None:
    for url in ("https://away.example.org/a.mp4", "https://127.0.0.1/a.mp4"):
        with pytest.raises(ApiError) as raised:
            await look_at_file(internet.egress(), "url", url)
        assert isinstance(raised.value, Unreachable)
        assert raised.value.fields == (FieldError("/url", raised.value.message),)
