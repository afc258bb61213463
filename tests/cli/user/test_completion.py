"""What a shell completes, from what the last lists showed."""

import subprocess

import pytest
from click.shell_completion import ShellComplete

from manifold.cli import main
from manifold.cli.group import COMMANDS
from tests.cli.user.conftest import Command
from tests.support.matrix import MemoryRoom


@pytest.fixture
def complete(manifold: Command, monkeypatch: pytest.MonkeyPatch) -> ShellComplete:
    """As click's scripts ask for it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(manifold.folder.parent))
    return ShellComplete(main, {}, "manifold", "_MANIFOLD_COMPLETE")


def values(complete: ShellComplete, arguments: list[str], incomplete: str) -> list[str]:
    return [item.value for item in complete.get_completions(arguments, incomplete)]


def test_commands_and_options_are_completed_without_loading_the_commands(complete: ShellComplete) -> None:
    assert values(complete, [], "") == list(COMMANDS)
    assert values(complete, [], "re") == ["remove", "restore"]
    assert values(complete, ["integrations"], "p") == ["pin", "pins"]
    assert "--dry-run" in values(complete, ["add"], "--")
    assert values(complete, ["completion"], "") == ["bash", "fish", "zsh"]


async def test_ids_are_those_of_the_last_lists(alice: Command, room: MemoryRoom, complete: ShellComplete) -> None:
    assert values(complete, ["add"], "") == []

    await alice("integrations")
    await alice("rooms")

    assert sorted(values(complete, ["add"], "")) == ["custom", "etherpad", "jitsi"]
    assert values(complete, ["show"], "j") == ["jitsi"]
    assert values(complete, ["add", "jitsi", "--room"], "!") == [room.id]
    (item,) = complete.get_completions(["add", "jitsi", "--room"], "")
    assert item.help == "Standup"


async def test_a_damaged_list_completes_nothing(alice: Command, complete: ShellComplete) -> None:
    (alice.folder / "completion.json").write_text("{")

    assert values(complete, ["add"], "") == []


async def test_a_logout_forgets_the_lists(alice: Command, room: MemoryRoom, complete: ShellComplete) -> None:
    await alice("rooms")

    await alice("logout")

    assert values(complete, ["add", "jitsi", "--room"], "!") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
async def test_the_script_is_one_that_the_shell_understands(manifold: Command, shell: str) -> None:
    output = await manifold("completion", shell)

    assert output.code == 0
    assert "_MANIFOLD_COMPLETE" in output.stdout
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=output.stdout, text=True, check=True)


async def test_another_shell_is_told(manifold: Command) -> None:
    assert (await manifold("completion", "csh")).code == 2
