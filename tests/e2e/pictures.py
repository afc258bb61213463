"""Whether a page still looks as it did: its picture beside the one that is kept in `pictures/`."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

__all__ = ["Picture"]

_KEPT = Path(__file__).parent / "pictures"
_LATEST = Path(__file__).parents[2] / ".cache" / "pictures"

_TOLERATED = 0.002
_UNLIKE = 10
"""Of 255, in one of the three colours. White and the ground of a notice differ by more."""
_SHADES = [round(round(shade * 31 / 255) * 255 / 31) for shade in range(256)]
"""Of one colour, as they are kept: at most 4 from what they were."""


@dataclass(frozen=True)
class Picture:
    """One that was just taken. `drawn_by`: the browser, since another one may draw letters in another way."""

    name: str
    png: bytes
    drawn_by: str

    def keep(self) -> None:
        """From now on the page is to look so."""
        # Half as large with 32 shades of each colour.
        image = _opened(self.png).point(_SHADES * 3)
        if image.getcolors(256):
            image = image.quantize(256, dither=Image.Dither.NONE)
        _KEPT.mkdir(exist_ok=True)
        image.save(self._kept, optimize=True)

    def fault(self) -> str | None:
        """What is wrong with it, and where both can be seen; None where it looks as it should."""
        if not self._kept.exists():
            return f"{self.name}: there is no picture of it yet; {self._written()}"
        old, new = _opened(self._kept.read_bytes()), _opened(self.png)
        if old.size != new.size:
            return f"{self.name}: {new.size[0]} × {new.size[1]}, not {old.size[0]} × {old.size[1]}; {self._written()}"
        unlike = _unlike(old, new)
        share = unlike.histogram()[255] / (old.width * old.height)
        if share <= _TOLERATED:
            return None
        # What differs in red, on the old picture made pale.
        shown = Image.blend(old, Image.new("RGB", old.size, "white"), 0.7)
        shown.paste((220, 0, 0), mask=unlike)
        _LATEST.mkdir(parents=True, exist_ok=True)
        shown.save(_LATEST / f"{self.name}-diff.png")
        return f"{self.name}: {share:.2%} of its pixels differ ({_TOLERATED:.1%} may); {self._written()}"

    def _written(self) -> str:
        _LATEST.mkdir(parents=True, exist_ok=True)
        (_LATEST / f"{self.name}.png").write_bytes(self.png)
        return f"see .cache/pictures/{self.name}*.png, drawn by {self.drawn_by}. If it is meant: pytest --update-shots"

    @property
    def _kept(self) -> Path:
        return _KEPT / f"{self.name}.png"


def _opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def _unlike(old: Image.Image, new: Image.Image) -> Image.Image:
    """White where they differ, black elsewhere."""
    red, green, blue = ImageChops.difference(old, new).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([255 if value > _UNLIKE else 0 for value in range(256)])
