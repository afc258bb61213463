"""What the doctor knows of the manager that is examined: values, so that no check needs the operator's whole file."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

from manifold.egress import Egress, Services
from manifold.ids import UserID
from manifold.manager.block_settings import PolicyListSettings
from manifold.manager.clock import Clock
from manifold.matrix import HomeserverSettings
from manifold.spec.discovery import ElementConfig, Manager
from manifold.storage import Settings as DatabaseSettings
from manifold.storage import Store

__all__ = ["Patient", "Request", "Visitor"]


@dataclass(frozen=True)
class Patient:
    """A manager, running or not.

    - `check_settings` raises SettingsError; `secrets` are the files that nobody else should read.
    - `listen` is the URL of the API on this machine, whatever its public one is.
    - `app_url` is "" where there is no stand-alone page.
    - `widget_page` gives the path of one of the widget pages; `frame_ancestors` is the directive that our own policy
      has, or "".
    - `agreed` are URLs of documents, one of each policy that must be agreed to.
    - `open_store` gives the database, with its tables up to date.
    - `well_known_port` is 443, except in tests, which may not listen there.
    """

    check_settings: Callable[[], None]
    secrets: tuple[Path, ...]
    listen: str
    public_url: str
    widgets_url: str
    app_url: str
    widget_page: Callable[[], str]
    frame_ancestors: str
    announced: Manager
    element_config: ElementConfig
    database: DatabaseSettings
    base: Path
    open_store: Callable[[], AbstractAsyncContextManager[Store]]
    agreed: tuple[str, ...]
    homeservers: Mapping[str, HomeserverSettings]
    is_open_to_others: bool
    policy_lists: PolicyListSettings
    pins: Mapping[str, str]
    egress: Egress
    services: Services
    clock: Clock
    well_known_port: int = 443


@dataclass(frozen=True)
class Visitor:
    """A user in whose name the whole way is gone once: `homeserver` is the client-server API, "" to look for it."""

    user_id: UserID
    access_token: str = field(repr=False)
    homeserver: str = ""


@dataclass(frozen=True)
class Request:
    """What somebody wants to know: the `checks` with these ids, or all; `element` is where an Element Web is."""

    checks: tuple[str, ...] = ()
    element: str = ""
    visitor: Visitor | None = None
