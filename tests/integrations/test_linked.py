"""A thing that has a link: how it is read, what stands where in its widget, and which hosts our page frames."""

from dataclasses import replace
from typing import Annotated, Any, ClassVar
from urllib.parse import parse_qs

import pytest
from msgspec import Meta

from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import HTTPSURL, Config, Frame, IntegrationSettings, Link, LinkedWidget, Target, read_link
from manifold.integrations.config import check_config

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))


class NoteConfig(Config, frozen=True):
    """The form."""

    url: Annotated[HTTPSURL | None, Meta(title="Link")] = None


class Notes(LinkedWidget[NoteConfig, IntegrationSettings]):
    """Notes at `/n/…`, with a key behind the `#`."""

    config = NoteConfig
    id: ClassVar[str] = "notes"
    widget_type: ClassVar[str] = "m.notes"
    title: ClassVar[str] = "Note"
    asks_for = "Give the link of a note"
    frame = Frame(fragment=True)
    hosts = frozenset({"notes.example"})

    def initial(self) -> NoteConfig:
        return NoteConfig()

    def label(self, config: NoteConfig) -> str:
        return "note"

    def read(self, link: Link) -> dict[str, Any] | None:
        return {"url": link.url} if link.path.startswith("/n/") else None

    def address(self, config: NoteConfig, target: Target) -> str:
        if config.url is None:
            return f"https://notes.example/n/{target.private_name}#{target.private_key(4).hex()}"
        return str(self.read_url(config.url)["url"])


integration = Notes(IntegrationSettings())


def test_what_stands_behind_the_hash_of_the_link_stands_behind_that_of_our_page() -> None:
    widget = integration.widget(NoteConfig(url="https://notes.example/n/1?a=$b#k$y&theme=x"), TARGET)

    assert widget.data == {"url": "https://notes.example/n/1?a=$b#k$y&theme=x"}
    seen, _, kept = widget.url.partition("#")
    assert seen == "https://widgets.example/w/notes?url=https%3A%2F%2Fnotes.example%2Fn%2F1%3Fa%3D%24b"
    assert parse_qs(kept) == {
        "theme": ["$org.matrix.msc2873.client_theme"],
        "language": ["$org.matrix.msc2873.client_language"],
        "fragment": ["k$y&theme=x"],
    }
    assert kept.count("$") == 2, "of the key, nothing is filled in"


def test_a_new_thing_is_written_into_the_data_so_that_it_is_found_again() -> None:
    widget = integration.widget(NoteConfig(), TARGET)

    values = integration.config_of(widget.data, widget.name)
    assert values["url"] == widget.data["url"]
    assert (
        integration.widget(check_config(NoteConfig, values), replace(TARGET, installation_id="w2")).data == widget.data
    )


def test_a_key_is_as_private_as_the_name_and_does_not_follow_from_it() -> None:
    assert TARGET.private_key(16) == TARGET.private_key(16)
    others = [replace(TARGET, installation_id="w2"), replace(TARGET, room_id=None)]
    assert len({TARGET.private_key(12), *(other.private_key(12) for other in others)}) == 3
    assert TARGET.private_key(12).hex() not in TARGET.private_name


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://notes.example/other", "Give the link of a note"),
        ("http://notes.example/n/1", "Give an address that starts with https://"),
        ("https://notes.example/n/\u202e", "This is not an address"),
        ("nonsense", "Give an address that starts with https://"),
        (7, "Give an address that starts with https://"),
    ],
)
def test_data_of_strangers_is_refused_at_the_field(url: object, message: str) -> None:
    with pytest.raises(InvalidParam) as raised:
        integration.config_of({"url": url}, "")
    assert raised.value.fields == (FieldError("/url", message),)


def test_data_without_a_link_says_nothing() -> None:
    assert integration.config_of({"title": "x"}, "") == {}


def test_an_address_that_may_be_left_out_is_looked_at_where_it_is_given() -> None:
    assert check_config(NoteConfig, {"url": None}) == NoteConfig()
    with pytest.raises(InvalidParam) as raised:
        check_config(NoteConfig, {"url": "https://a..b/"})
    assert raised.value.fields == (FieldError("/url", "The address has no valid host name"),)


def test_the_operators_settings_may_decide_which_hosts_are_framed() -> None:
    class Ours(Notes):
        def framable(self) -> frozenset[str]:
            return frozenset({"ours.example"})

    assert Ours(IntegrationSettings()).page_sources({"url": "https://ours.example/n/1"}) == {
        "frame-src": "https://ours.example"
    }
    for evil, one in (("https://notes.example/", Ours), ("https://ours.example/", Notes)):
        with pytest.raises(InvalidParam, match="are shown here"):
            one(IntegrationSettings()).page_sources({"url": evil})


def test_a_links_query_is_read() -> None:
    assert read_link("https://a.example/?x=1&y=%20b&x=2&z").parameters == {"x": "2", "y": " b", "z": ""}
