"""Widgets of things that have a link (a pad, a map, a dashboard): people paste it, the rest may stay empty."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.integrations.actions import Widget
from manifold.integrations.base import ConfigT, SettingsT, Target, WidgetIntegration
from manifold.integrations.checks import wrong
from manifold.integrations.urls import Link, read_link

__all__ = ["LinkedWidget"]


class LinkedWidget(WidgetIntegration[ConfigT, SettingsT]):
    """What such integrations have in common. The link stands in the form's field `url`, and in the widget's `data`.

    A subclass says what a link leads to (`read`), and what our page frames of it (`address`).
    """

    id: ClassVar[str]
    """The manifest's: our page is `/w/<id>`."""

    widget_type: ClassVar[str]

    title: ClassVar[str]
    """What its widgets are called."""

    filled_in: ClassVar[Mapping[str, str]] = {}
    """What our page's fragment has of the client's: `{"displayName": "$matrix_display_name"}`; see `Frame.fill`."""

    widget_data: ClassVar[Mapping[str, str]] = {"url": "url"}

    @property
    @abstractmethod
    def asks_for(self) -> str:
        """What people read who gave another link: "Give the link of a pad, such as https://…"."""

    @abstractmethod
    def read(self, link: Link) -> dict[str, Any] | None:
        """The form's values, given that somebody says what the link leads to; None where it can't be that."""

    @abstractmethod
    def address(self, config: ConfigT, target: Target) -> str:
        """What our page frames, with its fragment. Raises InvalidParam where the link leads to no such thing."""

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """As `read`; narrower where a link alone does not show what it leads to."""
        return self.read(link)

    def read_url(self, url: str) -> dict[str, Any]:
        """As `read`, of what somebody typed. Raises InvalidParam, told at the form's field."""
        try:
            values = self.read(read_link(url))
        except ValueError as exc:
            raise wrong("url", str(exc)) from exc
        if values is None:
            raise wrong("url", self.asks_for)
        return values

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """What the link says, and what stands beside it."""
        values = super().config_of(data, name)
        return {**self.read_url(str(values["url"])), **values} if "url" in values else values

    def data(self, config: ConfigT, address: str) -> dict[str, Any]:
        """The widget's `data`: the link that was given, or that of what is new."""
        return {"url": getattr(config, "url", None) or address}

    def widget(self, config: ConfigT, target: Target) -> Widget:
        """Element names the service's host in its prompt, since the address is in our page's `url`."""
        address = self.address(config, target)
        return Widget(
            id=target.installation_id,
            type=self.widget_type,
            name=self.title,
            url=target.page(self.id, address, self.filled_in),
            data=self.data(config, address),
        )
