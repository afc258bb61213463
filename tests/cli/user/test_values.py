"""From text to a config, by a schema; pure."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.cli.user.form import Field, fields_of
from manifold.cli.user.values import config_of
from manifold.errors import InvalidParam

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "title": "Name", "description": "What it is called."},
        "user": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "loud": {"type": "boolean"},
        "times": {"type": "integer"},
        "ratio": {"anyOf": [{"type": "number"}, {"type": "null"}]},
        "level": {"enum": ["low", "high", 3]},
        "mode": {"const": "only"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "ports": {"type": "array", "items": {"type": "integer"}},
        "repos": {"type": "array", "items": {"$ref": "#/$defs/Repo"}},
        "repo": {"$ref": "#/$defs/Repo"},
        "labels": {"type": "object", "additionalProperties": {"type": "integer"}},
        "anything": {},
        "url": {"type": "string", "format": "uri"},
    },
    "required": ["name"],
    "additionalProperties": False,
    "$defs": {
        "Repo": {
            "type": "object",
            "properties": {"owner": {"type": "string"}, "fork": {"anyOf": [{"$ref": "#/$defs/Repo"}]}},
            "required": ["owner"],
        }
    },
}


@pytest.mark.parametrize(
    ("pairs", "config"),
    [
        (["name=a=b c"], {"name": "a=b c"}),
        (["name="], {"name": ""}),
        (["name=true"], {"name": "true"}),
        (["user=@alice:example.org"], {"user": "@alice:example.org"}),
        (["user="], {"user": None}),
        (["loud=yes"], {"loud": True}),
        (["loud=FALSE"], {"loud": False}),
        (["times=-3"], {"times": -3}),
        (["ratio=0.5"], {"ratio": 0.5}),
        (["ratio=2"], {"ratio": 2}),
        (["ratio="], {"ratio": None}),
        (["level=high"], {"level": "high"}),
        (["level=3"], {"level": 3}),
        (["mode=only"], {"mode": "only"}),
        (["tags=a", "tags=b"], {"tags": ["a", "b"]}),
        (['tags=["a","b"]'], {"tags": ["a", "b"]}),
        (["ports=1", "ports=2"], {"ports": [1, 2]}),
        (['repos=[{"owner": "x"}]'], {"repos": [{"owner": "x"}]}),
        (["repo.owner=x", "repo.fork.owner=y"], {"repo": {"owner": "x", "fork": {"owner": "y"}}}),
        (['repo={"owner": "x"}'], {"repo": {"owner": "x"}}),
        (["labels.a=1", "labels.b=2"], {"labels": {"a": 1, "b": 2}}),
        (["anything=[1]"], {"anything": [1]}),
        (["anything=word"], {"anything": "word"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_text_becomes_what_the_form_holds(pairs: list[str], config: dict[str, Any]) -> None:
    assert config_of(SCHEMA, {}, pairs) == config


@pytest.mark.parametrize(
    ("pair", "path", "words"),
    [
        ("nam=x", "/nam", "there is no such field; there are name, user, loud"),
        ("name", "/name", "write it as key=value"),
        ("=x", "/", "write it as key=value"),
        ("repo..owner=x", "/repo//owner", "write it as key=value"),
        ("loud=maybe", "/loud", "must be true or false"),
        ("times=1.5", "/times", "must be a whole number"),
        ("times=٣", "/times", "must be a whole number"),
        ("ratio=nan", "/ratio", "must be a number"),
        ("level=medium", "/level", "must be one of low, high, 3"),
        ("ports=x", "/ports", "must be a whole number"),
        ("tags=[1", "/tags", "is no JSON"),
        ("repo.nonsense=x", "/repo/nonsense", "there is no such field"),
        ("name.first=x", "/name/first", "there is no such field"),
        ("labels.a=x", "/labels/a", "must be a whole number"),
        ("repo=x", "/repo", "must be JSON"),
    ],
)
def test_what_does_not_fit_is_told(pair: str, path: str, words: str) -> None:
    with pytest.raises(InvalidParam) as caught:
        config_of(SCHEMA, {}, [pair])

    (field,) = caught.value.fields
    assert field.path == path
    assert field.message.startswith(words)


def test_a_field_that_is_no_list_is_given_once() -> None:
    with pytest.raises(InvalidParam) as caught:
        config_of(SCHEMA, {}, ["name=a", "name=b"])

    assert caught.value.fields == (("/name", "is given twice"),)


def test_what_is_typed_takes_the_place_of_what_the_form_starts_with() -> None:
    initial = {"name": "a", "tags": ["x"], "repo": {"owner": "o", "fork": None}}

    config = config_of(SCHEMA, initial, ["tags=y", "tags=z", "repo.fork.owner=p"])

    assert config == {"name": "a", "tags": ["y", "z"], "repo": {"owner": "o", "fork": {"owner": "p"}}}
    assert initial == {"name": "a", "tags": ["x"], "repo": {"owner": "o", "fork": None}}, "which stays as it was"


KEYWORDS = ["type", "properties", "items", "$ref", "anyOf", "enum", "const", "additionalProperties", "a"]
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=4),
)


@given(schema=NONSENSE, text=st.text(max_size=8))
def test_no_schema_of_a_stranger_breaks_it(schema: Any, text: str) -> None:
    root = schema if isinstance(schema, dict) else {"properties": {"a": schema}, "$defs": {"a": schema}}

    fields_of(root, {})
    with suppress(InvalidParam):
        config_of(root, {}, [f"a={text}", f"a.b={text}"])


def test_the_form_is_shown_as_it_is_typed() -> None:
    fields = {field.key: field for field in fields_of(SCHEMA, {"name": "Pad", "tags": []})}

    assert fields["name"] == Field("name", "text", "Pad", required=False, meaning="Name: What it is called.")
    assert {key: field.kind for key, field in fields.items()} == {
        "name": "text",
        "user": "text",
        "loud": "true or false",
        "times": "whole number",
        "ratio": "number",
        "level": "one of low, high, 3",
        "mode": "one of only",
        "tags": "list of text",
        "ports": "list of whole number",
        "repos": "list of JSON",
        "repo.owner": "text",
        **{f"repo.{'fork.' * depth}owner": "text" for depth in range(1, 8)},
        f"repo.{'fork.' * 7}fork": "JSON",
        "labels": "JSON",
        "anything": "JSON",
        "url": "web address",
    }
    assert [field.key for field in fields_of(SCHEMA, {}) if field.required][:2] == ["name", "repo.owner"]
