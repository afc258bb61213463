"""The operator's file: what is right is read, what is wrong is told by the path of the key."""

import re
from pathlib import Path

import msgspec
import pytest

from manifold.cli.example import example
from manifold.errors import SettingsError
from manifold.integrations.catalogue import Catalogue
from manifold.settings import Settings, load, parse
from manifold.spec.terms import Document

SAMPLE = """\
[server]
listen = "127.0.0.1:8184"            # API and UI
widgets_listen = "127.0.0.1:8185"    # widget pages, the other origin
public_url = "http://127.0.0.1:8184"
widgets_url = "http://localhost:8185"
trusted_proxies = ["127.0.0.1"]
allow_shared_origin = false
[database]
url = "sqlite:manifold.db"           # or postgresql://…
[homeservers."localhost:8448"]
base_url = "http://127.0.0.1:8008"   # optional: else by the server-name rules
allow_private = true
[access]
homeservers = ["localhost:8448"]     # who may register; ["*"] for everybody. Default: those above
[egress]
allow_private = []                   # origins of the operator's own that integrations may reach
ca_file = ""
[tokens]
idle_days = 30
absolute_days = 90
[integrations.jitsi]
server = "https://meet.example.org"  # each integration's own settings, validated by its folder
[terms.terms_of_service]
version = "1.0"
en = { name = "Terms of Service", url = "https://example.org/tos-1.0-en.html" }
"""

ROOT = Path(__file__).parents[1]


def test_the_sample_says_what_it_says() -> None:
    settings = parse(SAMPLE)

    assert settings.server.public_url == "http://127.0.0.1:8184"
    assert settings.server.trusted_proxies == ["127.0.0.1"]
    assert settings.homeservers["localhost:8448"].allow_private is True
    assert settings.access.allowed(settings.homeservers) == ["localhost:8448"]
    assert settings.tokens.absolute_days == 90
    assert settings.integrations == {"jitsi": {"server": "https://meet.example.org"}}
    assert settings.terms["terms_of_service"]["en"] == Document(
        "Terms of Service", "https://example.org/tos-1.0-en.html"
    )


def test_everything_has_a_default_and_nobody_is_let_in_by_it() -> None:
    settings = parse("")

    assert settings == Settings()
    assert settings.access.allowed(settings.homeservers) == []
    settings.server.refuse_shared_origin()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bogus = 1", "bogus: there is no such setting"),
        ("[bogus]", "bogus: there is no such setting"),
        ("[server]\nbogus = 1", "server.bogus: there is no such setting"),
        ("server = 3", "server: Expected object, got int"),
        ("[server]\nlisten = 8184", "server.listen: Expected str, got int"),
        ("[server]\ntrusted_proxies = [3]", "server.trusted_proxies[0]: Expected str, got int"),
        ("[server]\nlisten = 'nowhere'", "server.listen: give an address"),
        ("[server]\npublic_url = 'https://a.example/path'", "server.public_url: give an origin"),
        ("[database]\nurl = 'mysql://a/b'", "database.url: 'mysql'"),
        ("[tokens]\nidle_days = 0", "tokens.idle_days: Expected int >= 1"),
        ("[tokens]\nidle_days = '30'", "tokens.idle_days: Expected int, got str"),
        ("[access]\nhomeservers = 'a.example'", "access.homeservers: Expected array | null, got str"),
        ("[access]\nhomeservers = ['a.example', 'a b']", "access.homeservers[1]: "),
        ("[egress]\nallow_private = ['nonsense']", "egress.allow_private[0]: "),
        ("[homeservers.'a.example']\nbogus = 1", 'homeservers."a.example".bogus: there is no such setting'),
        ("[homeservers.'a.example']\nallow_private = 1", 'homeservers."a.example".allow_private: Expected bool'),
        ("[homeservers.'a.example']\nbase_url = 'x'", 'homeservers."a.example".base_url: '),
        ("[homeservers]\n'a.example' = 3", 'homeservers."a.example": Expected object, got int'),
        ("[homeservers.'a b']", 'homeservers."a b": '),
        ("[homeservers.'good.example']\n[homeservers.'bad.example']\nbase_url = 3", 'homeservers."bad.example".base'),
        ("[integrations]\njitsi = 3", 'integrations."jitsi": Expected object, got int'),
        ("[terms]\ntos = 3", 'terms."tos": Expected object, got int'),
        ("[terms.tos]\nen = { name = 'x' }", 'terms."tos"'),
        ("[terms.tos]\nen = { name = 'x', url = 'javascript:alert(1)' }", 'terms."tos"'),
        ("server", "This is not TOML: "),
        ("[server]\n[server]", "This is not TOML: "),
    ],
)
def test_a_mistake_is_told_by_the_path_of_the_key(text: str, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        parse(text)
    assert str(raised.value).startswith(message)
    assert "`" not in str(raised.value)


def test_a_password_does_not_print() -> None:
    settings = parse("[database]\nurl = 'postgresql://manifold:hunter2@db.example/manifold'")

    assert "hunter2" not in repr(settings)
    with pytest.raises(SettingsError) as raised:
        parse("[database]\nurl = 'postgres://manifold:hunter2@db.example/manifold'")
    assert "hunter2" not in str(raised.value)


def test_a_relative_path_starts_where_the_file_is(tmp_path: Path) -> None:
    (tmp_path / "manifold.toml").write_text("[egress]\nca_file = 'certificates/own.pem'")

    assert load(tmp_path / "manifold.toml").egress.ca_file == str(tmp_path / "certificates" / "own.pem")

    (tmp_path / "manifold.toml").write_text("[egress]\nca_file = '/etc/own.pem'")
    assert load(tmp_path / "manifold.toml").egress.ca_file == "/etc/own.pem"


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_file_that_can_not_be_read_is_told_by_its_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "manifold.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(SettingsError, match=r"manifold\.toml: can't be read"):
        load(path)


def test_the_example_is_the_one_in_the_repository() -> None:
    assert (ROOT / "manifold.example.toml").read_text("utf-8") == example(), "run `make docs`"


def test_the_example_is_all_defaults() -> None:
    settings = parse(example())

    assert msgspec.structs.replace(settings, integrations={}) == Settings()
    # Each table of an integration's own is what a new one has where the operator says nothing.
    catalogue = Catalogue.installed(settings.integrations)
    assert {"etherpad", "jitsi"} <= settings.integrations.keys()
    for name in settings.integrations:
        assert catalogue[name].integration.operator == catalogue[name].integration.settings()


def test_what_the_example_shows_as_a_comment_is_right_too() -> None:
    # A key stands right behind the #, words stand behind a space.
    lines = [re.sub(r"^#(?! )", "", line) for line in example().splitlines()]

    settings = parse("\n".join(lines))

    assert list(settings.homeservers) == ["example.org"]
    assert settings.terms["terms_of_service"]["version"] == "1.0"
