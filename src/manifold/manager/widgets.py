"""Ready-made widgets (MSC1956: "make me a widget"). Nothing is kept."""

import secrets
from typing import Any

from manifold.errors import FieldError, InvalidParam, MissingParam, NotFound
from manifold.ids import RoomID, UserID
from manifold.integrations.base import Target, WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import Config
from manifold.integrations.entry import Entry
from manifold.integrations.signing import SigningKey
from manifold.manager.blocks import Blocks
from manifold.manager.checking import Checks
from manifold.manager.place import optional_room
from manifold.manager.recognising import filled_config, widget_integration
from manifold.spec.widgets import WidgetDefinition, WidgetRequest

__all__ = ["Widgets"]


class Widgets:
    """What the catalogue's widget integrations make of a description."""

    def __init__(
        self, catalogue: Catalogue, blocks: Blocks, checks: Checks, widgets_url: str, signing_key: SigningKey
    ) -> None:
        self._catalogue = catalogue
        self._blocks = blocks
        self._checks = checks
        self._widgets_url = widgets_url
        self._signing_key = signing_key

    def make(self, owner: UserID, request: WidgetRequest) -> WidgetDefinition:
        """A widget that a client may write to a room or an account by itself, of a `type`. Nobody is asked.

        Raises NotFound, which lists the types that there are; InvalidParam with the fields of `data` that are wrong;
        MissingParam; Forbidden for what the operator blocked; Unavailable.
        """
        room_id = self._room(request)
        return self._made(owner, request, room_id, *self._described(request))

    async def make_of_form(self, owner: UserID, request: WidgetRequest) -> WidgetDefinition:
        """The same by `integration` and `config`, as a form has them: its service is asked first if that can work.

        Raises NotFound; InvalidParam with the fields of `config` that are wrong, or where it can't be put there;
        Forbidden; Unreachable; Unavailable.
        """
        room_id = self._room(request)
        entry = self._catalogue[request.integration]
        self._blocks.refuse_integration(entry.manifest.id)
        entry.manifest.check_target("account" if room_id is None else "room")
        integration = widget_integration(entry)
        config = filled_config(integration, request.config)
        await self._checks.check(integration, config)
        return self._made(owner, request, room_id, entry, config)

    def _described(self, request: WidgetRequest) -> tuple[Entry, Config]:
        if not request.type:
            raise MissingParam("Missing 'type', or 'integration' with its 'config'")
        entry = self._catalogue.widget_types.get(request.type)
        if entry is None:
            known = ", ".join(sorted(self._catalogue.widget_types))
            raise NotFound(f"Nothing here makes widgets of type {request.type!r}; there are {known}")
        self._blocks.refuse_integration(entry.manifest.id)
        integration = widget_integration(entry)
        try:
            return entry, filled_config(integration, integration.config_of(request.data, request.name))
        except InvalidParam as exc:
            raise InvalidParam(exc.message, fields=[_in_request(field, integration) for field in exc.fields]) from exc

    def _room(self, request: WidgetRequest) -> RoomID | None:
        room_id = optional_room(request.room_id)
        if room_id is not None:
            self._blocks.refuse_room(room_id)
        return room_id

    def _made(
        self,
        owner: UserID,
        request: WidgetRequest,
        room_id: RoomID | None,
        entry: Entry,
        config: Config,
    ) -> WidgetDefinition:
        widget_id = request.widget_id or f"manifold-{secrets.token_urlsafe(16)}"
        signer = self._signing_key.signer(entry.manifest.id)
        target = Target(widget_id, owner, self._widgets_url, room_id, signer)
        widget = widget_integration(entry).widget(config, target)
        return WidgetDefinition(widget.id, widget.type, widget.url, request.name or widget.name, widget.data)


def _in_request(problem: FieldError, integration: WidgetIntegration[Any, Any]) -> FieldError:
    """The problem at the place where the request has what is wrong, and not at the form's field."""
    _, field, *rest = problem.path.split("/")
    key = integration.widget_data.get(field)
    return problem if key is None else FieldError("/".join(["/data", key, *rest]), problem.message)
