"""Whether an SVG image is only an image: no script, nothing fetched, no markup of another kind."""

import re
from xml.parsers import expat

__all__ = ["MAX_BYTES", "check_svg"]

MAX_BYTES = 32 * 1024

_ELEMENTS = frozenset(
    f"http://www.w3.org/2000/svg {name}"
    for name in (
        *("svg", "g", "defs", "title", "desc", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask"),
    )
)
"""All that an icon needs. Not among them: script, foreignObject, image, a, animations, filters, text, and `use`, a few
nested ones of which would keep a browser busy for hours.
"""

_XLINK_HREF = "http://www.w3.org/1999/xlink href"

# A style may name a part of this image and nothing else. A backslash could spell anything.
_FETCHES = re.compile(r"""\\|@(?!media\b)|(?:image-set|image|src|element)\s*\(|url\s*\((?!\s*["']?#)""", re.IGNORECASE)


def check_svg(content: bytes) -> None:
    """Raises ValueError, which says what an icon must not have."""
    if len(content) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES} bytes")
    if b"\0" in content or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("it is not UTF-8")
    # All of it in one piece: an element or a comment in between would split a word for us, and not for a browser.
    texts: list[str] = []
    parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    parser.XmlDeclHandler = _check_declaration
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_instruction
    parser.StartElementHandler = _check_element
    parser.CharacterDataHandler = texts.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError as exc:
        raise ValueError(f"it is no XML: {exc}") from exc
    _check_style("".join(texts))


def _check_declaration(_: str, encoding: str | None, __: int) -> None:
    if (encoding or "utf-8").lower() != "utf-8":
        # A browser would read the same bytes in another way than we do.
        raise ValueError("it is not UTF-8")


def _refuse_doctype(*_: object) -> None:
    # Entities are declared there, too.
    raise ValueError("it has a DOCTYPE")


def _refuse_instruction(target: str, _: str) -> None:
    raise ValueError(f"it has a processing instruction: {target}")


def _check_element(name: str, attributes: dict[str, str]) -> None:
    if name not in _ELEMENTS:
        raise ValueError(f"it has an element that icons may not have: {name.rpartition(' ')[2]}")
    for attribute, value in attributes.items():
        if attribute.lower().startswith("on"):
            raise ValueError(f"it has a script: {attribute}")
        if " " in attribute and attribute != _XLINK_HREF:  # xml:base would give "#a" another meaning
            raise ValueError(f"it has an attribute that icons may not have: {attribute.rpartition(' ')[2]}")
        if attribute in {"href", _XLINK_HREF} and not value.startswith("#"):
            raise ValueError("it refers to something outside")
        _check_style(value)


def _check_style(text: str) -> None:
    if _FETCHES.search(text):
        raise ValueError("its style refers to something outside")
