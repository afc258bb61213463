"""`manifold workbench`"""

import asyncio
import shlex
import subprocess
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, cast

import click

__all__ = ["command"]


@click.command()
@click.argument("url")
@click.option(
    "--room",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Begin with the rooms of this scenario, a JSON file; the page saves such files.",
)
@click.option("--user", metavar="USER_ID", help="Who looks at the widget; else the scenario says.")
@click.option("--kind", type=click.Choice(["room", "account", "modal"]), default="room", show_default=True)
@click.option("--type", "widget_type", default="m.custom", show_default=True, help="The widget's type.")
@click.option("--widget-id", default="workbench", show_default=True, help="The widget's ID.")
@click.option("--data", multiple=True, metavar="KEY=VALUE", help="A key of the widget's data, for $KEY in the URL.")
@click.option(
    "--wait-for-load/--content-loaded",
    "wait_for_load",
    default=True,
    help="Begin when the frame has loaded, or when the widget says content_loaded.",
)
@click.option(
    "--turn", multiple=True, metavar="URI", help="A TURN server that the homeserver has, with fake credentials."
)
@click.option("--grant-all", is_flag=True, help="Grant whatever the widget asks for, without asking you.")
@click.option("--forget", is_flag=True, help="Neither use decisions of earlier runs nor keep those of this one.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default="any", help="Where to listen, on 127.0.0.1."
)
@click.option("--browser", "program", metavar="COMMAND", help="Open the page with this command, and end it at the end.")
@click.option("--no-browser", is_flag=True, help="Open no browser; the URL is printed.")
@click.option("--json", "as_json", is_flag=True, help="Print the log on standard output, a JSON object a line.")
@click.option("--exit-after", type=click.Choice(["ready"]), help="End once the widget's capabilities are negotiated.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    help="Seconds to wait with --exit-after.",
)
def command(url: str, data: tuple[str, ...], turn: tuple[str, ...], exit_after: str | None, **more: Any) -> None:
    """Run the widget at URL, without an account, in a room that you can change. Ctrl-C ends it.

    URL may be a template, with variables as $matrix_user_id. A browser shows the widget, what it may do, every message
    that goes to and fro, and the room.
    """
    from manifold.workbench.run import RunOptions, run_workbench
    from manifold.workbench.setup import read_setup
    from manifold.workbench.turn import turn_servers_of

    setup = read_setup(
        url,
        kind=more["kind"],
        type=more["widget_type"],
        widgetId=more["widget_id"],
        data=dict(map(_pair, data)),
        waitForLoad=more["wait_for_load"],
    )
    servers = {"uris": list(turn), "username": "fake", "password": "fake"}
    options = RunOptions(
        setup=setup,
        room=more["room"],
        user=more["user"],
        port=more["port"],
        grant_all=more["grant_all"],
        remembers=not more["forget"],
        turn=turn_servers_of(servers) if turn else None,
        as_json=more["as_json"],
        exit_after=cast("Literal['ready'] | None", exit_after),
        timeout=more["timeout"],
    )
    with _browser(more["program"], opens=not more["no_browser"]) as show:
        asyncio.run(run_workbench(options, _say, click.echo, show))


def _pair(text: str) -> tuple[str, str]:
    key, is_pair, value = text.partition("=")
    if not key or not is_pair:
        raise click.BadParameter(f"{text!r} is no KEY=VALUE", param_hint="--data")
    return key, value


def _say(text: str) -> None:
    # Standard output is for the log, where somebody asks for it.
    click.echo(text, err=True)


@contextmanager
def _browser(program: str | None, *, opens: bool) -> Iterator[Callable[[str], None]]:
    """What shows a URL; a program that was started for that ends with the block."""
    started: list[subprocess.Popen[bytes]] = []

    def show(url: str) -> None:
        if program is not None:
            started.append(_start(program, url))
        elif opens and not webbrowser.open(url):
            _say("There is no browser that could be opened: open the address yourself.")

    try:
        yield show
    finally:
        for process in started:
            process.terminate()
            process.wait()


def _start(program: str, url: str) -> subprocess.Popen[bytes]:
    try:
        words = [*shlex.split(program), url]
        # What the user typed, on their own machine; its output is none of ours.
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    except (OSError, ValueError) as exc:
        raise click.ClickException(f"{program!r} can't be started: {exc}") from exc
