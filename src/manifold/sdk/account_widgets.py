"""The account's own widgets, in the form that Element writes: one map in the account data `m.widgets`."""

from typing import Any

from manifold.errors import Undeclared
from manifold.sdk.address import ManagerAddress
from manifold.sdk.documents import ACCOUNT_WIDGETS, MANAGER_TYPE
from manifold.sdk.matrix.session import JSON, MatrixSession
from manifold.widgetapi.definitions.accounts import with_widget

__all__ = ["adopt", "put_account_widget", "remove_account_widget"]

ADOPTED = "im.manifold.manager"
"""The widget id of a manager that a user adopts by its domain."""


async def put_account_widget(session: MatrixSession, widget_id: str, content: JSON) -> None:
    """Writes one widget and leaves the others as they are. Raises Undeclared where that would replace a manager."""
    widgets = await _read(session)
    _spare_managers(widgets, widget_id)
    await _write(session, widgets, widget_id, content)


async def remove_account_widget(session: MatrixSession, widget_id: str) -> None:
    """Takes one widget away; one that is not there is no error. Raises Undeclared where it is a manager."""
    widgets = await _read(session)
    _spare_managers(widgets, widget_id)
    if widgets.pop(widget_id, None) is not None:
        await session.put_account_data(ACCOUNT_WIDGETS, widgets)


async def adopt(session: MatrixSession, manager: ManagerAddress) -> None:
    """Makes a manager the user's own, on every client; what a domain says of its manager is kept verbatim (MSC1957).

    Ask the user first: from now on it is trusted with who they are. Raises MatrixRefused, HomeserverUnreachable.
    """
    made = {"name": manager.host, "url": manager.ui_url, "data": {"api_url": manager.api_url}}
    await _write(session, await _read(session), ADOPTED, {**made, **manager.widget, "type": MANAGER_TYPE})


async def _read(session: MatrixSession) -> dict[str, Any]:
    return dict(await session.account_data(ACCOUNT_WIDGETS) or {})


async def _write(session: MatrixSession, widgets: dict[str, Any], widget_id: str, content: JSON) -> None:
    changed = with_widget(widgets, widget_id, session.user_id, content)
    if changed != widgets:
        await session.put_account_data(ACCOUNT_WIDGETS, changed)


def _spare_managers(widgets: dict[str, Any], widget_id: str) -> None:
    entry = widgets.get(widget_id)
    content = entry.get("content") if isinstance(entry, dict) else None
    if isinstance(content, dict) and content.get("type") == MANAGER_TYPE:
        raise Undeclared("An integration asks to change which integration manager you use")
