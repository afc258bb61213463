"""What the author changes at the homeserver: events, members, messages to the device, account data, TURN servers."""

from msgspec import UNSET

from manifold.workbench import commands as do
from manifold.workbench.home import FakeHome, News
from manifold.workbench.turn import turn_servers_of

__all__ = ["furnish"]


def furnish(home: FakeHome, command: do.Command) -> None:
    """Do it; what comes of it is news. Raises Refused or WorkbenchError where it can't be done."""
    match command:
        case do.ViewRoom(room_id):
            home.viewed = home.room(room_id).room_id
        case do.PutEvent(room_id, sender, kind, content, state_key, by_rules, sticky_ms):
            room = home.room(room_id)
            key = None if state_key is UNSET else state_key
            event = (room.send if by_rules else room.put)(sender, kind, content, key)
            if sticky_ms is not None and key is None:
                home.stick(event, sticky_ms)
            home.tell(event)
        case do.EditEvent(room_id, event_id, content):
            room = home.room(room_id)
            event = room.edit(event_id, content)
            if room.state.get((event["type"], event.get("state_key", ""))) is event:
                home.tell_state(event)
        case do.RemoveEvent(room_id, event_id):
            home.room(room_id).remove(event_id)
        case do.RedactEvent(room_id, event_id, sender, reason):
            redaction, *emptied = home.room(room_id).redact(sender, event_id, reason)
            home.tell(redaction)
            for event in emptied:
                home.tell_state(event)
        case do.ToDevice(kind, sender, content, encrypted):
            home.news.append(News("to_device", {"type": kind, "sender": sender, "content": content}, encrypted))
        case do.AccountData(kind, data, room_id):
            kept = home.account_data if room_id is None else home.room_account_data.setdefault(room_id, {})
            kept.pop(kind, None)
            if data is not None:
                kept[kind] = data
        case do.Turn(servers):
            home.turn_servers = None if servers is None else turn_servers_of(servers)
