"""The demo as a person sees it: progress, addresses and passwords, and an orderly end."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from manifold.demo.options import DemoOptions
from manifold.demo.people import ROOM_NAME
from manifold.demo.scene import Scene, demo
from manifold.demo.synapse_environment import Say

__all__ = ["run_demo"]


async def run_demo(options: DemoOptions, echo: Say) -> None:
    """Runs the demo until Ctrl-C or SIGTERM, at any moment of its start too. Raises DemoError and SettingsError."""
    playing = asyncio.create_task(_play(options, echo))

    def stop() -> None:
        # Once only: a second Ctrl-C must not interrupt the cleaning up, which takes seconds.
        if not playing.done() and not playing.cancelling():
            echo("\nStopping…")
            playing.cancel()

    with _on_signals(stop):
        await asyncio.wait([playing])
    if not playing.cancelled():
        playing.result()


async def _play(options: DemoOptions, echo: Say) -> None:
    async with demo(options, echo) as scene:
        echo(_describe(scene, is_kept=options.keep is not None))
        await asyncio.Event().wait()


def _describe(scene: Scene, *, is_kept: bool) -> str:
    people = scene.people
    fate = f"kept in {scene.directory}" if is_kept else "gone when the demo ends; --keep DIR keeps it"
    return f"""
Manifold's demo is running. Open the playground and log in:

  Playground  {scene.playground_url}
  Alice       {people.alice.user_id}, password {people.passwords["alice"]}
  Bob         {people.bob.user_id}, password {people.passwords["bob"]}
  Stand-alone {scene.manager.app_url}, as users of Element X open it: sign in as alice or bob
  Room        "{ROOM_NAME}": Alice made it, Bob may write in it but not change it

  Manager     {scene.manager.public_url}, widget pages {scene.manager.widgets_url}
  Homeserver  {scene.homeserver.base_url}, named {scene.homeserver.server_name}
  Conference  {scene.pages.conference}
  Pad         {scene.pages.pad}
  Noticeboard {scene.pages.noticeboard}
  Data        {fate}

{scene.certificate.hint}
Ctrl-C stops the demo.
"""


@contextmanager
def _on_signals(stop: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
