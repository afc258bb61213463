"""A map: its links, what is framed of it, and asking its server."""

from urllib.parse import parse_qs, urlsplit

import pytest

from manifold.bundled.umap.config import UMapConfig
from manifold.bundled.umap.integration import UMap
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
MAP = "https://umap.openstreetmap.fr/en/map/bike-tour_123"

integration = UMap(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (MAP, MAP),
        (f"{MAP}?scaleControl=false&allowEdit=true#13/48.85/-2.3", f"{MAP}#13/48.85/-2.3"),
        (f"{MAP}#evil", MAP),
        ("https://umap.example/maps/pt-br/map/a_b_7/", "https://umap.example/maps/pt-br/map/a_b_7"),
        ("https://umap.openstreetmap.fr/map/x_1", "https://umap.openstreetmap.fr/map/x_1"),
        ("https://umap.openstreetmap.fr/m/123/", "https://umap.openstreetmap.fr/m/123"),
        ("https://umap.openstreetmap.fr/en/map/anonymous-edit/123:abc", None),
        (f"{MAP}/update/settings/", None),
        ("https://umap.openstreetmap.fr/en/map/new/", None),
        ("https://umap.openstreetmap.fr/en/", None),
    ],
)
def test_links_to_maps_are_recognised_and_links_to_edit_them_are_not(link: str, url: str | None) -> None:
    assert integration.recognise(read_link(link)) == (url and {"url": url})


def test_its_page_frames_the_map_as_the_form_says_and_lets_nobody_edit() -> None:
    config = UMapConfig(url=f"{MAP}?allowEdit=true#13/48.85/2.3", search=True, wheel=False)
    address = integration.address(config, TARGET)
    shown = parse_qs(urlsplit(address).query)

    assert address.endswith("#13/48.85/2.3")
    assert shown["allowEdit"] == ["false"]
    assert shown["editMode"] == ["disabled"]
    assert (shown["searchControl"], shown["datalayersControl"], shown["scrollWheelZoom"]) == (
        ["true"],
        ["true"],
        ["false"],
    )
    assert integration.widget(config, TARGET).data["url"] == config.url


def test_installations_are_told_apart() -> None:
    assert integration.label(UMapConfig(url=MAP)) == "bike-tour on umap.openstreetmap.fr"
    assert integration.label(UMapConfig(url="https://umap.example/m/5")) == "5 on umap.example"
    assert integration.label(UMapConfig(url="https://umap.example/")) == "umap.example"


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b'<div id="map"></div><script type="module">new U.Map("map", {})</script><!-- uMap -->', 200, None),
        (b"<title>Welcome</title>", 200, "umap.openstreetmap.fr answers, but is no uMap server"),
        (b"", 403, "Only some people can see this map: its owner can let everybody"),
        (b"", 404, "umap.openstreetmap.fr has no such map"),
        (b"umap", 500, "umap.openstreetmap.fr answers, but is no uMap server"),
    ],
)
async def test_a_map_must_be_there_for_everybody(
    egress: MemoryEgress, body: bytes, status: int, message: str | None
) -> None:
    egress.page(MAP, body, status)
    if message is None:
        await integration.check(UMapConfig(url=f"{MAP}#6/1/2"), egress)
        return
    with pytest.raises(InvalidParam) as raised:
        await integration.check(UMapConfig(url=MAP), egress)
    assert raised.value.fields == (FieldError("/url", message),)
