"""Where on the map a link or a text points to, and the part of the map around it. Pure."""

import math
import re
from typing import NamedTuple

from manifold.integrations import Link, read_link

__all__ = ["Place", "read_place"]

_NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?"
_COORDINATES = re.compile(rf"(?:geo:)?\s*(?P<lat>{_NUMBER})\s*[,;\s]\s*(?P<lon>{_NUMBER})(?:[,;?&]\S*)?\s*\Z")
_MAP = re.compile(rf"(?:\S*&)?map=(?P<zoom>[0-9]{{1,2}})(?:\.[0-9]+)?/(?P<lat>{_NUMBER})/(?P<lon>{_NUMBER})(?:&\S*)?\Z")
_SHORT = re.compile(r"/go/(?P<code>[A-Za-z0-9_~@]{3,20}-{0,2})/?\Z")
_SITES = frozenset({"https://www.openstreetmap.org", "https://openstreetmap.org", "https://osm.org"})
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
_ZOOM = 16


class Place(NamedTuple):
    """Degrees; `is_marked`: the link marks the very place, and does not just show the map around it."""

    latitude: float
    longitude: float
    zoom: int = _ZOOM
    is_marked: bool = True

    def bounds(self, zoom: int) -> tuple[float, float, float, float]:
        """West, south, east and north of what a frame of about 640 by 480 pixels shows (256 of them to a tile)."""
        across = 360 / 2**zoom * 640 / 256
        up = across * 480 / 640 * math.cos(math.radians(self.latitude))
        west, east = max(-180.0, self.longitude - across / 2), min(180.0, self.longitude + across / 2)
        return west, max(-85.0, self.latitude - up / 2), east, min(85.0, self.latitude + up / 2)


def read_place(text: str) -> Place | None:
    """Of a link to OpenStreetMap, a `geo:` address, or coordinates. None where there is none, or none on Earth."""
    if text.strip().lower().startswith("https:"):
        try:
            place = _of_link(read_link(text.strip()))
        except ValueError:
            return None
    else:
        found = _COORDINATES.match(text.strip())
        place = Place(float(found["lat"]), float(found["lon"])) if found else None
    if place is None or abs(place.latitude) > 85 or abs(place.longitude) > 180 or place.zoom > 19:
        return None
    return place


def _of_link(link: Link) -> Place | None:
    if link.origin not in _SITES:
        return None
    if short := _SHORT.match(link.path):
        return _of_code(short["code"], is_marked="m" in link.parameters)
    given, shown = link.parameters, _MAP.match(link.fragment)
    zoom = int(shown["zoom"]) if shown else int(given["zoom"]) if given.get("zoom", "").isdecimal() else _ZOOM
    for latitude, longitude in (("mlat", "mlon"), ("lat", "lon")):
        both = re.match(rf"(?P<lat>{_NUMBER}),(?P<lon>{_NUMBER})\Z", f"{given.get(latitude)},{given.get(longitude)}")
        if both:
            return Place(float(both["lat"]), float(both["lon"]), zoom, latitude == "mlat")
    return Place(float(shown["lat"]), float(shown["lon"]), zoom, is_marked=False) if shown else None


def _of_code(code: str, *, is_marked: bool) -> Place:
    """OpenStreetMap's short links: bits of longitude and latitude take turns, six to a letter (wiki, "Shortlink")."""
    letters = code.replace("@", "~").rstrip("-")
    x = y = 0
    for letter in letters:
        bits = _LETTERS.index(letter)
        for shift in (4, 2, 0):
            x, y = x << 1 | bits >> shift + 1 & 1, y << 1 | bits >> shift & 1
    depth = 3 * len(letters)
    zoom = depth - 8 - (-(len(code) - len(letters))) % 3
    return Place(y * 180 / 2**depth - 90, x * 360 / 2**depth - 180, max(0, min(zoom, 19)), is_marked)
