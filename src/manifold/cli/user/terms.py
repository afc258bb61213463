"""`manifold terms`"""

import click
from msgspec import Struct

from manifold.cli.user.answering import answer, say, table
from manifold.cli.user.choices import Choices, language, manager_options, run
from manifold.cli.user.connected import catalogue, connected
from manifold.errors import TermsNotSigned
from manifold.sdk import Policy

__all__ = ["PolicyEntry", "TermsAnswer", "command"]


class PolicyEntry(Struct, frozen=True):
    """One policy: `urls` are its documents, by language; agreeing to one of them is enough."""

    id: str
    version: str
    name: str
    urls: dict[str, str]


class TermsAnswer(Struct, frozen=True):
    """What `terms --json` answers. `agreed` is whether the user agreed to all of them."""

    manager: str
    policies: list[PolicyEntry]
    agreed: bool


@click.command()
@manager_options
def command(choices: Choices) -> None:
    """Read what the manager wants agreement to, and agree to it.

    You are asked for each document that you did not agree to yet; programs name them by --accept-terms. The exit code
    is 4 while one is left.
    """
    manager, policies = run(_read(choices))
    entries = [_entry(policy) for policy in policies]
    if not choices.as_json:
        rows = [(entry.name, entry.version, url, tag) for entry in entries for tag, url in entry.urls.items()]
        table(("NAME", "VERSION", "DOCUMENT", "LANGUAGE"), rows, empty="The manager has no terms.")
    refusal = run(_agree(choices)) if entries else None
    if choices.as_json:
        answer(TermsAnswer(manager, entries, refusal is None))
    elif entries and refusal is None:
        say("You agreed to all of it.")
    if refusal is not None:
        raise refusal


async def _read(choices: Choices) -> tuple[str, list[Policy]]:
    async with catalogue(choices) as manager:
        return manager.address.api_url, await manager.terms()


async def _agree(choices: Choices) -> TermsNotSigned | None:
    async with connected(choices) as here:
        try:
            await here.manager.account()
        except TermsNotSigned as exc:
            return exc
    return None


def _entry(policy: Policy) -> PolicyEntry:
    urls = {tag: document.url for tag, document in policy.documents.items()}
    return PolicyEntry(policy.id, policy.version, policy.document(*_languages()).name, urls)


def _languages() -> list[str]:
    tag = language()
    return [tag, tag.partition("-")[0]] if tag else []
