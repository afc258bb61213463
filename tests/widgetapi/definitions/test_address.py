"""Filling in a widget's URL, and which addresses are safe."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.widgetapi.definitions.address import Address, address, read_address, with_parameters
from manifold.widgetapi.definitions.templating import BUILT_IN, Viewer, fill, text_of
from manifold.widgetapi.definitions.widget import Invalid, Widget, read_widget

VIEWER = Viewer(
    user_id="@alice:example.org",
    display_name="Alice & Co",
    avatar_url="https://hs/a",
    room_id="!r:x",
    client_id="c",
    theme="dark",
    language="de",
    device_id="DEV",
    base_url="https://hs",
)


def filled(template: str, data: dict[str, Any] | None = None, viewer: Viewer = VIEWER) -> str:
    return fill(template, data or {}, "w/1", viewer)


@pytest.mark.parametrize(
    ("template", "data", "expected"),
    [
        ("$matrix_user_id", {}, "%40alice%3Aexample.org"),
        ("$matrix_display_name", {}, "Alice%20%26%20Co"),
        ("$matrix_widget_id $org.matrix.msc2774_widget_id", {}, "w%2F1 w%2F1"),
        ("$matrix_client_theme$org.matrix.msc2873.client_theme", {}, "darkdark"),
        ("$org.matrix.msc3819.matrix_device_id$org.matrix.msc2873.matrix_device_id", {}, "DEVDEV"),
        ("$matrix_user_id", {"matrix": "EVIL"}, "%40alice%3Aexample.org"),
        ("$org.matrix.msc2873.client_id", {"org": "EVIL"}, "c"),
        ("$matrix_user_id", {"matrix_user_id": "EVIL"}, "%40alice%3Aexample.org"),
        ("$matrix_access_token", {"matrix_access_token": "EVIL"}, "$matrix_access_token"),
        ("$a$", {"": "EVIL", "a": "1"}, "1$"),
        ("$$x", {"x": "v"}, "$v"),
        ("$X $unknown", {"x": "v"}, "$X $unknown"),
        ("$a", {"a": "$matrix_user_id"}, "%24matrix_user_id"),
        ("$a", {"a": "!~*'()-_."}, "!~*'()-_."),
        ("$ab", {"a": "1", "ab": "2"}, "2"),
    ],
)
def test_variables_are_filled_in(template: str, data: dict[str, Any], expected: str) -> None:
    assert filled(template, data) == expected


def test_who_has_no_display_name_has_their_id() -> None:
    assert filled("$matrix_display_name", viewer=Viewer(user_id="@a:b")) == "%40a%3Ab"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        (1.0, "1"),
        (-0.0, "0"),
        (100, "100"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (12345678901234567890, "12345678901234567000"),
        (1e-6, "0.000001"),
        (1.5e-7, "1.5e-7"),
        (10**400, "Infinity"),
        ([1, None, "a"], "1,,a"),
        ({"a": [1]}, '{"a":[1]}'),
    ],
)
def test_values_become_text_as_in_a_browser(value: object, text: str) -> None:
    assert text_of(value) == text


def test_a_lone_surrogate_is_in_no_url() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        filled("$a", {"a": "\ud800"})


@given(st.dictionaries(st.text("matrixorg_.$user"), st.text("$matrix_user_id", max_size=20), max_size=5))
def test_data_never_shadows_what_is_built_in(data: dict[str, str]) -> None:
    for name in BUILT_IN:
        assert filled(f"${name}", data) == filled(f"${name}")


@given(st.text("$matrix_user_id", max_size=30))
def test_what_was_filled_in_is_not_looked_at_again(value: str) -> None:
    assert filled("$v", {"v": value}) == value.replace("$", "%24")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://W.Example:443/a", "https://w.example"),
        ("https://w.example:8443", "https://w.example:8443"),
        ("https://[::0:1]/", "https://[::1]"),
        ("https://127.0.0.1/", "https://127.0.0.1"),
    ],
)
def test_an_origin_is_as_browsers_write_it(url: str, origin: str) -> None:
    found = read_address(url)
    assert isinstance(found, Address)
    assert found.origin == origin


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//w.example/",
        "https:///x",
        "https://u@w.example/",
        "https://u:p@w.example/",
        "https://w.example\\@evil.example/",
        "https://w.example/a b",
        "https://w.example/\n",
        "https://%24host/",
        "https://$host/",
        "https://bücher.example/",
        "https://0x7f.1/",
        "https://w.example:99999/",
        "https://[::1/",
        "https://w.example/\ud800",
        "http://w.example/",
    ],
)
def test_what_is_no_safe_address_is_refused(url: str) -> None:
    assert isinstance(read_address(url), Invalid)


def test_a_client_over_http_may_show_a_widget_over_http() -> None:
    assert isinstance(read_address("http://w.example/", secure_client=False), Address)


def test_an_encoded_dollar_becomes_one() -> None:
    found = read_address("https://w.example/?a=%24b")
    assert isinstance(found, Address)
    assert found.url == "https://w.example/?a=$b"


def test_what_element_adds_replaces_what_is_there() -> None:
    found = Address("https://w.example/?a=1&widgetId=x#f", "https://w.example", "w.example")
    assert with_parameters(found, "w 1", "https://c.example/#/room") == (
        "https://w.example/?a=1&widgetId=w%201&parentUrl=https%3A%2F%2Fc.example%2F#f"
    )


@given(st.text())
def test_no_text_makes_reading_an_address_raise(text: str) -> None:
    read_address(text)
    read_address("https://" + text)


def test_nothing_of_a_web_clients_own_origin_is_a_widget_there() -> None:
    widget = read_widget("room", "w", "@a:b", {"type": "m.custom", "url": "https://CLIENT.example:443/page"})
    assert isinstance(widget, Widget)
    viewer = Viewer(user_id="@me:b")
    refused = address(widget, viewer, client_origin="https://client.example")
    assert isinstance(refused, Invalid)
    assert "own origin" in refused.reason
    assert isinstance(address(widget, viewer, client_origin="https://other.example"), Address)


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.0.0.1", "[::1]"])
def test_this_machines_own_pages_need_no_encryption(host: str) -> None:
    assert isinstance(read_address(f"http://{host}:8080/"), Address)
    assert isinstance(read_address("http://widget.example/"), Invalid)
