"""`manifold add`"""

from dataclasses import dataclass
from typing import Any, TextIO

import click
import msgspec

from manifold.cli.user.answering import answer, say
from manifold.cli.user.choices import Choices, manager_options, run
from manifold.cli.user.completing import complete_integration
from manifold.cli.user.config_file import read_config
from manifold.cli.user.connected import Connected, connected
from manifold.cli.user.links import chosen
from manifold.cli.user.performing import Watching, carry_out
from manifold.cli.user.places import place_options, room_id_of
from manifold.cli.user.unfinished import Unfinished, key_of
from manifold.cli.user.values import config_of
from manifold.cli.user.words import action_in_words, place_in_words
from manifold.errors import ApiError, Fault
from manifold.sdk.bounds import Bounds
from manifold.spec.catalogue import Detail
from manifold.spec.installations import InstallationView

__all__ = ["command"]


@click.command()
@click.argument("integration", metavar="ID|LINK", shell_complete=complete_integration)
@click.argument("pairs", metavar="[KEY=VALUE]...", nargs=-1)
@place_options
@click.option("--config", "file", type=click.File(), help="JSON with the fields; - is standard input. For secrets.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@manager_options
def command(
    choices: Choices,
    integration: str,
    pairs: tuple[str, ...],
    room: str,
    account: bool,
    file: TextIO | None,
    dry_run: bool,
) -> None:
    """Add an integration to a room or to your account.

    Or add what a link leads to, pasted in place of the ID: https://… fills in the fields of what fits it best.

    'manifold show ID' lists the fields. A field of another one is written with a dot (a.b=…); a list takes one item
    with each KEY=VALUE, or all of them as JSON; nothing behind the = empties a field. Command lines are seen by other
    users of the machine: put secrets into a file, and give it with --config.

    The manager decides what must be done, and your own Matrix session does it. Where that breaks off, 'status' shows
    what is left, and 'finish' does it.
    """
    if bool(room) == account:
        raise click.UsageError("Where to? Give --room ROOM or --account.")
    wish = _Wish(choices, integration, room, read_config(file), pairs)
    if dry_run:
        _show_plan(wish, run(_preview(wish)))
        return
    watching = Watching(choices.asking, room)
    carry_out(choices, watching, _add(wish, watching), "Added {what} to {where}.")


@dataclass(frozen=True)
class _Wish:
    """What was typed."""

    choices: Choices
    integration: str
    room: str
    given: dict[str, Any]
    pairs: tuple[str, ...]

    def config(self, detail: Detail, filled_in: dict[str, Any]) -> dict[str, Any]:
        """Raises InvalidParam."""
        return config_of(detail.config_schema, {**detail.initial, **filled_in, **self.given}, self.pairs)


@dataclass(frozen=True)
class _Plan:
    """What the manager would do; it keeps nothing of it yet."""

    room_id: str | None
    integration: str
    config: dict[str, Any]
    preview: InstallationView


async def _plan(here: Connected, wish: _Wish) -> _Plan:
    """Raises Undeclared for what would not be done in the end."""
    room_id = await room_id_of(here.user, wish.room)
    integration, filled_in = await chosen(here, wish.integration, is_account=room_id is None)
    detail = await here.manager.integration(integration)
    bounds = Bounds.of(detail, room_id)
    config = wish.config(detail, filled_in)
    preview = await here.manager.preview(room_id, integration, config)
    for action in preview.actions:
        if action.by == "user":
            bounds.check(action)
    return _Plan(room_id, integration, config, preview)


async def _preview(wish: _Wish) -> InstallationView:
    async with connected(wish.choices) as here:
        return (await _plan(here, wish)).preview


async def _add(wish: _Wish, watching: Watching) -> InstallationView:
    async with connected(wish.choices) as here:
        plan = await _plan(here, wish)
        unfinished = Unfinished(here.user.place)
        api_url = here.manager.address.api_url
        key = key_of(api_url, here.user.user_id, plan.room_id, plan.integration, plan.config)
        installation = await _install(here, plan, unfinished, key, watching)
        if installation.state == "removing":  # somebody removed what the same command had begun
            unfinished.end(key)
            installation = await _install(here, plan, unfinished, key, watching)
        unfinished.has_made(key, installation.id)
        watching.has_begun(installation)
        done = await here.manager.finish(installation, on_progress=watching)
        unfinished.end(key)
        return done


async def _install(
    here: Connected, plan: _Plan, unfinished: Unfinished, key: str, watching: Watching
) -> InstallationView:
    request_id = unfinished.begin(key)
    watching.may_have_begun = True
    try:
        return await here.manager.install(plan.room_id, plan.integration, plan.config, request_id=request_id)
    except ApiError as exc:
        if exc.status < Fault.status:  # else nobody knows what it did before it failed
            unfinished.end(key)
            watching.may_have_begun = False
        raise


def _show_plan(wish: _Wish, preview: InstallationView) -> None:
    if wish.choices.as_json:
        answer(preview)
        return
    where = wish.room or place_in_words(preview)
    say(f"Nothing is done yet. Adding {preview.label or preview.integration} to {where} would")
    for action in preview.actions:
        who = "" if action.by == "user" else " (by the manager)"
        say(f"  {action_in_words(action)}{who}")
        if isinstance(action.widget, msgspec.Struct):
            say(f"    {action.widget.url}")
