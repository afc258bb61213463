"""What the operations of a table are called: by module and handler, so that a row can move without a new name."""

from collections.abc import Sequence

from manifold.server.api import Endpoint

__all__ = ["operation_ids", "tag_of"]


def tag_of(row: Endpoint) -> str:
    """The last part of the handler's module: `installations`."""
    return _module(row).rpartition(".")[2]


def operation_ids(rows: Sequence[Endpoint]) -> list[str]:
    """One for each row: `installations.install`.

    Where one handler serves several rows, the later ones add what their paths have and the first one's has not:
    `installations.install.account`. Raises ValueError where that tells them apart no more.
    """
    first: dict[str, Endpoint] = {}
    names: list[str] = []
    for row in rows:
        name = f"{_module(row)}.{row.handler.__name__}"
        original = first.setdefault(name, row)
        if original is not row:
            known = set(original.path.split("/"))
            name = ".".join([name, *(part for part in row.path.split("/") if part not in known and "{" not in part)])
        if name in names:
            raise ValueError(f"{row.method} {row.path} would be the second operation that is called {name}")
        names.append(name)
    return names


def _module(row: Endpoint) -> str:
    """`admin.blocks`, of `manifold.server.endpoints.admin.blocks`."""
    return row.handler.__module__.rpartition("endpoints.")[2]
