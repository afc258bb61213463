"""What the program itself says to people, in other languages: gettext catalogues, which the UI is built with as well.

They are read as they are written, without being compiled: the server looks up few of their texts, once for each
language. What an integration says stands in its own folder (`manifold.integrations.words`).
"""

import json
import re
from functools import cache
from importlib.resources import files

__all__ = ["LANGUAGES", "for_people", "translated"]

LANGUAGES = frozenset({"ar", "de"})
"""Tags of the languages that there are catalogues of. English is in the code."""

_ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
_LINE = re.compile(r'".*"')


def for_people(text: str) -> str:
    """Marks a text that has to be translated; it is the key of its translations."""
    return text


def translated(text: str, language: str) -> str:
    """In that language, a tag of LANGUAGES; else in English, as it is given."""
    return (_texts(language).get(text) or text) if language in LANGUAGES else text


@cache
def _texts(language: str) -> dict[str, str]:
    catalogue = files(__name__).joinpath(f"{language}.po").read_text("utf-8")
    return {_unquoted(key): _unquoted(text) for key, text in _ENTRY.findall(catalogue)}


def _unquoted(lines: str) -> str:
    # The escapes of gettext are some of those of JSON.
    return "".join(json.loads(line) for line in _LINE.findall(lines))
