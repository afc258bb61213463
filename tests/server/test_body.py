"""From bytes to a model: msgspec's own words end here, and no body takes more room than it may."""

import tracemalloc
from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct, field

from manifold.errors import ApiError, TooLarge
from manifold.server.body import MAX_BODY, MAX_FORGOTTEN, decode, read_body


class Part(Struct):
    name: Annotated[str, Meta(min_length=2, max_length=3)]


class Model(Struct):
    text: str = ""
    count: int = 0
    ratio: float = 0
    either: int | float = 0
    on: bool = False
    maybe: str | None = None
    anything: dict[str, Any] = field(default_factory=dict)
    parts: Annotated[list[Part], Meta(max_length=2)] = field(default_factory=list)
    by_name: dict[str, Part] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("body", "errcode", "message"),
    [
        (b'{"text": 3}', "M_INVALID_PARAM", "'text' must be a string"),
        (b'{"text": null}', "M_INVALID_PARAM", "'text' must be a string"),
        (b'{"count": "3"}', "M_INVALID_PARAM", "'count' must be an integer"),
        (b'{"count": 3.5}', "M_INVALID_PARAM", "'count' must be an integer"),
        (b'{"ratio": []}', "M_INVALID_PARAM", "'ratio' must be a number"),
        (b'{"either": {}}', "M_INVALID_PARAM", "'either' must be a number"),
        (b'{"either": 1e999}', "M_INVALID_PARAM", "'either': Number out of range"),
        (b'{"on": 1}', "M_INVALID_PARAM", "'on' must be true or false"),
        (b'{"maybe": 1}', "M_INVALID_PARAM", "'maybe' must be a string"),
        (b'{"anything": []}', "M_INVALID_PARAM", "'anything' must be an object"),
        (b'{"parts": {}}', "M_INVALID_PARAM", "'parts' must be a list"),
        (b'{"parts": [{"name": "ab"}, {}]}', "M_MISSING_PARAM", "Missing 'parts[1].name'"),
        (b'{"parts": [{"name": "a"}]}', "M_INVALID_PARAM", "'parts[0].name' must have a length of at least 2"),
        (b'{"parts": [{"name": "abcd"}]}', "M_INVALID_PARAM", "'parts[0].name' must have a length of at most 3"),
        (b'{"parts": [3]}', "M_INVALID_PARAM", "'parts[0]' must be an object"),
        (b'{"by_name": {"x": {}}}', "M_MISSING_PARAM", "Missing 'by_name[...].name'"),
        (b"[]", "M_BAD_JSON", "The body must be a JSON object"),
        (b"\xff", "M_NOT_JSON", "The body is not UTF-8"),
        (b'{"anything": {"a":' + b"[" * 100_000, "M_NOT_JSON", "The body is nested too deeply"),
    ],
)
def test_what_is_wrong_is_told_in_the_words_of_msc1956(body: bytes, errcode: str, message: str) -> None:
    with pytest.raises(ApiError) as raised:
        decode(body, Model)
    assert (raised.value.errcode, raised.value.message) == (errcode, message)


def test_no_body_is_an_empty_object() -> None:
    assert decode(b"", Model) == Model()


async def receiving(pieces: int, size: int) -> tuple[bytes, int]:
    """Read a body of so many pieces; also, how many were asked for."""
    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": bytes(size), "more_body": asked < pieces}

    try:
        return await read_body({"headers": []}, receive), asked
    except TooLarge:
        return b"too large", asked


async def test_a_body_in_pieces_is_put_together() -> None:
    assert await receiving(4, MAX_BODY // 4) == (bytes(MAX_BODY), 4)
    assert await receiving(1, MAX_BODY + 1) == (b"too large", 1)


async def test_a_body_that_is_too_large_is_read_to_its_end_and_not_held() -> None:
    tracemalloc.start()
    try:
        assert await receiving(1000, 64 * 1024) == (b"too large", 1000)
        assert tracemalloc.get_traced_memory()[1] < 2 * MAX_BODY
    finally:
        tracemalloc.stop()


async def test_a_body_without_end_is_given_up() -> None:
    _, asked = await receiving(10**9, MAX_BODY)

    assert asked == MAX_FORGOTTEN // MAX_BODY + 1
