"""Which of the languages that are there fits what somebody reads (RFC 4647, section 3.4, "Lookup")."""

from collections.abc import Container, Iterable, Iterator

__all__ = ["ENGLISH", "Languages", "fallbacks", "known"]

ENGLISH = "en"
"""The language of manifests, and of whoever asks for none that is there."""

Languages = tuple[str, ...]
"""Language tags in lower case, the best first."""


def fallbacks(language_range: str) -> Iterator[str]:
    """The range in lower case, then what is left of it, ever shorter: `zh-Hant-CN`, `zh-hant`, `zh`."""
    subtags = language_range.lower().split("-")
    while subtags:
        yield "-".join(subtags)
        subtags.pop()
        if subtags and len(subtags[-1]) == 1:  # `x` in `de-x-private` introduces what was cut off
            subtags.pop()


def known(ranges: Iterable[str], tags: Container[str]) -> Languages:
    """Those of `tags` that somebody with these ranges may get, the best first.

    Nothing comes behind English, since it is always there; so the answer is short however long the question is.
    """
    found: dict[str, None] = {}
    for language_range in ranges:
        for tag in fallbacks(language_range):
            if tag in tags:
                found[tag] = None
            if tag == ENGLISH:
                return tuple(found)
    return tuple(found)
