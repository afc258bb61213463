"""The whole OpenAPI 3.1 document, and how it is served."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

from manifold import __version__
from manifold.server.api import Endpoint, Media
from manifold.server.asgi import Headers
from manifold.server.openapi.about import About
from manifold.server.openapi.answers import OWN_HEADERS, error_answer, name_of
from manifold.server.openapi.errors import errors_of
from manifold.server.openapi.examples import Example, read_examples
from manifold.server.openapi.names import operation_ids, tag_of
from manifold.server.openapi.operations import SECURITY_SCHEMES, operation
from manifold.server.openapi.prose import unwrap
from manifold.server.openapi.schemas import Schemas
from manifold.spec.errors import ErrorBody

__all__ = ["Description", "describe"]


def describe(rows: Sequence[Endpoint], about: About) -> dict[str, Any]:
    """The document of this table. The same table makes the same document, in the order of the table."""
    operations = dict(zip(operation_ids(rows), rows, strict=True))
    examples = read_examples()
    schemas = Schemas(_shapes(rows))
    headers = _headers(about.headers)
    references = {name: {"$ref": f"#/components/headers/{name}"} for name in [*headers, "X-Request-Id"]}
    paths: dict[str, Any] = {}
    for name, row in operations.items():
        example = examples.get(name, Example())
        described = operation(name, operations, schemas, references, example)
        paths.setdefault(row.path, {})[row.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": about.title,
            "version": __version__,
            "description": about.description,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "externalDocs": {
            "description": "MSC1956: Integrations API",
            "url": "https://github.com/matrix-org/matrix-spec-proposals/pull/1956",
        },
        "servers": [{"url": "/"}],
        "tags": list(_tags(rows)),
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "responses": _error_answers(rows, schemas, references),
            "headers": {**headers, **OWN_HEADERS},
            "securitySchemes": _schemes_used(paths),
        },
    }


class Description:
    """The document as it is sent; made when somebody first asks for it, since most starts are not for that."""

    def __init__(self, rows: Callable[[], Sequence[Endpoint]], about: About) -> None:
        self._rows = rows
        self._about = about

    @cached_property
    def body(self) -> bytes:
        """JSON."""
        return msgspec.json.encode(describe(self._rows(), self._about))

    @cached_property
    def etag(self) -> str:
        """An entity tag (RFC 9110), with its quotes: the same document has the same."""
        return f'"{blake2b(self.body, digest_size=12).hexdigest()}"'


def _shapes(rows: Sequence[Endpoint]) -> Iterator[type[Struct]]:
    yield ErrorBody
    for row in rows:
        yield from filter(None, (row.query, row.request))
        if isinstance(row.response, Media):
            yield from row.response.events.values()
        else:
            yield row.response


def _headers(common: Headers) -> dict[str, Any]:
    return {
        name.decode().title(): {"required": True, "schema": {"type": "string", "const": value.decode()}}
        for name, value in common
    }


def _tags(rows: Sequence[Endpoint]) -> Iterator[dict[str, str]]:
    modules = {tag_of(row): inspect.getmodule(row.handler) for row in rows}
    for tag, module in modules.items():
        yield {"name": tag, "description": unwrap(module.__doc__ if module else "")}


def _error_answers(rows: Sequence[Endpoint], schemas: Schemas, headers: dict[str, Any]) -> dict[str, Any]:
    needed = {name_of(kinds): kinds for row in rows for kinds in errors_of(row).values()}
    return {name: error_answer(needed[name], schemas, headers) for name in sorted(needed)}


def _schemes_used(paths: dict[str, Any]) -> dict[str, Any]:
    used = {name for path in paths.values() for one in path.values() for choice in one["security"] for name in choice}
    return {name: scheme for name, scheme in SECURITY_SCHEMES.items() if name in used}
