"""URLs that strangers typed become frames and policies: what comes out is safe there, and what a browser would reach.

The second column was compared with a browser's own reading of the first.
"""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from manifold.integrations import client_query, host_of, https_origin, literal_query

SAFE = re.compile(r"https://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?\Z")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("HTTPS://Example.ORG/Path?q#f", "https://example.org"),
        ("https://example.org:443/", "https://example.org"),
        ("https://example.org:0443/", "https://example.org"),
        ("https://example.org:8443/", "https://example.org:8443"),
        ("https://localhost:1", "https://localhost:1"),
        ("https://127.0.0.1:65535", "https://127.0.0.1:65535"),
        ("https://[::1]", "https://[::1]"),
        ("https://[0:0:0:0:0:0:0:1]:8443/x", "https://[::1]:8443"),
        ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://BÜCHER.example", "https://xn--bcher-kva.example"),
        ("https://faß.de", "https://xn--fa-hia.de"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://ｅｘａｍｐｌｅ。org", "https://example.org"),
        ("https://１２７.0.0.1", "https://127.0.0.1"),
        ("https://r3---sn.example.org", "https://r3---sn.example.org"),
        ("https://example.org?@evil.example", "https://example.org"),
        ("https://example.org#@evil.example", "https://example.org"),
        ("https://example.org/@evil.example", "https://example.org"),
        ("https://example.org/\\@evil.example", "https://example.org"),
        ("https://1e3.example", "https://1e3.example"),
    ],
)
def test_an_origin_is_written_anew(url: str, origin: str) -> None:
    assert https_origin(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "https:",
        "https:///example.org",
        "https:/example.org",
        "https:example.org",
        "https:/\\example.org",
        "https:\\\\example.org",
        "//example.org",
        "example.org",
        "http://example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "JaVaScRiPt:alert(1)//https://example.org",
        "data:text/html,https://example.org",
        " https://example.org",
        "\x00https://example.org",
        "\thttps://example.org",
        "ht\ntps://example.org",
        "https://exa\tmple.org",
        "https://exa\nmple.org",
        "https://example.org\n",
        "https://example.org/ x",
        "https://example.org\r\nset-cookie: a=b",
        "https://exa mple.org",
        "https://user@example.org",
        "https://user:password@example.org",
        "https://:@example.org",
        "https://@example.org",
        "https://example.org\\@evil.example",
        "https://example.org\\evil.example",
        "https://example.org@evil.example/https://example.org",
        "https://example.org;script-src *",
        "https://example.org;",
        "https://example.org,https://evil.example",
        "https://'self'",
        "https://'unsafe-inline'",
        "https://*",
        "https://*.example.org",
        'https://a"b.example',
        "https://a<b>.example",
        "https://a_b.example",
        "https://$variable.example",
        "https://ex%61mple.org",
        "https://%65vil.example",
        "https://example.org%2fevil",
        "https://a%00b.example",
        "https://a\x00b.example",
        "https://a\x7fb.example",
        "https://example.org.",
        "https://.example.org",
        "https://exa..mple.org",
        "https://-a.example",
        "https://a-.example",
        "https://" + "a" * 64 + ".example",
        "https://" + ".".join(["a" * 60] * 5),
        "https://xn--.example",
        "https://xn--a.example",
        "https://a\u200db.example",
        "https://\u202eexample.org",
        "https://example.org:",
        "https://example.org:0",
        "https://example.org:65536",
        "https://example.org:999999",
        "https://example.org:-1",
        "https://example.org:+1",
        "https://example.org: 1",
        "https://example.org:1_0",
        "https://example.org:٣",
        "https://example.org:80:90",
        "https://:443",
        "https://0",
        "https://127.1",
        "https://1.2.3",
        "https://1.2.3.4.5",
        "https://256.1.1.1",
        "https://0177.0.0.1",
        "https://0x7f.0.0.1",
        "https://0x7f000001",
        "https://2130706433",
        "https://example.0x",
        "https://example.1",
        "https://[::1",
        "https://::1",
        "https://[::1]evil.example",
        "https://[fe80::1%25eth0]",
        "https://[fe80::1%eth0]",
        "https://[::ffff:127.0.0.1]",
        "https://[v1.example]",
        "https://[127.0.0.1]",
        "https://[]",
    ],
)
def test_what_browsers_and_we_might_read_differently_is_refused(url: str) -> None:
    with pytest.raises(ValueError) as raised:
        https_origin(url)
    # For people: none of Python's own words.
    assert str(raised.value).startswith(("Give an address", "An address with", "This is not", "The address has"))


ATTACKS = st.lists(
    st.sampled_from([*"aZ0.-:/\\@%?#[] \t\n;,'\"*_x$", "%41", "ü", "ß", "。", "0x", "xn--", "\u200d", "１", "::1"]),
    max_size=10,
)


@given(st.one_of(ATTACKS.map("".join), st.text(max_size=40)))
@example("example.org\n")
def test_whatever_comes_in_what_comes_out_is_safe_in_a_policy(text: str) -> None:
    try:
        origin = https_origin(f"https://{text}")
    except ValueError:
        return
    assert SAFE.match(origin)
    assert https_origin(origin) == origin
    assert f"https://{host_of(origin)}" == origin


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_nothing_that_a_user_typed_is_a_variable(text: str) -> None:
    query = literal_query({"url": text})

    assert re.fullmatch(r"url=[A-Za-z0-9._~%-]*", query)


def test_variables_are_left_for_the_client_to_fill_in() -> None:
    looks = "theme=$org.matrix.msc2873.client_theme&language=$org.matrix.msc2873.client_language"
    assert client_query({"user": "$matrix_user_id", "a b": "c&d=é"}) == (
        f"user=$matrix_user_id&a%20b=c%26d%3D%C3%A9&{looks}"
    )
    assert client_query() == looks


def test_a_host_has_its_port_where_it_is_not_the_default() -> None:
    assert host_of("https://meet.example.org:443/x") == "meet.example.org"
    assert host_of("https://meet.example.org:8443/x") == "meet.example.org:8443"
