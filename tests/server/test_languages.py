"""What a browser sends as Accept-Language, and what a stranger may send instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.server.languages import MAX_RANGES, accepted


@pytest.mark.parametrize(
    ("header", "ranges"),
    [
        ("", ()),
        ("de", ("de",)),
        ("de-AT, de;q=0.9 ,en;q=0.8", ("de-AT", "de", "en")),
        ("en;q=0.1, de;q=0.25, fr;q=1.000", ("fr", "de", "en")),
        ("en;q=0.5, de;q=0.5", ("en", "de")),
        ("zh-Hant-CN-x-private1", ("zh-Hant-CN-x-private1",)),
        ("de ; q=0.5, EN;Q=0.7", ("EN", "de")),
        ("de;q=0, en;q=0.000", ()),
        ("*", ()),
        ("de, *;q=0.5", ("de",)),
        ("de;q=2, en;q=0.1234, fr;q=-1, it;q=", ()),
        ("de;level=1, toolonglanguage, de-, -de, d e, deutsch!", ()),
        (",,,de,,", ("de",)),
        ("dе", ()),  # a Cyrillic letter
        (", ".join(f"x-{number}" for number in range(100)), tuple(f"x-{number}" for number in range(MAX_RANGES))),
    ],
)
def test_ranges_come_best_first_and_nonsense_is_left_out(header: str, ranges: tuple[str, ...]) -> None:
    assert accepted(header) == ranges


@given(st.text(alphabet=st.sampled_from("deEN-*;q=.01, \t\x00é"), max_size=60) | st.text(max_size=60))
def test_whatever_is_sent_there_is_an_answer(header: str) -> None:
    assert all(language.replace("-", "").isalnum() for language in accepted(header))


@given(st.lists(st.tuples(st.sampled_from(["de", "en-GB", "fr", "pt-BR"]), st.integers(1, 1000)), max_size=10))
def test_weights_decide_and_then_the_order(weighted: list[tuple[str, int]]) -> None:
    header = ", ".join(f"{tag};q={weight / 1000:.3f}" for tag, weight in weighted)

    assert list(accepted(header)) == [tag for tag, _ in sorted(weighted, key=lambda each: -each[1])]
