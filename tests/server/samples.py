"""A good request for every row of the endpoint table; a row without one fails the tests that walk the table."""

from dataclasses import dataclass, field
from typing import Any

from manifold.server.api import Endpoint
from manifold.server.endpoints import ENDPOINTS
from tests.support.manager import JITSI, ROOM

__all__ = ["ROWS", "Sample", "label", "sample"]

ROWS = list(ENDPOINTS)


@dataclass(frozen=True)
class Sample:
    """`body` is what the endpoint takes; `query` what it needs besides a token."""

    path: str
    body: dict[str, Any] | None = None
    query: str = ""
    wrong: dict[str, Any] = field(default_factory=dict)
    """Fields of the body with a value of a wrong type."""


_OPENID = {"access_token": "secret", "token_type": "Bearer", "matrix_server_name": "example.org", "expires_in": 3600}
_WRONG_OPENID = {
    "access_token": 3,
    "matrix_server_name": ["example.org"],
    "token_type": False,
    "expires_in": "soon",
    "im.manifold.client": 7,
}
_INSTALL = {"integration": "custom", "config": {"url": f"{JITSI}/external_api.js"}}  # for rooms and accounts alike
_PARAMETERS = {
    "session_id": "0" * 32,
    "room_id": ROOM,
    "installation_id": "manifold-nothing",
    "integration_id": "jitsi",
    "folder": "fromWidget",
    "document": "send_event.request.json",
    "kind": "user",
    "subject": "%40mallory%3Aevil.example",
    "user_id": "%40mallory%3Aevil.example",
}

_BODIES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "OpenIDToken": (_OPENID, _WRONG_OPENID),
    "Agreement": ({"user_accepts": []}, {"user_accepts": "https://example.org/tos"}),
    "InstallRequest": (_INSTALL, {"integration": {}, "config": "server", "request_id": 1}),
    "ReconfigureRequest": ({"config": {"server": JITSI}}, {"config": []}),
    "PerformedRequest": ({"results": []}, {"results": {"action": "a"}}),
    "WidgetRequest": (
        {"type": "m.jitsi"},
        {"type": 1, "room_id": [], "data": "x", "name": {}, "integration": 1, "config": [], "widget_id": 2},
    ),
    "IdentifyRequest": (
        {"widgets": [{"id": "w1", "type": "m.custom", "url": "https://pad.example.org/p/minutes"}]},
        {"widgets": {"id": "w1"}, "room_id": 5},
    ),
    "ResolveRequest": ({"url": "https://meet.jit.si/standup"}, {"url": ["https://meet.jit.si/standup"]}),
    "DoctorRequest": ({"checks": ["access", "origins"]}, {"checks": "all", "element": 1}),
    "BlockRequest": ({"reason": "spam"}, {"reason": 3}),
    "Empty": ({}, {}),
}


_QUERIES = {
    "/title_lookup": "curl=https%3A%2F%2Fmeet.example.org%2Fexternal_api.js",
    "/widgets/build": f"roomId={ROOM}",
}


def sample(endpoint: Endpoint) -> Sample:
    """A good request for this row."""
    path = endpoint.path.format(**_PARAMETERS)
    query = next((query for ending, query in _QUERIES.items() if path.endswith(ending)), "")
    if endpoint.request is None:
        return Sample(path, query=query)
    body, wrong = _BODIES[endpoint.request.__name__]
    return Sample(path, body, query, wrong)


def label(endpoint: Endpoint) -> str:
    """What a test of the row is called."""
    return f"{endpoint.method} {endpoint.path}"
