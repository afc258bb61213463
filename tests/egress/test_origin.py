"""Origins in the operator's file."""

import msgspec
import pytest

from manifold.egress.origin import Origin, is_host_name
from manifold.egress.settings import Settings
from manifold.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "origin", "written"),
    [
        ("https://pad.example.org", ("https", "pad.example.org", 443), "https://pad.example.org"),
        ("https://PAD.example.org:443", ("https", "pad.example.org", 443), "https://pad.example.org"),
        ("http://127.0.0.1:9001", ("http", "127.0.0.1", 9001), "http://127.0.0.1:9001"),
        ("http://[0:0::1]:80", ("http", "::1", 80), "http://[::1]"),
        ("https://localhost:8448", ("https", "localhost", 8448), "https://localhost:8448"),
    ],
)
def test_an_origin_is_read_and_written_in_one_form(text: str, origin: tuple[str, str, int], written: str) -> None:
    assert Origin.parse(text) == origin
    assert str(Origin.parse(text)) == written


BAD = [
    "",
    "pad.example.org",
    "ftp://pad.example.org",
    "https://",
    "https://pad.example.org/",
    "https://pad.example.org/path",
    "https://pad.example.org?x",
    "https://pad.example.org#x",
    "https://user@pad.example.org",
    "https://*.example.org",
    "https://pad.example.org:0",
    "https://pad.example.org:65536",
    "https://pad.example.org:",
    "https://pad example.org",
    "https://bücher.example",
    "https://0x7f000001",
    "https://127.1",
    "https://[::1",
    "https://::1",
    "https://[fe80::1%eth0]",
    " https://pad.example.org",
    "https://pad.example.org\n",
]


@pytest.mark.parametrize("text", BAD)
def test_what_is_more_or_less_than_an_origin_is_an_error_that_names_the_key(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^egress\.allow_private\[1\]: "):
        Settings(allow_private=["https://good.example.org", text])


def test_an_unknown_key_is_an_error_that_names_the_key() -> None:
    with pytest.raises(msgspec.ValidationError, match="allow_privat"):
        msgspec.convert({"allow_privat": []}, Settings)


@pytest.mark.parametrize("host", ["example.org", "a", "xn--bcher-kva.example", "_dmarc.example.org", "1and1.com", "a."])
def test_a_dns_name_is_a_host_name(host: str) -> None:
    assert is_host_name(host)


@pytest.mark.parametrize(
    "host",
    [
        "", ".", "a..b", "-a.org", "a-.org", "a b", "ex%2eorg", "example.org\n", "EXAMPLE.org", f"{'a' * 64}.org",
        "a." * 130, "127.0.0.1", "127.0.0.1.", "127.1", "2130706433", "017700000001", "0x7f000001", "0x7f.0x1", "[::1]",
    ],
)  # fmt: skip
def test_what_a_resolver_might_take_for_an_address_is_none(host: str) -> None:
    assert not is_host_name(host)
