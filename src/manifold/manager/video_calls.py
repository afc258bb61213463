"""The conference behind a client's call button (Element's `widget_build_url`). Nothing is kept, nobody is asked.

Who calls says nothing but the room's id, and no token comes with it. So all that is answered follows from that id: the
same room has the same conference, and who does not know the id can't guess its name. Who knows it can, be they in the
room or not; a key of ours would keep nobody away, since anybody may ask us. The id of a public room is known to
everybody: where that matters, let in members alone (`[integrations.jitsi] members_only`).
"""

from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

import msgspec

from manifold.errors import InvalidParam, NotFound, SettingsError, Unavailable
from manifold.ids import RoomID, UserID
from manifold.integrations.base import Target, WidgetIntegration
from manifold.integrations.catalogue import Catalogue
from manifold.integrations.config import Config, check_config
from manifold.manager.blocks import Blocks
from manifold.spec.widgets import BuiltWidget, CallWidget, WidgetLayout

__all__ = ["VideoCalls", "check_video_call"]

_CATEGORY = "meetings"


class VideoCalls:
    """The meeting that the operator chose: `[catalogue] video_call`, the id of an integration, or ""."""

    def __init__(self, catalogue: Catalogue, blocks: Blocks, widgets_url: str, integration_id: str) -> None:
        self._catalogue = catalogue
        self._blocks = blocks
        self._widgets_url = widgets_url
        self._id = integration_id

    def build(self, room_id: RoomID) -> BuiltWidget:
        """The widget for the room, as clients write it there. Raises NotFound, Forbidden, Unavailable."""
        if not self._id:
            raise NotFound("This manager makes no video calls")
        self._blocks.refuse_room(room_id)
        self._blocks.refuse_integration(self._id)
        integration = self._catalogue[self._id].usable()
        if not isinstance(integration, WidgetIntegration):
            raise Unavailable(f"{self._id} makes no widgets")
        # Nobody's account: clients put in the sender, whom they do not tell us.
        nobody = UserID.parse(f"@manifold:{urlsplit(self._widgets_url).netloc}")
        # The same each time: so a client finds the widget in the room, and adds no second one.
        widget_id = f"manifold-call-{blake2b(room_id.encode(), digest_size=12).hexdigest()}"
        widget = integration.widget(_begun(integration), Target(widget_id, nobody, self._widgets_url, room_id))
        content = CallWidget(str(nobody), widget.id, widget.type, widget.name, widget.url, widget.data)
        return BuiltWidget(widget.id, content, WidgetLayout())


def check_video_call(catalogue: Catalogue, integration_id: str) -> None:
    """Raises SettingsError where that integration makes no meeting of its own for each room."""
    if not integration_id:
        return
    try:
        entry = catalogue[integration_id]
        if entry.manifest.category != _CATEGORY:
            raise SettingsError(f"catalogue.video_call: {integration_id} is no meeting")
        _begun(entry.usable())
    except NotFound as exc:
        raise SettingsError(f"catalogue.video_call: {exc.message}") from exc
    except InvalidParam as exc:
        raise SettingsError(f"catalogue.video_call: {integration_id} must be told which meeting it is") from exc
    except Unavailable:  # its card says why; a call is answered with the same
        return


def _begun(integration: Any) -> Config:
    """What a form begins with. Raises InvalidParam where that is not enough."""
    config: Config = check_config(integration.config, msgspec.to_builtins(integration.initial()))
    return config
