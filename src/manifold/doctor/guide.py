"""The guide for operators, `docs/operating/trouble.md`, made from the list of checks: what it says, and what to do."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from string import Formatter

from manifold.doctor.check import Check
from manifold.doctor.checks import CHECKS
from manifold.doctor.examination import CUT_OFF, DEFECT
from manifold.doctor.finding import Fault
from manifold.doctor.no_answers import HOMESERVER, OTHERS, OURS

__all__ = ["faults_of", "guide"]

_HEAD = """\
<!-- Made from the list of checks (src/manifold/doctor/) by `make docs`: change it there. -->

# When it does not work

Element has one text for all of it: "Cannot connect to integration manager – offline or it cannot reach your
homeserver". On the manager's machine, as the user that it runs as,

```
manifold doctor
```

asks each hop and says what is wrong, and what to do about it. It takes ten seconds at most, whether the manager runs or
not, and leaves nothing behind. `✔` is well, `✘` is wrong, `!` is worth a look, `–` says why there was nothing to check.
What needs something else first is not checked before that is put right, so begin with the first `✘`.

| | |
| --- | --- |
| `manifold doctor cors streams` | only these checks, by their ids below; `--list` lists them |
| `manifold doctor --element https://app.example.org` | Element's `config.json`, too |
| `manifold doctor --as @alice:example.org --access-token-file FILE` | goes a user's whole way once: OpenID token, \
register, log out. The token (in Element: All settings, Help & About, Access Token) is shown to the homeserver alone |
| `manifold doctor --json` | for programs; the exit code is 0 where nothing failed, else 1 |
| `POST /_manifold/admin/v1/doctor` | the same, asked of the manager that runs ([operators' API](admin.md)) |

What it can't see from the manager's machine:

| you see | |
| --- | --- |
| "Your client does not answer" in the dialog | Element accepts messages from the manager that was first in the list \
when its page was loaded: reload it |
| the dialog stays white, and `framing` is well | a browser extension, or a proxy on the user's side: look into the \
browser's console |
| all is well here, and it fails for users elsewhere | run `manifold doctor` with the same settings on a machine \
outside: split DNS and NAT show from there only |
| it fails for one user | the answer of `POST …/v1/account/register` (in the browser's network tab) has an `error` \
that names the hop, and why; or go the way in their name with `--as` |

`public_url` must be an origin without a path: Element drops the path when it looks for the terms of service.
"""

_ALL = (OURS, HOMESERVER, OTHERS)

_IN_COMMON = """\
## Any check

"""


def guide(checks: Iterable[Check] = CHECKS) -> str:
    """The text of the file."""
    hops = [(hop, list(members)) for hop, members in groupby(checks, key=lambda check: check.hop)]
    return "\n".join(
        [_HEAD, *(_of_hop(hop, members) for hop, members in hops), f"{_IN_COMMON}{_table([CUT_OFF, DEFECT])}"]
    )


def faults_of(check: Check) -> list[Fault]:
    """All that it may find."""
    return [*check.faults, *(check.no_answer.faults.values() if check.no_answer else ())]


def _of_hop(hop: str, checks: Sequence[Check]) -> str:
    return "\n".join([f"## {hop}\n", *map(_of_check, checks), *_of_silence(checks)])


def _of_check(check: Check) -> str:
    after = f" After {' and '.join(f'`{need}`' for need in check.after)}." if check.after else ""
    table = f"\n{_table(check.faults)}" if check.faults else ""
    return f"### `{check.id}`: {check.title}\n\n{check.about}{after}\n{table}"


def _of_silence(checks: Iterable[Check]) -> Iterator[str]:
    """What checks have in common that get no answer, told once."""
    for no_answer in _ALL:
        if names := ", ".join(f"`{check.id}`" for check in checks if check.no_answer is no_answer):
            yield f"Where somebody gives no answer ({names}):\n\n{_table(no_answer.faults.values())}"


def _table(faults: Iterable[Fault]) -> str:
    rows = [f"| {_shown(fault.cause)} | {_shown(fault.remedy)} |" for fault in faults]
    return "\n".join(["| it says | do |", "| --- | --- |", *rows, ""])


def _shown(sentence: str) -> str:
    """With the gaps to be seen: `{url}` is ‹url›."""
    text = "".join(literal + (f"‹{name}›" if name else "") for literal, name, _, _ in Formatter().parse(sentence))
    return text.replace("|", "\\|").replace("<", "\\<")
