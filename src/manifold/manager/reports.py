"""What a client reports of an installation's actions, and what that makes of the installation."""

from collections.abc import Sequence
from dataclasses import replace

from manifold.errors import Forbidden, InvalidParam
from manifold.integrations.actions import Actor
from manifold.spec.installations import Result
from manifold.storage import ActionRow, InstallationRow

__all__ = ["reported"]


def reported(row: InstallationRow, results: Sequence[Result], now: int) -> InstallationRow:
    """The row after a report. The row itself where the report tells nothing new: the same one may come twice.

    Actions may be reported in any order, one by one or together; of one that is named twice the later result counts.
    Raises InvalidParam for an action that is none of the installation's latest change, Forbidden for one that is not
    the client's to do.
    """
    changed = _after(row, _apply(row.actions, results), now)
    return row if changed == row else replace(changed, updated_at=now)


def _after(row: InstallationRow, actions: tuple[ActionRow, ...], now: int) -> InstallationRow:
    failure = next((action.error for action in actions if action.status == "failed"), None)
    is_done = all(action.status == "done" for action in actions)
    if row.state == "removing":
        removed_at = (row.removed_at or now) if is_done else None
        return replace(row, actions=actions, reason=failure, removed_at=removed_at)
    state = "active" if is_done else "failed" if failure else "pending"
    return replace(row, actions=actions, state=state, reason=failure, evidence="reported" if is_done else None)


def _apply(actions: tuple[ActionRow, ...], results: Sequence[Result]) -> tuple[ActionRow, ...]:
    by_id = {action.id: action for action in actions}
    for result in results:
        action = by_id.get(result.action)
        if action is None:
            raise InvalidParam(f"'results' names {result.action!r}, which is no action of this installation")
        if action.actor != Actor.USER:
            raise Forbidden(f"Action {result.action!r} is not the client's to do")
        # PostgreSQL keeps no NUL in a text.
        problem = result.error.replace("\0", "") or "Your client did not say why"
        status, error = ("done", None) if result.ok else ("failed", problem)
        by_id[action.id] = replace(action, status=status, error=error)
    return tuple(by_id.values())
