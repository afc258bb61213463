"""The one list: to add a check is to write its function and its row, in one of these modules.

The command, the operators' API and `docs/operating/trouble.md` are made from it. In order: none stands before what it
comes `after`.
"""

from manifold.doctor.check import Check
from manifold.doctor.checks import (
    clients,
    clock,
    database,
    homeservers,
    login,
    packages,
    policy_lists,
    public,
    settings,
    widgets,
)

__all__ = ["CHECKS"]

CHECKS: tuple[Check, ...] = (
    *settings.CHECKS,
    *database.CHECKS,
    *public.CHECKS,
    *homeservers.CHECKS,
    *login.CHECKS,
    *clients.CHECKS,
    *packages.CHECKS,
    *policy_lists.CHECKS,
    *widgets.CHECKS,
    *clock.CHECKS,
)
