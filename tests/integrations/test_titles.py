"""Titles out of whatever strangers wrote, quickly."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.integrations.titles import MAX_HTML, MAX_TITLE, Titles, plain, read_titles

OEMBED = '<link rel="alternate" type="application/json+oembed" href="/oembed?url=a&amp;format=json" title="x">'


def read(html: str | bytes, content_type: str = "text/html") -> Titles:
    return read_titles(html.encode() if isinstance(html, str) else html, content_type)


def test_what_a_page_says_of_itself() -> None:
    page = f"""<!doctype html><html><head><meta charset="utf-8">
        <!-- <title>No</title> --><script>"<title>No</title>"</script><style>/*<title>No*/</style>
        <TITLE lang=en>Fish
        &amp; <b>Chips</b></TITLE><meta property=og:title content='Fisch &lt;3 >'>{OEMBED}
        </head><body><title>No</title></body>"""

    assert read(page) == Titles("Fisch <3 >", "Fish & <b>Chips</b>", "/oembed?url=a&format=json")


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title></title><title>Second</title>", "Second"),
        ("<title>First</title><title>Second</title>", "First"),
        ("<titles>No</titles>", ""),
        ("<title>No end", ""),
        ("<!-- no end <title>No</title>", ""),
        ("<script>no end <title>No</title>", ""),
        ("<body><title>No</title>", ""),
        ("", ""),
        ("\0\x01<title>\x07A\u202eB\u200b\u2028C</title>", "AB C"),
        ("<title>&#0;&#x110000;&lt;script&gt;</title>", "\ufffd\ufffd<script>"),
    ],
)
def test_titles_of_odd_pages(html: str, title: str) -> None:
    assert read(html).head == title


@pytest.mark.parametrize(
    ("html", "content_type", "title"),
    [
        ("<title>Bücher</title>".encode(), "text/html", "Bücher"),
        ("<title>Bücher</title>".encode("latin-1"), "text/html; charset=ISO-8859-1", "Bücher"),
        ('<meta charset="koi8-r"><title>Книга</title>'.encode("koi8-r"), "text/html", "Книга"),
        ("<title>Bücher</title>".encode("latin-1"), "text/html; charset=iso-8859-12", "B\ufffdcher"),
        (b"<title>a+AGI-c</title>", "text/html; charset=utf-7", "a+AGI-c"),
        (b"<title>Abc</title>", "text/html; charset=rot13", "Abc"),
    ],
)
def test_titles_in_other_charsets(html: bytes, content_type: str, title: str) -> None:
    assert read(html, content_type).head == title


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="text/xml+oembed" href="/x">',
        '<link rel="stylesheet" type="application/json+oembed" href="/x">',
        '<link rel="alternate" type="application/json+oembed">',
    ],
)
def test_what_is_no_discovery_link(link: str) -> None:
    assert read(link).oembed == ""


def test_a_title_is_cut_where_people_stop_reading() -> None:
    assert plain("x" * 500) == "x" * (MAX_TITLE - 1) + "…"
    assert plain("  a\n b\t", 3) == "a b"


@given(
    st.text(st.sampled_from("<>/=\"'! -atilemnkbodyscr\0é "), max_size=300) | st.text(max_size=50), st.text(max_size=20)
)
def test_no_page_is_too_broken(html: str, content_type: str) -> None:
    for title in read_titles(html.encode("utf-8", "surrogatepass"), content_type)[:2]:
        assert len(title) <= MAX_TITLE
        assert title.isprintable()


@pytest.mark.parametrize(
    "piece",
    ["<", "<!", "<!--", "<!-- -->", "<title", "<title>", "<title>x", "<meta ", "<meta a='", "<meta a=\"'", "<link a ",
     "<link a=b>", "<script>", "<script></script>", "</", "&", "&#x", " ", "a=", "<title>" + "x" * 999],
)  # fmt: skip
def test_no_page_takes_long(piece: str) -> None:
    for start in ("", "<title>", "<meta ", "<meta content='"):
        began = time.thread_time()
        read(start + piece * (MAX_HTML // len(piece)))

        assert time.thread_time() - began < 2
