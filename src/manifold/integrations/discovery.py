"""Which of the installed packages' integrations are offered: ours, and those that the operator pinned.

A package of others runs beside all secrets (security rule 48). So none is picked up for being installed; none is even
imported before its files are known to be those that the operator looked at.
"""

import importlib.util
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from typing import Any

from manifold.errors import ManifestError
from manifold.integrations.pins import normalized, package_file, pin_of

__all__ = [
    "GROUP",
    "OURS",
    "Discovered",
    "discover",
    "folder_of",
    "is_ours",
    "load",
    "offered_by",
    "problem_of",
    "strangers",
]

logger = logging.getLogger(__name__)

GROUP = "manifold.integrations"
OURS = "matrix-manifold"


@dataclass(frozen=True)
class Discovered:
    """What may be offered, and the ids of what was left out."""

    offered: list[EntryPoint]
    left_out: frozenset[str]


def discover(pins: Mapping[str, str]) -> Discovered:
    """Ours, and those of packages whose files have the hash that `pins` has for their name. The rest is logged."""
    hashes = {normalized(name): pin for name, pin in pins.items()}
    found = list(entry_points(group=GROUP))
    # Ours first: nobody else's may take the id of one of them.
    offered = [entry_point for entry_point in found if not _is_a_strangers(entry_point)]
    left_out = set[str]()
    others = strangers()
    for name, distribution in others.items():
        problem = problem_of(distribution, hashes.get(name))
        for entry_point in offered_by(distribution):
            if problem:
                logger.warning("Leaving out integration %s: %s", entry_point.name, problem)
                left_out.add(entry_point.name)
            else:
                offered.append(entry_point)
    for name in hashes.keys() - others.keys():
        logger.warning("The settings pin %s, which is not installed or has no integrations", name)
    return Discovered(offered, frozenset(left_out))


def strangers() -> dict[str, Distribution]:
    """The installed packages of others that have integrations, by their normalized names."""
    return {
        normalized(entry_point.dist.name): entry_point.dist
        for entry_point in entry_points(group=GROUP)
        if entry_point.dist is not None and not is_ours(entry_point)
    }


def problem_of(distribution: Distribution, pin: str | None) -> str:
    """Why nothing of this package is offered where `pin` is what the operator's file has for it; "" where it is."""
    name = distribution.name
    if pin is None:
        return f"its package {name} is not pinned; 'manifold integrations pin {name}' shows what it is, and how"
    try:
        found = pin_of(distribution)
    except (ManifestError, OSError) as exc:
        return f"its package {name} can't be checked: {exc}"
    if found != pin:
        return f"the files of its package {name} are not those that were pinned; they are {found} now"
    return ""


def offered_by(distribution: Distribution) -> Iterator[EntryPoint]:
    """The integrations that a package says to have."""
    yield from distribution.entry_points.select(group=GROUP)


def is_ours(entry_point: EntryPoint) -> bool:
    """Whether it came with Manifold."""
    return entry_point.dist is not None and entry_point.dist.name == OURS


def folder_of(entry_point: EntryPoint) -> Path:
    """Where the integration's files are; runs none of its code. Raises ManifestError."""
    if _is_a_strangers(entry_point):
        return _pinned_folder(entry_point)
    # find_spec on a dotted name imports the parent packages only: no integration runs.
    try:
        spec = importlib.util.find_spec(entry_point.module)
    except Exception as exc:  # a parent package may raise anything at all
        raise ManifestError(f"{entry_point.value!r} can't be found: {exc}") from exc
    if spec is None or not spec.submodule_search_locations:
        raise ManifestError(f"{entry_point.value!r} is not a package on this machine")
    return Path(spec.submodule_search_locations[0])


def load(entry_point: EntryPoint) -> Any:
    """The integration's module, imported. Raises ManifestError, and whatever its code raises."""
    if _is_a_strangers(entry_point):
        # Another package of the same name, earlier on Python's path, was pinned by nobody.
        top = entry_point.module.partition(".")[0]
        spec, pinned = importlib.util.find_spec(top), package_file(_distribution(entry_point), f"{top}/__init__.py")
        if pinned is None or spec is None or spec.origin is None or not pinned.samefile(spec.origin):
            raise ManifestError(f"Python finds another {top} than that of {_distribution(entry_point).name}")
    return entry_point.load()


def _is_a_strangers(entry_point: EntryPoint) -> bool:
    return entry_point.dist is not None and not is_ours(entry_point)


def _distribution(entry_point: EntryPoint) -> Distribution:
    if entry_point.dist is None:
        raise ManifestError(f"{entry_point.value!r} belongs to no package")
    return entry_point.dist


def _pinned_folder(entry_point: EntryPoint) -> Path:
    """By the package's own list of files, so that not even a parent package is imported."""
    folder = entry_point.value.partition(":")[0].strip().replace(".", "/")
    manifest = package_file(_distribution(entry_point), f"{folder}/manifest.toml")
    if manifest is None:
        raise ManifestError(f"{entry_point.value!r} is no folder with a manifest.toml of its package's own")
    return manifest.parent
