"""TURN servers as somebody types them: a JSON object as `update_turn_servers` has it, or an address."""

from typing import Any
from urllib.parse import urlsplit

import msgspec

from manifold.widgetapi.shapes.others import TurnServers
from manifold.workbench.errors import WorkbenchError

__all__ = ["turn_servers_of"]


def turn_servers_of(servers: Any) -> TurnServers:
    """Raises WorkbenchError for what is none."""
    try:
        found = msgspec.convert(servers, TurnServers)
    except msgspec.ValidationError as exc:
        raise WorkbenchError(f"Those are no TURN servers: {exc}") from exc
    for uri in found.uris:
        if urlsplit(uri).scheme not in {"turn", "turns", "stun", "stuns"}:
            raise WorkbenchError(f"{uri!r} is no TURN server: it begins with turn: or turns:")
    return found
