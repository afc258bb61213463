"""Reading what accounts, homeservers and domains say of managers: in the right order, and nonsense without harm."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.sdk import ManagerAddress
from manifold.sdk.address import is_loopback, is_web_address
from manifold.sdk.documents import (
    account_managers,
    domain_manager,
    homeserver_managers,
    is_switched_off,
    sticker_pickers,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
_URLS = st.sampled_from(
    ["https://a.example", "http://a.example/x/", "javascript:1", "https://", "https://[", "//a", ""]
)
_CONTENT = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["m.integration_manager", "m.stickerpicker"]) | JSON,
        "url": _URLS | JSON,
        "name": JSON,
        "data": st.fixed_dictionaries({}, optional={"api_url": _URLS | JSON}) | JSON,
        "api_url": _URLS | JSON,
        "ui_url": _URLS | JSON,
    },
)
_ENTRIES = st.lists(_CONTENT | JSON, max_size=4)


def _widget(host: str, widget_type: str = "m.integration_manager", **content: Any) -> dict[str, Any]:
    data = {"api_url": f"https://{host}"}
    return {
        "content": {"type": widget_type, "url": f"https://{host}/ui?n=$matrix_display_name", "data": data, **content}
    }


@given(_ENTRIES)
def test_nonsense_names_no_manager_and_raises_nothing(entries: list[Any]) -> None:
    found: list[ManagerAddress] = [
        *account_managers({str(index): {"content": entry} for index, entry in enumerate(entries)}),
        *sticker_pickers(dict(enumerate(entries))),
        *homeserver_managers({"m.integrations": {"managers": entries}}),
        *(manager for entry in entries if (manager := domain_manager({"m.integrations_widget": entry}))),
    ]

    for manager in found:
        assert is_web_address(manager.api_url)
        assert is_web_address(manager.ui_url)
        assert not manager.api_url.endswith("/")
        assert manager.host


@given(JSON)
def test_a_document_that_is_anything_at_all_raises_nothing(document: Any) -> None:
    assert account_managers(document) == []
    assert sticker_pickers(document) == []
    assert homeserver_managers(document) == homeserver_managers({"m.integrations": document}) == []
    assert domain_manager(document) is None
    assert is_switched_off(document) is (isinstance(document, dict) and document.get("enabled") is False)


@given(st.text(max_size=30) | st.text(max_size=30).map("https://".__add__))
def test_any_text_is_a_web_address_or_none(text: str) -> None:
    if is_web_address(text):
        assert text.startswith(("https://", "http://", "HTTP"))
        is_loopback(text)


def test_the_accounts_managers_come_by_id_and_other_widgets_not_at_all() -> None:
    widgets = {
        "z": _widget("z.example"),
        "m": _widget("m.example", name="Mine"),
        "jitsi": _widget("j.example", "m.jitsi"),
        "picker": _widget("p.example", "m.stickerpicker"),
        "homepage": {"content": {"type": "m.integration_manager", "url": "https://no.example"}},
    }

    assert [(found.widget_id, found.api_url, found.name) for found in account_managers(widgets)] == [
        ("m", "https://m.example", "Mine"),
        ("z", "https://z.example", ""),
    ]
    assert [(found.widget_id, found.source) for found in sticker_pickers(widgets)] == [("picker", "picker")]


def test_the_homeservers_managers_keep_their_order_and_need_no_ui_url() -> None:
    managers = [{"api_url": "https://b.example/"}, {"api_url": "https://a.example", "ui_url": "https://a.example/ui"}]
    odd = [{"api_url": "file:///x"}, {"api_url": "https://c.example", "ui_url": "javascript:1"}, 7]

    found = homeserver_managers({"m.integrations": {"managers": [*managers, *odd]}})

    assert [(manager.api_url, manager.ui_url) for manager in found] == [
        ("https://b.example", "https://b.example/"),
        ("https://a.example", "https://a.example/ui"),
    ]


@pytest.mark.parametrize(
    ("content", "off"),
    [({}, False), (None, False), ({"enabled": True}, False), ({"enabled": 0}, False), ({"enabled": False}, True)],
)
def test_the_switch_is_on_unless_it_says_off(content: object, off: bool) -> None:
    assert is_switched_off(content) is off


@pytest.mark.parametrize(
    ("url", "bases"),
    [
        ("https://a.example", ["https://a.example/_matrix/integrations/v1"]),
        ("https://a.example/_matrix/integrations/v1", ["https://a.example/_matrix/integrations/v1"]),
        (
            "https://a.example/api/v1/scalar/",
            ["https://a.example/api/v1/scalar/_matrix/integrations/v1", "https://a.example/_matrix/integrations/v1"],
        ),
    ],
)
def test_where_the_api_of_a_manager_may_be(url: str, bases: list[str]) -> None:
    assert list(ManagerAddress.configured(url).bases) == bases


@pytest.mark.parametrize("url", ["manager.example", "file:///x", "https://", "https://me@a.example", "https://a:x"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="no web address"):
        ManagerAddress.configured(url)


def test_what_is_on_this_machine() -> None:
    here = ["http://localhost:1", "http://127.0.0.1", "http://127.3.2.1:8", "http://[::1]/", "http://a.localhost"]
    elsewhere = ["http://example.org", "http://10.0.0.1", "http://localhost.example.org"]

    assert [is_loopback(url) for url in here + elsewhere] == [True] * 5 + [False] * 3
