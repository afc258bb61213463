"""`manifold integrations`: what the manager offers; for operators, what this machine has, and what may be loaded."""

from typing import get_args

import click

from manifold.cli.lazy import Lazy, LazyGroup
from manifold.cli.user.choices import Choices, manager_options
from manifold.cli.user.offered import Filters, list_offered
from manifold.spec.catalogue import Kind, TargetKind

__all__ = ["command"]

FOR_OPERATORS = {
    "installed": Lazy("manifold.cli.packages", "List what a manager on this machine offers.", "installed"),
    "pin": Lazy("manifold.cli.packages", "Show a package of others, and pin it as it is now.", "pin"),
    "pins": Lazy("manifold.cli.packages", "Compare every pinned package with its pin.", "pins"),
}


@click.group(name="integrations", cls=LazyGroup, sections={"For operators": FOR_OPERATORS}, invoke_without_command=True)
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Only bots, bridges or widgets.")
@click.option("--category", default="", metavar="NAME", help="Only this category.")
@click.option("--search", default="", metavar="WORDS", help="Words that are looked for in name, summary and keywords.")
@click.option("--target", type=click.Choice(get_args(TargetKind)), help="Only what can be put there.")
@manager_options
@click.pass_context
def command(
    context: click.Context, choices: Choices, kind: Kind | None, category: str, search: str, target: TargetKind | None
) -> None:
    """List what the manager offers.

    It is asked in your name where it knows you, and then offers what you may add. With --manager, no login is needed.
    """
    if context.invoked_subcommand is None:
        list_offered(choices, Filters(search, kind, category, target))
