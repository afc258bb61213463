"""A settings file with everything in it, made from the settings models themselves."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct

from manifold.integrations.catalogue import Catalogue
from manifold.settings import Settings

__all__ = ["example"]

_INTRODUCTION = """\
# Manifold's settings. Every key is shown with its default; a key right behind a # is an example.
# Relative paths start where this file is. Unknown keys are errors.
"""

_HOMESERVER = "example.org"

_PINS = f"""\
#[pins]
#some-package = "sha256:{"0" * 64}"
"""

_TERMS = """\
#[terms.terms_of_service]
#version = "1.0"
#en = { name = "Terms of Service", url = "https://example.org/tos-1.0-en.html" }
"""


def example() -> str:
    """The text; `manifold.example.toml` is the same, and a test compares them."""
    return "\n".join([_INTRODUCTION, *_tables()])


def _tables() -> Iterator[str]:
    for name, hint in get_type_hints(Settings, include_extras=True).items():
        kind, description = get_args(hint)[0], _description(hint)
        match name:
            case "homeservers":
                yield _table(f'homeservers."{_HOMESERVER}"', description, get_args(kind)[1], "#")
            case "integrations":
                yield from _tables_of_integrations()
            case "pins":
                yield f"{_comment(description)}{_PINS}"
            case "terms":
                yield f"{_comment(description)}{_TERMS}"
            case _:
                yield _table(name, description, kind)


def _tables_of_integrations() -> Iterator[str]:
    for entry in Catalogue.installed():
        kind = entry.integration.settings
        if msgspec.structs.fields(kind):
            yield _table(f"integrations.{entry.manifest.id}", f"{entry.manifest.name}'s own settings.", kind)


def _table(name: str, description: str, kind: type[Struct], prefix: str = "") -> str:
    lines = [f"{_comment(description)}{prefix}[{name}]\n"]
    hints = get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
        comment = _comment(_description(hints[field.name]))
        # TOML has no null: a key whose default is "not said" is shown as a comment, with an example.
        shown, mark = (default, prefix) if default is not None else (_example(hints[field.name]), "#")
        value = f"{mark}{field.encode_name} = {_toml(shown)}"
        lines.append(f"{comment}{value}\n")
    return "".join(lines)


def _description(hint: Any) -> str:
    metas = [part for part in get_args(hint)[1:] if isinstance(part, Meta)]
    return next((meta.description for meta in metas if meta.description), "")


def _example(hint: Any) -> Any:
    metas = [part for part in get_args(hint)[1:] if isinstance(part, Meta)]
    return next(meta.examples[0] for meta in metas if meta.examples)


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in wrap(text, 110))


def _toml(value: Any) -> str:
    # For strings, numbers, booleans and lists of them, TOML and JSON are spelled alike.
    return msgspec.json.encode(value).decode()
