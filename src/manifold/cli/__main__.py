"""`python -m manifold.cli`: the command, where its script is not on the path."""

from manifold.cli.group import main

main()
