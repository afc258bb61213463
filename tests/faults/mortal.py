"""`manifold`, which kills itself at a named point: `python -m tests.faults.mortal POINT serve --settings FILE`.

Nothing is tidied, flushed or closed: the process sends itself SIGKILL. The program under test knows nothing of it.
"""

import inspect
import os
import signal
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import manifold.cli.restore
from manifold.cli import main
from manifold.manager.accounts import Accounts
from manifold.manager.decisions import Decisions
from manifold.manager.installations import Installations
from manifold.manager.personal_data import PersonalData
from manifold.openid import OpenIDVerifier
from manifold.storage import archive, audit, backup, installations, openid_seen, tokens

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

COMMAND_POINTS: dict[str, tuple[type | ModuleType, str]] = {
    # backup, in its order
    "some rows are written": (archive.Writer, "rows"),
    "all is written, and has no name yet": (archive.Writer, "end"),
    # restore, in its order
    "the old tables are gone, not committed": (backup, "_clear"),
    "some rows are restored, not committed": (backup, "_add"),
    "all rows are restored, not committed": (backup, "_load"),
    "the restore is committed, not told": (manifold.cli.restore, "restore"),
}


def die_after(kind: type | ModuleType, name: str) -> None:
    """The first call of this function or method is the process's last."""
    function: Callable[..., Any] = getattr(kind, name)

    def last_call(*arguments: Any, **named: Any) -> None:
        function(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    async def last_task(*arguments: Any, **named: Any) -> None:
        await function(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    last = last_task if inspect.iscoroutinefunction(function) else last_call

    setattr(kind, name, last)


if __name__ == "__main__":
    die_after(*{**POINTS, **COMMAND_POINTS}[sys.argv.pop(1)])
    main()
