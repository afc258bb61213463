"""A place: what points to it, and the part of the map that is shown."""

from urllib.parse import parse_qs, urlsplit

import pytest

from manifold.bundled.openstreetmap.config import OpenStreetMapConfig
from manifold.bundled.openstreetmap.integration import OpenStreetMap
from manifold.bundled.openstreetmap.places import Place, read_place
from manifold.errors import InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
OSM = "https://www.openstreetmap.org"

integration = OpenStreetMap(IntegrationSettings())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("52.5163, 13.3777", Place(52.5163, 13.3777)),
        ("-33.86 151.21", Place(-33.86, 151.21)),
        ("geo:52.5163,13.3777;u=35", Place(52.5163, 13.3777)),
        (f"{OSM}/#map=17/52.51628/13.37771", Place(52.51628, 13.37771, 17, is_marked=False)),
        (f"{OSM}/#map=17/52.51628/13.37771&layers=T", Place(52.51628, 13.37771, 17, is_marked=False)),
        (f"{OSM}/?mlat=52.5&mlon=13.25#map=12/52.6/13.3", Place(52.5, 13.25, 12)),
        ("https://osm.org/?lat=-1.5&lon=-2&zoom=5", Place(-1.5, -2.0, 5, is_marked=False)),
        (f"{OSM}/node/240109189#map=19/52.5/13.25", Place(52.5, 13.25, 19, is_marked=False)),
        (f"{OSM}/node/240109189", None),
        (f"{OSM}/", None),
        (f"{OSM}/#map=99/1/1", None),
        ("https://evil.example/#map=17/52.5/13.3", None),
        ("https:", None),
        ("91, 0", None),
        ("0, 181", None),
        ("1e5, 7", None),
        ("", None),
        ("Brandenburg Gate", None),
    ],
)
def test_what_points_to_a_place(text: str, place: Place | None) -> None:
    assert read_place(text) == place


def test_short_links_are_read() -> None:
    # As OpenStreetMap's own tests have it (test/lib/short_link_test.rb): near 51.51, 0.055, at zoom 9.
    found = read_place("https://osm.org/go/0EEQjE--?m=")
    assert found is not None
    assert (round(found.latitude, 2), round(found.longitude, 2), found.zoom, found.is_marked) == (51.51, 0.05, 9, True)
    finer = read_place("https://osm.org/go/0EEQjEEb")
    assert finer is not None
    assert (round(finer.latitude, 2), round(finer.longitude, 2), finer.zoom, finer.is_marked) == (
        51.51,
        0.05,
        16,
        False,
    )


@pytest.mark.parametrize("zoom", [0, 3, 10, 19])
def test_the_part_that_is_shown_has_the_place_in_it(zoom: int) -> None:
    for place in (Place(52.5, 13.4), Place(-84.9, 179.9), Place(0, -180)):
        west, south, east, north = place.bounds(zoom)
        assert -180 <= west <= place.longitude <= east <= 180
        assert -85 <= south <= place.latitude <= north <= 85


def framed(config: OpenStreetMapConfig) -> dict[str, list[str]]:
    (url,) = parse_qs(urlsplit(integration.widget(config, TARGET).url).query)["url"]
    assert url.startswith(f"{OSM}/export/embed.html?")
    return parse_qs(urlsplit(url).query)


def test_its_page_frames_openstreetmaps() -> None:
    shown = framed(OpenStreetMapConfig(place="52.5, 13.25", zoom=16, layer="transport"))
    assert shown["marker"] == ["52.500000,13.250000"]
    assert shown["layer"] == ["transportmap"]
    west, south, east, north = map(float, shown["bbox"][0].split(","))
    assert east - west == pytest.approx(0.013733, abs=1e-5)
    assert north - south == pytest.approx(0.00627, abs=1e-5)
    assert "marker" not in framed(OpenStreetMapConfig(place="52.5, 13.25", marker=False))
    with pytest.raises(InvalidParam):
        integration.page_sources({"url": "https://tile.evil.example/"})


def test_a_link_is_recognised_with_its_mark() -> None:
    marked = f"{OSM}/?mlat=52.5&mlon=13.25#map=12/52.6/13.3"
    assert integration.recognise(read_link(marked)) == {"place": marked, "marker": True}
    assert integration.recognise(read_link(f"{OSM}/node/1")) is None
    assert integration.label(OpenStreetMapConfig(place=marked)) == "52.5, 13.25"
    assert integration.label(OpenStreetMapConfig(place="")) == "OpenStreetMap"


async def test_what_is_no_place_is_told_at_the_field(egress: MemoryEgress) -> None:
    await integration.check(OpenStreetMapConfig(place="1, 2"), egress)
    with pytest.raises(InvalidParam) as raised:
        await integration.check(OpenStreetMapConfig(place=f"{OSM}/node/1"), egress)
    assert [field.path for field in raised.value.fields] == ["/place"]
    assert egress.asked == []
