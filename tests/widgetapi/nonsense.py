"""What strangers might send: values, data and messages, well made, half made and not made at all."""

from typing import Any

from hypothesis import strategies as st

from manifold.widgetapi import actions
from manifold.widgetapi.message import Direction

__all__ = ["CAPABILITIES", "data", "is_documented", "messages", "values"]

JSON = dict[str, Any]
ROOM, OTHER = "!room:example.org", "!other:example.org"
CAPABILITIES = (
    "org.matrix.msc2762.send.event:m.room.message",
    "org.matrix.msc2762.send.state_event:m.room.topic#",
    "org.matrix.msc2762.receive.event:m.room.message#m.text",
    "org.matrix.msc2762.receive.state_event:m.room.topic",
    "org.matrix.msc2762.timeline:*",
    "org.matrix.msc3819.send.to_device:org.example.call",
    "org.matrix.msc3819.receive.to_device:org.example.call",
    "org.matrix.msc3819.send.to_device:m.room_key",
    "m.send.delayed_event",
    "m.turn_servers",
    "m.navigate",
    "m.sticker",
    "m.always_on_screen",
    "m.capability.screenshot",
    "m.read.account_data:m.widgets",
    "im.manifold.invite#@bot:example.org",
    "im.manifold.context",
    "org.example.unknown",
)
texts = st.one_of(
    st.sampled_from(
        ["", "m.room.message", "m.room.topic", "org.example.call", ROOM, OTHER, "*", "$e", "@bot:example.org"]
    ),
    st.sampled_from(["\ud800", "a\udfff"]),  # half a surrogate pair: JSON can write it
    st.text(max_size=8),
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts)
values = st.recursive(
    scalars, lambda each: st.lists(each, max_size=3) | st.dictionaries(texts, each, max_size=3), max_leaves=6
)
"""Any JSON."""

FIELDS = (
    "type", "content", "state_key", "room_id", "delay", "sticky_duration_ms", "delay_id", "action", "encrypted",
    "messages", "msgtype", "limit", "room_ids", "since", "event_id", "rel_type", "from", "to", "direction", "uri",
    "search_term", "file", "content_uri", "timeout_ms", "url", "name", "data", "buttons", "button", "enabled", "users",
    "action_hint", "integType", "integId", "user_id", "level", "widget_id", "capabilities", "value", "requested",
    "approved", "state", "original_request_id", "access_token", "lang", "visible", "uris", "id", "packs",
)  # fmt: skip
GOOD: list[JSON] = [
    {"type": "m.room.message", "content": {"msgtype": "m.text"}},
    {"type": "m.room.message", "content": {}, "delay": 5, "room_id": OTHER},
    {"type": "m.room.topic", "content": {}, "state_key": ""},
    {"type": "org.example.call", "encrypted": True, "messages": {"@a:example.org": {"*": {}}}},
    {"type": "m.room.topic", "state_key": True},
    {"event_id": "$e"},
    {"uri": "https://matrix.to/#/#a:b"},
    {"type": "m.custom", "url": "https://modal.example", "buttons": [{"id": "ok", "label": "OK"}]},
    {"value": True},
    {"name": "Cat", "content": {"url": "mxc://a/b"}},
    {"user_id": "@bot:example.org"},
    {"capabilities": list(CAPABILITIES)},
    {"requested": [], "approved": ["m.sticker"]},
    {"visible": True},
    {"state": "blocked", "original_request_id": "1"},
]
data = st.one_of(st.sampled_from(GOOD), st.dictionaries(st.sampled_from(FIELDS) | texts, values, max_size=5), values)
"""What a request might carry."""


def messages(direction: Direction) -> st.SearchStrategy[Any]:
    """Requests in that direction, of any action; and what only looks like some."""
    known = [name for (way, name) in actions.BY_NAME if way == direction]
    requests = st.fixed_dictionaries(
        {
            "api": st.just(direction),
            "requestId": st.sampled_from([str(number) for number in range(30)]),
            "widgetId": st.just("w1"),
            "action": st.sampled_from(known) | st.sampled_from(known) | texts,
            "data": data,
        },
        optional={"org.example.more": values},
    )
    keys = st.sampled_from(["api", "requestId", "widgetId", "action", "data", "response", "widgetData"])
    broken = st.tuples(requests, st.dictionaries(keys, values, min_size=1, max_size=2)).map(
        lambda two: {**two[0], **two[1]}
    )
    return st.one_of(requests, requests, requests, broken, values)


KNOWN = (
    "Missing capability",
    "Invalid request",
    "Invalid matrix.to URI",
    "Invalid content URI",
    "Invalid button",
    "Improper sequence",
    "Cannot send ",
    "Cannot read ",
    "Unable to access room timeline: ",
    "Unable to open modal at this time",
    "Unknown or unsupported ",
    "Unexpected error while ",
    "Error ",
    "Too many requests",
    "TURN servers not available",
    "client provided invalid OIDC token",
    "The homeserver gave no OpenID token",
    "Only a modal can be closed",
    "The modal is closed already",
    "Only a sticker picker opens the integration manager",
    "Capability negotiation already completed",
)


def is_documented(error: Any) -> bool:
    """Whether it is an error in a form and in words that are known."""
    return (
        isinstance(error, dict)
        and set(error) <= {"message", "matrix_api_error"}
        and isinstance(error.get("message"), str)
        and error["message"].startswith(KNOWN)
    )
