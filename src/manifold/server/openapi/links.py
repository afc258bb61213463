"""What can be done next with what an answer holds: an installation's id leads to its GET, PUT, DELETE and the rest."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.inspect import ListType, StructType, type_info

from manifold.server.api import Endpoint, Media
from manifold.server.openapi.parameters import names_in

__all__ = ["links_of"]


def links_of(row: Endpoint, operations: Mapping[str, Endpoint]) -> dict[str, Any]:
    """Link Objects by operation ID: from what `POST /things` makes, or `GET /things` lists, to `/things/{thing_id}`."""
    found = _id_in(row.response)
    if found is None or (row.method, row.status) not in {("POST", 201), ("GET", 200)}:
        return {}
    return {
        operation_id: {
            "operationId": operation_id,
            "parameters": {
                **{f"path.{name}": f"$request.path.{name}" for name in names_in(row.path)},
                f"path.{names_in(other.path)[-1]}": found,
            },
        }
        for operation_id, other in operations.items()
        if other.path.startswith(f"{row.path}/{{") and len(names_in(other.path)) == len(names_in(row.path)) + 1
    }


def _id_in(response: type[Struct] | Media) -> str | None:
    """The runtime expression for the `id` of the thing, or of the first one in a list that is all the answer has."""
    if isinstance(response, Media):
        return None
    shape = type_info(response)
    if not isinstance(shape, StructType):
        return None
    if _has_id(shape):
        return "$response.body#/id"
    for field in shape.fields:
        if isinstance(field.type, ListType) and _has_id(field.type.item_type):
            return f"$response.body#/{field.encode_name}/0/id"
    return None


def _has_id(shape: object) -> bool:
    return isinstance(shape, StructType) and any(field.encode_name == "id" for field in shape.fields)
