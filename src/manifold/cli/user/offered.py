"""`manifold integrations`, without a subcommand: what the manager offers."""

from msgspec import Struct

from manifold.cli.user.answering import answer, table
from manifold.cli.user.choices import Choices, run
from manifold.cli.user.completing import remember
from manifold.cli.user.connected import catalogue
from manifold.spec.catalogue import Kind, Summary, TargetKind

__all__ = ["Filters", "IntegrationsAnswer", "list_offered"]


class Filters(Struct, frozen=True):
    """What to leave out."""

    q: str
    kind: Kind | None
    category: str
    target: TargetKind | None


class IntegrationsAnswer(Struct, frozen=True):
    """What `integrations --json` answers: the manager's cards, as its API has them."""

    manager: str
    integrations: list[Summary]


def list_offered(choices: Choices, filters: Filters) -> None:
    """Shows the cards, in the manager's order."""
    told = run(_ask(choices, filters))
    remember(integrations={card.id: card.name for card in told.integrations})
    if choices.as_json:
        answer(told)
        return
    rows = [
        (
            card.id,
            card.kind,
            card.name,
            card.summary if card.available is True else f"{card.summary} (not now: {_why(card)})",
        )
        for card in told.integrations
    ]
    table(("ID", "KIND", "NAME", "WHAT IT IS"), rows, empty="The manager offers nothing like that.")


async def _ask(choices: Choices, filters: Filters) -> IntegrationsAnswer:
    async with catalogue(choices) as manager:
        cards = manager.integrations(q=filters.q, kind=filters.kind, category=filters.category, target=filters.target)
        return IntegrationsAnswer(manager.address.api_url, [card async for card in cards])


def _why(card: Summary) -> str:
    return card.available if isinstance(card.available, str) else "the manager does not say why"
