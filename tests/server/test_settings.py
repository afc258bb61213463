"""`[server]`: two listeners, two origins."""

import pytest

from manifold.errors import SettingsError
from manifold.server.settings import ServerSettings, parse_address


@pytest.mark.parametrize(
    ("public_url", "widgets_url"),
    [
        ("https://a.example", "https://a.example"),
        ("https://a.example", "https://A.EXAMPLE"),
        ("https://a.example", "https://a.example:443"),
        ("http://a.example:80", "http://a.example"),
        ("http://127.0.0.1:8184", "http://127.0.0.1:8184"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_one_origin_for_both_is_refused_with_the_reason(public_url: str, widgets_url: str) -> None:
    with pytest.raises(SettingsError, match=r"^server\.widgets_url: .*another origin"):
        ServerSettings(public_url=public_url, widgets_url=widgets_url).refuse_shared_origin()

    ServerSettings(public_url=public_url, widgets_url=widgets_url, allow_shared_origin=True).refuse_shared_origin()


@pytest.mark.parametrize(
    ("public_url", "widgets_url"),
    [
        ("https://a.example", "https://b.example"),
        ("https://a.example", "https://widgets.a.example"),
        ("https://a.example", "http://a.example"),
        ("http://127.0.0.1:8184", "http://127.0.0.1:8185"),
        ("http://127.0.0.1:8184", "http://localhost:8184"),
    ],
)
def test_host_port_and_scheme_each_make_another_origin(public_url: str, widgets_url: str) -> None:
    ServerSettings(public_url=public_url, widgets_url=widgets_url).refuse_shared_origin()


@pytest.mark.parametrize("app_url", ["https://a.example", "https://A.example:443", "https://b.example"])
def test_the_stand_alone_page_has_an_origin_of_its_own_whatever_is_allowed(app_url: str) -> None:
    for is_allowed in (False, True):
        settings = ServerSettings(
            public_url="https://a.example",
            widgets_url="https://b.example",
            app_url=app_url,
            allow_shared_origin=is_allowed,
        )
        with pytest.raises(SettingsError, match=r"^server\.app_url: .*another origin"):
            settings.refuse_shared_origin()


def test_without_a_stand_alone_page_nothing_is_asked_of_its_address() -> None:
    ServerSettings(public_url="https://a.example", widgets_url="https://b.example", app_url="").refuse_shared_origin()


@pytest.mark.parametrize("key", ["public_url", "widgets_url", "app_url"])
@pytest.mark.parametrize(
    "url",
    [
        "a.example",
        "https://",
        "https://a.example/",
        "https://a.example/path",
        "https://a.example?q",
        "ftp://a.example",
        "https://a.example#f",
        "https://u:p@a.example",
        "https://u@a.example",
        "https://a.example:99999",
        "https://[::1",
        "https://a.example:0",
        "https://a.example:x",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_origin_is_refused_by_name(key: str, url: str) -> None:
    with pytest.raises(SettingsError, match=rf"^server\.{key}: "):
        ServerSettings(**{key: url})  # type: ignore[arg-type]  # mypy can't see which key it is


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:8184", "127.0.0.1", 8184),
        ("[::1]:80", "::1", 80),
        ("0.0.0.0:0", "0.0.0.0", 0),
        ("localhost:1", "localhost", 1),
    ],
)
def test_an_address_is_host_and_port(text: str, host: str, port: int) -> None:
    address = parse_address("server.listen", text)

    assert (address.host, address.port) == (host, port)


@pytest.mark.parametrize("key", ["listen", "widgets_listen", "app_listen"])
@pytest.mark.parametrize(
    "text", ["", "8184", ":8184", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "a:b", "a:-1", "a:٣", "[]:80"]
)
def test_what_is_no_address_is_refused_by_name(key: str, text: str) -> None:
    with pytest.raises(SettingsError, match=rf"^server\.{key}: "):
        ServerSettings(**{key: text})  # type: ignore[arg-type]  # mypy can't see which key it is
