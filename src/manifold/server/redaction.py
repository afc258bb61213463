"""What must never stand in a log, taken out of it: the last net, below the rule that nobody logs it.

Caught are queries, whatever is named like a secret, and whatever looks like one of our tokens. What looks like nothing,
such as a homeserver's OpenID token alone in a sentence, nobody could tell from a word: the tests see to it that none is
logged.
"""

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["GONE", "redact", "redact_text"]

GONE = "[redacted]"

_NAMES = (
    r"(?:access|scalar|refresh|openid|id|manager|legacy)?_?token|authorization|cookie|password|passwd|secret|api_?key"
)
_NAME = re.compile(rf"(?:.*[._-])?(?:{_NAMES})\Z", re.IGNORECASE)

# None of these may take longer than the text is long: much of what is logged are strangers' words.
_RULES = (
    # A URL's user and password, and every query: no parameter is worth the risk of those that hold a token.
    (re.compile(r"(?P<keep>\b[a-z][a-z0-9+.-]{0,20}://)[^\s/@'\"]+@", re.IGNORECASE), rf"\g<keep>{GONE}@"),
    (re.compile(r"(?P<keep>[^\s?]\?)[^\s'\"<>)\]}=?]*=[^\s'\"<>)\]}]*"), rf"\g<keep>{GONE}"),
    (re.compile(r"(?P<keep>\b(?:Bearer|Basic)\s+)[^\s,'\"]+", re.IGNORECASE), rf"\g<keep>{GONE}"),
    # `"access_token": "…"`, `access_token='…'`, `authorization: …`, b'…' too.
    (
        re.compile(
            rf"(?P<keep>(?:\b|_)(?:{_NAMES})\b\\?['\"]?\s*(?:[:=,]\s*)\(?b?)"
            r"(?:\\?\"[^\"]*\"?|'[^']*'?|(?!\[redacted\])[^\s,;&'\"})\]]+)",
            re.IGNORECASE,
        ),
        rf"\g<keep>{GONE}",
    ),
    # 32 characters or more of base64 or hex, as random as tokens are. Not behind ! and $: that is a room, or an event.
    (
        re.compile(r"(?<![!$\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[A-Za-z0-9_-]{32,}"),
        GONE,
    ),
)


def redact_text(text: str) -> str:
    """The text without what must not be in it."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


def redact(value: Any) -> Any:
    """The same for a value that is to be logged, and for all that it holds; unknown objects by their repr."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return redact_text(value)
        case bytes():
            return redact_text(value.decode("utf-8", "replace"))
        case Mapping():
            return {str(name): GONE if _NAME.match(str(name)) else redact(held) for name, held in value.items()}
        case list() | tuple() | set() | frozenset():
            return [redact(held) for held in value]
        case _:
            return redact_text(repr(value))
