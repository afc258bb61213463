"""The catalogues have what the code has, in every language, and nothing else. `make texts` brings them up to it."""

import re

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


def english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> tuple[str, ...]:
    if message.string is None or isinstance(message.string, str):
        return (message.string or "",)
    return tuple(message.string)


def ids(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {english(message) for message in messages(catalogue)}


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

    for message in messages(catalogue):
        is_plural = len(english(message)) > 1
        assert not message.fuzzy, message.id
        assert all(text.strip() for text in translations(message)), message.id
        assert len(translations(message)) == (catalogue.num_plurals if is_plural else 1), message.id


@each_language
def test_a_translation_has_the_parts_of_the_english_text(tag: str) -> None:
    for message in messages(read(TEXTS / f"{tag}.po")):
        *_, text = english(message)
        wanted = sorted(PARTS.findall(text))
        for translation in translations(message):
            found = sorted(PARTS.findall(translation))
            # A form that means one number only may say it in a word.
            is_spelled_out = len(english(message)) > 1 and sorted([*found, "{count}"]) == wanted
            assert found == wanted or is_spelled_out, (text, translation)


@each_language
def test_the_program_reads_what_gettext_reads(tag: str) -> None:
    for message in messages(read(TEXTS / f"{tag}.po")):
        if isinstance(message.id, str):
            assert translated(message.id, tag) == message.string


def test_what_is_not_translated_stays_as_it_is() -> None:
    assert translated("In the room", "de") == "Im Raum"
    assert translated("In the room", "fr") == "In the room"
    assert translated("Nobody wrote this", "de") == "Nobody wrote this"
