"""The Widget API's shapes, for whoever implements it: JSON Schemas of its messages and definitions (MSC1956)."""

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import msgspec

from manifold.errors import NotFound
from manifold.server.api import PUBLIC, Call, Endpoint, Media, Reply
from manifold.spec.widgets import SchemaIndex
from manifold.widgetapi.schemas import documents

__all__ = ["ENDPOINTS"]

PATH = "/_matrix/integrations/widget-api/schemas"


class _Document(NamedTuple):
    body: bytes
    etag: str


@cache
def _documents() -> Mapping[str, _Document]:
    bodies = {
        name: msgspec.json.encode({**document, "$id": f"{PATH}/{name}"}) for name, document in documents().items()
    }
    return {name: _Document(body, f'"{hashlib.sha256(body).hexdigest()[:16]}"') for name, body in bodies.items()}


async def index(_: Call) -> SchemaIndex:
    """`GET …/widget-api/schemas`: where each JSON Schema of the Widget API is."""
    return SchemaIndex([f"{PATH}/{name}" for name in _documents()])


async def schema(call: Call) -> Reply:
    """`GET …/widget-api/schemas/{folder}/{document}`: the JSON Schema of one message or definition."""
    found = _documents().get(f"{call.parameters['folder']}/{call.parameters['document']}")
    if found is None:
        raise NotFound("There is no such schema")
    headers = [(b"etag", found.etag.encode()), (b"cache-control", b"public, max-age=3600")]
    if call.has(found.etag):
        return Reply(b"", headers, b"application/schema+json", 304)
    return Reply(found.body, headers, b"application/schema+json")


_MEDIA = Media("application/schema+json", "A JSON Schema, draft 2020-12.", has_etag=True)
ENDPOINTS = (
    Endpoint("GET", PATH, index, PUBLIC, SchemaIndex, "MSC1956"),
    Endpoint("GET", f"{PATH}/{{folder}}/{{document}}", schema, PUBLIC, _MEDIA, "MSC1956", errors=(NotFound,)),
)
