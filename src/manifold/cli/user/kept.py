"""What is kept between two commands: Matrix sessions, which manager each uses, and what the user trusts.

All in one folder that nobody but its owner can read.
"""

import os
import secrets
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from manifold.errors import NotLoggedIn, SettingsError
from manifold.ids import UserID
from manifold.sdk.address import is_web_address

__all__ = ["Account", "Kept", "Place"]


class Account(Struct, frozen=True, kw_only=True):
    """One Matrix session. `manager` is the API's URL that `login --manager` named, "" where discovery decides;
    `trusted` are those that the user vouched for; `used` those that may hold a token.
    """

    homeserver: str
    access_token: str
    manager: str = ""
    trusted: tuple[str, ...] = ()
    used: tuple[str, ...] = ()

    def demand_addresses(self) -> None:
        """Raises ValueError where a URL is none."""
        for url in filter(None, (self.homeserver, self.manager, *self.trusted, *self.used)):
            if not is_web_address(url):
                raise ValueError(f"{url!r} is no web address")

    def at(self, manager: str) -> "Account":
        """The same, with this manager."""
        return replace(self, manager=manager)


class Kept(Struct, frozen=True):
    """The accounts by user ID; `current` is the one that commands are for."""

    current: str = ""
    accounts: dict[str, Account] = field(default_factory=dict)

    def chosen(self, user_id: str = "") -> tuple[str, Account]:
        """This user's account, or the current one. Raises NotLoggedIn."""
        name = user_id or self.current
        account = self.accounts.get(name)
        if account is None:
            who = f" as {user_id}" if user_id else ""
            raise NotLoggedIn(f"You are not logged in{who}: manifold login {user_id or '@you:example.org'}")
        return name, account

    def having(self, user_id: str, account: Account) -> "Kept":
        """With this account, which becomes the current one if there is none."""
        return replace(self, current=self.current or user_id, accounts={**self.accounts, user_id: account})

    def with_current(self, user_id: str) -> "Kept":
        """With this account as the current one."""
        return replace(self, current=user_id)

    def without(self, user_id: str) -> "Kept":
        """Without this account; another one becomes the current one."""
        accounts = {name: account for name, account in self.accounts.items() if name != user_id}
        current = self.current if self.current in accounts else next(iter(accounts), "")
        return Kept(current, accounts)


class Place:
    """The folder. What it raises is SettingsError, with the path and what to do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tokens = folder / "tokens.json"
        self._sessions = folder / "sessions.json"

    @classmethod
    def of_user(cls) -> "Place":
        """`$XDG_CONFIG_HOME/manifold`, else `~/.config/manifold` (XDG Base Directory: a relative path is ignored)."""
        base = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        return cls((base if base.is_absolute() else Path.home() / ".config") / "manifold")

    def read(self) -> Kept:
        """What is kept; nothing yet is no error."""
        path = self._sessions
        try:
            if os.name == "posix" and path.stat().st_mode & 0o077:
                raise SettingsError(f"{path}: others can read it, and it opens your Matrix account: chmod 600 it")
            return _read(path.read_bytes())
        except FileNotFoundError:
            return Kept()
        except OSError as exc:
            raise SettingsError(f"{path}: can't be read: {exc.strerror}") from exc
        except ValueError as exc:
            raise SettingsError(f"{path}: is damaged ({exc}). Remove it, and log in anew") from exc

    def write(self, kept: Kept) -> None:
        """Keeps this instead."""
        self.write_file(self._sessions.name, kept)

    def write_file(self, name: str, content: Struct) -> None:
        """Writes a file of the folder, whole or not at all."""
        path = self.folder / name
        new = path.with_name(f"{name}.{secrets.token_hex(4)}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Made with its permissions and renamed: nobody ever finds half a file, or one that others can read.
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(msgspec.json.format(msgspec.json.encode(content)))
            new.replace(path)
        except OSError as exc:
            raise SettingsError(f"{path}: can't be written: {exc.strerror}") from exc

    def remove_file(self, name: str) -> None:
        """Removes a file of the folder, if it is there."""
        path = self.folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as exc:
            raise SettingsError(f"{path}: can't be removed: {exc.strerror}") from exc

    def change(self, user_id: str, account: Account) -> None:
        """Keeps this account instead of what is there of it now."""
        self.write(self.read().having(user_id, account))


def _read(content: bytes) -> Kept:
    """Raises ValueError, as msgspec's errors are, for anything that a command would stumble over later."""
    kept = msgspec.json.decode(content, type=Kept)
    for user_id, account in kept.accounts.items():
        UserID.parse(user_id)
        account.demand_addresses()
    return kept
