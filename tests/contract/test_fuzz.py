"""schemathesis over every row: what it makes up from the document is answered as the document says, and never by a 5xx.

The same cases in each run, so that a failure is a failure for everybody.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import Case, GenerationMode, Response
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from manifold.server.api import ADMIN_V1, Endpoint, Media
from manifold.server.endpoints import ENDPOINTS
from manifold.server.endpoints.admin import ADMIN_ENDPOINTS
from manifold.spec.installations import InstallationView
from tests.contract.fuzzed import ALICE, ELEMENT, OPERATOR, Fuzzed
from tests.server.samples import label
from tests.support.manager import JITSI, ROOM

pytestmark = pytest.mark.slow

Operation = APIOperation[Any, Any, Any, Any]

CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CASES_OF_A_ROW = 20
"""Of each kind: with data that fits the document, and with data that does not."""

ROWS = {(row.method, row.path): row for row in (*ENDPOINTS, *ADMIN_ENDPOINTS)}
ENDLESS = {row.path for row in ROWS.values() if isinstance(row.response, Media) and row.response.events}
"""A stream never ends by itself: `tests/server/test_events.py` listens to these."""

DOCUMENT, ADMIN_DOCUMENT = "/_matrix/integrations/openapi.json", f"{ADMIN_V1}/openapi.json"
"""schemathesis asks for a document once, to begin with, and leaves its row out then."""

FIXED = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
answered: Counter[str] = Counter()
"""How many cases of each operation were answered, in this module."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    """One manager for all cases of a test: what one leaves behind is there for the next."""
    yield Fuzzed(tmp_path_factory.mktemp("fuzzed"))
    shutdown_lifespans()


@pytest.fixture(scope="module")
def schema(app: Fuzzed) -> BaseSchema:
    """The document, as the manager itself serves it."""
    schema: BaseSchema = schemathesis.openapi.from_asgi(DOCUMENT, app).exclude(path=sorted(ENDLESS))
    _fill_in(schema, app)
    return schema


@pytest.fixture(scope="module")
def admin_schema(app: Fuzzed) -> BaseSchema:
    """The operators' document."""
    headers = {"Authorization": f"Bearer {OPERATOR}"}
    return schemathesis.openapi.from_asgi(ADMIN_DOCUMENT, app, headers=headers)


every_mode = pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: str(mode.value)
)


@every_mode
def test_every_row_answers_as_the_document_says(schema: BaseSchema, mode: GenerationMode) -> None:
    _fuzz(schema, mode)


def test_one_call_leads_to_the_next(schema: BaseSchema) -> None:
    """Install, then get, change, remove, restore and report, along the document's links."""

    class Story(schema.as_state_machine()):  # type: ignore[misc]  # made from the document while the test runs
        """Calls in the order that links allow."""

        def before_call(self, case: Case[Any]) -> None:
            """Report the actions that are really waiting."""
            actions = self.actions.get((case.path_parameters or {}).get("installation_id", ""), [])
            if _row(case.operation).path.endswith("/performed") and isinstance(case.body, dict) and actions:
                case.body["results"] = [{"action": action["id"], "ok": True} for action in actions]

        def setup(self) -> None:
            """Nothing is known yet."""
            self.actions: dict[str, list[dict[str, Any]]] = {}

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:
            """As Alice."""
            return {"headers": _headers(case.operation)}

        def after_call(self, response: Response, case: Case[Any]) -> None:
            """Remember what is to be done."""
            answered[case.operation.label] += 1
            if _row(case.operation).response is InstallationView and response.status_code < 300:
                told = response.json()
                self.actions[told["id"]] = told["actions"]

        def validate_response(self, response: Response, case: Case[Any], **_: Any) -> None:
            """By the same checks as single calls."""
            case.validate_response(response, checks=CHECKS)

    run_state_machine_as_test(Story, settings=settings(FIXED, max_examples=40, stateful_step_count=12))


@every_mode
def test_every_row_of_the_operators_answers_as_the_document_says(
    admin_schema: BaseSchema, mode: GenerationMode
) -> None:
    """After all others: who knows whom it blocks."""
    _fuzz(admin_schema, mode)


def test_there_were_enough_cases_and_of_each_row() -> None:
    assert answered.total() >= 2000
    left_out = {DOCUMENT, ADMIN_DOCUMENT, *ENDLESS}
    assert answered.keys() == {label(row) for row in ROWS.values() if row.path not in left_out}


def _fuzz(schema: BaseSchema, mode: GenerationMode) -> None:
    operations = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    for operation in operations:
        if mode is GenerationMode.POSITIVE or _can_be_wrong(operation):
            _try_many(operation, mode)


def _try_many(operation: Operation, mode: GenerationMode) -> None:
    @settings(FIXED, max_examples=CASES_OF_A_ROW)
    @given(case=operation.as_strategy(generation_mode=mode))
    def try_one(case: Case[Any]) -> None:
        case.call_and_validate(headers=_headers(operation), checks=CHECKS)
        answered[operation.label] += 1

    try_one()


def _can_be_wrong(operation: Operation) -> bool:
    """Any text at all fits a segment of a path."""
    schemas = [parameter["schema"].keys() for parameter in operation.definition.raw.get("parameters", [])]
    return "requestBody" in operation.definition.raw or any(keys != {"type", "minLength"} for keys in schemas)


def _row(operation: Operation) -> Endpoint:
    return ROWS[operation.method.upper(), operation.path]


def _headers(operation: Operation) -> dict[str, str]:
    access = _row(operation).access
    if access is None:
        return {}
    names = {"manager": ALICE, "legacy": ELEMENT, "admin": OPERATOR}
    return {"Authorization": f"Bearer {names[max(access.purposes)]}"}


def _fill_in(schema: BaseSchema, app: Fuzzed) -> None:
    """Of what is made up, let half be something that is there: else nothing but refusals would be tried."""

    def path_parameters(_: Any, parameters: dict[str, Any] | None) -> dict[str, Any] | None:
        if parameters and len(str(parameters)) % 2:
            known = {"room_id": ROOM, "integration_id": "jitsi"}
            return {name: known.get(name, value) for name, value in parameters.items()}
        return parameters

    def body(context: Any, body: Any) -> Any:
        if not isinstance(body, dict) or len(str(body)) % 2:
            return body
        match _row(context.operation).request:
            case kind if kind is not None and kind.__name__ == "OpenIDToken":
                return app.scene.openid_token()
            case kind if kind is not None and "config" in kind.__struct_fields__:
                return {**body, "integration": "jitsi", "config": {"server": JITSI}}
        return body

    schema.hook("map_path_parameters")(path_parameters)
    schema.hook("map_body")(body)
