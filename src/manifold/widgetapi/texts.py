"""What refusals say: the words of `matrix-widget-api` 1.19 where it has some, since widgets compare them."""

__all__ = ["FIELDS", "FIRST"]


MISSING_CAPABILITY = "Missing capability"
INVALID_REQUEST = "Invalid request"
TOO_MANY = "Too many requests"
NOT_READY = "Improper sequence: capabilities are not negotiated yet"

FIELDS: dict[tuple[str, str], str] = {
    ("send_event", "type"): "Invalid request - missing event type",
    ("send_event", "content"): "Invalid request - missing event contents",
    ("send_to_device", "type"): "Invalid request - missing event type",
    ("send_to_device", "messages"): "Invalid request - missing event contents",
    ("send_to_device", "encrypted"): "Invalid request - missing encryption flag",
    ("read_events", "type"): "Invalid request - missing event type",
    ("read_account_data", "type"): "Invalid request - missing event type",
    ("com.beeper.read_room_account_data", "type"): "Invalid request - missing event type",
    ("read_events", "limit"): "Invalid request - limit out of range",
    ("read_relations", "event_id"): "Invalid request - missing event ID",
    ("read_relations", "limit"): "Invalid request - limit out of range",
    ("user_directory_search", "search_term"): "Invalid request - missing search term",
    ("user_directory_search", "limit"): "Invalid request - limit out of range",
    ("update_delayed_event", "delay_id"): "Invalid request - missing delay_id",
    ("update_delayed_event", "action"): "Invalid request - unsupported action",
    ("navigate", "uri"): "Invalid matrix.to URI",
    ("download_file", "content_uri"): "Invalid content URI",
    ("upload_file", "file"): "Invalid request - missing file",
}
"""By the stable name of an action and the field that is missing, or is not what it must be."""

FIRST = frozenset({FIELDS["update_delayed_event", "delay_id"]})
"""Of these, what is said even to a widget that lacks the one capability of the action (D24)."""
