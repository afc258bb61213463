"""What a block may name: a user, a server, a room or an integration, or many of them by wildcards."""

import re

from manifold.ids import RoomID, ServerName, UserID
from manifold.manager.globs import is_glob
from manifold.spec.admin import BlockKind

__all__ = ["MAX_SUBJECT", "check_subject"]

MAX_SUBJECT = 255
"""Characters: no identifier of Matrix has more."""

_SIGILS = {"user": "@", "room": "!"}
_PARSERS = {"user": UserID.parse, "room": RoomID.parse, "server": ServerName.parse}
_PLAIN = re.compile(r"[!-~]{1,255}\Z")


def check_subject(kind: BlockKind, subject: str) -> None:
    """Raises ValueError, with a message for people, where no such thing could ever be called so."""
    if not _PLAIN.match(subject):
        raise ValueError(f"A subject has 1 to {MAX_SUBJECT} printable ASCII characters without spaces")
    if not is_glob(subject):
        if parse := _PARSERS.get(kind):
            parse(subject)
    elif (sigil := _SIGILS.get(kind)) and subject[0] not in {sigil, "*", "?"}:
        raise ValueError(f"{subject!r} fits no {kind} ID: they begin with {sigil}")
    elif kind == "server" and subject[0] in "@!#":
        raise ValueError(f"{subject!r} fits no server name")
