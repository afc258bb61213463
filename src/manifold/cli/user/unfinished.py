"""Names for what was begun, so that the same command, typed again in another process, goes on with it.

A manager that is told the same `request_id` twice makes nothing twice (docs/api/installations.md).
"""

import hashlib
import secrets
import time

import msgspec
from msgspec import Struct, field

from manifold.cli.user.kept import Place
from manifold.sdk.encoding import encode

__all__ = ["Unfinished", "key_of"]

_FILE = "unfinished.json"
_KEPT_SECONDS = 24 * 3600
"""Who types the same a day later means another one."""


class _Entry(Struct, frozen=True):
    request_id: str
    at: float
    installation: str = ""


class _Entries(Struct, frozen=True):
    entries: dict[str, _Entry] = field(default_factory=dict)


class Unfinished:
    """Those of the last day. It is a help and no truth: a file that can't be read is an empty one."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def begin(self, key: str) -> str:
        """The request's id: that of the same command, if it did not come to its end."""
        entries = self._read()
        entry = entries.setdefault(key, _Entry(secrets.token_urlsafe(16), time.time()))
        self._write(entries)
        return entry.request_id

    def has_made(self, key: str, installation_id: str) -> None:
        """The manager keeps this installation now."""
        entries = self._read()
        if key in entries:
            entries[key] = msgspec.structs.replace(entries[key], installation=installation_id)
            self._write(entries)

    def end(self, key: str) -> None:
        """It is done, or was refused."""
        entries = self._read()
        if entries.pop(key, None) is not None:
            self._write(entries)

    def end_of(self, installation_id: str) -> None:
        """This installation was finished or removed by its id; what nobody knows the id of may have been it."""
        entries = self._read()
        left = {key: entry for key, entry in entries.items() if entry.installation not in ("", installation_id)}
        if len(left) < len(entries):
            self._write(left)

    def _read(self) -> dict[str, _Entry]:
        try:
            kept = msgspec.json.decode((self._place.folder / _FILE).read_bytes(), type=_Entries).entries
        except (OSError, msgspec.MsgspecError):
            return {}
        oldest = time.time() - _KEPT_SECONDS
        return {key: entry for key, entry in kept.items() if entry.at > oldest}

    def _write(self, entries: dict[str, _Entry]) -> None:
        self._place.write_file(_FILE, _Entries(entries))


def key_of(api_url: str, user_id: str, room_id: str | None, integration: str, config: object) -> str:
    """The same for the same wish. A hash: a config may hold what nobody should read in another file."""
    return hashlib.sha256(encode([api_url, user_id, room_id, integration, config])).hexdigest()
