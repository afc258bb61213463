"""An integration's picture: from its own folder, or that of its kind."""

import logging
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from manifold.integrations.manifest import Manifest
from manifold.integrations.svg import check_svg
from manifold.spec.catalogue import Kind

__all__ = ["Icon", "read_icon"]

logger = logging.getLogger(__name__)

_DEFAULTS = Path(__file__).with_name("icons")


@dataclass(frozen=True, slots=True)
class Icon:
    """An SVG image that is safe to show; `etag` is as HTTP spells it."""

    content: bytes
    etag: str

    @classmethod
    def read(cls, path: Path) -> "Icon":
        """Raises OSError, and ValueError where it is not only an image."""
        content = path.read_bytes()
        check_svg(content)
        return cls(content, f'"{sha256(content).hexdigest()[:20]}"')


def read_icon(folder: Path, manifest: Manifest) -> Icon:
    """`icon.svg` of the integration's folder; its kind's where there is none, or none that may be shown."""
    try:
        return Icon.read(folder / "icon.svg")
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as exc:
        logger.warning("Leaving out the icon of integration %s: %s", manifest.id, exc)
    return _default(manifest.kind)


@cache
def _default(kind: Kind) -> Icon:
    return Icon.read(_DEFAULTS / f"{kind}.svg")
