"""Messages to devices, and servers for calls (MSC3819, MSC3846)."""

from typing import Any

from manifold.widgetapi import actions, calls
from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.capabilities import Capability, Kind
from manifold.widgetapi.effects import UnwatchTurnServers, WatchTurnServers
from manifold.widgetapi.grants import INTERNAL_TO_DEVICE
from manifold.widgetapi.host.core import Host
from manifold.widgetapi.host.feature import Feature, plain
from manifold.widgetapi.message import Request
from manifold.widgetapi.shapes.others import SendToDevice, SendToDeviceReply, TurnServers
from manifold.widgetapi.shapes.session import Empty
from manifold.widgetapi.texts import FIELDS, TOO_MANY

__all__ = ["TO_DEVICE", "TURN", "told_turn_servers"]

NONE_AVAILABLE = "TURN servers not available"


def _send(host: Host, request: Request, data: SendToDevice) -> None:
    encrypted = data.encrypted
    if encrypted is None and host.options.lenient_to_device:
        encrypted = True
    if encrypted is None:
        host.refuse(request, FIELDS["send_to_device", "encrypted"])
        return
    if data.type in INTERNAL_TO_DEVICE or not host.grants.to_device("send", data.type):
        host.refuse(request, "Cannot send to-device events of this type")
        return
    call = calls.SendToDevice(data.type, encrypted, data.messages)
    host.perform(request, call, _sent, "Error sending event")


def _sent(_: Host, __: Request, failures: dict[str, list[str]] | None) -> SendToDeviceReply:
    return SendToDeviceReply(failures or {})


def _watch(host: Host, request: Request, _: Any) -> None:
    waiting: list[Request] | None = host.parts.get("turn")
    if waiting is None:
        host.parts["turn"] = [request]
        host.effects.append(WatchTurnServers())
    elif len(waiting) >= host.limits.inbound:
        host.refuse(request, TOO_MANY)
    elif waiting:
        waiting.append(request)
    else:
        host.reply(request, Empty())


def _unwatch(host: Host, request: Request, _: Any) -> None:
    """The answer comes at once: matrix-widget-api's comes with the next credentials only (D30)."""
    watching: list[Request] | None = host.parts.pop("turn", None)
    if watching is not None:
        for waiting in watching:
            host.refuse(waiting, NONE_AVAILABLE)
        host.effects.append(UnwatchTurnServers())
    host.reply(request, Empty())


def told_turn_servers(host: Host, servers: TurnServers | None) -> None:
    """New credentials; None: there are none, and there will be none."""
    waiting: list[Request] | None = host.parts.get("turn")
    if waiting is None:
        return
    if servers is None:
        del host.parts["turn"]
        for request in waiting:
            host.refuse(request, NONE_AVAILABLE)
        return
    host.parts["turn"] = []
    for request in waiting:
        host.reply(request, Empty())
    host.ask(actions.UPDATE_TURN_SERVERS, servers)


def _ended(host: Host) -> None:
    if host.parts.get("turn") is not None:
        host.effects.append(UnwatchTurnServers())


def _to_devices(capability: Capability) -> bool:
    return capability.kind is Kind.TO_DEVICE


TO_DEVICE = Feature("to-device messages", ("org.matrix.msc3819",), _to_devices, ((actions.SEND_TO_DEVICE, _send),))
TURN = Feature(
    "TURN servers",
    ("town.robin.msc3846",),
    plain(caps.TURN_SERVERS),
    ((actions.WATCH_TURN_SERVERS, _watch), (actions.UNWATCH_TURN_SERVERS, _unwatch)),
    ended=_ended,
)
