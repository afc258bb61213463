"""Sending events, and reading them when the widget asks (MSC2762, MSC2876, MSC3869, MSC4157)."""

from collections import Counter
from typing import Any

from manifold.widgetapi import actions, calls
from manifold.widgetapi import capabilities as caps
from manifold.widgetapi.capabilities import Capability, Kind
from manifold.widgetapi.host.core import Host, nothing
from manifold.widgetapi.host.feature import Feature, plain
from manifold.widgetapi.host.versions import UPDATE_STATE, is_crowded, with_versions
from manifold.widgetapi.message import Refusal, Request
from manifold.widgetapi.shapes.events import (
    DelayedEventUpdate,
    Events,
    ReadEvents,
    ReadRelations,
    Relations,
    SendEvent,
    SendEventReply,
)
from manifold.widgetapi.texts import TOO_MANY

__all__ = ["DELAYED", "EVENTS", "READ_EVENTS", "RELATIONS", "where"]

NO_STATE, NO_MESSAGE = "Cannot read state events of this type", "Cannot read room events of this type"


def where(host: Host, room_id: str | None) -> str | Refusal:
    """The room that is meant: the one that is named, or else the one in view."""
    if room_id is None:
        return host.room_id if host.room_id is not None else Refusal("Invalid request - no room is in view")
    return room_id if host.may_act_in(room_id) else Refusal(f"Unable to access room timeline: {room_id}")


def _send_event(host: Host, request: Request, data: SendEvent) -> None:
    """A message, state, or, with a delay, either of both later."""
    if isinstance(room_id := where(host, data.room_id), Refusal):
        host.reply(request, room_id)
    elif data.delay is not None and not host.grants.has(caps.SEND_DELAYED_EVENT):
        host.refuse(request, f"Missing capability for {caps.SEND_DELAYED_EVENT}")
    elif data.sticky_duration_ms is not None and not host.grants.has(caps.SEND_STICKY_EVENT):
        host.refuse(request, f"Missing capability for {caps.SEND_STICKY_EVENT}")
    elif data.state_key is not None:
        if not host.grants.state("send", data.type, data.state_key):
            host.refuse(request, "Cannot send state events of this type")
        elif data.sticky_duration_ms is not None:
            host.refuse(request, "Cannot send a state event with a sticky duration")
        else:
            _send(host, request, room_id, data)
    elif not host.grants.message("send", data.type, data.content.get("msgtype")):
        host.refuse(request, "Cannot send room events of this type")
    else:
        _send(host, request, room_id, data)


def _send(host: Host, request: Request, room_id: str, data: SendEvent) -> None:
    call = calls.SendEvent(room_id, data.type, data.content, data.state_key, data.delay, data.sticky_duration_ms)
    host.perform(request, call, _sent, "Error sending event")


def _sent(_: Host, __: Request, sent: calls.Sent) -> SendEventReply:
    return SendEventReply(sent.room_id, sent.event_id, sent.delay_id)


def _update_delayed(host: Host, request: Request, data: DelayedEventUpdate) -> None:
    # MSC4157's text still says "refresh" (D31).
    call = calls.UpdateDelayedEvent(data.delay_id, "restart" if data.action == "refresh" else data.action)
    host.perform(request, call, nothing, "Error updating delayed event")


def _read_events(host: Host, request: Request, data: ReadEvents) -> None:
    rooms = _rooms(host, data.room_ids)
    if isinstance(rooms, Refusal):
        host.reply(request, rooms)
    elif not _may_read(host, data):
        host.refuse(request, NO_MESSAGE if data.state_key is None else NO_STATE)
    elif data.state_key is None:
        _read(host, request, data, rooms, in_timeline=True)
    elif is_crowded(host):
        host.refuse(request, TOO_MANY)
    else:
        # Who is told of state has no need to read it here: with `update_state` this is about the timeline's past.
        with_versions(host, lambda versions: _read(host, request, data, rooms, in_timeline=UPDATE_STATE in versions))


def _rooms(host: Host, room_ids: list[str] | str | None) -> list[str] | Refusal | None:
    """Rooms to read in; None: all of the user's."""
    if isinstance(room_ids, str):
        return host.rooms()
    if room_ids is None:
        room_id = where(host, None)
        return room_id if isinstance(room_id, Refusal) else [room_id]
    for room_id in room_ids:
        if not host.may_act_in(room_id):
            return Refusal(f"Unable to access room timeline: {room_id}")
    return room_ids


def _may_read(host: Host, data: ReadEvents) -> bool:
    """For any key, one capability of the type is enough: what it does not allow is left out of the answer (D9, D10)."""
    kind = Kind.EVENT if data.state_key is None else Kind.STATE
    grants = host.grants
    if data.state_key is True or (data.state_key is None and data.msgtype is None):
        return grants.some(kind, "receive", data.type) or grants.some(kind, "read", data.type)
    if isinstance(data.state_key, str):
        return grants.state("receive", data.type, data.state_key) or grants.state("read", data.type, data.state_key)
    return grants.message("receive", data.type, data.msgtype) or grants.message("read", data.type, data.msgtype)


def _read(host: Host, request: Request, data: ReadEvents, rooms: list[str] | None, *, in_timeline: bool) -> None:
    call: calls.Call
    if in_timeline:
        call = calls.ReadTimeline(rooms, data.type, data.msgtype, data.state_key, data.limit, data.since)
    else:
        key = data.state_key if isinstance(data.state_key, str) else None
        call = calls.ReadState(rooms, [(data.type, key)])

    def found(host: Host, _: Request, events: list[dict[str, Any]]) -> Events:
        kept = [event for event in events if _is_for(host, event)]
        return Events(kept if in_timeline or data.limit is None else _first(data.limit, kept))

    host.perform(request, call, found, "Unexpected error while reading events")


def _first(limit: int, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """So many of each room."""
    seen: Counter[object] = Counter()
    kept = []
    for event in events:
        seen[event.get("room_id")] += 1
        if seen[event.get("room_id")] <= limit:
            kept.append(event)
    return kept


def _is_for(host: Host, event: dict[str, Any]) -> bool:
    room_id = event.get("room_id")
    return host.grants.reads(event) and (not isinstance(room_id, str) or host.grants.in_room(room_id, host.room_id))


def _read_relations(host: Host, request: Request, data: ReadRelations) -> None:
    if isinstance(room_id := where(host, data.room_id), Refusal):
        host.reply(request, room_id)
        return
    call = calls.ReadRelations(
        room_id,
        data.event_id,
        data.rel_type,
        data.event_type,
        data.limit,
        data.from_,
        data.to,
        data.direction,
    )
    host.perform(request, call, _relations, "Unexpected error while reading relations")


def _relations(host: Host, _: Request, page: calls.RelationsPage) -> Relations:
    return Relations([event for event in page.chunk if host.grants.reads(event)], page.next_batch, page.prev_batch)


def _of_events(capability: Capability) -> bool:
    return capability.kind in {Kind.EVENT, Kind.STATE} and capability.direction != "read"


EVENTS = Feature(
    "events",
    ("org.matrix.msc2762",),
    lambda capability: _of_events(capability) or capability.kind is Kind.TIMELINE,
    ((actions.SEND_EVENT, _send_event),),
)
READ_EVENTS = Feature(
    "read events",
    ("org.matrix.msc2876",),
    lambda capability: capability.direction == "read" and capability.kind in {Kind.EVENT, Kind.STATE},
    ((actions.READ_EVENTS, _read_events),),
)
RELATIONS = Feature("relations", ("org.matrix.msc3869",), actions=((actions.READ_RELATIONS, _read_relations),))
DELAYED = Feature(
    "delayed events",
    (),
    plain(caps.SEND_DELAYED_EVENT, caps.UPDATE_DELAYED_EVENT),
    ((actions.UPDATE_DELAYED_EVENT, _update_delayed),),
)
