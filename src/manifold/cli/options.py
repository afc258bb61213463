"""The option that most commands share: which settings file."""

from pathlib import Path

import click

__all__ = ["settings_option"]

settings_option = click.option(
    "--settings",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="MANIFOLD_SETTINGS",
    default="manifold.toml",
    show_default="$MANIFOLD_SETTINGS, then ./manifold.toml",
    help="The settings file; 'manifold settings example' prints one.",
)
