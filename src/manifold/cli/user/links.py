"""A pasted link in place of an integration's id: which one it fits, with its config filled in."""

from typing import Any

import click

from manifold.cli.columns import one_line
from manifold.cli.user.connected import Connected
from manifold.errors import InvalidParam

__all__ = ["chosen"]


async def chosen(here: Connected, wish: str, *, is_account: bool) -> tuple[str, dict[str, Any]]:
    """The id of the integration, and what is filled in: nothing, where `wish` is an id.

    Raises InvalidParam for a link that fits nothing, or leads nowhere.
    """
    if "://" not in wish:
        return wish, {}
    resolved = await here.manager.resolve(wish)
    cards = here.manager.integrations(target="account" if is_account else "room")
    offered = {card.id async for card in cards}
    match = next((match for match in resolved.matches if match.integration in offered), None)
    switched_off = [f"{off.name} is switched off on this manager" for off in resolved.switched_off]
    if match is None:
        raise InvalidParam("; ".join([*switched_off, resolved.message or "Nothing on this manager fits this link"]))
    for problem in [*switched_off, resolved.message]:
        if problem:
            click.echo(one_line(f"manifold: {problem}"), err=True)
    return match.integration, match.config
