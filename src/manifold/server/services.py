"""What the endpoints call: made once, at start."""

from dataclasses import dataclass

from manifold.doctor import Doctor
from manifold.egress import Egress
from manifold.integrations.catalogue import Catalogue
from manifold.manager.accounts import Accounts
from manifold.manager.administrators import Administrators
from manifold.manager.audit import AuditTrail
from manifold.manager.blocks import Blocks
from manifold.manager.events import Events
from manifold.manager.identifying import Identifier
from manifold.manager.installations import Installations
from manifold.manager.links import Links
from manifold.manager.offers import Offers
from manifold.manager.page_data import PageData
from manifold.manager.personal_data import PersonalData
from manifold.manager.policy_lists import PolicyLists
from manifold.manager.sessions import AllSessions
from manifold.manager.terms import TermsOfService
from manifold.manager.video_calls import VideoCalls
from manifold.manager.widgets import Widgets
from manifold.server.limits import RequestLimits
from manifold.server.settings import ServerSettings
from manifold.server.watch import Watch
from manifold.storage import Store

__all__ = ["Services"]


@dataclass(frozen=True)
class Services:
    """The use cases, and the little that an endpoint needs beside them."""

    settings: ServerSettings
    limits: RequestLimits
    watch: Watch
    store: Store
    egress: Egress
    catalogue: Catalogue
    offers: Offers
    widgets: Widgets
    identifier: Identifier
    video_calls: VideoCalls
    page_data: PageData
    links: Links
    accounts: Accounts
    terms: TermsOfService
    installations: Installations
    events: Events
    audit: AuditTrail
    personal_data: PersonalData
    blocks: Blocks
    administrators: Administrators
    sessions: AllSessions
    policy_lists: PolicyLists
    doctor: Doctor
