"""`manifold show`"""

import click
from msgspec.structs import replace

from manifold.cli.columns import columns
from manifold.cli.user.answering import answer, say
from manifold.cli.user.choices import Choices, manager_options, run
from manifold.cli.user.completing import complete_integration, complete_room
from manifold.cli.user.connected import catalogue, connected
from manifold.cli.user.form import fields_of
from manifold.cli.user.places import room_id_of
from manifold.spec.catalogue import Detail, Requirement

__all__ = ["command"]

_MARKS = {True: "✔", False: "✘", None: "?"}


@click.command()
@click.argument("integration", metavar="ID", shell_complete=complete_integration)
@click.option("--room", default="", metavar="ROOM", shell_complete=complete_room, help="Can you add it to this room?")
@manager_options
def command(choices: Choices, integration: str, room: str) -> None:
    """Explain one integration: what it sees and sends, what it needs, and the fields that 'add' takes.

    With --room, each requirement is looked at for that room: ✔ is met, ✘ is not (and who can help), ? nobody knows.
    """
    detail = run(_in_room(choices, integration, room) if room else _alone(choices, integration))
    if choices.as_json:
        answer(detail)
    else:
        _explain(detail, room)


async def _alone(choices: Choices, integration: str) -> Detail:
    async with catalogue(choices) as manager:
        return await manager.integration(integration)


async def _in_room(choices: Choices, integration: str, room: str) -> Detail:
    async with connected(choices) as here:
        room_id = await room_id_of(here.user, room)
        detail = await here.manager.integration(integration, room_id=room_id)
        return replace(detail, requirements=await here.manager.requirements(integration, room_id or ""))


def _explain(detail: Detail, room: str) -> None:
    say(f"{detail.name} ({detail.kind}), by {detail.publisher}", detail.summary)
    if detail.available is not True:
        say(f"Not available: {detail.available or 'the manager does not say why'}")
    facts = [
        ("Goes into", " or ".join("a room" if target == "room" else "your account" for target in detail.target)),
        ("Encrypted rooms", detail.encrypted_rooms),
        *(("Sees", words) for words in detail.reads),
        *(("Sends", words) for words in detail.sends),
        ("May write", ", ".join(detail.state_events) or "nothing"),
    ]
    if detail.documentation:
        facts.append(("More about it", detail.documentation))
    say("", *columns(facts).split("\n"))
    if detail.requirements:
        say("", "It needs:" if room else "It needs (--room tells whether a room has it):")
        say(*columns(map(_requirement, detail.requirements)).split("\n"))
    fields = fields_of(detail.config_schema, detail.initial)
    if not fields:
        say("", "It has no fields to fill in.")
        return
    rows = [
        (f"  {field.key}=", field.kind, "needed" if field.required else field.default or "–", field.meaning)
        for field in fields
    ]
    titles = ("  FIELD", "KIND", "DEFAULT", "MEANING")
    say("", f"Its fields, for 'manifold add {detail.id}':", *columns([titles, *rows]).split("\n"))


def _requirement(requirement: Requirement) -> tuple[str, ...]:
    help_ = f"{requirement.who_can_help} can help" if requirement.met is False and requirement.who_can_help else ""
    return f"  {_MARKS[requirement.met]}", requirement.message, help_
