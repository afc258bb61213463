"""The tree of errors: drawn as it is, every code known, every message for a reader."""

import re

import msgspec
import pytest

from manifold import errors
from manifold.errors import ApiError, InvalidParam, ManifoldError, SettingsError, UnknownToken

API_ERRORS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ApiError)]
WITH_CODE = [kind for kind in API_ERRORS if hasattr(kind, "errcode")]


def test_every_error_stands_in_the_tree_with_its_code_and_status() -> None:
    assert errors.__doc__ is not None
    drawn = errors.__doc__
    for name in errors.__all__:
        if name != "FieldError":
            assert re.search(rf"\b{name}\b", drawn), name
    for kind in WITH_CODE:
        line = next(
            (
                line
                for line in drawn.splitlines()
                if re.search(rf"[-+] .*\b{kind.__name__}\b.* M_|[-+] .*\b{kind.__name__}\b.* IM_", line)
            ),
            "",
        )
        if line:
            assert kind.errcode in line
            assert str(kind.status) in line


def test_every_error_is_exported_and_no_two_have_one_name() -> None:
    made_here = {
        name for name, kind in vars(errors).items() if isinstance(kind, type) and kind.__module__ == errors.__name__
    }

    assert made_here == set(errors.__all__)


@pytest.mark.parametrize("kind", WITH_CODE)
def test_codes_are_the_specifications_or_in_our_own_namespace(kind: type[ApiError]) -> None:
    assert re.fullmatch(r"(?:M|IM_MANIFOLD)_[A-Z_]+", kind.errcode)
    assert 400 <= kind.status <= 599
    assert issubclass(kind, ManifoldError)
    assert kind.__doc__


def test_an_error_carries_its_message_and_its_fields() -> None:
    error = InvalidParam("Two fields", fields=[errors.FieldError("/a", "no"), errors.FieldError("/b", "no")])

    assert (str(error), error.message, len(error.fields)) == ("Two fields", "Two fields", 2)
    assert UnknownToken().message == "Invalid token"
    assert UnknownToken("Used").message == "Used"


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    limit: int = 0
    inner: dict[str, list[int]] = {}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"limit": "x"}, "table.limit: Expected int, got str"),
        ({"inner": {"a": ["x"]}}, "table.inner[...][0]: Expected int, got str"),
        ({"limti": 1}, "table.limti: there is no such setting"),
        (3, "table: Expected object, got int"),
    ],
)
def test_a_setting_that_is_wrong_is_told_by_its_path(value: object, message: str) -> None:
    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.convert(value, _Table)
    assert str(SettingsError.of(raised.value, "table")) == message
