"""`manifold packs`"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click
from msgspec import Struct

from manifold.cli.user.answering import answer, say, table
from manifold.cli.user.choices import Choices, json_option, run, user_option
from manifold.cli.user.connected import trusted
from manifold.cli.user.session import logged_in
from manifold.errors import NotFound
from manifold.sdk import Manager, discover_pickers
from manifold.spec.stickers import StickerPack

__all__ = ["PacksAnswer", "command"]


class PacksAnswer(Struct, frozen=True):
    """What `packs list --json` answers: packs as MSC1959 shapes them, and the picker whose they are."""

    picker: str
    packs: list[StickerPack]


_picker_option = click.option(
    "--picker", default="", metavar="WIDGET", help="Which sticker picker, if you have several."
)
_trust_option = click.option("--trust", is_flag=True, help="Let the picker's manager know who you are, from now on.")


@click.group(name="packs")
def command() -> None:
    """List, add and remove the packs of your sticker picker, by the API of the picker's manager (MSC1959)."""


@command.command(name="list")
@_picker_option
@_trust_option
@json_option
@user_option
def list_packs(picker: str, trust: bool, as_json: bool, user: str) -> None:
    """List the packs."""

    async def ask() -> PacksAnswer:
        async with _at(Choices(as_json, user, trust=trust), picker) as (manager, widget_id):
            return PacksAnswer(widget_id, await manager.packs(widget_id))

    told = run(ask())
    if as_json:
        answer(told)
        return
    rows = [(pack.name, str(len(pack.active_items)), pack.sharable_url) for pack in told.packs]
    table(("NAME", "STICKERS", "URL"), rows, empty="Your sticker picker has no packs.")


@command.command()
@click.argument("url")
@_picker_option
@_trust_option
@json_option
@user_option
def add(url: str, picker: str, trust: bool, as_json: bool, user: str) -> None:
    """Add the pack that somebody shares at URL."""

    async def ask() -> StickerPack:
        async with _at(Choices(as_json, user, trust=trust), picker) as (manager, widget_id):
            return await manager.add_pack(widget_id, url)

    pack = run(ask())
    if as_json:
        answer(pack)
    else:
        say(f"Added {pack.name}.")


@command.command()
@click.argument("url")
@_picker_option
@_trust_option
@json_option
@user_option
def remove(url: str, picker: str, trust: bool, as_json: bool, user: str) -> None:
    """Remove the pack with this URL."""

    async def ask() -> None:
        async with _at(Choices(as_json, user, trust=trust), picker) as (manager, widget_id):
            await manager.remove_pack(widget_id, url)

    run(ask())
    if as_json:
        answer({})
    else:
        say("Removed.")


@asynccontextmanager
async def _at(choices: Choices, picker: str) -> AsyncIterator[tuple[Manager, str]]:
    """The picker's manager, and the picker's widget id. Raises NotFound."""
    async with logged_in(choices) as user:
        pickers = await discover_pickers(user.session)
        chosen = next((found for found in pickers if picker in ("", found.widget_id)), None)
        if chosen is None:
            names = ", ".join(found.widget_id for found in pickers)
            raise NotFound(
                f"You have no sticker picker {picker!r}; there are {names}"
                if pickers
                else "Your account has no sticker picker that says where its packs are"
            )
        async with trusted(user, chosen) as here:
            yield here.manager, chosen.widget_id
