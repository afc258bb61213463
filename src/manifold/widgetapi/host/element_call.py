"""What Element Call says to its clients: answered, whoever cares, since it waits for the answer."""

from manifold.widgetapi import actions
from manifold.widgetapi.effects import WidgetTold
from manifold.widgetapi.host.core import Host
from manifold.widgetapi.host.feature import Feature
from manifold.widgetapi.message import JSON, Request

__all__ = ["ELEMENT_CALL"]


def _told(host: Host, request: Request, data: JSON) -> None:
    host.reply(request, {})
    host.effects.append(WidgetTold(request.action, data))


ELEMENT_CALL = Feature("Element Call", (), actions=tuple((action, _told) for action in actions.ELEMENT_CALL))
