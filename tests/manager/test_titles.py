"""Titles come out of what strangers wrote, quickly, whatever they wrote."""

import time

import pytest

from manifold.manager.titles import page_title
from tests.support.memory import MemoryEgress

URL = "https://pages.example.org/"


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (b"<title>Fish &amp; Chips</title>", "Fish & Chips"),
        (b"<!doctype html><HTML><HEAD><TITLE\nlang='en'>\n  Fish\n  and Chips </TITLE >", "Fish and Chips"),
        ("<title>Fische für alle</title>".encode(), "Fische für alle"),
        (b"<title>\xff\xfe</title>", "\ufffd\ufffd"),
        (b"<title></title><title>Second</title>", "Second"),
        (b"<title>" + b"x" * 300 + b"</title>", "x" * 199 + "…"),
        (b"<title>" + b"x" * 9000 + b"</title>", "x" * 199 + "…"),
        (b"<titles>No</titles>", ""),
        (b"<title>No end", ""),
        (b"", ""),
        (b" " * 100_000 + b"<title>Far down</title>", "Far down"),
        (b" " * 300_000 + b"<title>Too far down</title>", ""),
        (b"<![nonsense[<title>Odd</title>", "Odd"),
        (b"<title>&#0;&#x110000;&lt;script&gt;</title>", "\ufffd\ufffd<script>"),
    ],
)
async def test_a_title_is_found_where_there_is_one(egress: MemoryEgress, page: bytes, title: str) -> None:
    egress.page(URL, page)

    assert await page_title(egress, URL) == title


async def test_a_page_that_is_not_there_has_none(egress: MemoryEgress) -> None:
    egress.page(URL, b"<title>Not found</title>", 404)

    assert await page_title(egress, URL) == ""
    assert await page_title(egress, "https://away.example/") == ""


@pytest.mark.parametrize(
    "piece", [b"<title", b"<title ", b"<title>", b"<title>x", b"<!--", b"<", b"<title>" + b"x" * 999]
)
async def test_no_page_takes_long_to_read(egress: MemoryEgress, piece: bytes) -> None:
    egress.page(URL, piece * (2 * 1024 * 1024 // len(piece)))
    start = time.perf_counter()

    await page_title(egress, URL)

    assert time.perf_counter() - start < 0.5
