"""Which errors an endpoint can answer: those that its row names, and those that follow from what the row demands."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.inspect import StructType, type_info

from manifold import errors
from manifold.errors import (
    ApiError,
    BadJSON,
    Conflict,
    Fault,
    FieldError,
    Forbidden,
    HomeserverError,
    Incomplete,
    InvalidParam,
    LimitExceeded,
    MethodNotAllowed,
    MissingParam,
    MissingToken,
    NotFound,
    NotJSON,
    TermsNotSigned,
    TooLarge,
    Unavailable,
    UnknownToken,
    Unreachable,
    Unrecognized,
)
from manifold.server.api import Access, Endpoint
from manifold.server.errors import error_body

__all__ = ["errors_of", "every_error", "example_of"]

_EXAMPLES: tuple[ApiError, ...] = (
    UnknownToken(),
    MissingToken("Send the token as 'Authorization: Bearer <token>' or as ?access_token="),
    MissingParam("Missing 'matrix_server_name'"),
    InvalidParam(
        "Some fields are wrong", fields=[FieldError("/server", "must be an address that begins with https://")]
    ),
    NotJSON("The body is not UTF-8"),
    Incomplete("The connection closed before the body was complete"),
    BadJSON("The body must be a JSON object"),
    Forbidden("This manager is not for users of evil.example"),
    TermsNotSigned("Agree to these first: terms_of_service. GET …/v1/terms shows them"),
    NotFound("There is no such installation of yours in this room"),
    Unrecognized("There is no such endpoint"),
    MethodNotAllowed("This endpoint takes GET, not PATCH", allowed=["GET"]),
    Conflict("This was removed more than a day ago; add it anew"),
    TooLarge("The body has more than 1048576 bytes"),
    LimitExceeded("Too many requests; try again in 2 seconds", retry_after_ms=2000),
    Fault("This is a defect of the manager's. Its operator finds the cause in the log, under 1f3a9c70"),
    Unavailable("The database can't be reached; try again in a moment"),
    HomeserverError("example.org could not be asked about the OpenID token: connection refused"),
    Unreachable("meet.example.org could not be reached: connection refused"),
)


def errors_of(row: Endpoint) -> dict[int, list[type[ApiError]]]:
    """By status, in order; each with all the classes that a handler may raise, by errcode."""
    grouped: dict[int, list[type[ApiError]]] = {}
    for kind in sorted({*row.errors, *_implied(row)}, key=lambda kind: (kind.status, kind.errcode, kind.__name__)):
        grouped.setdefault(kind.status, []).append(kind)
    return grouped


def every_error() -> list[type[ApiError]]:
    """All that a manager tells, by status and errcode; not those of other managers, which only clients meet."""
    kinds = (getattr(errors, name) for name in errors.__all__)
    told = [kind for kind in kinds if issubclass(kind, ApiError) and hasattr(kind, "errcode")]
    return sorted(told, key=lambda kind: (kind.status, kind.errcode, kind.__name__))


def example_of(kind: type[ApiError]) -> dict[str, Any] | None:
    """A body as the server builds it, or None for a kind that only says what others are."""
    error = next((example for example in _EXAMPLES if type(example) is kind), None)
    return None if error is None else msgspec.json.decode(error_body(error))


def _implied(row: Endpoint) -> Iterator[type[ApiError]]:
    yield Fault
    if row.method != "GET":
        yield from (Incomplete, TooLarge)
    if row.request is not None:
        yield from (NotJSON, BadJSON)
    if "{" in row.path:
        yield InvalidParam
    for model in filter(None, (row.query, row.request)):
        yield from _of_shape(model)
    yield from [LimitExceeded] if row.access is None else _of_access(row.access)
    if "{room_id}" in row.path:  # the operator may have blocked the room
        yield Forbidden


def _of_access(access: Access) -> Iterator[type[ApiError]]:
    yield from (MissingToken, UnknownToken, Unavailable)
    if "admin" in access.purposes:
        yield Forbidden
    else:
        yield LimitExceeded
    if not access.blocked:
        yield Forbidden
    if access.signed:
        yield TermsNotSigned


def _of_shape(model: type[Struct]) -> Iterator[type[ApiError]]:
    if msgspec.structs.fields(model):
        yield InvalidParam
    if any(field.required for struct in _structs(type_info(model)) for field in struct.fields):
        yield MissingParam


def _structs(shape: object) -> Iterator[StructType]:
    """All structs within a type; ours never hold themselves."""
    if isinstance(shape, StructType):
        yield shape
        yield from (found for field in shape.fields for found in _structs(field.type))
    elif isinstance(shape, msgspec.inspect.Type):
        parts = (getattr(shape, name) for name in shape.__struct_fields__)
        for part in parts:
            for inner in part if isinstance(part, Iterable) and not isinstance(part, str) else [part]:
                yield from _structs(inner)
