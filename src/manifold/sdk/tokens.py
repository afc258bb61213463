"""Where manager tokens are kept between two runs of a program."""

import os
import secrets
from pathlib import Path
from typing import Protocol

import msgspec

from manifold.sdk.encoding import decode

__all__ = ["FileTokens", "MemoryTokens", "TokenStore"]


class TokenStore(Protocol):
    """Keeps one token for each manager and user."""

    def get(self, api_url: str, user_id: str) -> str | None:
        """The token, or None."""

    def put(self, api_url: str, user_id: str, token: str | None) -> None:
        """Keeps this one instead of what was there; None forgets it."""


class MemoryTokens:
    """Kept for as long as the object is."""

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], str] = {}

    def get(self, api_url: str, user_id: str) -> str | None:
        """See TokenStore."""
        return self._tokens.get((api_url, user_id))

    def put(self, api_url: str, user_id: str, token: str | None) -> None:
        """See TokenStore."""
        self._tokens.pop((api_url, user_id), None)
        if token is not None:
            self._tokens[api_url, user_id] = token


class FileTokens:
    """Kept in a JSON file that nobody but its owner can read. Raises OSError, as files do."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, api_url: str, user_id: str) -> str | None:
        """See TokenStore."""
        return self._read().get(api_url, {}).get(user_id)

    def put(self, api_url: str, user_id: str, token: str | None) -> None:
        """See TokenStore."""
        kept = self._read()
        users = kept.setdefault(api_url, {})
        users.pop(user_id, None)
        if token is not None:
            users[user_id] = token
        self._write({url: users for url, users in kept.items() if users})

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            kept: dict[str, dict[str, str]] = decode(self._path.read_bytes(), dict[str, dict[str, str]])
        except (FileNotFoundError, msgspec.DecodeError):
            # Nonsense is nothing: a token that is lost is asked for anew.
            return {}
        return kept

    def _write(self, kept: dict[str, dict[str, str]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made with its permissions and renamed: nobody ever finds half a file, or one that others can read.
        new = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(msgspec.json.encode(kept))
        new.replace(self._path)
