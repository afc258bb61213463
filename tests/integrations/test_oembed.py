"""Asking a service what is at a link: answers in the shape that oembed.com prints, and those that are none."""

import msgspec
import pytest

from manifold.errors import ApiError, FieldError, InvalidParam, Unreachable
from manifold.integrations.oembed import OEmbed, oembed
from tests.support.memory import MemoryEgress

ENDPOINT = "https://films.example/services/oembed"
LINK = "https://films.example/watch?v=a&t=$1"
ASKED = f"{ENDPOINT}?url=https%3A%2F%2Ffilms.example%2Fwatch%3Fv%3Da%26t%3D%241&format=json"


def said(error: ApiError) -> str:
    (field,) = error.fields
    assert field == FieldError("/link", error.message)
    return field.message


async def test_a_service_tells_what_is_at_a_link(egress: MemoryEgress) -> None:
    answer = {
        "version": "1.0",
        "type": "video",
        "title": "  A film\nof trains ",
        "author_name": "Ada",
        "html": "<iframe src='https://films.example/embed/a'></iframe>",
        "width": 480,
        "height": 270,
    }
    egress.page(ASKED, msgspec.json.encode(answer))

    assert await oembed(egress, "link", ENDPOINT, LINK) == OEmbed("video", title="A film of trains", author="Ada")
    assert egress.asked == [ASKED]


async def test_a_service_may_know_further_parameters(egress: MemoryEgress) -> None:
    egress.page(f"{ASKED}&h=1%262", b'{"type": "rich", "title": null, "author_name": 3}')

    assert await oembed(egress, "link", ENDPOINT, LINK, more={"h": "1&2"}) == OEmbed("rich")


async def test_a_title_is_no_book(egress: MemoryEgress) -> None:
    egress.page(ASKED, msgspec.json.encode({"type": "video", "title": "x" * 5000}))

    assert len((await oembed(egress, "link", ENDPOINT, LINK)).title) == 200


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (404, b"Not Found", "films.example has nothing at this address"),
        (400, b"Bad Request", "films.example has nothing at this address"),
        (501, b"", "can't say at the moment"),
        (503, b"", "can't say at the moment"),
        (429, b"", "can't say at the moment"),
        (401, b"Unauthorized", "does not let this be shown elsewhere"),
        (403, b"", "does not let this be shown elsewhere"),
        (200, b"<!doctype html><title>Consent</title>", "answers, but not with what can be shown"),
        (200, b"[]", "answers, but not with what can be shown"),
        (200, b"{}", "answers, but not with what can be shown"),
        (200, b'{"type": 3}', "answers, but not with what can be shown"),
        (200, b"[" * 5000, "answers, but not with what can be shown"),
        (200, b"\xff", "answers, but not with what can be shown"),
    ],
)
async def test_what_can_not_be_shown_is_told_at_the_field(
    egress: MemoryEgress, status: int, body: bytes, words: str
) -> None:
    egress.page(ASKED, body, status)

    with pytest.raises((InvalidParam, Unreachable)) as raised:
        await oembed(egress, "link", ENDPOINT, LINK)
    assert words in said(raised.value)
    assert isinstance(raised.value, Unreachable) == (status in {429, 501, 503})


async def test_a_service_that_does_not_answer_or_not_to_an_end_is_told_at_the_field(egress: MemoryEgress) -> None:
    with pytest.raises(Unreachable) as raised:
        await oembed(egress, "link", ENDPOINT, LINK)
    assert "connection refused" in said(raised.value)

    egress.page(ASKED, b" " * (256 * 1024) + b"{}")
    with pytest.raises(Unreachable) as raised:
        await oembed(egress, "link", ENDPOINT, LINK)
    assert "more than is allowed" in said(raised.value)
