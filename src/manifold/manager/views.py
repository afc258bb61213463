"""An installation's row as the API shows it."""

from typing import Any

import msgspec

from manifold.spec.installations import AccountTarget, ActionView, Health, InstallationView, RoomTarget
from manifold.storage import ActionRow, InstallationRow
from manifold.texts import for_people

__all__ = ["action_view", "health", "installation_view"]


def installation_view(row: InstallationRow, label: str) -> InstallationView:
    """What the API answers for a row."""
    return msgspec.convert(
        {
            "id": row.id,
            "integration": row.integration,
            "label": label,
            "target": _target(row),
            "config": msgspec.json.decode(row.config),
            "state": row.state,
            "evidence": row.evidence,
            "reason": row.reason,
            "health": health(row),
            "actions": [action_view(action) for action in row.actions],
            "created_by": str(row.created_by),
            "created_at": row.created_at,
            "removed_at": row.removed_at,
        },
        InstallationView,
    )


def action_view(row: ActionRow) -> ActionView:
    """What the API shows of an action."""
    body: dict[str, Any] = msgspec.json.decode(row.body)
    if widget := body.get("widget"):
        body["widget_id"] = widget["id"]
    return msgspec.convert({**body, "id": row.id, "status": row.status, "error": row.error}, ActionView)


def health(row: InstallationRow) -> Health:
    """How it is, in words: English ones, which the UI has translations of."""
    if row.reason:
        return Health(ok=False, message=row.reason)
    match row.state:
        case "active":
            return Health(ok=True, message=for_people("In the room") if row.room_id else for_people("In your account"))
        case "removing" if row.removed_at:
            return Health(ok=True, message=for_people("Removed"))
        case "removing":
            return Health(ok=True, message=for_people("Waiting for your client to remove it"))
        case _:
            return Health(ok=True, message=for_people("Waiting for your client to finish"))


def _target(row: InstallationRow) -> RoomTarget | AccountTarget:
    return AccountTarget(str(row.created_by)) if row.room_id is None else RoomTarget(str(row.room_id))
