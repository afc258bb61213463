"""Ready-made widgets (MSC1956), pasted links, and the packs of a sticker picker (MSC1959)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from manifold.sdk.caller import Call
from manifold.sdk.connection import Calls
from manifold.spec.account import Empty
from manifold.spec.stickers import PackReference, Packs, StickerPack
from manifold.spec.widgets import (
    FoundWidget,
    Identified,
    IdentifiedWidget,
    IdentifyRequest,
    Resolved,
    ResolveRequest,
    WidgetDefinition,
    WidgetRequest,
)

__all__ = ["WidgetCalls"]


class WidgetCalls(Calls):
    """Besides what each says, all raise what Manager says."""

    async def make_widget(
        self, widget_type: str, *, room_id: str = "", data: dict[str, Any] | None = None, name: str = ""
    ) -> WidgetDefinition:
        """A widget of this type (`m.jitsi`), complete; the manager keeps nothing. Raises NotFound, InvalidParam."""
        request = WidgetRequest(widget_type, room_id, data or {}, name)
        return await self._connection.call(Call("POST", "widgets", WidgetDefinition, "ready-made widgets", request))

    async def make_widget_of(
        self, integration: str, config: dict[str, Any], *, room_id: str = "", widget_id: str = "", name: str = ""
    ) -> WidgetDefinition:
        """A widget by what an integration's form takes. With `widget_id` it is to take the place of that widget.

        The manager keeps nothing, but asks the integration's service first. Raises NotFound, InvalidParam with the
        fields that are wrong.
        """
        request = WidgetRequest("", room_id, {}, name, integration, config, widget_id)
        return await self._connection.call(Call("POST", "widgets", WidgetDefinition, "ready-made widgets", request))

    async def identify(self, widgets: Sequence[FoundWidget], *, room_id: str = "") -> list[IdentifiedWidget]:
        """What widgets are that are there, whoever put them, in the same order; at most 100.

        Those behind pages of Scalar or Dimension come with a replacement, to be written under the same id.
        """
        request = IdentifyRequest(list(widgets), room_id)
        call = Call("POST", "widgets/identify", Identified, "recognition of widgets", request)
        return (await self._connection.call(call)).widgets

    async def resolve(self, url: str) -> Resolved:
        """Which integrations a link fits that somebody pasted, best first, with their config filled in; and what the
        manager saw there. Raises InvalidParam for what is no https address.
        """
        call = Call("POST", "widgets/resolve", Resolved, "recognition of links", ResolveRequest(url))
        return await self._connection.call(call)

    async def packs(self, widget_id: str) -> list[StickerPack]:
        """The packs of the user's sticker picker."""
        return (await self._connection.call(Call("GET", _packs(widget_id), Packs, "sticker packs"))).packs

    async def add_pack(self, widget_id: str, sharable_url: str) -> StickerPack:
        """Adds a pack to the picker. Raises PackNotFound where the URL leads to none."""
        reference = PackReference(sharable_url)
        return await self._connection.call(Call("PUT", _packs(widget_id), StickerPack, "sticker packs", reference))

    async def remove_pack(self, widget_id: str, sharable_url: str) -> None:
        """Takes a pack out of the picker. Raises PackNotFound where the URL leads to none."""
        reference = PackReference(sharable_url)
        await self._connection.call(Call("DELETE", _packs(widget_id), Empty, "sticker packs", reference))


def _packs(widget_id: str) -> str:
    return f"widgets/{quote(widget_id, safe='')}/packs"
