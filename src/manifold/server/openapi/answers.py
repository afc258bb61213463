"""All that an endpoint can answer, as Response Objects."""

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET

from manifold.errors import ApiError, LimitExceeded
from manifold.server.api import Endpoint, Media
from manifold.server.openapi.errors import errors_of, example_of
from manifold.server.openapi.examples import Example
from manifold.server.openapi.prose import summary_and_description, text
from manifold.server.openapi.schemas import Schemas
from manifold.spec.errors import ErrorBody

__all__ = ["OWN_HEADERS", "error_answer", "name_of", "responses_of"]

_JSON = "application/json"

OWN_HEADERS: dict[str, Any] = {
    "ETag": {
        "description": "Which version this is: send it as `If-None-Match` to hear only whether there is another one.",
        "required": True,
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "Seconds until the same request may be sent again.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
    "X-Request-Id": {
        "description": "The operator finds the request in the log under this id.",
        "required": True,
        "schema": {"type": "string"},
    },
}
"""Those whose value is another in each answer."""

_OVERRIDDEN = {"Cache-Control", "Content-Security-Policy"}
"""Of what may be kept, these differ from what all other answers have."""


def responses_of(row: Endpoint, schemas: Schemas, headers: dict[str, Any], example: Example) -> dict[str, Any]:
    """By status; the errors as references to what many rows share."""
    responses: dict[str, Any] = {str(row.status): {**_success(row, schemas, example), "headers": headers}}
    if isinstance(row.response, Media) and row.response.has_etag:
        kept = {name: header for name, header in headers.items() if name not in _OVERRIDDEN}
        kept["ETag"] = {"$ref": "#/components/headers/ETag"}
        responses[str(row.status)]["headers"] = kept
        responses["304"] = {"description": "The caller has it already (`If-None-Match`). No body.", "headers": kept}
    for status, kinds in errors_of(row).items():
        responses[str(status)] = {"$ref": f"#/components/responses/{name_of(kinds)}"}
    return responses


def name_of(kinds: Sequence[type[ApiError]]) -> str:
    """What the answer that is one of these errors is called among the document's components."""
    return ".".join(kind.__name__ for kind in kinds)


def error_answer(kinds: Sequence[type[ApiError]], schemas: Schemas, headers: dict[str, Any]) -> dict[str, Any]:
    """The Response Object of errors that have one status."""
    codes = sorted({kind.errcode for kind in kinds})
    narrowed: dict[str, Any] = {"type": "object", "properties": {"errcode": {"type": "string", "enum": codes}}}
    if LimitExceeded in kinds:
        narrowed["required"] = ["retry_after_ms"]
        headers = {**headers, "Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    examples = {
        kind.__name__: {"summary": summary_and_description(kind.__doc__)[0], "value": body}
        for kind in kinds
        if (body := example_of(kind)) is not None
    }
    content = {"schema": {"allOf": [schemas.reference(ErrorBody), narrowed]}, "examples": examples}
    return {
        "description": "\n\n".join(f"`{kind.errcode}`: {text(kind.__doc__)}" for kind in kinds),
        "headers": headers,
        "content": {_JSON: content},
    }


def _success(row: Endpoint, schemas: Schemas, example: Example) -> dict[str, Any]:
    if isinstance(row.response, Media):
        return {"description": row.response.description, "content": {row.response.media_type: _media(row, schemas)}}
    content: dict[str, Any] = {"schema": schemas.reference(row.response)}
    if example.response is not UNSET:
        content["example"] = example.response
    return {"description": text(row.response.__doc__) or row.response.__name__, "content": {_JSON: content}}


def _media(row: Endpoint, schemas: Schemas) -> dict[str, Any]:
    media = row.response
    assert isinstance(media, Media)  # noqa: S101  (the caller has looked)
    if media.media_type == _JSON:
        return {"schema": {"type": "object"}}
    if not media.events:
        return {"schema": {"type": "string", "contentMediaType": media.media_type}}
    # OpenAPI 3.1 has no words for the events of a stream: https://html.spec.whatwg.org/#server-sent-events
    events = {name: schemas.reference(kind) for name, kind in media.events.items()}
    return {"schema": {"type": "string"}, "x-events": events}
