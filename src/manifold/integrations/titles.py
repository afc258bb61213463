"""What a web page calls itself, out of HTML that may be broken, hostile or cut off. No I/O.

The standard library's parser takes minutes over some hundred kilobytes of `<`, and what is read here comes from
strangers. So this looks for four tags alone, and never twice at the same place.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

__all__ = ["MAX_TITLE", "Titles", "plain", "read_titles"]

MAX_TITLE = 200
"""Characters."""

MAX_HTML = 256 * 1024
"""Bytes that are looked through: titles stand at the beginning."""

MAX_TAG = 4096
"""Characters of a tag with its attributes."""

_TAG = re.compile(r"<(?:!--|(?P<name>title|meta|link|script|style|body|/head)(?=[\s/>]))", re.IGNORECASE)
_REST = re.compile(r"""(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(
    r"""(?<![^\s"'/])(?P<name>[^\s"'<>/=]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>=]+))"""
)
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("title", "script", "style")}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*(?P<charset>[a-z0-9_-]{1,20})", re.IGNORECASE)
# Python knows more, some of which take for ever, or unpack something.
_KNOWN = re.compile(
    r"utf-?8|us-ascii|iso-8859-\d{1,2}|windows-125[0-8]|koi8-[ru]|shift[_-]jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5",
    re.IGNORECASE,
)


class Titles(NamedTuple):
    """What the page says, each "" where it does not: `social` is meant for previews of links (Open Graph), `head` for
    the browser's tab; `oembed` is an address that tells more (oEmbed, "discovery"), as it is written there.
    """

    social: str = ""
    head: str = ""
    oembed: str = ""


def read_titles(html: bytes, content_type: str) -> Titles:
    """`content_type` is the header's whole value. Never raises: of what is no HTML there is nothing to read."""
    social, head, oembed = "", "", ""
    for name, attributes, inside in _tags(_decoded(html[:MAX_HTML], content_type)):
        if name == "title":
            head = head or plain(unescape(inside))
        elif name == "meta" and attributes.get("property", attributes.get("name", "")).lower() == "og:title":
            social = social or plain(attributes.get("content", ""))
        elif name == "link" and attributes.get("type", "").lower() == "application/json+oembed":
            is_one = "alternate" in attributes.get("rel", "").lower().split()
            oembed = oembed or (attributes.get("href", "") if is_one else "")
    return Titles(social, head, oembed)


def plain(text: str, limit: int = MAX_TITLE) -> str:
    """One line of characters that can be seen, and no longer than that."""
    shown = "".join(" " if char.isspace() else char for char in text[: 8 * limit] if char.isspace() or _is_seen(char))
    line = " ".join(shown.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _is_seen(char: str) -> bool:
    # Control characters and the like, among them those that turn the direction of what stands behind them.
    return not unicodedata.category(char).startswith("C")


def _tags(html: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The tags that may say something: name, attributes, and what stands up to the end tag of a title."""
    at = 0
    while tag := _TAG.search(html, at):
        if tag["name"] is None:
            if (at := html.find("-->", tag.end())) < 0:
                return
            continue
        name = tag["name"].lower()
        if name in {"body", "/head"}:  # a page's body has no title
            return
        rest = _REST.match(html, tag.end(), tag.end() + MAX_TAG)
        # Without an end, nor is one looked for behind each of the tags that are inside it.
        at = rest.end() if rest else tag.end() + MAX_TAG
        if name not in _ENDS:
            yield name, _attributes(rest[0]) if rest else {}, ""
            continue
        end = _ENDS[name].search(html, at)
        if end is None:
            return
        if name == "title":
            yield name, {}, html[at : end.start()]
        at = end.start()


def _attributes(tag: str) -> dict[str, str]:
    """Of an attribute that comes twice, the first counts."""
    found: dict[str, str] = {}
    for each in _ATTRIBUTE.finditer(tag):
        found.setdefault(each["name"].lower(), unescape(each["double"] or each["single"] or each["bare"] or ""))
    return found


def _decoded(html: bytes, content_type: str) -> str:
    declared = _CHARSET.search(content_type) or _CHARSET.search(html[:1024].decode("latin-1"))
    charset = declared["charset"] if declared and _KNOWN.fullmatch(declared["charset"]) else "utf-8"
    try:
        return html.decode(charset, "replace")
    except LookupError:  # iso-8859-12 was never made
        return html.decode("utf-8", "replace")
