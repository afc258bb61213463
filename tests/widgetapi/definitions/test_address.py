"""From a template to the address that is loaded, or to the reason why none is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.widgetapi.definitions import Definition, Refused, Viewer, widget_address
from manifold.widgetapi.definitions.address import memory_key
from manifold.widgetapi.definitions.variables import encode, fill, text_of, told, variables

VIEWER = Viewer(
    user_id="@me:example.org",
    room_id="!r:example.org",
    display_name="Me & you",
    client_id="org.example.client",
    theme="dark",
    language="de-AT",
    device_id="DEV",
    base_url="https://hs.example.org",
)
CLIENT = "https://client.example/app?x=1#room"


def widget(url: str, data: dict[str, Any] | None = None) -> Definition:
    return Definition(
        id="w 1",
        kind="room",
        type="m.custom",
        url=url,
        sender="@a:b",
        creator="@a:b",
        data=data or {},
    )


def filled(template: str, data: dict[str, Any] | None = None) -> str:
    return fill(template, variables("w 1", data or {}, VIEWER))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("$matrix_user_id", "%40me%3Aexample.org"),
        ("$matrix_room_id", "!r%3Aexample.org"),
        ("$matrix_display_name", "Me%20%26%20you"),
        ("$matrix_avatar_url", ""),
        ("$matrix_widget_id $org.matrix.msc2774_widget_id", "w%201 w%201"),
        ("$matrix_client_id $org.matrix.msc2873.client_id", "org.example.client org.example.client"),
        ("$matrix_client_theme $org.matrix.msc2873.client_theme", "dark dark"),
        ("$matrix_client_language $org.matrix.msc2873.client_language", "de-AT de-AT"),
        (
            "$matrix_device_id $org.matrix.msc3819.matrix_device_id $org.matrix.msc2873.matrix_device_id",
            "DEV DEV DEV",
        ),
        ("$matrix_base_url $org.matrix.msc4039.matrix_base_url", " ".join(["https%3A%2F%2Fhs.example.org"] * 2)),
        ("$$matrix_user_id", "$%40me%3Aexample.org"),
        ("$unknown stays", "$unknown stays"),
        ("$", "$"),
        ("$MATRIX_USER_ID", "$MATRIX_USER_ID"),
        ("$matrix_user_identity", "%40me%3Aexample.orgentity"),
    ],
)
def test_each_variable_has_its_value_under_each_of_its_names(template: str, expected: str) -> None:
    assert filled(template) == expected


@pytest.mark.parametrize(
    ("data", "template", "expected"),
    [
        ({"matrix_user_id": "@evil:x"}, "$matrix_user_id", "%40me%3Aexample.org"),
        ({"matrix": "EVIL"}, "$matrix_user_id", "%40me%3Aexample.org"),
        ({"org": "EVIL"}, "$org.matrix.msc2873.client_theme", "dark"),
        ({"matrix_user_id_long": "x"}, "$matrix_user_id_long", "x"),
        ({"": "EVIL"}, "$ $x", "$ $x"),
        ({"foo": "$matrix_user_id", "foobar": "b"}, "$foo $foobar", "%24matrix_user_id b"),
        ({"a": None, "b": True, "c": 1.5, "d": 1.0, "e": [1, 2], "f": {"g": 1}}, "$a$b$c$d$e$f", ""),
    ],
)
def test_data_fills_in_what_is_its_own_and_shadows_nothing(data: dict[str, Any], template: str, expected: str) -> None:
    assert filled(template, data) == (expected or "nulltrue1.511%2C2%7B%22g%22%3A1%7D")


@given(st.text())
def test_encoding_is_javascripts_or_a_clear_no(text: str) -> None:
    encoded = encode(text)
    kept = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()%")
    assert set(encoded) <= kept


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=8), max_size=5))
def test_no_data_changes_what_a_variable_of_the_clients_becomes(data: dict[str, str]) -> None:
    prefix = "https://w.example/?u="
    longer = [key for key in data if key.startswith("matrix_user_id") and key != "matrix_user_id"]
    if not longer:
        assert filled(f"{prefix}$matrix_user_id", data).endswith("%40me%3Aexample.org")


def test_half_a_surrogate_pair_makes_no_address() -> None:
    with pytest.raises(Refused, match="address is none"):
        widget_address(widget("https://w.example/$x", {"x": "\ud800"}), VIEWER, CLIENT)


def test_the_address_says_which_widget_it_is_and_who_frames_it() -> None:
    address = widget_address(widget("https://w.example:443/a?b=c&u=$matrix_user_id#f"), VIEWER, CLIENT)
    parent = "https%3A%2F%2Fclient.example%2Fapp%3Fx%3D1"
    query = f"b=c&u=%40me%3Aexample.org&widgetId=w%201&parentUrl={parent}"
    assert address.url == f"https://w.example:443/a?{query}#f"
    assert address.origin == "https://w.example"


@pytest.mark.parametrize(
    ("url", "data", "why"),
    [
        ("javascript:alert(1)", {}, "only web pages"),
        ("$scheme://w.example/", {"scheme": "javascript"}, "only web pages"),
        ("data:text/html,x", {}, "only web pages"),
        ("/relative", {}, "only web pages"),
        ("https:///nothing", {}, "names no host"),
        ("https://user:password@w.example/", {}, "password"),
        ("https://w.example:port/", {}, "address is none"),
        ("https://a b/", {}, "host can't be read"),
        ("http://w.example/", {}, "not encrypted"),
        ("https://client.example/other", {}, "own origin"),
        ("https://CLIENT.example:443/", {}, "own origin"),
        ("https://$host/", {"host": "client.example"}, "own origin"),
    ],
)
def test_what_must_not_be_loaded_is_refused_with_a_reason(url: str, data: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        widget_address(widget(url, data), VIEWER, CLIENT)


def test_this_machines_own_pages_need_no_encryption() -> None:
    for host in ("localhost", "a.localhost", "127.0.0.1", "[::1]"):
        assert widget_address(widget(f"http://{host}:8080/"), VIEWER, CLIENT).origin == f"http://{host}:8080"


@pytest.mark.parametrize(
    ("template", "data", "words"),
    [
        ("https://w.example/", {}, []),
        ("https://w.example/?u=$matrix_user_id&n=$matrix_display_name", {}, ["your user ID", "your name"]),
        ("https://w.example/?d=$org.matrix.msc2873.matrix_device_id", {}, ["your device's ID"]),
        ("https://w.example/?u=$matrix_user_id_of_mine", {"matrix_user_id_of_mine": 1}, []),
    ],
)
def test_what_a_page_learns_is_said_in_words(template: str, data: dict[str, Any], words: list[str]) -> None:
    assert told(template, data) == words


def test_decisions_are_remembered_for_all_that_makes_a_widget_another_one() -> None:
    one = widget("https://w.example/")
    keys = {
        memory_key("@me:x", one, "!r:x"),
        memory_key("@you:x", one, "!r:x"),
        memory_key("@me:x", one, "!s:x"),
        memory_key("@me:x", widget("https://w.example/2"), "!r:x"),
    }
    assert len(keys) == 4


def test_numbers_and_the_like_are_written_as_javascript_writes_them() -> None:
    values: list[Any] = [None, False, 2, 2.0, 0.5, [1, None, "x"], {}]
    assert [text_of(value) for value in values] == ["null", "false", "2", "2", "0.5", "1,,x", "{}"]
