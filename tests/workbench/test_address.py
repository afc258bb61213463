"""Widgets' addresses: filled in once, by the longest name, and loaded only where a browser and our safety allow it."""

from typing import Any

import pytest

from manifold.workbench.address import address, fill_in, variables
from manifold.workbench.errors import WorkbenchError
from manifold.workbench.setup import read_setup

BUILT_IN = variables(
    user_id="@me:x",
    display_name="M & E",
    avatar_url="",
    room_id="!r:x",
    widget_id="w 1",
    client_id="c",
    theme="dark",
    language="de",
    device_id="D",
    base_url="https://x",
)


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("https://a/?u=$matrix_user_id", "https://a/?u=%40me%3Ax"),
        ("https://a/#$matrix_display_name!", "https://a/#M%20%26%20E!"),
        ("https://a/$org.matrix.msc2873.client_theme/$matrix_client_theme", "https://a/dark/dark"),
        ("https://a/$org.matrix.msc2873.matrix_device_id", "https://a/D"),
        ("https://a/$$key$", "https://a/$%24matrix_user_id$"),
        ("https://a/$unknown", "https://a/$unknown"),
        ("https://a/$number/$list/$flag", "https://a/1/a%2C2/true"),
    ],
)
def test_variables_are_filled_in_once_and_none_is_shadowed(template: str, filled: str) -> None:
    data: dict[str, Any] = {
        "matrix": "EVIL",
        "matrix_user_id": "EVIL",
        "org": "EVIL",
        "": "EVIL",
        "key": "$matrix_user_id",
    }
    data |= {"number": 1.0, "list": ["a", 2], "flag": True}

    assert fill_in(template, data, BUILT_IN) == filled


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://a.example:443/x", "https://a.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:80/", "http://[::1]"),
        ("HTTPS://A.example/", "https://a.example"),
    ],
)
def test_the_origin_is_what_browsers_make_of_it(url: str, origin: str) -> None:
    assert address(url, {}, BUILT_IN).origin == origin


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///x", "https://", "https://u:p@a", "https://a:x/", "//a"]
)
def test_what_no_frame_may_load_is_refused(url: str) -> None:
    with pytest.raises(WorkbenchError):
        address(url, {}, BUILT_IN)


def test_parameters_of_older_widgets_go_into_the_query_and_replace_none() -> None:
    made = address("https://a/?widgetId=own#f", {}, BUILT_IN, "http://127.0.0.1:1/")
    assert made.src == "https://a/?widgetId=own&parentUrl=http%3A%2F%2F127.0.0.1%3A1%2F#f"
    assert address("https://a/", {}, BUILT_IN, "p").src == "https://a/?widgetId=w%201&parentUrl=p"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("localhost:8080/w", "http://localhost:8080/w"),
        ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("widget.example/?a=b", "https://widget.example/?a=b"),
        ("http://widget.example", "http://widget.example"),
    ],
)
def test_an_address_is_typed_as_in_a_browser(typed: str, url: str) -> None:
    assert read_setup(typed).url == url
