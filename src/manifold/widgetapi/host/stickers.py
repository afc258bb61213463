"""Sticker pickers: what they send, and where they lead (MSC2764, MSC1951)."""

from manifold.widgetapi import actions, calls
from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.host.core import Host, nothing
from manifold.widgetapi.host.feature import Feature, plain
from manifold.widgetapi.message import Request
from manifold.widgetapi.shapes.others import OpenIntegration, Sticker
from manifold.widgetapi.shapes.session import Empty
from manifold.widgetapi.texts import TOO_MANY

__all__ = ["STICKERS"]


def _send(host: Host, request: Request, data: Sticker) -> None:
    """The answer comes first: it says that the client will try. The event has what all clients know, and no more."""
    if host.room_id is None:
        host.refuse(request, "Invalid request - no room is in view")
    elif host.is_busy:
        host.refuse(request, TOO_MANY)
    else:
        host.reply(request, Empty())
        body = data.description or data.name
        content = {"body": body, "url": data.content.url, "info": data.content.info}
        host.have_done(calls.SendSticker(host.room_id, content))


def _open_manager(host: Host, request: Request, data: OpenIntegration) -> None:
    if host.widget.type != "m.stickerpicker":
        host.refuse(request, "Only a sticker picker opens the integration manager")
        return
    call = calls.OpenIntegrationManager(f"type_{data.integ_type}", data.integ_id)
    host.perform(request, call, nothing, "Error opening the integration manager")


STICKERS = Feature(
    "stickers",
    (),
    plain(caps.STICKER),
    ((actions.STICKER, _send), (actions.OPEN_INTEGRATION_MANAGER, _open_manager)),
)
