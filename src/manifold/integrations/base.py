"""What every integration is: a config, and a pure decision what installing and removing it takes."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct

from manifold.egress import Egress
from manifold.errors import InvalidParam, MissingParam
from manifold.ids import RoomID, UserID
from manifold.integrations.actions import (
    Action,
    PutAccountWidget,
    PutWidget,
    RemoveAccountWidget,
    RemoveWidget,
    Widget,
)
from manifold.integrations.checks import wrong
from manifold.integrations.config import Config
from manifold.integrations.frame import Frame
from manifold.integrations.seen import Seen
from manifold.integrations.signing import Signer
from manifold.integrations.urls import Link, client_query, host_of, https_origin, literal_query

__all__ = ["Integration", "IntegrationSettings", "Target", "WidgetIntegration"]


class IntegrationSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The operator's choices for one integration: `[integrations.<id>]` in the settings file."""


@dataclass(frozen=True)
class Target:
    """Where an installation goes, and for whom. `widgets_url` is the origin of our own widget pages.

    Where `room_id` is None, it goes into the user's own account. `signer` signs for this integration alone.
    """

    installation_id: str
    user_id: UserID
    widgets_url: str
    room_id: RoomID | None
    signer: Signer | None = field(default=None, repr=False)

    def sign(self, text: str) -> str:
        """For the address of our page: a signature that `Signer.check` knows again. What is signed here, everybody who
        has the widget may have fetched (`WidgetIntegration.page_data`)."""
        if self.signer is None:
            raise RuntimeError("There is nothing to sign with")
        return self.signer.sign(text)

    @property
    def private_name(self) -> str:
        """For something outside: always the same for this installation, and not to be guessed outside the room, or by
        anybody but the user where it goes into an account.
        """
        return "manifold-" + self._digest(12).hex()

    def private_key(self, size: int) -> bytes:
        """So many bytes (64 at most) of which the same is true; who knows the name does not know them."""
        return self._digest(size, b"key")

    def page(self, integration_id: str, address: str, filled_in: Mapping[str, str] | None = None) -> str:
        """The URL of a widget: our page that frames `address`.

        What decides `frame-src` is in the query, where the server sees it; nothing there is a variable. What the client
        fills in stands behind the `#`: `filled_in`, and its theme and language. So does the address's own fragment
        (`Frame.fragment`).
        """
        seen, _, fragment = address.partition("#")
        kept = f"&{literal_query({'fragment': fragment})}" if fragment else ""
        query, told = literal_query({"url": seen}), client_query(filled_in or {})
        return f"{self.widgets_url}/w/{integration_id}?{query}#{told}{kept}"

    def _digest(self, size: int, purpose: bytes = b"") -> bytes:
        secret = f"{self.installation_id} {self.room_id or self.user_id}".encode()
        return blake2b(secret, digest_size=size, person=purpose).digest()


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
    """An integration that is one widget in a room or an account, shown by our page `<widgets_url>/w/<id>`."""

    page: ClassVar[str] = "frame"
    """Which of the built pages that is; `frame` frames the https address in its `url`, as `frame` says."""

    frame: ClassVar[Frame] = Frame()

    framed_by: ClassVar[str] = "url"
    """The query parameter of our page that decides what it may frame."""

    hosts: ClassVar[frozenset[str]] = frozenset()
    """The only hosts that it may frame; where there are none, any. `framable` may know more."""

    widget_data: ClassVar[Mapping[str, str]] = {}
    """Where the `data` of such a widget keeps what the form's fields hold: `{"audio_only": "isAudioOnly"}`."""

    content_types: ClassVar[Mapping[str, str]] = {}
    """Kinds of files that it shows, by media type, each with the form's field that takes such a file's address:
    `{"application/pdf": "url", "video/*": "url"}`."""

    looked_at: ClassVar[str] = ""
    """The form's field with the address of somebody's page that is shown, or linked to, as it is. Before anything is
    saved, the manager looks at it, and `judge` says whether it will do."""

    told_at: ClassVar[str] = "url"
    """The form's field that decides `framed_page`."""

    framing_help: ClassVar[str] = "whoever runs it can allow that"
    """What helps where the service refuses to be framed."""

    last_resort: ClassVar[int] = 0
    """1 or more for who recognises about any link: those that know it better come first, and then the lower number."""

    @abstractmethod
    def widget(self, config: ConfigT, target: Target) -> Widget:
        """The widget's definition."""

    def install(self, config: ConfigT, target: Target) -> list[Action]:
        """Put the widget there."""
        widget = self.widget(config, target)
        return [PutAccountWidget(widget) if target.room_id is None else PutWidget(target.room_id, widget)]

    def uninstall(self, config: ConfigT, target: Target) -> list[Action]:
        """Take it away again."""
        if target.room_id is None:
            return [RemoveAccountWidget(target.installation_id)]
        return [RemoveWidget(target.room_id, target.installation_id)]

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """The form's values for the widget that a client describes by its `data` (MSC1956: "make me a widget").

        `data` is a stranger's: what comes out is checked as a form is, and what is left out keeps the value that a new
        form begins with. `name` is what the widget shall be called, "" where nobody said. Raises InvalidParam, told at
        the form's field.
        """
        return {field: data[key] for field, key in self.widget_data.items() if key in data}

    def recognise(self, link: Link) -> dict[str, Any] | None:
        """The form's values for the thing that this link leads to; None where it is no such thing.

        Pure: nothing is asked, so a link may still lead nowhere.
        """
        return None

    def recognise_seen(self, link: Link, seen: Seen) -> dict[str, Any] | None:
        """Like `recognise`, of a link that the manager has looked at: where redirects lead counts, too, and what kind
        of file is there.
        """
        values = self.recognise(link)
        if values is None:
            values = self.recognise(seen.link)
        if values is None and (field := self._field_for(seen.content_type)):
            values = {field: link.url}
        return values

    def judge(self, config: ConfigT, seen: Seen) -> None:
        """What was seen at the address in `looked_at`. Raises InvalidParam, told at that field, where it won't do.

        A page that is framed must be there, let itself be framed, and lead to no other site.
        """
        if refusal := seen.refusal(self.looked_at):
            raise refusal
        origin = https_origin(getattr(config, self.looked_at))
        if origin != seen.link.origin:  # the only one that `frame-src` names
            there = host_of(seen.link.origin)
            raise wrong(self.looked_at, f"{host_of(origin)} leads on to {there}. Give the address that it leads to.")

    def framed_page(self, config: ConfigT) -> str:
        """The page whose answer tells, before anything is saved, if ours may frame the service.

        "" where nobody needs to be asked: a company's player is there to be framed.
        """
        return ""

    def framed_origin(self, query: Mapping[str, str]) -> str:
        """The one origin that our page may frame, parsed and written anew (security rule 45).

        Raises MissingParam or InvalidParam. Asked on every render, not only when the installation is saved: the room's
        state, where the URL comes from, can be written by others.
        """
        if self.framed_by not in query:
            raise MissingParam(f"Missing '{self.framed_by}'")
        try:
            origin = https_origin(query[self.framed_by])
        except ValueError as exc:
            raise InvalidParam(f"'{self.framed_by}': {exc}") from exc
        hosts = self.framable()
        if hosts and host_of(origin) not in hosts:
            raise InvalidParam(f"'{self.framed_by}': only pages of {', '.join(sorted(hosts))} are shown here")
        return origin

    def framable(self) -> frozenset[str]:
        """`hosts`, unless the operator's settings decide."""
        return self.hosts

    def page_sources(self, query: Mapping[str, str]) -> dict[str, str]:
        """What our page may load besides what is ours, as directives of its Content-Security-Policy.

        One that frames nothing says `{}`; one that shows a film `{"media-src": origin}`. Raises as `framed_origin`.
        """
        return {"frame-src": self.framed_origin(query)}

    async def page_data(self, query: Mapping[str, str], signer: Signer, egress: Egress) -> Struct | None:
        """What our page asks for at `<widgets_url>/w/<id>/data?…`, as a model that becomes JSON; None: it asks nothing.

        Whoever knows the page's address asks, without an account. So nothing is fetched but what `signer` knows for
        its own (`Target.sign`, when somebody signed in had the widget made). Raises MissingParam, InvalidParam,
        Forbidden; BadGateway where a remote service let us down.
        """
        return None

    def _field_for(self, content_type: str) -> str | None:
        family = f"{content_type.partition('/')[0]}/*"
        return self.content_types.get(content_type) or self.content_types.get(family)
