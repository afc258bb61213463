"""`manifold`, which kills itself at a named point: `python -m tests.faults.mortal POINT serve --settings FILE`.

Nothing is tidied, flushed or closed: the process sends itself SIGKILL. The program under test knows nothing of it.
"""

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from manifold.cli import main
from manifold.manager.accounts import Accounts
from manifold.manager.decisions import Decisions
from manifold.manager.installations import Installations
from manifold.manager.personal_data import PersonalData
from manifold.openid import OpenIDVerifier
from manifold.storage import audit, installations, openid_seen, tokens

POINTS: dict[str, tuple[type, str]] = {
    # register, in its order
    "the OpenID token is verified": (OpenIDVerifier, "verify"),
    "the OpenID token is marked as used, not committed": (openid_seen.OpenIDSeen, "add"),
    "the manager token is kept, not committed": (tokens.Tokens, "add"),
    "the registration is committed, not answered": (Accounts, "register"),
    # install, in its order
    "the installation is decided": (Decisions, "install"),
    "the installation is kept, not committed": (installations.Installations, "add"),
    "the installation is committed, not answered": (Installations, "install"),
    # the report that it was done
    "the report is kept, not committed": (installations.Installations, "change"),
    "the report is committed, not answered": (Installations, "performed"),
    # the erasure of an account
    "all is erased, not committed": (audit.Audit, "erase"),
    "the erasure is committed, not answered": (PersonalData, "erase"),
}


def die_after(kind: type, name: str) -> None:
    """The first call of this method is the process's last."""
    method: Callable[..., Awaitable[Any]] = getattr(kind, name)

    async def last(*arguments: Any, **named: Any) -> None:
        await method(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(kind, name, last)


if __name__ == "__main__":
    die_after(*POINTS[sys.argv.pop(1)])
    main()
