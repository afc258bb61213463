"""What people wrote into a calendar, as plain text that can't be endless."""

import html
import re
from urllib.parse import urlsplit

__all__ = ["https_url", "line", "prose"]

LONGEST_LINE = 200
LONGEST_PROSE = 2000
LONGEST_URL = 2048

# Google and Outlook write HTML into descriptions; what only looks like it ("a < b") stays.
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
# Controls, and what turns the direction of the text around it.
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")


def line(value: object) -> str:
    """One line."""
    return _cut(" ".join(_seen(str(value or "")).split()), LONGEST_LINE)


def prose(value: object) -> str:
    """Any number of lines, without the tags."""
    text = str(value or "")[: 8 * LONGEST_PROSE]
    if _TAG.search(text):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return _cut(_EMPTY_LINES.sub("\n\n", _seen(text)).strip(), LONGEST_PROSE)


def https_url(*values: object) -> str:
    """The first of these that is an https address without credentials; "" where none is."""
    for value in values:
        text = str(value or "").strip()
        if len(text) > LONGEST_URL or not text.isprintable() or " " in text or "\\" in text:
            continue
        try:
            parts = urlsplit(text)
            if parts.scheme == "https" and parts.hostname and "@" not in parts.netloc:
                return text
        except ValueError:
            continue
    return ""


def _seen(text: str) -> str:
    # Lone surrogates can't be written as UTF-8.
    text = text.replace("\r\n", "\n").replace("\t", " ").encode("utf-8", "replace").decode()
    return _UNSEEN.sub("", text)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
