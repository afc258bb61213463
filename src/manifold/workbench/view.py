"""What the page shows, as one JSON object: it draws what it is given, and keeps nothing of its own."""

from typing import Any

from manifold.widgetapi import actions
from manifold.workbench.frames import Frame
from manifold.workbench.home import FakeHome
from manifold.workbench.room import FakeRoom
from manifold.workbench.session import Workbench

__all__ = ["view"]

MOST_EVENTS = 300
"""Of a timeline; older ones are there, and not shown."""

_ASKABLE = sorted(action.sent_as for action in actions.TO_WIDGET)
_ASKED = sorted(action.sent_as for action in actions.FROM_WIDGET)


def view(bench: Workbench) -> dict[str, Any]:
    """All but the log, which grows by entries."""
    main = bench.frames.get("main")
    return {
        "kind": "view",
        "setup": bench.setup,
        "look": bench.look,
        "frames": [_frame(frame) for frame in bench.frames.values()],
        "approved": main.session.approved if main else [],
        "connected": bench.wire.connected,
        "mode": bench.deciding.mode,
        "prompts": bench.deciding.prompts,
        "rules": bench.wire.tampering.rules,
        "home": _home(bench.home),
        "actions": {"toWidget": _ASKABLE, "fromWidget": _ASKED},
    }


def _frame(frame: Frame) -> dict[str, Any]:
    return {
        "name": frame.name,
        "generation": frame.generation,
        "src": frame.src,
        "origin": frame.origin,
        "told": frame.told,
        "title": frame.title,
        "kind": frame.kind,
        "status": frame.status,
        "buttons": frame.buttons,
    }


def _home(home: FakeHome) -> dict[str, Any]:
    return {
        "user": home.user,
        "viewed": home.viewed,
        "rooms": [_room(room) for room in home.rooms.values()],
        "accountData": home.account_data,
        "roomAccountData": home.room_account_data,
        "delayed": [{"id": delay_id, "type": each.type} for delay_id, each in home.delayed.items()],
        "toDeviceSent": home.to_device_sent,
        "turnServers": home.turn_servers,
        "files": [{"uri": uri, "size": len(content)} for uri, content in home.files.items()],
    }


def _room(room: FakeRoom) -> dict[str, Any]:
    powers = room.powers
    return {
        "roomId": room.room_id,
        "name": room.name,
        "members": [
            {
                "userId": user_id,
                "name": event["content"].get("displayname") or user_id,
                "membership": event["content"].get("membership"),
                "power": powers.of(user_id),
            }
            for (kind, user_id), event in room.state.items()
            if kind == "m.room.member"
        ],
        "state": [*room.state.values()],
        "timeline": room.events[-MOST_EVENTS:],
    }
