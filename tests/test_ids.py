"""Matrix identifiers, parsed once (appendices of the specification, "Identifier Grammar")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.ids import MXCURI, RoomID, ServerName, UserID

SERVER_NAMES = [
    "example.org",
    "example.org:8448",
    "EXAMPLE.org",
    "localhost",
    "1.2.3.4",
    "1.2.3.4:1",
    "[::1]",
    "[::1]:8448",
    "a-b.c",
    "x" * 230,
]
NO_SERVER_NAMES = [
    "",
    " ",
    "example.org ",
    "example.org\n",
    "exa mple.org",
    "example.org:",
    "example.org:0",
    "example.org:65536",
    "example.org:٣",
    "example.org:-1",
    "example.org:80:90",
    "example..org",
    ".example.org",
    "example.org.",
    "-example.org",
    "exämple.org",
    "example_org",
    "example.org/path",
    "example.org?query",
    "example.org#fragment",
    "user@example.org",
    "https://example.org",
    "1.2.3",
    "256.1.1.1",
    "0x7f.0.0.1",
    "2130706433",
    "::1",
    "[::1",
    "[]",
    "[::1]x",
    "[fe80::1%eth0]",
    "[1.2.3.4]",
    "x" * 231,
]


@pytest.mark.parametrize("text", SERVER_NAMES)
def test_a_server_name_is_taken_as_it_is(text: str) -> None:
    assert ServerName.parse(text) == text
    assert UserID.parse(f"@a:{text}").server_name == text
    assert RoomID.parse(f"!a:{text}") == f"!a:{text}"


@pytest.mark.parametrize("text", NO_SERVER_NAMES)
def test_what_is_no_server_name_is_refused_everywhere(text: str) -> None:
    with pytest.raises(ValueError):
        ServerName.parse(text)
    for parse, prefix in ((UserID.parse, "@a:"), (RoomID.parse, "!a:"), (MXCURI.parse, "mxc://")):
        with pytest.raises(ValueError):
            parse(f"{prefix}{text}{'/media' if prefix == 'mxc://' else ''}")


@pytest.mark.parametrize(
    ("text", "host", "port", "is_ip_literal"),
    [
        ("example.org", "example.org", None, False),
        ("example.org:8448", "example.org", 8448, False),
        ("1.2.3.4", "1.2.3.4", None, True),
        ("1.2.3.4:80", "1.2.3.4", 80, True),
        ("[::1]", "::1", None, True),
        ("[2001:db8::1]:8448", "2001:db8::1", 8448, True),
    ],
)
def test_a_server_name_comes_apart(text: str, host: str, port: int | None, is_ip_literal: bool) -> None:
    name = ServerName.parse(text)

    assert (name.parts.host, name.parts.port, name.is_ip_literal) == (host, port, is_ip_literal)


@pytest.mark.parametrize(
    ("text", "localpart", "server_name"),
    [
        ("@alice:example.org", "alice", "example.org"),
        ("@alice:example.org:8448", "alice", "example.org:8448"),
        ("@alice:[::1]:8448", "alice", "[::1]:8448"),
        ("@Alice+x=/._-!#$:example.org", "Alice+x=/._-!#$", "example.org"),
        ("@@:example.org", "@", "example.org"),
    ],
)
def test_a_user_id_is_split_at_its_first_colon(text: str, localpart: str, server_name: str) -> None:
    user_id = UserID.parse(text)

    assert (user_id.localpart, user_id.server_name) == (localpart, server_name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alice",
        "@alice",
        "alice:example.org",
        "@:example.org",
        "@al ice:example.org",
        "@ältere:example.org",
        "@a\n:example.org",
        "@a:evil:good",
        "@a:evil:example.org",
        "!a:example.org",
        "@" + "a" * 250 + ":a.bc",
        "@a\0:example.org",
        "@a:\ud800",
    ],
)
def test_what_is_no_user_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        UserID.parse(text)


@pytest.mark.parametrize("text", ["!a:example.org", "!a", "!RTbyUhp7aBj8uZmRr9wz", "!a/b:example.org", "!a!b", "!%2F"])
def test_a_room_id_has_a_server_name_or_none(text: str) -> None:
    assert RoomID.parse(text) == text


@pytest.mark.parametrize(
    "text", ["", "!", "!:example.org", "a:example.org", "#a:example.org", "!a b", "!a\n", "!ä", "!a:", "!" + "a" * 255]
)
def test_what_is_no_room_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        RoomID.parse(text)


@pytest.mark.parametrize("text", ["mxc://example.org/abc", "mxc://example.org:8448/A_b-9"])
def test_a_piece_of_media_has_a_server_and_an_id(text: str) -> None:
    assert MXCURI.parse(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mxc://",
        "mxc://example.org",
        "mxc://example.org/",
        "mxc://example.org/a/b",
        "mxc://example.org/a?b",
        "mxc://example.org/..",
        "https://example.org/a",
        "MXC://example.org/a",
        "mxc:///a",
    ],
)
def test_what_is_no_media_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        MXCURI.parse(text)


@given(st.text(max_size=300))
def test_no_text_breaks_a_parser(text: str) -> None:
    for kind, sigil in ((ServerName, ""), (UserID, "@"), (RoomID, "!"), (MXCURI, "mxc://")):
        try:
            parsed = kind.parse(sigil + text)
        except ValueError:
            continue
        assert parsed == sigil + text
        assert len(parsed.encode()) <= 510
        assert parsed.isascii()
