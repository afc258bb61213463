"""Messages of version 0, as clients and widgets send them today (MSC2764; MSC4412 calls this version `undefined`).

A reply is its request, whole, with a `response`. Which of both a message is, and whether it is for us at all, follows
from `api`, the direction of the request, and from whether there is a response: what we sent ourselves comes back to us
where a widget runs in the client's own window.
"""

from typing import Any, Final, Protocol

import msgspec

from manifold.widgetapi.limits import DEFAULT, Limits
from manifold.widgetapi.message import JSON, Direction, MatrixAPIError, Refusal, Reply, Request, Side

__all__ = ["NOT_AN_OBJECT", "Codec", "CodecV0", "Dropped", "read_answer", "written_answer"]


class Dropped(msgspec.Struct, frozen=True):
    """A message that nobody answers, and why: for a log, never for the peer."""

    reason: str


_INCOMING: Final[dict[Side, Direction]] = {"client": "fromWidget", "widget": "toWidget"}
_OWN_ECHO = Dropped("an echo of our own")
_IDS = (("action", "no action"), ("requestId", "no request id"), ("widgetId", "no widget id"))


class Codec(Protocol):
    """How messages look; the machines know no other way to tell."""

    @property
    def negotiates(self) -> bool:
        """Whether versions and the first capabilities are asked for by the client."""

    def anew(self) -> "Codec":
        """One for the next page."""

    def read(self, raw: object) -> Request | Reply | Dropped:
        """A decoded JSON value, whatever it is."""

    def request(self, direction: Direction, request_id: str, widget_id: str, action: str, data: JSON) -> dict[str, Any]:
        """A request of ours, as it goes out."""

    def reply(self, request: Request, answer: JSON | Refusal) -> dict[str, Any]:
        """Our answer to the peer's request, as it goes out."""


class CodecV0:
    """Version 0, read and written for one side."""

    negotiates = True

    def __init__(self, side: Side, limits: Limits = DEFAULT) -> None:
        self._incoming: Direction = _INCOMING[side]
        self._longest = limits.id_characters

    def anew(self) -> "CodecV0":
        """See Codec."""
        return self

    def read(self, raw: object) -> Request | Reply | Dropped:
        """A decoded JSON value, whatever it is. Data that is no object comes as a Request with data None's stand-in."""
        if not isinstance(raw, dict):
            return Dropped("no object")
        for key, reason in _IDS:
            value = raw.get(key)
            if not isinstance(value, str) or not value:
                return Dropped(reason)
            if len(value) > self._longest:
                return Dropped(f"a {key} that is too long")
        response = raw.get("response")
        direction = raw.get("api")
        is_reply = response is not None
        if direction not in ("fromWidget", "toWidget"):
            return Dropped("no direction")
        if (direction == self._incoming) == is_reply:
            return _OWN_ECHO
        if is_reply:
            if not isinstance(response, dict):
                return Dropped("a response that is no object")
            return Reply(direction, raw["requestId"], raw["action"], read_answer(response), raw["widgetId"])
        return Request(direction, raw["requestId"], raw["widgetId"], raw["action"], _data(raw), raw)

    def request(self, direction: Direction, request_id: str, widget_id: str, action: str, data: JSON) -> dict[str, Any]:
        """A request of ours, as it goes out."""
        raw = {"api": direction, "requestId": request_id, "widgetId": widget_id, "action": action, "data": data}
        if action == "visibility" and "visible" in data:
            raw["visible"] = data["visible"]  # where Scalar's widgets look for it (D49)
        return raw

    def reply(self, request: Request, answer: JSON | Refusal) -> dict[str, Any]:
        """Our answer to the peer's request, as it goes out."""
        raw = {**request.raw, "response": written_answer(answer)}
        raw.setdefault("data", request.data)  # matrix-rust-sdk drops replies without it
        return raw


def _data(raw: dict[str, Any]) -> JSON:
    """Hosts before 2020 sent none, or called it `widgetData`; what is no object is refused by who reads it."""
    data = raw.get("data")
    if data is None:
        old = raw.get("widgetData")
        return old if isinstance(old, dict) else {}
    return data if isinstance(data, dict) else NOT_AN_OBJECT


NOT_AN_OBJECT: Final[JSON] = {"": None}
"""In place of `data` that is no object: the request is refused as invalid (`is`, not `==`)."""


def read_answer(response: dict[str, Any]) -> JSON | Refusal:
    """What a response says."""
    error = response.get("error")
    if error is None:
        return response
    # Readers take a text, too: matrix-widget-api would take it for an answer (D27).
    message = error.get("message") if isinstance(error, dict) else error
    details = error.get("matrix_api_error") if isinstance(error, dict) else None
    return Refusal(message if isinstance(message, str) else "No reason was given", _api_error(details))


def _api_error(details: object) -> MatrixAPIError | None:
    if not isinstance(details, dict):
        return None
    try:
        # matrix-rust-sdk sends two of the four fields (D39).
        return msgspec.convert({key: value for key, value in details.items() if value is not None}, MatrixAPIError)
    except (msgspec.ValidationError, UnicodeEncodeError):
        return None


def written_answer(answer: JSON | Refusal) -> JSON:
    """The response that says it."""
    if not isinstance(answer, Refusal):
        return answer
    error: dict[str, Any] = {"message": answer.message}
    if (api := answer.matrix_api_error) is not None:
        error["matrix_api_error"] = {
            "http_status": api.http_status,
            "http_headers": api.http_headers,
            "url": api.url,
            "response": api.response,
        }
    return {"error": error}
