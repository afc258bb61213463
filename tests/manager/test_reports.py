"""What a report makes of an installation: in any order, in any number of pieces, as often as it comes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifold.errors import Forbidden, InvalidParam
from manifold.manager.reports import reported
from manifold.spec.installations import Result
from manifold.storage import ActionRow, InstallationRow
from tests.storage.samples import LATER, NOW, installation

ACTIONS = ["a0", "a1", "a2"]

results = st.lists(st.builds(Result, st.sampled_from(ACTIONS), st.booleans(), st.sampled_from(["", "No", "\0", "Ü"])))


def pending(state: str = "pending") -> InstallationRow:
    return replace(installation(actions=3), state=state)


@given(results)
def test_what_counts_is_the_last_word_on_each_action(told: list[Result]) -> None:
    row = reported(pending(), told, LATER)

    last = {result.action: result for result in told}
    for action in row.actions:
        result = last.get(action.id)
        assert action.status == ("waiting" if result is None else "done" if result.ok else "failed")
        assert (action.error is not None) == (action.status == "failed")
        assert "\0" not in (action.error or "")
    failed = any(not result.ok for result in last.values())
    done = len(last) == len(ACTIONS) and not failed
    assert row.state == ("active" if done else "failed" if failed else "pending")
    assert row.evidence == ("reported" if done else None)
    assert bool(row.reason) == failed
    assert [action.id for action in row.actions] == ACTIONS


@given(results)
def test_in_one_piece_or_in_many_it_comes_to_the_same(told: list[Result]) -> None:
    piecemeal = pending()
    for result in told:
        piecemeal = reported(piecemeal, [result], LATER)

    assert replace(piecemeal, updated_at=0) == replace(reported(pending(), told, LATER), updated_at=0)


@given(results, st.sampled_from(["pending", "removing"]))
def test_what_was_heard_already_changes_nothing(told: list[Result], state: str) -> None:
    row = reported(pending(state), told, NOW + 1)

    assert reported(row, told, LATER) is row


@given(st.permutations(ACTIONS))
def test_the_order_makes_no_difference(order: list[str]) -> None:
    row = reported(pending("removing"), [Result(action, ok=True) for action in order], LATER)

    assert (row.state, row.removed_at, row.reason) == ("removing", LATER, None)


@given(results)
def test_a_removal_is_over_when_all_was_done_and_not_when_a_part_was_undone_again(told: list[Result]) -> None:
    row = reported(pending("removing"), told, LATER)

    last = {result.action: result.ok for result in told}
    assert (row.removed_at == LATER) == (len(last) == len(ACTIONS) and all(last.values()))
    assert row.state == "removing"


@given(results, st.text(max_size=20).filter(lambda name: name not in ACTIONS))
def test_an_action_that_is_not_there_makes_the_whole_report_worthless(told: list[Result], name: str) -> None:
    with pytest.raises(InvalidParam, match="no action of this installation"):
        reported(pending(), [*told, Result(name, ok=True)], LATER)


def test_what_the_manager_has_to_do_no_client_can_report() -> None:
    row = replace(pending(), actions=(ActionRow("m", "manager", "{}"),))

    with pytest.raises(Forbidden, match="not the client's to do"):
        reported(row, [Result("m", ok=True)], LATER)
