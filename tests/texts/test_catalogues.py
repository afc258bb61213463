"""The catalogues have what the code has, in every language, and nothing else. `make texts` brings them up to it."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from manifold.texts import LANGUAGES as SPOKEN
from manifold.texts import translated
from tests.texts.catalogues import LANGUAGES, TEMPLATE, TEXTS, extracted, read, written

PARTS = re.compile(r"\{\w+\}|</?\w+>")
each_language = pytest.mark.parametrize("tag", sorted(LANGUAGES))


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extracted()


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def ids(catalogue: Catalog) -> set[str | tuple[str, str]]:
    return {message.id if isinstance(message.id, str) else tuple(message.id) for message in messages(catalogue)}


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """The English text beside each of its translations."""
    if isinstance(message.id, str):
        yield message.id, message.string
    else:
        for text in message.string:
            yield message.id[1], text


def test_the_template_has_the_texts_of_the_code(template: Catalog) -> None:
    assert written(template) == TEMPLATE.read_bytes(), "run `make texts`"


def test_there_is_a_catalogue_for_each_language() -> None:
    assert {path.stem for path in TEXTS.glob("*.po")} == LANGUAGES.keys() == SPOKEN


@each_language
def test_a_language_has_every_text_and_none_that_is_gone(tag: str, template: Catalog) -> None:
    catalogue = read(TEXTS / f"{tag}.po")

    assert ids(catalogue) == ids(template), "run `make texts`, and translate what is new"
    assert not catalogue.obsolete
    assert written(catalogue) == (TEXTS / f"{tag}.po").read_bytes(), "run `make texts`"


@each_language
def test_every_text_is_translated(tag: str) -> None:
    catalogue = read(TEXTS / f"{tag}.po")

    assert [message.id for message in messages(catalogue) if message.fuzzy] == []
    assert [english for message in messages(catalogue) for english, text in forms(message) if not text.strip()] == []
    assert all(
        len(message.string) == catalogue.num_plurals
        for message in messages(catalogue)
        if not isinstance(message.id, str)
    )


@each_language
def test_a_translation_has_the_parts_of_the_english_text(tag: str) -> None:
    for message in messages(read(TEXTS / f"{tag}.po")):
        for english, text in forms(message):
            wanted, found = sorted(PARTS.findall(english)), sorted(PARTS.findall(text))
            # A form that means one number only may say it in a word.
            spelled_out = not isinstance(message.id, str) and sorted([*found, "{count}"]) == wanted
            assert found == wanted or spelled_out, (english, text)


@each_language
def test_the_program_reads_what_gettext_reads(tag: str) -> None:
    for message in messages(read(TEXTS / f"{tag}.po")):
        if isinstance(message.id, str):
            assert translated(message.id, tag) == message.string


def test_what_is_not_translated_stays_as_it_is() -> None:
    assert translated("In the room", "de") == "Im Raum"
    assert translated("In the room", "fr") == "In the room"
    assert translated("Nobody wrote this", "de") == "Nobody wrote this"
