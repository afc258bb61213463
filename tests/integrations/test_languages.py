"""The lookup of RFC 4647, section 3.4, and that reducing the question first changes no answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.integrations.languages import ENGLISH, fallbacks, known

TAGS = st.sampled_from(["de", "de-at", "en", "en-gb", "fr", "fr-ca", "pt-br", "zh-hant", "zh-hant-cn"])


def lookup(ranges: list[str], tags: set[str]) -> str:
    """The scheme as the RFC tells it: each range, ever shorter, before the next one."""
    for language_range in ranges:
        rest = language_range.lower()
        while rest:
            if rest in tags:
                return rest
            rest = rest.rpartition("-")[0]
    return ENGLISH


def test_a_range_is_cut_from_its_end() -> None:
    # The RFC's own example: a single letter goes together with what it introduces.
    assert list(fallbacks("zh-Hant-CN-x-private1-private2")) == [
        "zh-hant-cn-x-private1-private2",
        "zh-hant-cn-x-private1",
        "zh-hant-cn",
        "zh-hant",
        "zh",
    ]


@pytest.mark.parametrize(
    ("ranges", "tags", "found"),
    [
        ([], {"de", "en"}, ()),
        (["de-AT", "en"], {"de", "en"}, ("de", "en")),
        (["en", "de"], {"de", "en"}, ("en",)),
        (["en-GB", "de"], {"de", "en"}, ("en",)),
        (["de"], {"de-at", "en"}, ()),
        (["DE"], {"de"}, ("de",)),
        (["x-private"], {"x", "en"}, ()),
        (["fr", "fr"], {"fr"}, ("fr",)),
    ],
)
def test_what_is_there_is_found_best_first(ranges: list[str], tags: set[str], found: tuple[str, ...]) -> None:
    assert known(ranges, tags) == found


@given(st.lists(TAGS, max_size=6), st.sets(TAGS), st.sets(TAGS))
def test_an_integration_gets_its_language_however_many_others_there_are(
    ranges: list[str], its_own: set[str], of_others: set[str]
) -> None:
    its_own |= {ENGLISH}
    languages = known(ranges, its_own | of_others)

    assert next((tag for tag in languages if tag in its_own), ENGLISH) == lookup(ranges, its_own)
