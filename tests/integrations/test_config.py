"""A config is a model, a form, and what is told about a form that was filled in wrongly."""

from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct, field

from manifold.errors import FieldError, InvalidParam
from manifold.integrations import HTTPSURL, Config
from manifold.integrations.config import check_config, config_schema


class Repository(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, title="Repository")]
    events: list[Annotated[str, Meta(pattern=r"^[a-z]+\Z")]] = []


class Example(Config, frozen=True):
    url: Annotated[HTTPSURL, Meta(title="Address", description="Where it is.")]
    code: Annotated[
        str, Meta(pattern=r"^[a-z]{3}\Z", min_length=3, extra_json_schema={"x-message": "Three letters"})
    ] = "abc"
    name: Annotated[str, Meta(min_length=2, max_length=5)] = "name"
    often: Annotated[int, Meta(ge=1, le=10)] = 1
    nick: Annotated[
        Annotated[str, Meta(pattern=r"^[a-z]+\Z", extra_json_schema={"x-message": "Letters"})] | None, Meta()
    ] = None
    repos: list[Repository] = field(default_factory=list)


GOOD = {"url": "https://example.org/x"}


def problems(values: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidParam) as raised:
        check_config(Example, values)
    assert all(isinstance(field, FieldError) for field in raised.value.fields)
    return dict(raised.value.fields)


def test_a_good_form_makes_a_config() -> None:
    config = check_config(Example, {**GOOD, "repos": [{"name": "a"}]})

    assert config == Example(url="https://example.org/x", repos=[Repository("a")])


def test_every_field_that_is_wrong_is_told_at_once() -> None:
    assert problems({"code": "nonsense", "name": "x", "often": 11, "nick": 3, "other": True}) == {
        "/url": "Fill this in",
        "/other": "There is no such field",
        "/code": "Three letters",
        "/name": "At least 2 characters",
        "/often": "At most 10",
        "/nick": "Expected text | null, got int",
    }


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"name": "much too long"}, "At most 5 characters"),
        ({"name": None}, "Fill this in"),
        ({"name": ["a"]}, "Expected text, got array"),
        ({"often": "often"}, "Expected int, got str"),
        ({"often": True}, "Expected int, got bool"),
        ({"nick": "A"}, "Letters"),
        ({"url": "http://example.org"}, "Give an address that starts with https://"),
        ({"url": "https://a;b"}, "The address has no valid host name"),
        ({"url": "https://a:0"}, "The address has an impossible port"),
        ({"url": "https://u:p@example.org"}, "Give an address that starts with https://"),
        ({"url": 3}, "Expected text, got int"),
    ],
)
def test_a_mistake_is_told_in_words_for_people(value: dict[str, Any], message: str) -> None:
    ((path, told),) = problems({**GOOD, **value}).items()

    assert (path, told) == (f"/{next(iter(value))}", message)


@pytest.mark.parametrize(
    ("repos", "pointer"),
    [
        ([{"name": "a"}, {"name": ""}], "/repos/1/name"),
        ([{"name": "a", "events": ["push", "NO"]}], "/repos/0/events/1"),
        ([{}], "/repos/0"),
        ([3], "/repos/0"),
        ({}, "/repos"),
    ],
)
def test_a_mistake_deep_inside_is_pointed_at(repos: Any, pointer: str) -> None:
    assert list(problems({**GOOD, "repos": repos})) == [pointer]


def test_names_are_escaped_in_pointers() -> None:
    assert list(problems({**GOOD, "a/b~c": 1})) == ["/a~1b~0c"]


@pytest.mark.parametrize("value", ["abc\n", "abc\r", "\nabc", "abc\u2028"])
def test_a_line_break_at_the_end_does_not_get_past_a_pattern(value: str) -> None:
    assert problems({**GOOD, "code": value}) == {"/code": "Three letters"}
    assert problems({**GOOD, "nick": value}) == {"/nick": "Letters"}
    assert list(problems({"url": f"https://example.org{value}"})) == ["/url"]


def test_the_schema_is_a_form_that_browsers_understand() -> None:
    schema = config_schema(Example)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["url"]
    assert schema["properties"]["url"]["title"] == "Address"
    assert schema["properties"]["url"]["format"] == "uri"
    assert schema["properties"]["code"]["pattern"] == "^[a-z]{3}$"
    assert schema["properties"]["nick"]["anyOf"][0]["pattern"] == "^[a-z]+$"
    assert schema["$defs"]["Repository"]["properties"]["events"]["items"]["pattern"] == "^[a-z]+$"
    assert schema["properties"]["repos"]["items"] == {"$ref": "#/$defs/Repository"}
    assert "title" not in schema
    assert "title" not in schema["$defs"]["Repository"]
