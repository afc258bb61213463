"""Ready-made widgets, and links that are recognised (MSC1956: "make me a widget"). Nothing is kept, nobody is asked."""

import logging
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from manifold.errors import FieldError, InvalidParam, NotFound, Unavailable
from manifold.ids import UserID
from manifold.integrations.base import Target, WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import Config, check_config
from manifold.integrations.entry import Entry
from manifold.integrations.signing import SigningKey
from manifold.integrations.urls import Link, read_link
from manifold.manager.blocks import Blocks
from manifold.manager.place import optional_room
from manifold.spec.widgets import Match, WidgetDefinition, WidgetRequest

__all__ = ["Widgets"]

logger = logging.getLogger(__name__)


class Widgets:
    """What the catalogue's widget integrations make of a description, or of a link."""

    def __init__(self, catalogue: Catalogue, blocks: Blocks, widgets_url: str, signing_key: SigningKey) -> None:
        self._catalogue = catalogue
        self._blocks = blocks
        self._widgets_url = widgets_url
        self._signing_key = signing_key

    def make(self, owner: UserID, request: WidgetRequest) -> WidgetDefinition:
        """A widget that a client may write to a room or an account by itself.

        Raises NotFound, which lists the types that there are; InvalidParam with the fields of `data` that are wrong;
        Forbidden for what the operator blocked; Unavailable.
        """
        room_id = optional_room(request.room_id)
        if room_id is not None:
            self._blocks.refuse_room(room_id)
        entry = self._catalogue.widget_types.get(request.type)
        if entry is None:
            known = ", ".join(sorted(self._catalogue.widget_types))
            raise NotFound(f"Nothing here makes widgets of type {request.type!r}; there are {known}")
        self._blocks.refuse_integration(entry.manifest.id)
        integration = _widget_integration(entry)
        try:
            config = _config(integration, integration.config_of(request.data, request.name))
        except InvalidParam as exc:
            raise InvalidParam(exc.message, fields=[_in_request(field, integration) for field in exc.fields]) from exc
        signer = self._signing_key.signer(entry.manifest.id)
        target = Target(f"manifold-{secrets.token_urlsafe(16)}", owner, self._widgets_url, room_id, signer)
        widget = integration.widget(config, target)
        return WidgetDefinition(widget.id, widget.type, widget.url, request.name or widget.name, widget.data)

    def resolve(self, url: str, ranges: Iterable[str]) -> list[Match]:
        """The integrations that a link fits, best first; named in the language that fits `ranges`.

        Raises InvalidParam for what is no https address that can be shown to others.
        """
        try:
            link = read_link(url)
        except ValueError as exc:
            raise InvalidParam(f"'url': {exc}", fields=[FieldError("/url", str(exc))]) from exc
        languages = self._catalogue.languages(ranges)
        return [
            Match(entry.manifest.id, entry.name(languages), integration.label(config), msgspec.to_builtins(config))
            for entry, integration in sorted(self._usable(), key=lambda each: each[1].last_resort)
            if (config := _recognised(entry, integration, link)) is not None
        ]

    def _usable(self) -> Iterator[tuple[Entry, WidgetIntegration[Any, Any]]]:
        for entry in self._catalogue:
            if entry.manifest.kind != "widget" or self._blocks.integration_reason(entry.manifest.id) is not None:
                continue
            try:
                yield entry, _widget_integration(entry)
            except Unavailable:  # logged where it turned out
                continue


def _widget_integration(entry: Entry) -> WidgetIntegration[Any, Any]:
    integration = entry.usable()
    if not isinstance(integration, WidgetIntegration):
        raise Unavailable(f"{entry.manifest.name} can't be used on this manager: it is no widget")
    return integration


def _config(integration: WidgetIntegration[Any, Any], values: dict[str, Any]) -> Config:
    # What is left out keeps the value that a new form begins with.
    return check_config(integration.config, {**msgspec.to_builtins(integration.initial()), **values})


def _recognised(entry: Entry, integration: WidgetIntegration[Any, Any], link: Link) -> Config | None:
    try:
        values = integration.recognise(link)
        return None if values is None else _config(integration, values)
    except InvalidParam:  # such a link, but not one that its form would take
        return None
    except Exception:  # whatever an integration does, the others have their say
        logger.exception("Integration %s can't read a link", entry.manifest.id)
        return None


def _in_request(problem: FieldError, integration: WidgetIntegration[Any, Any]) -> FieldError:
    """The problem at the place where the request has what is wrong, and not at the form's field."""
    _, field, *rest = problem.path.split("/")
    key = integration.widget_data.get(field)
    return problem if key is None else FieldError("/".join(["/data", key, *rest]), problem.message)
