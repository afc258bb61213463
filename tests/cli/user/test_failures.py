"""Each error has its exit code, and none a traceback."""

import msgspec
import pytest

from manifold import errors
from manifold.cli.failures import failure_of
from manifold.errors import ApiError, FieldError, InvalidParam, ManifoldError

WITH_ARGUMENTS: dict[str, ManifoldError] = {
    "ActionFailed": errors.ActionFailed("no", installation_id="i"),
    "LimitExceeded": errors.LimitExceeded("no", retry_after_ms=1),
    "MethodNotAllowed": errors.MethodNotAllowed("no", allowed=["GET"]),
    "MatrixRefused": errors.MatrixRefused("no", errcode="M_FORBIDDEN", status=403),
    "OtherError": ApiError.from_reply(418, {"errcode": "ORG_TEAPOT"}),
}
CODES = {
    1: "BackupError BadJSON Conflict Declined Disabled Forbidden Incomplete ManifestError ManifoldError MatrixRefused "
    "MethodNotAllowed MissingParam NoManager NotFound NotJSON OtherError PackNotFound PeerGone PeerRefused TooLarge "
    "Undeclared Unrecognized",
    2: "InvalidParam SettingsError",
    3: "BadGateway Fault HomeserverError HomeserverUnreachable LimitExceeded ManagerUnreachable NoAnswer "
    "RemoteServiceError Unavailable Unreachable",
    4: "MissingToken NotLoggedIn NotTrusted TermsNotSigned UnknownToken",
    5: "ActionFailed",
}
ALL = {name for name in errors.__all__ if name not in ("ApiError", "FieldError")}


def test_every_error_has_its_exit_code() -> None:
    assert {name for names in CODES.values() for name in names.split()} == ALL
    for code, names in CODES.items():
        for name in names.split():
            error = WITH_ARGUMENTS.get(name) or getattr(errors, name)("no")
            assert failure_of(error).exit_code == code, name


@pytest.mark.parametrize(("status", "code"), [(400, 1), (500, 3), (502, 3), (503, 3), (504, 3)])
def test_other_managers_errors_are_told_by_their_status(status: int, code: int) -> None:
    assert failure_of(ApiError.from_reply(status, {"errcode": "ORG_X"})).exit_code == code


def test_a_dead_matrix_session_says_to_log_in() -> None:
    failure = failure_of(errors.MatrixRefused("no", errcode="M_UNKNOWN_TOKEN", status=401))

    assert (failure.exit_code, failure.hints) == (4, ("Your session has ended. Log in anew: manifold login",))


def test_fields_and_hints_are_told_both_ways() -> None:
    error = InvalidParam("Two\x1b fields", fields=[FieldError("/a/b", "no"), FieldError("/c~1d", "never")])
    error.add_note("Do this.")

    failure = failure_of(error)

    assert failure.in_words() == "manifold: Two\ufffd fields\n  a.b: no\n  c/d: never\nDo this."
    assert msgspec.json.decode(failure.as_json()) == {
        "error": "Two\x1b fields",
        "kind": "InvalidParam",
        "exit_code": 2,
        "errcode": "M_INVALID_PARAM",
        "fields": [{"path": "/a/b", "message": "no"}, {"path": "/c~1d", "message": "never"}],
        "hints": ["Do this."],
    }
