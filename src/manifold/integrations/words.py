"""What people read of an integration, in each language that its folder has, readable without running its code."""

import logging
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert, field, structs

from manifold.errors import ManifestError
from manifold.integrations.languages import ENGLISH
from manifold.integrations.manifest import Manifest, Sentence

__all__ = ["FieldWords", "Words", "read_words"]

logger = logging.getLogger(__name__)

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}\Z")
_Text = Annotated[str, Meta(max_length=300)]


class FieldWords(Struct, frozen=True, forbid_unknown_fields=True):
    """One field of the form; `message` is its `x-message`. What is "" stays English."""

    title: _Text = ""
    description: _Text = ""
    message: _Text = ""


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """`translations/<language tag>.toml`. What it leaves out stays English.

    `form` has a field's words by its name; a field inside another is `repos.name`.
    """

    name: Annotated[str, Meta(max_length=60)] = ""
    summary: Annotated[str, Meta(max_length=160)] = ""
    documentation: Annotated[str, Meta(pattern=r"^(?:https://.*)?\Z")] = ""
    keywords: list[Sentence] = field(default_factory=list)
    reads: list[Sentence] = field(default_factory=list)
    sends: list[Sentence] = field(default_factory=list)
    form: dict[str, FieldWords] = field(default_factory=dict)


def read_words(folder: Path, manifest: Manifest) -> dict[str, Words]:
    """By language tag, in lower case; English, from the manifest, is always there.

    A translation that is badly made is left out and logged: it must not cost the integration its card.
    """
    english = Words(
        manifest.name, manifest.summary, manifest.documentation, manifest.keywords, manifest.reads, manifest.sends
    )
    found = {ENGLISH: english}
    for path in sorted((folder / "translations").glob("*.toml")):
        try:
            found[_tag(path)] = _read(path, english)
        except ManifestError as exc:
            logger.warning("Leaving out a translation of integration %s: %s", manifest.id, exc)
    return found


def _tag(path: Path) -> str:
    if not _TAG.match(path.stem):
        raise ManifestError(f"{path}: its name must be a language tag, such as de.toml or pt-BR.toml")
    return path.stem.lower()


def _read(path: Path, english: Words) -> Words:
    try:
        words = convert(tomllib.loads(path.read_text("utf-8")), Words)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as exc:
        raise ManifestError(f"{path}: {exc}") from exc
    for name in ("reads", "sends"):
        # Else a translation could keep from people who learns what.
        told, all_of_it = getattr(words, name), getattr(english, name)
        if told and len(told) != len(all_of_it):
            raise ManifestError(f"{path}: {name} must have as many sentences as in the manifest")
    missing: dict[str, Any] = {
        name: value for name, value in structs.asdict(english).items() if not getattr(words, name)
    }
    return structs.replace(words, **missing)
