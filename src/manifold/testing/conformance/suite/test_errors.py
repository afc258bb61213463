"""Errors: the four that MSC1956 prints, and the shape of all."""

import pytest

from manifold.testing.conformance.answers import printed, refused
from manifold.testing.conformance.checks import Group, Unmet
from manifold.testing.conformance.manager import Manager
from manifold.testing.conformance.nonsense import NONSENSE, NonsenseAnswers

errors = Group("errors", "MSC1956")

_STANDARDS = "Proposed API standards"
_ALL_JSON = "All HTTP APIs in this specification must consume and produce JSON"
_STANDARD_ERRORS = (
    "Errors emitted by these APIs should follow the standard error responses defined by other APIs in Matrix."
)
_UNKNOWN = '`403` `{"errcode":"M_UNKNOWN_TOKEN","error":"Invalid token"}`'
_MISSING = '`400` `{"errcode":"M_MISSING_PARAM","error":"Missing \'matrix_server_name\'"}`'
_INVALID = '`400` `{"errcode":"M_INVALID_PARAM","error":"\'matrix_server_name\' must be a string"}`'

_BY_TOKEN = ("an unknown token in the header", "an unknown token in the query", "logging out an unknown token")
_PRINTED = (*_BY_TOKEN, "no matrix_server_name", "matrix_server_name is a number")


@errors.required(_STANDARDS, _UNKNOWN)
@pytest.mark.parametrize("what", _BY_TOKEN)
def test_an_unknown_token_is_answered_as_printed(the_nonsense: NonsenseAnswers, what: str) -> None:
    printed(the_nonsense[what], 403, "M_UNKNOWN_TOKEN")


@errors.recommended(_STANDARDS, _UNKNOWN)
@pytest.mark.parametrize("what", _BY_TOKEN)
def test_an_unknown_token_is_answered_in_the_printed_words(the_nonsense: NonsenseAnswers, what: str) -> None:
    _in_words(the_nonsense, what, "Invalid token")


@errors.required(_STANDARDS, _MISSING)
def test_a_missing_server_name_is_answered_as_printed(the_nonsense: NonsenseAnswers) -> None:
    printed(the_nonsense["no matrix_server_name"], 400, "M_MISSING_PARAM")


@errors.recommended(_STANDARDS, _MISSING)
def test_a_missing_server_name_is_answered_in_the_printed_words(the_nonsense: NonsenseAnswers) -> None:
    _in_words(the_nonsense, "no matrix_server_name", "Missing 'matrix_server_name'")


@errors.required(_STANDARDS, _INVALID)
def test_a_server_name_of_the_wrong_type_is_answered_as_printed(the_nonsense: NonsenseAnswers) -> None:
    printed(the_nonsense["matrix_server_name is a number"], 400, "M_INVALID_PARAM")


@errors.recommended(_STANDARDS, _INVALID)
def test_a_server_name_of_the_wrong_type_is_answered_in_the_printed_words(the_nonsense: NonsenseAnswers) -> None:
    _in_words(the_nonsense, "matrix_server_name is a number", "'matrix_server_name' must be a string")


@errors.required(_STANDARDS, f"{_ALL_JSON} unless otherwise indicated. {_STANDARD_ERRORS}")
@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_refused_in_json(the_nonsense: NonsenseAnswers, what: str) -> None:
    refused(the_nonsense[what])


@errors.required(_STANDARDS, f"{_ALL_JSON} unless otherwise indicated.")
@pytest.mark.parametrize("what", NONSENSE)
def test_an_error_says_that_it_is_json(the_nonsense: NonsenseAnswers, what: str) -> None:
    answer = the_nonsense[what]
    if answer.media_type != "application/json":
        raise Unmet(f"the answer's media type is {answer.media_type or 'not there'}", answer)


@errors.recommended(_STANDARDS, _STANDARD_ERRORS)
@pytest.mark.parametrize("what", [name for name in NONSENSE if name not in _PRINTED])
def test_nonsense_has_the_usual_status_and_errcode(the_nonsense: NonsenseAnswers, what: str) -> None:
    usual, answer = NONSENSE[what], the_nonsense[what]
    errcode, _ = refused(answer)
    if answer.status not in usual.statuses or errcode not in usual.errcodes:
        expected = f"{usual.statuses[0]} {' or '.join(usual.errcodes)}"
        raise Unmet(f"the answer is {answer.status} {errcode}; other APIs of Matrix answer {expected}", answer)


@errors.required(_STANDARDS, f"{_ALL_JSON} unless otherwise indicated.")
def test_an_answer_says_that_it_is_json(the_manager: Manager, the_token: str) -> None:
    answer = the_manager.account(the_token)
    if answer.media_type != "application/json":
        raise Unmet(f"the answer's media type is {answer.media_type or 'not there'}", answer)


def _in_words(the_nonsense: NonsenseAnswers, what: str, expected: str) -> None:
    _, text = refused(the_nonsense[what])
    if text != expected:
        raise Unmet(f"it says {text!r}, not {expected!r}", the_nonsense[what])
