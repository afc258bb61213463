"""The texts that people read, taken out of the code into `src/manifold/texts/*.po` (`make texts`)."""

import io
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

__all__ = ["LANGUAGES", "TEMPLATE", "TEXTS", "extracted", "read", "updated", "written"]

ROOT = Path(__file__).parent.parent.parent
TEXTS = ROOT / "src" / "manifold" / "texts"
TEMPLATE = TEXTS / "manifold.pot"
LANGUAGES = {"ar": "Arabic", "de": "German"}

_KEYWORDS: dict[str, tuple[int, ...] | None] = {"t": None, "marked": None, "for_people": None, "plural": (2, 3)}
_METHODS = [("**.test.ts", "ignore"), ("**.py", "python"), ("**.ts", "javascript"), ("**.tsx", "javascript")]
_SOURCES = ["src/manifold", "web/src"]


def extracted() -> Catalog:
    """All texts of the code, with the files that they are in."""
    template = Catalog(charset="utf-8")
    for folder in _SOURCES:
        found = extract_from_dir(ROOT / folder, _METHODS, keywords=_KEYWORDS, directory_filter=_is_source)
        for name, _, text, comments, context in found:
            # Without line numbers: else every change of the code would change the catalogues.
            template.add(text, locations=[(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return template


def _is_source(path: str | Path) -> bool:
    return Path(path).name not in {"static", "node_modules", "__pycache__"}


def read(path: Path) -> Catalog:
    """A catalogue as it is in its file."""
    with path.open("rb") as file:
        return read_po(file, locale=None if path == TEMPLATE else path.stem, charset="utf-8")


def updated(tag: str, template: Catalog) -> Catalog:
    """What there is in that language, with what the code has now; what seems to have changed is marked as fuzzy."""
    path = TEXTS / f"{tag}.po"
    catalogue = read(path) if path.exists() else Catalog(locale=tag, charset="utf-8")
    catalogue.update(template)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The file's content: sorted, without dates and line numbers, so that it changes with the texts alone."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, sort_output=True, include_lineno=False, omit_header=True, ignore_obsolete=True)
    return "\n".join([*_header(catalogue), ""]).encode() + file.getvalue()


def _header(catalogue: Catalog) -> Iterable[str]:
    tag = str(catalogue.locale) if catalogue.locale else ""
    yield f"# {LANGUAGES[tag]} texts of Manifold." if tag else "# The texts of Manifold, to be translated."
    yield 'msgid ""'
    yield 'msgstr ""'
    if tag:
        yield f'"Language: {tag}\\n"'
        yield f'"Plural-Forms: {catalogue.plural_forms}\\n"'
    yield '"Content-Type: text/plain; charset=utf-8\\n"'
    yield '"Content-Transfer-Encoding: 8bit\\n"'
    yield ""


def main() -> None:
    """Write the template, and bring every language up to it."""
    template = extracted()
    TEMPLATE.write_bytes(written(template))
    for tag in LANGUAGES:
        (TEXTS / f"{tag}.po").write_bytes(written(updated(tag, template)))


if __name__ == "__main__":
    main()
