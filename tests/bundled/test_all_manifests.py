"""What holds for each integration that comes with Manifold, also for the next one."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import parse_qsl

import msgspec
import pytest
from msgspec import Meta
from msgspec.structs import fields

from manifold.errors import InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import (
    Actor,
    PutAccountWidget,
    PutWidget,
    RemoveAccountWidget,
    RemoveWidget,
    Signer,
    Target,
    WidgetIntegration,
)
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import check_config, config_schema
from manifold.integrations.discovery import GROUP, folder_of, is_ours
from manifold.integrations.entry import Entry
from manifold.integrations.form import fields_of
from manifold.integrations.gallery import gallery
from manifold.integrations.urls import https_origin
from manifold.texts import LANGUAGES

ENTRIES = list(Catalogue.installed())
TARGET = Target(
    "manifold-i1",
    UserID.parse("@alice:example.org"),
    "https://widgets.example",
    RoomID.parse("!r:example.org"),
    Signer(bytes(32)),
)
TARGETS = {"room": TARGET, "account": replace(TARGET, room_id=None)}
FILLED_IN = {
    "bigbluebutton": {"url": "https://bbb.example/rooms/abc-def-ghi-jkl/join"},
    "calendar": {"url": "https://example.org/team.ics"},
    "cryptpad": {"url": "https://cryptpad.example/pad/#/2/pad/edit/key/"},
    "custom": {"url": "https://example.org/page"},
    "dailymotion": {"url": "https://geo.dailymotion.com/player/xf00d.html?video=x84sh87"},
    "element_call": {"url": "https://call.example/room/#/standup?roomId=%21r%3Acall.example&password=p"},
    "google_calendar": {"calendar": "team@group.calendar.google.com"},
    "google_docs": {"url": "https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBd/edit"},
    "grafana": {"url": "https://grafana.example/d/Ab12/servers"},
    "link": {"url": "https://example.org/page"},
    "openstreetmap": {"place": "52.5163, 13.3777"},
    "pdf": {"url": "https://files.example.org/minutes.pdf"},
    "peertube": {"url": "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv"},
    "spotify": {"url": "https://open.spotify.com/track/6rqhFgbbKwnb9MLmUQDhG6"},
    "tradingview": {"symbol": "NASDAQ:AAPL"},
    "twitch": {"url": "gamesdonequick"},
    "umap": {"url": "https://umap.example/en/map/bike-tour_123"},
    "video": {"url": "https://files.example.org/holiday.mp4#t=90"},
    "vimeo": {"url": "https://vimeo.com/76979871#t=90s"},
    "youtube": {"url": "https://youtu.be/aqz-KE-bpKQ?t=90"},
}
"""What a form does not begin with, and must be filled in."""

each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.manifest.id)


def config_of(entry: Entry) -> Any:
    values = {**msgspec.to_builtins(entry.integration.initial()), **FILLED_IN.get(entry.manifest.id, {})}
    return check_config(entry.integration.config, values)


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """All objects in a schema."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from parts(value)


def test_the_page_of_the_gallery_is_what_the_manifests_say() -> None:
    page = Path(__file__).parents[2] / "docs" / "integrations" / "gallery.md"
    assert page.read_text("utf-8") == gallery(ENTRIES), "run `make docs`"


@each
def test_the_card_is_written_for_people(entry: Entry) -> None:
    assert entry.manifest.summary.endswith(".")
    assert entry.manifest.sends or entry.manifest.reads
    assert entry.manifest.publisher == "Manifold"
    assert (Path(__file__).parent / entry.manifest.id / "__init__.py").is_file(), "it has tests of its own"


@each
def test_it_does_what_its_manifest_declares_and_undoes_it(entry: Entry) -> None:
    integration, config = entry.integration, config_of(entry)
    for kind in entry.manifest.target:
        target = TARGETS[kind]
        install, uninstall = integration.install(config, target), integration.uninstall(config, target)

        entry.manifest.permit([*install, *uninstall], target.room_id)
        assert all(action.by is Actor.USER for action in [*install, *uninstall])
        put = [action.widget.id for action in install if isinstance(action, PutWidget | PutAccountWidget)]
        removed = [action.widget_id for action in uninstall if isinstance(action, RemoveWidget | RemoveAccountWidget)]
        assert put == removed == ["manifold-i1"]


@each
def test_it_decides_the_same_each_time(entry: Entry) -> None:
    config = config_of(entry)

    assert entry.integration.install(config, TARGET) == entry.integration.install(config, TARGET)


@each
def test_its_actions_and_its_config_are_json(entry: Entry) -> None:
    config = config_of(entry)
    for action in entry.integration.install(config, TARGET):
        msgspec.json.encode(action, enc_hook=str)

    assert msgspec.json.decode(msgspec.json.encode(config), type=entry.integration.config) == config


@each
def test_its_widget_is_shown_by_our_page_which_may_load_what_it_needs_and_no_more(entry: Entry) -> None:
    assert isinstance(entry.integration, WidgetIntegration)
    widget = entry.integration.widget(config_of(entry), TARGET)
    address, _, fragment = widget.url.partition("#")
    page, _, query = address.partition("?")

    assert page == f"https://widgets.example/w/{entry.manifest.id}"
    # What decides what is loaded is no variable: the server sees it before a client fills anything in.
    assert "$" not in query
    assert "$org.matrix.msc2873.client_theme" in fragment
    sources = entry.integration.page_sources(dict(parse_qsl(query)))
    assert sources.keys() <= {"frame-src", "media-src", "connect-src"}
    assert all(source == "'self'" or source == https_origin(source) for source in sources.values())


@each
@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://a:b@example.org", "//x", ""])
def test_its_page_loads_nothing_from_what_is_no_https_address(entry: Entry, url: str) -> None:
    assert isinstance(entry.integration, WidgetIntegration)
    try:
        sources = entry.integration.page_sources({"url": url, entry.integration.framed_by: url})
    except InvalidParam:
        return
    assert set(sources.values()) <= {"'self'"}


@each
def test_its_form_is_legal_and_begins_as_it_may_end(entry: Entry) -> None:
    schema = config_schema(entry.integration.config)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    assert schema["properties"].keys() == {field.encode_name for field in fields(entry.integration.config)}
    for part in parts(schema):
        assert part.keys() <= {
            *("$schema", "$defs", "$ref", "type", "properties", "required", "additionalProperties", "items", "anyOf"),
            *("title", "description", "default", "format", "pattern", "minLength", "maxLength", "enum", "x-message"),
            *("minimum", "maximum"),
            *schema["properties"],
        }
    assert entry.detail().initial.keys() == schema["properties"].keys()


@each
def test_its_patterns_mean_the_same_to_browsers(entry: Entry) -> None:
    for part in parts(config_schema(entry.integration.config)):
        if "pattern" not in part:
            continue
        assert part["pattern"].startswith("^")
        assert part["pattern"].endswith("$")
        assert not re.search(r"\\[AZz]|\(\?P|\(\?[aiLmsux]|\(\?#|\(\?>|[*+?}]\+", part["pattern"])
        assert part["x-message"]


@each
def test_every_field_has_a_title_for_people(entry: Entry) -> None:
    for field, hint in get_type_hints(entry.integration.config, include_extras=True).items():
        titles = [meta.title for meta in get_args(hint)[1:] if isinstance(meta, Meta) and meta.title]
        assert len(titles) == 1, field


@each
def test_a_line_break_gets_past_no_field(entry: Entry) -> None:
    config = msgspec.to_builtins(config_of(entry))
    for part_name, part in config_schema(entry.integration.config)["properties"].items():
        if any("pattern" in alternative for alternative in [part, *part.get("anyOf", [])]):
            with pytest.raises(InvalidParam) as raised:
                check_config(entry.integration.config, {**config, part_name: f"{config[part_name] or 'abc'}\n"})
            assert [field.path for field in raised.value.fields] == [f"/{part_name}"]


@each
def test_its_config_forbids_what_it_does_not_know(entry: Entry) -> None:
    with pytest.raises(InvalidParam):
        check_config(entry.integration.config, {**msgspec.to_builtins(config_of(entry)), "unknown": 1})


@each
def test_its_widget_can_be_asked_for_by_its_type_and_makes_itself_again(entry: Entry) -> None:
    integration, config = entry.integration, config_of(entry)
    assert isinstance(integration, WidgetIntegration)
    widget = integration.widget(config, TARGET)
    values = {**msgspec.to_builtins(config), **integration.config_of(widget.data, widget.name)}

    assert widget.type in entry.manifest.widget_types
    assert integration.widget(check_config(integration.config, values), TARGET) == widget
    assert integration.widget_data.keys() <= {field.name for field in fields(integration.config)}
    assert set(integration.widget_data.values()) <= widget.data.keys()


@each
def test_it_has_an_icon_of_its_own(entry: Entry) -> None:
    assert len({other.icon.etag for other in ENTRIES}) == len(ENTRIES)
    assert entry.icon.content.startswith(b"<svg ")


@each
def test_each_of_its_translations_is_whole_and_names_nothing_that_is_not_there(entry: Entry) -> None:
    schema = config_schema(entry.integration.config)
    fields_there = dict(fields_of(schema))
    files = list((folder_of(entry_point_of(entry)) / "translations").glob("*.toml"))
    assert len(files) == len(entry.words) - 1, "none was left out"
    assert entry.words.keys() >= {"en", *LANGUAGES}, "as the pages around it"
    for path in files:
        written = tomllib.loads(path.read_text("utf-8"))
        told = {"name": entry.manifest.name, "summary": "", "documentation": "", "keywords": entry.manifest.keywords}
        told |= {name: value for name in ("reads", "sends") if (value := getattr(entry.manifest, name))}
        assert written.keys() == told.keys() | {"form"}
        assert written["form"].keys() == fields_there.keys()
        for name, parts_of_field in fields_there.items():
            keywords = {keyword for part in parts_of_field for keyword in part}
            expected = {
                word
                for word, keyword in (("title", "title"), ("description", "description"), ("message", "x-message"))
                if keyword in keywords
            }
            assert written["form"][name].keys() == expected, (path, name)
            assert all(text.strip() for text in written["form"][name].values())


def entry_point_of(entry: Entry) -> EntryPoint:
    (found,) = [point for point in entry_points(group=GROUP) if point.name == entry.manifest.id and is_ours(point)]
    return found
