"""What a shell completes besides commands and options: what the last lists said. No server is asked meanwhile."""

import msgspec
from click import Context, Parameter
from click.shell_completion import CompletionItem
from msgspec import Struct, field
from msgspec.structs import replace

from manifold.cli.user.kept import Place
from manifold.errors import SettingsError

__all__ = ["complete_integration", "complete_room", "forget", "remember"]


class _Lists(Struct, frozen=True):
    """Names by id."""

    integrations: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)


def remember(*, integrations: dict[str, str] | None = None, rooms: dict[str, str] | None = None) -> None:
    """Keeps what a list said, for completion. Where it can't be kept, nothing is completed, and that is all."""
    place = Place.of_user()
    lists = _lists(place)
    lists = replace(
        lists,
        integrations={**lists.integrations, **integrations} if integrations is not None else lists.integrations,
        rooms=rooms if rooms is not None else lists.rooms,
    )
    try:
        place.write_file(_FILE, lists)
    except SettingsError:
        return


def forget(place: Place) -> None:
    """Nothing of an account is left in the lists."""
    place.remove_file(_FILE)


def complete_integration(_: Context, __: Parameter, incomplete: str) -> list[CompletionItem]:
    """For click: the integrations that begin so."""
    return _items(_lists(Place.of_user()).integrations, incomplete)


def complete_room(_: Context, __: Parameter, incomplete: str) -> list[CompletionItem]:
    """For click: the rooms that begin so."""
    return _items(_lists(Place.of_user()).rooms, incomplete)


def _items(names: dict[str, str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name, help=text) for name, text in names.items() if name.startswith(incomplete)]


def _lists(place: Place) -> _Lists:
    try:
        return msgspec.json.decode((place.folder / _FILE).read_bytes(), type=_Lists)
    except (OSError, msgspec.MsgspecError):
        return _Lists()


_FILE = "completion.json"
