"""The errors that MSC1956 prints ("Proposed API standards"), to the letter."""

import json

from manifold.errors import FieldError, InvalidParam, PackNotFound, UnknownToken
from manifold.server.errors import error_body
from tests.support.asgi import Client
from tests.support.manager import V1


async def test_an_invalid_token(api: Client) -> None:
    answer = await api.bearing("nonsense").get(f"{V1}/account")

    assert (answer.status, answer.json) == (403, {"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid token"})


async def test_a_missing_parameter(api: Client) -> None:
    answer = await api.post(f"{V1}/account/register", {"access_token": "a"})

    assert (answer.status, answer.json) == (
        400,
        {"errcode": "M_MISSING_PARAM", "error": "Missing 'matrix_server_name'"},
    )


async def test_a_parameter_of_a_wrong_type(api: Client) -> None:
    answer = await api.post(f"{V1}/account/register", {"access_token": "a", "matrix_server_name": 3})

    assert (answer.status, answer.json) == (
        400,
        {"errcode": "M_INVALID_PARAM", "error": "'matrix_server_name' must be a string"},
    )


def test_a_sharable_url_that_leads_to_no_pack() -> None:
    error = PackNotFound("The sharable URL did not resolve to a pack")

    assert (error.status, json.loads(error_body(error))) == (
        400,
        {"errcode": "M_NOT_FOUND", "error": "The sharable URL did not resolve to a pack"},
    )


def test_an_error_of_a_form_names_its_fields() -> None:
    error = InvalidParam("One field needs another look", fields=[FieldError("/repos/0/name", "Fill this in")])

    assert json.loads(error_body(error)) == {
        "errcode": "M_INVALID_PARAM",
        "error": "One field needs another look",
        "im.manifold.fields": [{"path": "/repos/0/name", "message": "Fill this in"}],
    }


def test_without_fields_there_is_no_list_of_them() -> None:
    assert json.loads(error_body(UnknownToken())).keys() == {"errcode", "error"}
