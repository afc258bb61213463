"""An answer held against the document: its status, its headers, its media type, and every field of its body."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import jsonschema_rs

from manifold.errors import ApiError, MethodNotAllowed, Unrecognized
from manifold.server.admin import AdminListener
from manifold.server.api import Endpoint
from manifold.server.endpoints import ENDPOINTS
from manifold.server.endpoints.admin import ADMIN_ENDPOINTS
from manifold.server.openapi import ABOUT, ABOUT_ADMIN, About, describe
from manifold.server.openapi.errors import every_error
from manifold.server.pages import UserInterface
from manifold.server.routes import Routes

__all__ = ["Contract", "admin_contract", "contract_of", "public_contract"]

_JSON = "application/json"
_ERRCODES = {kind.errcode for kind in every_error()}


class Contract:
    """The document of a table. What it says of a row's answer with some status is compiled when first needed."""

    def __init__(self, rows: Sequence[Endpoint], about: About) -> None:
        self.document = describe(rows, about)
        self._routes = Routes(rows)
        # Clients must bear fields that they don't know; what is not in the document is a mistake of ours all the same.
        self._closed = {name: _closed(schema) for name, schema in self.document["components"]["schemas"].items()}
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def check(self, method: str, raw_path: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Raises AssertionError, which says what is not as the document has it. Names of headers are lower case."""
        if status >= 400 or method == "OPTIONS":
            # All errors have what this one has.
            self._check_headers(self.document["components"]["responses"]["Fault"], headers, f"{method} {raw_path}")
        if method == "OPTIONS" and status == 200:
            return
        try:
            row, _ = self._routes.find("GET" if method == "HEAD" else method, raw_path)
        except ApiError as exc:
            _check_unrouted(exc, status, headers, body)
            return
        where = f"{method} {row.path} answered {status}"
        responses = self.document["paths"][row.path][row.method.lower()]["responses"]
        assert str(status) in responses, f"{where}, which the document doesn't have: {body[:200]!r}"
        response = self._resolved(responses[str(status)])
        self._check_headers(response, headers, where)
        if "content" not in response:
            assert not body, f"{where} with a body"
            return
        media_type = headers["content-type"]
        assert media_type in response["content"], f"{where} with {media_type}"
        content = response["content"][media_type]
        if method == "HEAD":
            assert not body, f"{where} with a body"
        elif media_type == _JSON:
            self._check_body(content["schema"], body, where)
        for event, data in _events(body) if "x-events" in content else ():
            assert event in content["x-events"], f"{where} with event {event!r}"
            self._check_body(content["x-events"][event], data, f"{where}, event {event},")

    def _check_headers(self, response: dict[str, Any], headers: Mapping[str, str], where: str) -> None:
        for name, header in response.get("headers", {}).items():
            described = self._resolved(header)
            value = headers.get(name.lower())
            if value is None:
                assert not described.get("required"), f"{where} without {name}"
            else:
                schema = described["schema"]
                assert jsonschema_rs.is_valid(schema, value), f"{where} with {name}: {value}"

    def _check_body(self, schema: dict[str, Any], body: bytes, where: str) -> None:
        if (validator := self._validators.get(where)) is None:
            whole = {**schema, "components": {"schemas": self._closed}}
            validator = self._validators[where] = jsonschema_rs.Draft202012Validator(whole)
        told = [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(json.loads(body))]
        assert not told, f"{where}, not as the document has it: {told}"

    def _resolved(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        found: Any = self.document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return dict(found)


def contract_of(app: object) -> Contract | None:
    """What this application promises; None where it is made of rows of a test's own."""
    if isinstance(app, UserInterface):
        return public_contract()
    return admin_contract() if isinstance(app, AdminListener) else None


@cache
def public_contract() -> Contract:
    """Of the table that clients call."""
    return Contract(ENDPOINTS, ABOUT)


@cache
def admin_contract() -> Contract:
    """Of the table that operators call."""
    return Contract(ADMIN_ENDPOINTS, ABOUT_ADMIN)


def _check_unrouted(error: ApiError, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """A path or a method that is in no row: a page of the UI, or an error."""
    if status < 400:
        return
    assert headers["content-type"] == _JSON
    if body:
        told = json.loads(body)
        assert told.keys() >= {"errcode", "error"}
        assert told["errcode"] in _ERRCODES
    if status in {404, 405}:
        assert isinstance(error, Unrecognized)
        assert (status == 405) == isinstance(error, MethodNotAllowed)


def _events(stream: bytes) -> Iterator[tuple[str, bytes]]:
    """The server-sent events that arrived whole: names and data."""
    for block in stream.split(b"\n\n")[:-1]:
        fields = dict(line.split(b": ", 1) for line in block.split(b"\n") if not line.startswith(b":"))
        if b"event" in fields:  # and no hint for reconnecting alone
            yield fields[b"event"].decode(), fields[b"data"]


def _closed(schema: Any) -> Any:
    """The same schema, which lets no field through that it does not name."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(part) for key, part in schema.items()}
    return {**closed, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else closed
