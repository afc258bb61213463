"""From a raw path to an endpoint.

The raw path is split first and each segment decoded once: room IDs may hold an encoded slash (`!a%2Fb`), which a router
on the decoded path takes for a separator.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from manifold.errors import InvalidParam, MethodNotAllowed, Unrecognized
from manifold.server.api import Endpoint

__all__ = ["Routes"]


@dataclass
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    endpoints: dict[str, tuple[Endpoint, list[str]]] = field(default_factory=dict)
    """By method, with the names of the path's parameters."""


class Routes:
    """The table as a tree of path segments."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self._root = _Node()
        # Paths without parameters, which are most requests, are found at once.
        self._fixed: dict[tuple[str, str], Endpoint] = {}
        for endpoint in endpoints:
            self._add(endpoint)

    def find(self, method: str, raw_path: str) -> tuple[Endpoint, dict[str, str]]:
        """The endpoint, and the path's parameters. Raises Unrecognized, MethodNotAllowed, InvalidParam."""
        if endpoint := self._fixed.get((method, raw_path)):
            return endpoint, {}
        node, values = self._root, []
        for segment in raw_path[1:].split("/"):
            if (child := node.children.get(segment)) is not None:
                node = child
            elif node.parameter is not None and segment:
                node = node.parameter
                values.append(_decode(segment))
            else:
                raise Unrecognized("There is no such endpoint")
        if not node.endpoints:
            raise Unrecognized("There is no such endpoint")
        if method not in node.endpoints:
            allowed = sorted(node.endpoints)
            raise MethodNotAllowed(f"This endpoint takes {', '.join(allowed)}, not {method[:20]}", allowed=allowed)
        endpoint, names = node.endpoints[method]
        return endpoint, dict(zip(names, values, strict=True))

    def _add(self, endpoint: Endpoint) -> None:
        node = self._root
        for segment in endpoint.path[1:].split("/"):
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.children.setdefault(segment, _Node())
        if endpoint.method in node.endpoints:
            raise ValueError(f"{endpoint.method} {endpoint.path} stands in the table twice")
        names = _parameters(endpoint.path)
        node.endpoints[endpoint.method] = endpoint, names
        if not names:
            self._fixed[endpoint.method, endpoint.path] = endpoint


def _parameters(path: str) -> list[str]:
    return [segment[1:-1] for segment in path.split("/") if segment.startswith("{")]


def _decode(segment: str) -> str:
    try:
        # Most segments have nothing to decode.
        text = unquote_to_bytes(segment).decode() if "%" in segment or not segment.isascii() else segment
    except UnicodeDecodeError as exc:
        raise InvalidParam("The path is not UTF-8") from exc
    if "\0" in text:  # PostgreSQL would choke on it
        raise InvalidParam("The path has a NUL in it")
    return text
