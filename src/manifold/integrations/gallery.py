"""What there is to choose from, and who learns what by it: `docs/integrations/gallery.md`, from the manifests."""

from collections.abc import Iterable, Iterator

from manifold.integrations.entry import Entry
from manifold.spec.catalogue import Learns

__all__ = ["gallery"]

_INTRODUCTION = """\
# What can be put into rooms

The integrations that come with Manifold, and who learns what by each. Written by `make docs` from their manifests,
which also make the cards that people see.
"""

_GROUPS: dict[Learns, tuple[str, str]] = {
    "room": ("Nobody outside of the room", "Everything stays in the room, encrypted where the room is."),
    "server": ("A server of your own choice", "One that the operator runs, or that whoever adds it names."),
    "cloud": (
        "The cloud of a third party",
        'Off, until the operator names them: `[catalogue] clouds`, by the ids that stand here, or `["*"]` for all.',
    ),
}


def gallery(entries: Iterable[Entry]) -> str:
    """The page."""
    entries = list(entries)
    return "\n".join([_INTRODUCTION, *(part for learns in _GROUPS for part in _group(learns, entries))])


def _group(learns: Learns, entries: Iterable[Entry]) -> Iterator[str]:
    fitting = [entry for entry in entries if entry.manifest.learns == learns]
    if not fitting:
        return
    title, about = _GROUPS[learns]
    yield f"## {title}\n\n{about}\n\n| id | what it is | where it goes | who learns what |\n| --- | --- | --- | --- |"
    for entry in fitting:
        manifest = entry.manifest
        told = " · ".join([*manifest.reads, *manifest.sends]) or "nobody anything"
        where = " or ".join(manifest.target)
        what = f"[{manifest.name}]({manifest.documentation}): {manifest.summary}"
        yield f"| `{manifest.id}` | {what} | {where} | {told} |"
    yield ""
