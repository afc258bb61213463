"""The document itself: valid, complete, and with examples that are what a manager answers."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import openapi_spec_validator
import pytest

from manifold.server.endpoints import ENDPOINTS
from manifold.server.endpoints.admin import ADMIN_ENDPOINTS
from manifold.server.openapi import ABOUT, describe
from manifold.server.openapi.errors import errors_of, every_error, example_of
from manifold.server.openapi.examples import read_examples
from tests.contract.node import node
from tests.contract.recording import record
from tests.server.samples import label
from tests.support.asgi import Client

ROOT = Path(__file__).parents[2]
DOCUMENT = describe(ENDPOINTS, ABOUT)
OPERATIONS = {
    operation["operationId"]: operation for methods in DOCUMENT["paths"].values() for operation in methods.values()
}

every_operation = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS.keys())


def test_a_validator_in_python_finds_it_valid() -> None:
    openapi_spec_validator.validate(DOCUMENT)


@pytest.mark.slow
def test_a_validator_in_javascript_finds_it_valid(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(DOCUMENT), "utf-8")

    ended = subprocess.run(
        [node(), ROOT / "web" / "scripts" / "openapi.mjs", file], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stderr


@pytest.mark.slow
def test_the_validator_in_javascript_finds_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps({**DOCUMENT, "paths": {"/": {"get": {"responses": {"200": {}}}}}}), "utf-8")

    ended = subprocess.run(
        [node(), ROOT / "web" / "scripts" / "openapi.mjs", file], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert "description" in ended.stderr


def test_every_schema_compiles_as_json_schema_2020_12() -> None:
    for schema in _schemas(DOCUMENT):
        jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]}, validate_formats=True)


def test_the_operations_are_those_of_the_table() -> None:
    described = [f"{method.upper()} {path}" for path, methods in DOCUMENT["paths"].items() for method in methods]

    assert sorted(described) == sorted(map(label, ENDPOINTS))


@every_operation
def test_an_operation_is_told_in_words(operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert all(parameter.get("description") for parameter in operation.get("parameters", []))
    assert all(answer.get("description") or "$ref" in answer for answer in operation["responses"].values())


@every_operation
def test_the_examples_fit_the_schemas(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if "example" in parameter:
            _fits(parameter["example"], parameter["schema"])
    for part in [operation.get("requestBody", {}), *operation["responses"].values()]:
        for content in part.get("content", {}).values():
            if "example" in content:
                _fits(content["example"], content["schema"])


@every_operation
def test_there_is_an_example_of_everything_that_is_json(operation: dict[str, Any]) -> None:
    for part in [operation.get("requestBody", {}), *operation["responses"].values()]:
        for content in part.get("content", {}).values():
            assert "example" in content or "$ref" not in content["schema"], operation["operationId"]


def test_the_examples_of_errors_fit_the_answers_that_they_are_examples_of() -> None:
    for answer in DOCUMENT["components"]["responses"].values():
        content = answer["content"]["application/json"]
        for example in content["examples"].values():
            _fits(example["value"], content["schema"])


def test_every_error_that_a_row_can_answer_has_an_example() -> None:
    told = {kind for row in ENDPOINTS for kinds in errors_of(row).values() for kind in kinds}

    assert {kind.__name__ for kind in told if example_of(kind) is None} == set()
    assert told <= set(every_error())


@every_operation
def test_links_lead_to_operations_with_these_parameters(operation: dict[str, Any]) -> None:
    for answer in operation["responses"].values():
        for link in answer.get("links", {}).values():
            there = OPERATIONS[link["operationId"]]
            names = {f"{parameter['in']}.{parameter['name']}" for parameter in there.get("parameters", [])}
            assert link["parameters"].keys() <= names


def test_what_an_installation_leads_to_is_linked() -> None:
    links = OPERATIONS["installations.install"]["responses"]["201"]["links"]

    assert {"installations.get", "installations.reconfigure", "installations.remove"} <= links.keys()
    assert {"installations.restore", "installations.performed"} <= links.keys()


async def test_the_examples_are_what_a_manager_answers_today() -> None:
    """`make docs` records them anew."""
    assert read_examples() == await record(ENDPOINTS) | await record(ADMIN_ENDPOINTS)


async def test_the_manager_serves_it_with_an_entity_tag(api: Client) -> None:
    answer = await api.get("/_matrix/integrations/openapi.json")

    assert answer.json == DOCUMENT
    assert answer.headers["etag"] == (await api.get("/_matrix/integrations/openapi.json")).headers["etag"]


def test_the_same_table_makes_the_same_document() -> None:
    assert json.dumps(describe(ENDPOINTS, ABOUT)) == json.dumps(DOCUMENT)


def _fits(value: Any, schema: dict[str, Any]) -> None:
    jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


def _schemas(part: Any) -> Iterator[dict[str, Any]]:
    """All Schema Objects of the document that are not within another one."""
    if isinstance(part, list):
        for item in part:
            yield from _schemas(item)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == "schema":
                yield value
            elif name == "schemas":
                yield from value.values()
            elif name not in {"example", "examples"}:
                yield from _schemas(value)
