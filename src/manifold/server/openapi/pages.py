"""A document as Markdown: an index, one page for each tag, and one for all shapes."""

from collections.abc import Iterator
from typing import Any

from manifold.server.openapi.page_of_operation import errors_in, errors_table, section
from manifold.server.openapi.page_of_shapes import shapes

__all__ = ["pages"]


def pages(document: dict[str, Any]) -> dict[str, str]:
    """The texts by file name."""
    return {
        "README.md": _index(document),
        **{f"{tag['name']}.md": _page(tag, document) for tag in document["tags"]},
        "shapes.md": shapes(document["components"]["schemas"]),
    }


def _index(document: dict[str, Any]) -> str:
    parts = [f"# {document['info']['title']}", document["info"]["description"].strip()]
    for tag in document["tags"]:
        rows = "\n".join(
            f"| [`{method.upper()} {path}`]({tag['name']}.md#{operation['operationId'].replace('.', '-')})"
            f" | {operation['summary']} |"
            for path, method, operation in _operations(tag["name"], document)
        )
        parts.append(f"## {_title(tag)}\n\n| endpoint | |\n| --- | --- |\n{rows}")
    parts.append(f"## Errors\n\n{errors_table(_all_errors(document))}")
    parts.append("[All shapes](shapes.md), in one place.")
    return "\n\n".join(parts) + "\n"


def _page(tag: dict[str, str], document: dict[str, Any]) -> str:
    sections = [
        section(path, method, operation, document["components"])
        for path, method, operation in _operations(tag["name"], document)
    ]
    return "\n\n".join([f"# {_title(tag)}", tag["description"], *sections]) + "\n"


def _all_errors(document: dict[str, Any]) -> list[tuple[str, str]]:
    answers = [
        (status, answer["$ref"])
        for methods in document["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if "$ref" in answer
    ]
    return sorted(
        {line for status, reference in answers for line in errors_in(status, reference, document["components"])}
    )


def _operations(tag: str, document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                yield path, method, operation


def _title(tag: dict[str, str]) -> str:
    return tag["name"].replace("_", " ").capitalize()
