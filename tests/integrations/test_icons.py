"""An icon of a stranger's is only an image, or it is not shown."""

import re
from pathlib import Path

import pytest

from manifold.integrations.catalogue import Catalogue
from manifold.integrations.icons import read_icon
from manifold.integrations.manifest import Manifest
from manifold.integrations.svg import MAX_BYTES, check_svg
from tests.integrations.test_words import MANIFEST

ICONS = Path(__file__).parents[2] / "src" / "manifold" / "integrations" / "icons"


def svg(inside: str = "", attributes: str = "") -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 24 24" '
        f"{attributes}>{inside}</svg>"
    ).encode()


@pytest.mark.parametrize(
    "content",
    [
        svg(),
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a square -->' + svg('<rect width="24" height="24"/>'),
        svg('<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><path d="M0 0h9" fill="url(#g)"/>'),
        svg('<linearGradient id="a"/><linearGradient id="b" href="#a"/><linearGradient xlink:href="#a"/>'),
        svg("<style>path{fill:#123}@media (prefers-color-scheme: dark){path{fill:#fff}}</style>"),
        svg("<path style=\"fill:url('#g')\"/>"),
        svg("<title>Ünïcode</title><desc>Onward</desc>"),
        svg('<g clip-path="url( #c )"/>'),
    ],
)
def test_an_image_is_only_an_image(content: bytes) -> None:
    check_svg(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg>",
        b"\x89PNG\r\n",
        b'<svg viewBox="0 0 24 24"/>',
        b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        svg("<script>alert(1)</script>"),
        svg('<script href="https://evil.example/x.js"/>'),
        svg(attributes='onload="alert(1)"'),
        svg('<path ONCLICK="alert(1)"/>'),
        svg("<foreignObject/>"),
        svg('<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>'),
        svg('<body xmlns="http://www.w3.org/1999/xhtml"/>'),
        svg('<image href="https://evil.example/track.png"/>'),
        svg('<use href="#a"/>'),
        svg('<a href="javascript:alert(1)"/>'),
        svg('<animate attributeName="href" values="javascript:alert(1)"/>'),
        svg('<set attributeName="onclick" to="alert(1)"/>'),
        svg('<linearGradient href="https://evil.example/#a"/>'),
        svg('<linearGradient xlink:href="data:image/svg+xml,x"/>'),
        svg('<linearGradient href="//evil.example"/>'),
        svg('<g xml:base="https://evil.example/"/>'),
        svg('<path fill="url(https://evil.example/#a)"/>'),
        svg('<path fill="URL (//evil.example)"/>'),
        svg("<path style=\"fill:url('https://evil.example')\"/>"),
        svg("<style>@import 'https://evil.example/x.css';</style>"),
        svg("<style>path{fill:url(https://evil.example)}</style>"),
        svg("<style>path{fill:u<!-- -->rl(https://evil.example)}</style>"),
        svg("<style>path{fill:u<g/>rl(https://evil.example)}</style>"),
        svg("<style>path{fill:<![CDATA[u]]>rl(https://evil.example)}</style>"),
        svg("<style>path{fill:&#117;rl(https://evil.example)}</style>"),
        svg("<style>path{fill:\\75rl(https://evil.example)}</style>"),
        svg("<style>@font-face{font-family:a;src:local(a)}</style>"),
        svg("<style>path{background:image-set('https://evil.example' 1x)}</style>"),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(),
        b'<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">' + svg(),
        b'<?xml-stylesheet href="https://evil.example/x.css"?>' + svg(),
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + svg(),
        svg().decode().encode("utf-16"),
        svg("<!--" + "x" * MAX_BYTES + "-->"),
        svg("<g>" * 10_000 + "</g>" * 9_999),
    ],
)
def test_what_is_more_than_an_image_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"^it(s style)? "):
        check_svg(content)


@pytest.mark.parametrize("kind", ["bot", "bridge", "widget"])
def test_without_an_icon_of_its_own_an_integration_has_that_of_its_kind(tmp_path: Path, kind: str) -> None:
    (tmp_path / "manifest.toml").write_text(MANIFEST.replace('"widget"', f'"{kind}"'))

    icon = read_icon(tmp_path, Manifest.read(tmp_path))

    assert icon.content == (ICONS / f"{kind}.svg").read_bytes()


def test_an_icon_that_is_refused_is_logged_and_replaced(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "manifest.toml").write_text(MANIFEST)
    (tmp_path / "icon.svg").write_bytes(svg("<script/>"))

    icon = read_icon(tmp_path, Manifest.read(tmp_path))

    assert icon.content == (ICONS / "widget.svg").read_bytes()
    assert "Leaving out the icon of integration example: it has an element" in caplog.text


def test_our_own_icons_can_be_seen_on_light_and_on_dark(catalogue: Catalogue) -> None:
    icons = [*(path.read_text() for path in ICONS.iterdir()), *(entry.icon.content.decode() for entry in catalogue)]
    for icon in icons:
        assert 'viewBox="0 0 24 24"' in icon
        for colour in set(re.findall(r"#[0-9A-F]{6}", icon)):
            # What WCAG 2 asks of graphics ("Non-text Contrast"), on white and on Element's dark ground.
            assert min(contrast(colour, "#FFFFFF"), contrast(colour, "#15191E")) >= 3, icon


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it, between 1 and 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
