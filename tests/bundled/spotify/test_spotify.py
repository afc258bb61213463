"""Spotify: links in any language, URIs, the player, and widgets as Dimension wrote them."""

import pytest

from manifold.bundled.spotify.config import SpotifyConfig
from manifold.bundled.spotify.integration import Spotify
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

TARGET = Target("w1", UserID.parse("@a:example.org"), "https://widgets.example", RoomID.parse("!r:example.org"))
ID = "6rqhFgbbKwnb9MLmUQDhG6"
SITE = "https://open.spotify.com"

integration = Spotify(IntegrationSettings())


@pytest.mark.parametrize("kind", ["track", "album", "playlist", "artist", "show", "episode", "audiobook"])
@pytest.mark.parametrize(
    "form", ["/{}/{}", "/{}/{}?si=0123456789abcdef", "/intl-de/{}/{}", "/intl-pt-BR/{}/{}", "/embed/{}/{}"]
)
def test_links_to_what_can_be_heard_are_recognised(kind: str, form: str) -> None:
    link = SITE + form.format(kind, ID)

    assert integration.recognise(read_link(link)) == {"url": f"{SITE}/{kind}/{ID}"}


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (f"{SITE}/user/spotify/playlist/{ID}", f"{SITE}/playlist/{ID}"),
        (f"{SITE}/embed-podcast/episode/{ID}", f"{SITE}/episode/{ID}"),
        (f"https://embed.spotify.com/?uri=spotify:track:{ID}", f"{SITE}/track/{ID}"),
        (f"https://play.spotify.com/album/{ID}", f"{SITE}/album/{ID}"),
    ],
)
def test_old_links_are_recognised(link: str, url: str) -> None:
    assert integration.recognise(read_link(link)) == {"url": url}


@pytest.mark.parametrize(
    "link",
    [
        f"{SITE}/",
        f"{SITE}/genre/pop",
        f"{SITE}/track/short",
        f"https://a.example/track/{ID}",
        "https://spotify.link/aBcDeF",
    ],
)
def test_other_links_are_not(link: str) -> None:
    assert integration.recognise(read_link(link)) is None


@pytest.mark.parametrize(
    "pasted", [f"spotify:track:{ID}", f"open.spotify.com/track/{ID}?si=1", f"{SITE}/intl-de/track/{ID}"]
)
def test_the_same_track_has_one_player(pasted: str) -> None:
    config = SpotifyConfig(url=pasted)

    assert integration.address(config, TARGET) == f"{SITE}/embed/track/{ID}"
    assert integration.label(config) == f"track {ID}"


def test_its_widget_is_as_dimension_wrote_it_and_is_dark_in_a_dark_client() -> None:
    widget = integration.widget(SpotifyConfig(url=f"{SITE}/album/{ID}"), TARGET)

    assert (widget.type, widget.data) == ("m.spotify", {"uri": f"spotify:album:{ID}"})
    assert integration.config_of(widget.data, "") == {"url": f"{SITE}/album/{ID}"}
    assert integration.config_of({"uri": f"spotify:user:spotify:playlist:{ID}"}, "") == {"url": f"{SITE}/playlist/{ID}"}
    assert integration.frame.dark == {"theme": "0"}


async def test_spotify_is_asked_by_oembed(egress: MemoryEgress) -> None:
    # developer.spotify.com, "oEmbed API": `type` is "rich".
    asked = f"{SITE}/oembed?url=https%3A%2F%2Fopen.spotify.com%2Fepisode%2F{ID}&format=json"
    egress.page(asked, b'{"type": "rich", "version": "1.0", "title": "My Path to Spotify", "provider_name": "Spotify"}')
    await integration.check(SpotifyConfig(url=f"spotify:episode:{ID}"), egress)

    egress.page(asked, b"", 404)
    with pytest.raises(InvalidParam, match=r"open\.spotify\.com has nothing at this address") as raised:
        await integration.check(SpotifyConfig(url=f"spotify:episode:{ID}"), egress)
    assert raised.value.fields == (FieldError("/url", raised.value.message),)
