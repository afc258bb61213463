"""What every integration is: a config, and a pure decision what installing and removing it takes."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import ClassVar, Generic, TypeVar

from msgspec import Struct

from manifold.egress import Egress
from manifold.errors import InvalidParam, MissingParam
from manifold.ids import RoomID, UserID
from manifold.integrations.actions import Action, PutWidget, RemoveWidget, Widget
from manifold.integrations.config import Config
from manifold.integrations.urls import https_origin

__all__ = ["Integration", "IntegrationSettings", "Target", "WidgetIntegration"]


class IntegrationSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The operator's choices for one integration: `[integrations.<id>]` in the settings file."""


@dataclass(frozen=True)
class Target:
    """Where an installation goes, and for whom. `widgets_url` is the origin of our own widget pages."""

    installation_id: str
    user_id: UserID
    widgets_url: str
    room_id: RoomID

    @property
    def private_name(self) -> str:
        """For something outside: always the same for this installation, and not to be guessed outside the room."""
        secret = f"{self.installation_id} {self.room_id}".encode()
        return "manifold-" + blake2b(secret, digest_size=12).hexdigest()


ConfigT = TypeVar("ConfigT", bound=Config)
SettingsT = TypeVar("SettingsT", bound=IntegrationSettings)


class Integration(ABC, Generic[ConfigT, SettingsT]):
    """A kind of thing that the manager offers. `config` and `settings` are its two models."""

    config: ClassVar[type[Config]]
    settings: ClassVar[type[IntegrationSettings]] = IntegrationSettings

    def __init__(self, operator: SettingsT) -> None:
        self.operator = operator

    @abstractmethod
    def initial(self) -> ConfigT:
        """The config that a new form starts with; the operator's settings may decide it."""

    @abstractmethod
    def label(self, config: ConfigT) -> str:
        """A few words that tell this installation from others of the same integration."""

    @abstractmethod
    def install(self, config: ConfigT, target: Target) -> list[Action]:
        """What installing takes. Asked again with a new config, it is what reconfiguring takes."""

    @abstractmethod
    def uninstall(self, config: ConfigT, target: Target) -> list[Action]:
        """What undoes `install`."""

    async def check(self, config: ConfigT, egress: Egress) -> None:
        """Ask the remote service, before anything is saved, if this can work.

        Raises InvalidParam, or lets the egress client's Unreachable through.
        """


class WidgetIntegration(Integration[ConfigT, SettingsT]):
    """An integration that is one widget in the room, framed by our page `<widgets_url>/w/<id>`."""

    framed_by: ClassVar[str] = "url"
    """The query parameter of our page that decides what it may frame."""

    @abstractmethod
    def widget(self, config: ConfigT, target: Target) -> Widget:
        """The widget's definition."""

    def install(self, config: ConfigT, target: Target) -> list[Action]:
        """Put the widget into the room."""
        return [PutWidget(target.room_id, self.widget(config, target))]

    def uninstall(self, config: ConfigT, target: Target) -> list[Action]:
        """Take it away again."""
        return [RemoveWidget(target.room_id, target.installation_id)]

    def framed_origin(self, query: Mapping[str, str]) -> str:
        """The one origin that our page may frame, parsed and written anew (security rule 45).

        Raises MissingParam or InvalidParam. Asked on every render, not only when the installation is saved: the room's
        state, where the URL comes from, can be written by others.
        """
        if self.framed_by not in query:
            raise MissingParam(f"Missing '{self.framed_by}'")
        try:
            return https_origin(query[self.framed_by])
        except ValueError as exc:
            raise InvalidParam(f"'{self.framed_by}': {exc}") from exc
