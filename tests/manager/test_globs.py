"""Globs mean what Matrix says, and none of them takes long."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.manager.globs import Globs, is_glob

NAMES = st.text(alphabet="ab*?[]!-\\.^$:@", max_size=12)


@pytest.mark.parametrize(
    ("glob", "fitting", "others"),
    [
        ("*", ["", "a", "@a:b", "a\nb"], []),
        ("@spam-*:*", ["@spam-1:example.org", "@spam-:x"], ["@spam:example.org", "x@spam-1:example.org"]),
        ("evil.??", ["evil.de"], ["evil.org", "evil.d", "evilx.de\n"]),
        ("*.evil.example", ["a.evil.example", "a.b.evil.example"], ["evil.example", "a.evil.example.org"]),
        ("[ab]*", ["[ab]", "[ab]c"], ["a", "b"]),
        ("[!a]?", ["[!a]x"], ["bx"]),
        ("a.b*", ["a.b", "a.bc"], ["axb"]),
        ("**", ["", "anything"], []),
    ],
)
def test_a_glob_fits_what_matrix_says(glob: str, fitting: list[str], others: list[str]) -> None:
    globs = Globs([(glob, "why")])

    assert [name for name in fitting if globs.find(name) is None] == []
    assert [name for name in others if globs.find(name) is not None] == []


@given(NAMES, NAMES)
def test_a_glob_fits_what_the_plainest_reading_of_it_does(glob: str, name: str) -> None:
    meaning = {"*": ".*", "?": "."}
    plain = "".join(meaning.get(character, re.escape(character)) for character in glob)

    assert (Globs([(glob, "")]).find(name) is not None) == (re.fullmatch(plain, name, re.DOTALL) is not None)


@given(NAMES.filter(lambda name: not is_glob(name)))
def test_a_name_without_wildcards_fits_itself_alone(name: str) -> None:
    globs = Globs([(name, "why")])

    assert globs.find(name) == "why"
    assert globs.find(f"{name}x") is None


@given(st.lists(st.sampled_from(["*", "?", "a", "b", "*a", "?*", "a*a", "*ab"]), min_size=1, max_size=85))
def test_no_glob_takes_long(pieces: list[str]) -> None:
    globs = Globs([("".join(pieces)[:254] + "c", "")])
    names = ["a" * 255, "ab" * 127, "b" * 255]

    began = time.process_time()
    for name in names:
        globs.find(name)

    # Linear ones take microseconds; one that steps back would outlive the test.
    assert time.process_time() - began < 0.1


def test_the_first_that_says_something_of_a_name_gives_the_reason_and_a_plain_name_goes_first() -> None:
    globs = Globs([("@a*", "glob"), ("@a:b", "first"), ("@a:b", "second"), ("@*", "later")])

    assert globs.find("@a:b") == "first"
    assert globs.find("@a:c") == "glob"
    assert globs.find("@c:c") == "later"
