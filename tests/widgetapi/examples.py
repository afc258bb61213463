"""A room, its events and what can be asked about them, for tests against other implementations."""

from typing import Any

from manifold.widgetapi.message import MatrixAPIError
from manifold.widgetapi.shapes.manager import RoomSummary

JSON = dict[str, Any]
ROOM, OTHER = "!room:example.org", "!other:example.org"
P = "org.matrix.msc2762."
CAPABILITIES = [
    P + "send.event:m.room.message",
    P + "send.state_event:m.room.topic",
    P + "receive.event:m.room.message",
    P + "receive.state_event:m.room.topic",
    P + "timeline:*",
    "org.matrix.msc3819.send.to_device:org.example.call",
    "org.matrix.msc3819.receive.to_device:org.example.call",
    "org.matrix.msc2931.navigate",
    "town.robin.msc3846.turn_servers",
    "org.matrix.msc3973.user_directory_search",
    "org.matrix.msc4039.upload_file",
    "org.matrix.msc4039.download_file",
    "org.matrix.msc4157.send.delayed_event",
    "org.matrix.msc4157.update_delayed_event",
    "org.matrix.msc4407.send.sticky_event",
    "org.matrix.msc4407.receive.sticky_event",
    "org.matrix.msc4515.rtc_transports",
    "org.matrix.msc4533.rtc_livekit_get_token",
    "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave",
    "com.beeper.capabilities.receive.room_account_data:org.example.note",
    "m.sticker",
    "m.always_on_screen",
    "m.capability.screenshot",
]
OURS = [
    "org.matrix.msc3751.read.account_data:m.widgets",
    "org.matrix.msc3817.create_room",
    "uk.half-shot.mscXXXX.mxid_share",
    "io.element.view_room",
    "im.manifold.room_summary",
    "im.manifold.read_membership",
    "im.manifold.invite",
    "im.manifold.kick",
    "im.manifold.set_power_level",
    "im.manifold.account_widgets",
    "im.manifold.context",
]
TEXT = {"msgtype": "m.text", "body": "Hello"}
MESSAGE = {"type": "m.room.message", "room_id": ROOM, "sender": "@a:example.org", "event_id": "$1", "content": TEXT}
TOPIC = {**MESSAGE, "type": "m.room.topic", "state_key": "", "content": {"topic": "T"}}
NOTE = {"type": "org.example.note", "room_id": ROOM, "content": {}}
SENT = {"room_id": ROOM, "event_id": "$1"}
DELAYED = {"room_id": ROOM, "delay_id": "d1"}
TOKEN = {"access_token": "t", "token_type": "Bearer", "matrix_server_name": "example.org", "expires_in": 3600}
SERVERS: JSON = {"uris": ["turn:turn.example"], "username": "u", "password": "p"}
STICKER = {"name": "Cat", "content": {"url": "mxc://a/b", "info": {}}}
CALL = {"@a:example.org": {"*": {"x": 1}}}
LIVEKIT = {"room_id": ROOM, "slot_id": "s"}
BOT = "@bot:example.org"
SUMMARY = RoomSummary(ROOM, "invite", 2, 0, "join", "11")
MODAL = {"type": "m.custom", "url": "https://modal.example/", "name": "M", "buttons": [], "data": {"x": 1}}
REFUSED = MatrixAPIError(429, {"retry-after": "5"}, "https://hs.example", {"errcode": "M_LIMIT_EXCEEDED"})
DETAILS = {
    "http_status": 429,
    "http_headers": {"retry-after": "5"},
    "url": "https://hs.example",
    "response": {"errcode": "M_LIMIT_EXCEEDED"},
}
TRANSPORT = "transport.send"
