"""What a browser would say of a page in a frame of ours, in the page of whatever client."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.integrations.framing import Framing, framing

PAGE = "https://page.example/board?x#y"
OURS = "https://widgets.example:8443"


def verdict(*policies: str, options: tuple[str, ...] = (), page: str = PAGE, by: str = OURS) -> str:
    return framing(page, by, policies=policies, x_frame_options=options).verdict


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "allowed"),
        (("DENY",), "refused"),
        ((" deny ",), "refused"),
        (("SAMEORIGIN",), "refused"),
        (("SameOrigin, sameorigin",), "refused"),
        (("ALLOWALL",), "allowed"),
        (("ALLOW-FROM https://widgets.example:8443",), "allowed"),  # browsers do not know it any more
        (("nonsense",), "allowed"),
        (("",), "allowed"),
        (("nonsense, more",), "allowed"),
        (("nonsense", "DENY"), "refused"),
        (("SAMEORIGIN", "ALLOWALL"), "refused"),
        (("ALLOWALL, nonsense",), "refused"),
    ],
)
def test_x_frame_options(options: tuple[str, ...], expected: str) -> None:
    assert verdict(options=options) == expected


def test_a_page_of_our_own_origin_may_say_sameorigin() -> None:
    assert verdict(options=("SAMEORIGIN",), page=f"{OURS}/w/x") == "allowed"


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("", "refused"),
        ("'none'", "refused"),
        ("'NONE'", "refused"),
        ("'self'", "refused"),
        ("*", "allowed"),
        ("'none' *", "allowed"),
        ("https:", "allowed"),
        ("HTTPS:", "allowed"),
        ("http:", "allowed"),
        ("'self' https: data:", "allowed"),
        ("data: blob:", "refused"),
        ("wss:", "refused"),
        ("https://*:*", "allowed"),
        ("*:*", "allowed"),
        # Our page has a port of its own, so a list without ports does not let it through.
        ("https://*", "refused"),
        ("*:443", "refused"),
        ("*:8443", "unknown"),
        ("https://widgets.example", "refused"),
        ("https://widgets.example:8443", "unknown"),
        ("widgets.example:*", "unknown"),
        ("WIDGETS.example:8443/", "unknown"),
        ("widgets.example:8443/w/", "refused"),
        ("http://widgets.example:8443", "unknown"),
        ("https://*.example:8443", "unknown"),
        ("https://*.widgets.example:8443", "refused"),
        ("https://other.example", "refused"),
        ("https://widgets.example.evil:8443", "refused"),
        ("https://[::1]:8443", "refused"),
        ("nonsense; frame-src *", "refused"),
        ("https://widgets.example:8443 https://*.chat.example", "unknown"),
        ("https://widgets.example:8443 *", "allowed"),
        ("https://widgets.example:8443 https://*", "allowed"),
    ],
)
def test_frame_ancestors(sources: str, expected: str) -> None:
    assert verdict(f"default-src 'self'; Frame-Ancestors {sources}") == expected


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        (("default-src 'none'",), "allowed"),
        (("frame-ancestors *", "frame-ancestors 'none'"), "refused"),
        (("frame-ancestors *, frame-ancestors 'self'",), "refused"),
        (("frame-ancestors *, default-src 'self'",), "allowed"),
        (("frame-ancestors *; frame-ancestors 'none'",), "allowed"),
        (("frame-ancestors https:", "frame-ancestors https://widgets.example:8443"), "unknown"),
        ((" ;; frame-ancestors\t*;",), "allowed"),
        (("",), "allowed"),
    ],
)
def test_several_policies(policies: tuple[str, ...], expected: str) -> None:
    assert verdict(*policies) == expected


def test_where_there_are_ancestors_the_older_header_does_not_count() -> None:
    assert verdict("frame-ancestors *", options=("DENY",)) == "allowed"
    assert verdict("default-src *", options=("DENY",)) == "refused"


def test_pages_and_ours_on_other_ports_and_schemes() -> None:
    assert verdict("frame-ancestors https:", by="http://127.0.0.1:8186") == "refused"
    assert verdict("frame-ancestors *", by="http://127.0.0.1:8186") == "allowed"
    assert verdict("frame-ancestors 'self'", page="http://a.example/", by="https://a.example") == "unknown"
    assert verdict("frame-ancestors http://w.example:80", by="https://w.example") == "unknown"
    assert verdict("frame-ancestors w.example", page="http://a.example", by="https://w.example") == "unknown"


def test_words_say_who_refuses() -> None:
    refused = framing(PAGE, OURS, policies=["frame-ancestors 'none'"], x_frame_options=[])
    assert refused == Framing("refused", "page.example does not allow to be shown inside other pages")
    assert framing(PAGE, OURS, policies=[], x_frame_options=[]) == Framing("allowed")


@given(st.lists(st.text(st.characters(max_codepoint=0x130), max_size=60)), st.lists(st.text(max_size=20)))
def test_whatever_the_headers_are_there_is_a_verdict(policies: list[str], options: list[str]) -> None:
    assert verdict(*policies, options=tuple(options)) in {"allowed", "refused"}
    assert verdict(*(f"frame-ancestors {policy}" for policy in policies)) in {"allowed", "refused", "unknown"}
