"""Telling a widget what happens: events, state, messages to this device (MSC2762, MSC3819)."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from manifold.widgetapi import actions, calls
from manifold.widgetapi.capabilities import Capability, Kind
from manifold.widgetapi.host.core import Host
from manifold.widgetapi.host.feature import Feature
from manifold.widgetapi.host.versions import UPDATE_STATE, with_versions
from manifold.widgetapi.shapes.events import StateUpdate
from manifold.widgetapi.shapes.others import ToDeviceMessage

__all__ = ["PUSHING", "feed_event", "feed_state", "feed_to_device", "push_news", "push_state"]

Event = dict[str, Any]
Key = tuple[Any, Any, Any]


class Snapshot(NamedTuple):
    """All state that a widget may see is being read; `changed` has come meanwhile, and counts more."""

    changed: dict[Key, Event]


def push_news(host: Host, new: Sequence[Capability]) -> None:
    """What a widget is told because of what was just approved."""
    if any(capability.kind is Kind.STATE and capability.direction == "receive" for capability in new):
        push_state(host)
    for feature in host.abilities.features:
        if feature.approved is not None:
            feature.approved(host, new)


def push_state(host: Host) -> None:
    """All state that the widget may see, in one message, even where there is none: so it knows that this is all."""
    if not host.is_ready or not host.grants.received_state():
        return
    with_versions(host, lambda versions: _read_state(host) if UPDATE_STATE in versions else None)


def _read_state(host: Host) -> None:
    types = [(capability.name, capability.key) for capability in host.grants.received_state()]
    rooms = host.rooms()
    if rooms == []:
        host.parts.pop("snapshot", None)
        host.ask(actions.UPDATE_STATE, StateUpdate([]))
        return
    # A newer one takes the place of one that is under way: what that reads is looked at, too.
    snapshot = Snapshot({})
    host.parts["snapshot"] = snapshot
    host.read(calls.ReadState(rooms, types), lambda host, events: _tell_state(host, snapshot, events))


def _tell_state(host: Host, snapshot: Snapshot, events: Iterable[Event] | None) -> None:
    """The state is there; None: it could not be read, and what has changed meanwhile is all that can be told."""
    if host.parts.get("snapshot") is not snapshot:
        return
    del host.parts["snapshot"]
    state: dict[Key, Event] = {}
    for event in events or ():
        if _sees(host, event):
            state[_key(event)] = event
    # The last write wins, by type and key (D15, D16).
    state.update((key, event) for key, event in snapshot.changed.items() if _sees(host, event))
    if events is not None or state:
        host.ask(actions.UPDATE_STATE, StateUpdate(list(state.values())))


def feed_state(host: Host, events: Sequence[Event]) -> None:
    """State that is other than it was, as a sync brings it, beside the timeline too."""
    seen = [event for event in events if _sees(host, event)]
    if not seen or not host.is_ready:
        return
    snapshot: Snapshot | None = host.parts.get("snapshot")
    if snapshot is not None:
        snapshot.changed.update((_key(event), event) for event in seen)
    elif isinstance(versions := host.parts.get("versions"), frozenset) and UPDATE_STATE in versions:
        host.ask(actions.UPDATE_STATE, StateUpdate(seen))


def feed_event(host: Host, event: Event) -> None:
    """An event that has just come, decrypted; state too, where it came in the timeline."""
    if host.is_ready and _sees(host, event):
        host.ask(actions.TOLD_EVENT, event)


def feed_to_device(host: Host, message: Event, *, encrypted: bool) -> None:
    """A message to this device, decrypted. Only what a widget needs of it is passed on."""
    event_type, sender, content = message.get("type"), message.get("sender"), message.get("content")
    if not (isinstance(event_type, str) and isinstance(sender, str) and isinstance(content, dict)):
        return
    if host.is_ready and host.grants.to_device("receive", event_type):
        host.ask(actions.TOLD_TO_DEVICE, ToDeviceMessage(event_type, sender, content, encrypted))


def _sees(host: Host, event: Event) -> bool:
    room_id = event.get("room_id")
    return isinstance(room_id, str) and host.grants.in_room(room_id, host.room_id) and host.grants.receives(event)


def _key(event: Event) -> Key:
    return event.get("room_id"), event.get("type"), event.get("state_key")


PUSHING = Feature("pushed state", (UPDATE_STATE,))
