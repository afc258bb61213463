"""What becomes of a link that somebody pasted: the integrations that it fits, and what is there."""

import logging
from collections.abc import Iterable
from typing import Any

import msgspec

from manifold.errors import FieldError, InvalidParam, Unreachable
from manifold.integrations.base import WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import Config
from manifold.integrations.seen import Seen
from manifold.integrations.urls import read_link
from manifold.manager.blocks import Blocks
from manifold.manager.looks import Looks
from manifold.manager.recognising import recognised, usable_widgets
from manifold.spec.widgets import Match, Resolved, SwitchedOff

__all__ = ["Links"]

logger = logging.getLogger(__name__)


class Links:
    """Links, read by the catalogue's widget integrations. Nothing is kept but what was seen, and that for all."""

    def __init__(self, catalogue: Catalogue, blocks: Blocks, looks: Looks) -> None:
        self._catalogue = catalogue
        self._blocks = blocks
        self._looks = looks

    async def resolve(self, url: str, ranges: Iterable[str]) -> Resolved:
        """The integrations that a link fits, best first; named in the language that fits `ranges`.

        One by which it could not be shown is left out. Raises InvalidParam for what is no https address that can be
        shown to others.
        """
        try:
            link = read_link(url)
        except ValueError as exc:
            raise InvalidParam(f"'url': {exc}", fields=[FieldError("/url", str(exc))]) from exc
        seen, trouble = await self._look(link.url)
        languages = self._catalogue.languages(ranges)
        matches = [
            Match(entry.manifest.id, entry.name(languages), integration.label(config), msgspec.to_builtins(config))
            for entry, integration in sorted(
                usable_widgets(self._catalogue, self._blocks), key=lambda each: each[1].last_resort
            )
            if (config := recognised(entry, integration, link, seen)) is not None
            and _will_do(integration, config, seen)
        ]
        switched_off = [
            SwitchedOff(entry.manifest.id, entry.name(languages))
            for entry, integration in usable_widgets(self._catalogue.switched_off, self._blocks)
            if recognised(entry, integration, link, seen) is not None
        ]
        if seen is None:
            return Resolved(matches, switched_off, False, "", "", "", "unknown", trouble)
        return Resolved(
            matches=matches,
            switched_off=switched_off,
            reachable=seen.is_there,
            url=seen.link.url,
            content_type=seen.content_type,
            title=seen.title,
            framing=seen.framing.verdict,
            message=seen.problem or seen.framing.words,
        )

    async def _look(self, url: str) -> tuple[Seen | None, str]:
        try:
            return await self._looks.look(url), ""
        except Unreachable as exc:
            return None, exc.message


def _will_do(integration: WidgetIntegration[Any, Any], config: Config, seen: Seen | None) -> bool:
    """As far as can be told of a page that is shown, or linked to, as it is. Others are asked when they are added."""
    if not integration.looked_at:
        return True
    if seen is None:
        return False
    try:
        integration.judge(config, seen)
    except InvalidParam:
        return False
    except Exception:  # whatever an integration does, the others have their say
        logger.exception("%s can't judge a page", type(integration).__name__)
        return False
    return True
