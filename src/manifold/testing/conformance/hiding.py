"""What must not be shown: every token that is sent or received, in whatever form a report could hold it."""

import json
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

__all__ = ["Secrets"]

_SHORTEST = 4
"""Characters. What is shorter can't be a secret, and would blot out half of the report."""


class Secrets:
    """Everything told to `keep` is replaced in what is `hide`d."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    def keep(self, value: object, name: str) -> None:
        """A secret, and what is shown in its place. What is no text has nothing to hide."""
        if isinstance(value, str) and len(value) >= _SHORTEST:
            for form in (value, quote(value, safe=""), quote(value), quote_plus(value), json.dumps(value)[1:-1]):
                self._words.setdefault(form, f"<{name}>")

    def keep_openid(self, openid: Mapping[str, object]) -> None:
        """The part of an OpenID object that is good for anything."""
        self.keep(openid.get("access_token"), "OpenID token")

    def keep_all(self, body: bytes, name: str) -> None:
        """All strings in an answer that may hold a token under any name, or in no shape at all."""
        try:
            values = [json.loads(body)]
        except (ValueError, RecursionError):
            values = [body.decode("utf-8", "backslashreplace").strip()]
        while values:
            match values.pop():
                case dict() as members:
                    values.extend(members.values())
                case list() as items:
                    values.extend(items)
                case value:
                    self.keep(value, name)

    def hide(self, text: str) -> str:
        """The same text without any of them."""
        for word in sorted(self._words, key=len, reverse=True):
            text = text.replace(word, self._words[word])
        return text
