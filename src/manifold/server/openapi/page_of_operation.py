"""One endpoint as a section of a page: what it is, who may call, what goes in, what comes out, what can go wrong."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

from manifold.server.openapi.page_of_shapes import remarks, type_in_words

__all__ = ["errors_in", "errors_table", "section"]

_TOKENS = {
    "manager_token": "a manager token",
    "legacy_token": "a legacy token",
    "admin_token": "an operator's token",
}


def section(path: str, method: str, operation: dict[str, Any], components: dict[str, Any]) -> str:
    """The Markdown of one Operation Object."""
    anchor = operation["operationId"].replace(".", "-")
    parts = [
        f'<a id="{anchor}"></a>\n\n## `{method.upper()} {path}`',
        f"{operation['summary']}.",
        operation.get("description", ""),
        _facts(operation),
        _parameters(operation.get("parameters", [])),
        *_examples(path, method, operation),
        errors_table(_errors(operation["responses"], components)),
    ]
    return "\n\n".join(part for part in parts if part)


def errors_table(lines: Iterable[tuple[str, str]]) -> str:
    """Of these statuses, each with "`M_ERRCODE`: when"."""
    rows = [f"| {status} | {' | '.join(line.split(': ', 1))} |" for status, line in lines]
    return "\n".join(["| status | errcode | when |", "| --- | --- | --- |", *rows])


def errors_in(status: str, reference: str, components: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The lines of a table that a shared answer makes."""
    description: str = components["responses"][reference.rpartition("/")[2]]["description"]
    yield from ((status, line) for line in description.split("\n\n"))


def _errors(responses: dict[str, Any], components: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for status, answer in responses.items():
        if "$ref" in answer:
            yield from errors_in(status, answer["$ref"], components)


def _facts(operation: dict[str, Any]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in _fact_pairs(operation))


def _fact_pairs(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    source = operation["x-source"]
    link = operation.get("externalDocs")
    yield "Source", f"[{source}]({link['url']})" if link else source
    yield "Who may call", _callers(operation["security"])
    if body := operation.get("requestBody"):
        yield "Body", type_in_words(body["content"]["application/json"]["schema"])
    for status, answer in operation["responses"].items():
        for media_type, content in answer.get("content", {}).items():
            yield f"Answer {status}", _answer(media_type, content, answer["description"])


def _answer(media_type: str, content: dict[str, Any], description: str) -> str:
    if "x-events" in content:
        events = ", ".join(f"`{name}` with {type_in_words(kind)}" for name, kind in content["x-events"].items())
        return f"`{media_type}`: {description} Events: {events}"
    if "$ref" in content["schema"]:
        return type_in_words(content["schema"])
    return f"`{media_type}`: {description}"


def _callers(security: list[dict[str, Any]]) -> str:
    names = [name for choice in security for name in choice]
    tokens = [_TOKENS[name] for name in names if name in _TOKENS]
    if not tokens:
        return "anybody, without a token"
    ways = ["in the header", *(f"as `?{name}=`" for name in names if name not in _TOKENS)]
    free = "anybody, or " if {} in security else ""
    return f"{free}who sends {' or '.join(tokens)}, {' or '.join(ways)}"


def _parameters(parameters: list[dict[str, Any]]) -> str:
    if not parameters:
        return ""
    rows = "\n".join(
        f"| `{one['name']}` | {one['in']}{', required' if one['required'] and one['in'] == 'query' else ''}"
        f" | {type_in_words(one['schema'])} | {_meaning(one)} |"
        for one in parameters
    )
    return f"| parameter | where | type | meaning |\n| --- | --- | --- | --- |\n{rows}"


def _meaning(parameter: dict[str, Any]) -> str:
    # Whether it is required stands in a column of its own.
    return remarks({**parameter["schema"], "description": parameter.get("description", "")}, is_required=True)


def _examples(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    given: dict[str, dict[str, Any]] = {"path": {}, "query": {}}
    for one in operation.get("parameters", []):
        if "example" in one:
            given[one["in"]][one["name"]] = one["example"]
    for name, value in given["path"].items():
        path = path.replace(f"{{{name}}}", quote(value, safe="!:@"))
    query = f"?{urlencode(given['query'])}" if given["query"] else ""
    lines = [f"{method.upper()} {path}{query}"]
    if not _TOKENS.keys().isdisjoint(name for choice in operation["security"] for name in choice):
        lines.append("Authorization: Bearer <token>")
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "example" in body:
        lines += ["", _json(body["example"])]
    yield _fenced("http", "\n".join(lines))
    for answer in operation["responses"].values():
        content = answer.get("content", {}).get("application/json", {})
        if "example" in content:
            yield _fenced("json", _json(content["example"]))


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"
