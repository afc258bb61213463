"""The `manifold` command. Each command imports what it needs when it runs: a client's install has `--help`, too."""

from manifold.cli.group import main

__all__ = ["main"]
