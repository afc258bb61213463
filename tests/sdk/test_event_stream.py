"""Server-sent events, whichever way the network cuts them."""

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.errors import NoAnswer
from manifold.sdk.event_stream import MAX_EVENT, events

STREAM = (
    b"retry: 2500\n\n: life\n\nevent: one\ndata: {}\nid: 7\n\n"
    b"data:a\r\ndata: b\r\n\r\nevent: nothing\n\ndata\n\nretry: soon\ndata: cut off"
)


async def _cut(stream: bytes, places: list[int]) -> AsyncIterator[bytes]:
    ends = sorted({place % (len(stream) + 1) for place in places} | {0, len(stream)})
    for start, end in pairwise(ends):
        yield stream[start:end]


@given(st.lists(st.integers(min_value=0), max_size=30))
async def test_events_are_the_same_wherever_the_stream_is_cut(places: list[int]) -> None:
    read = [(event.name, event.data, event.retry_ms) async for event in events(_cut(STREAM, places))]

    assert read == [("one", b"{}", 2500), ("message", b"a\nb", 2500), ("message", b"", 2500)]


@given(st.binary(max_size=200), st.lists(st.integers(min_value=0), max_size=5))
async def test_any_bytes_are_events_or_nothing(stream: bytes, places: list[int]) -> None:
    assert [event async for event in events(_cut(stream, places))] == [
        event async for event in events(_cut(stream, []))
    ]


@pytest.mark.parametrize("line", [b"x", b"data: x\n"])
async def test_an_event_without_end_is_given_up(line: bytes) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield line * (MAX_EVENT // 10)

    with pytest.raises(NoAnswer, match="no end"):
        async for _ in events(endless()):
            pass
