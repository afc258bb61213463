"""Translations stand in an integration's folder; a bad one costs itself and nothing else."""

from pathlib import Path
from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct

from manifold.integrations import Config
from manifold.integrations.config import config_schema
from manifold.integrations.form import fields_of, in_words
from manifold.integrations.manifest import Manifest
from manifold.integrations.words import FieldWords, Words, read_words

MANIFEST = """\
id = "example"
name = "Example"
kind = "widget"
target = ["room"]
summary = "An example."
category = "examples"
publisher = "Nobody"
documentation = "https://example.org/"
encrypted_rooms = "works"
keywords = ["sample"]
sends = ["Your name", "Your words"]
"""


def words(folder: Path, **translations: str) -> dict[str, Words]:
    (folder / "manifest.toml").write_text(MANIFEST)
    (folder / "translations").mkdir(exist_ok=True)
    for tag, text in translations.items():
        (folder / "translations" / f"{tag}.toml").write_text(text)
    return read_words(folder, Manifest.read(folder))


def test_english_is_always_there(tmp_path: Path) -> None:
    assert words(tmp_path) == {
        "en": Words("Example", "An example.", "https://example.org/", ["sample"], [], ["Your name", "Your words"])
    }


def test_what_a_translation_leaves_out_stays_english(tmp_path: Path) -> None:
    found = words(tmp_path, de='name = "Beispiel"\nkeywords = ["Muster"]\n[form.url]\ntitle = "Adresse"')

    assert found["de"] == Words(
        "Beispiel",
        "An example.",
        "https://example.org/",
        ["Muster"],
        [],
        ["Your name", "Your words"],
        {"url": FieldWords(title="Adresse")},
    )


def test_a_tag_is_found_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "pt-BR.toml").write_text('name = "Exemplo"')

    assert words(tmp_path)["pt-br"].name == "Exemplo"


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        "name = 3",
        'nmae = "Beispiel"',
        'id = "other"',
        'documentation = "javascript:alert(1)"',
        '[form.url]\nlabel = "Adresse"',
        f'name = "{"x" * 61}"',
        'sends = ["Deinen Namen"]',
        'reads = ["Alles"]',
    ],
)
def test_a_bad_translation_is_left_out_and_logged(tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture) -> None:
    found = words(tmp_path, de=text, fr='name = "Exemple"')

    assert found.keys() == {"en", "fr"}
    assert "Leaving out a translation of integration example" in caplog.text
    assert "de.toml" in caplog.text


def test_a_file_that_is_named_after_no_language_is_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert words(tmp_path, Deutsch='name = "Beispiel"').keys() == {"en"}
    assert "language tag" in caplog.text


def test_a_file_that_is_no_text_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "de.toml").write_bytes(b"\xff")

    assert words(tmp_path).keys() == {"en"}


class Part(Struct):
    """A part of a form, which may hold itself."""

    name: Annotated[str, Meta(title="Name", extra_json_schema={"x-message": "No"})]
    parts: Annotated[list["Part"], Meta(title="Parts")] = []


class Form(Config, frozen=True):
    parts: Annotated[list[Part] | None, Meta(title="Parts", description="All of them")] = None


def test_fields_inside_fields_are_named_by_their_path() -> None:
    assert [name for name, _ in fields_of(config_schema(Form))] == ["parts", "parts.name", "parts.parts"]


def test_a_form_is_translated_field_by_field() -> None:
    schema = config_schema(Form)
    told = {
        "parts": FieldWords(title="Teile"),
        "parts.name": FieldWords(message="Nein", description="Es gab keine"),
        "no.such": FieldWords(title="Nichts"),
    }

    translated = in_words(schema, told)

    parts: Any = translated["properties"]["parts"]
    name = translated["$defs"]["Part"]["properties"]["name"]
    assert (parts["title"], parts["description"]) == ("Teile", "All of them")
    assert (name["title"], name["x-message"]) == ("Name", "Nein")
    assert "description" not in name
    assert schema == config_schema(Form), "the schema that was given is not changed"
    assert in_words(schema, {}) is schema
