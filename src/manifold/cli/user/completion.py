"""`manifold completion`"""

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

__all__ = ["command"]

_SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "fish": FishComplete, "zsh": ZshComplete}


@click.command()
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print what completes commands, options, integrations and rooms.

    In ~/.bashrc or ~/.zshrc: eval "$(manifold completion bash)", or zsh. In ~/.config/fish/completions/manifold.fish:
    manifold completion fish | source. Integrations and rooms are those that your last lists showed: no server is asked.
    """
    root = context.find_root().command
    click.echo(_SHELLS[shell](root, {}, "manifold", "_MANIFOLD_COMPLETE").source())
