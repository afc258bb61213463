"""The list of checks, the guide that is made from it, and what holds for every check whatever strangers answer."""

import asyncio
import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from manifold.doctor import CHECKS, Doctor, Patient, Request, Visitor
from manifold.doctor.check import Check
from manifold.doctor.checks.widgets import origins_in
from manifold.doctor.examination import GRACE, Times
from manifold.doctor.finding import FINE, MAX_SHOWN, Fault, Finding
from manifold.doctor.guide import faults_of, guide
from manifold.doctor.visit import Visit
from manifold.egress import Reply
from manifold.errors import Because, Conflict, InvalidParam, Unreachable
from manifold.ids import UserID
from manifold.integrations.catalogue import Catalogue
from manifold.manager.block_settings import PolicyListSettings
from manifold.server.app import patient
from manifold.settings import parse
from manifold.storage import Settings, Store
from tests.support.memory import MemoryEgress, NoServices

ROOT = Path(__file__).parents[2]
ROOM = "!list:example.org"
WIDGETS = "https://widgets.example"

SETTINGS = """
[server]
public_url = "https://manager.example"
widgets_url = "https://widgets.example"
[homeservers."example.org"]
base_url = "https://matrix.example.org"
[homeservers."example.com"]
[terms.terms_of_service]
version = "1.0"
en = { name = "Terms of Service", url = "https://example.org/tos" }
"""


def test_the_guide_is_what_the_list_says() -> None:
    assert (ROOT / "docs/operating/trouble.md").read_text("utf-8") == guide()


def test_every_check_has_a_name_of_its_own_and_comes_after_what_it_needs() -> None:
    known: list[str] = []
    for check in CHECKS:
        assert check.id not in known
        assert set(check.after) <= set(known)
        known.append(check.id)
        assert check.title
        assert check.about.endswith((".", "too much."))


def test_the_checks_of_a_hop_stand_together() -> None:
    hops = [check.hop for check in CHECKS]
    assert [hop for hop, before in zip(hops, ["", *hops], strict=False) if hop != before] == list(dict.fromkeys(hops))


def test_every_fault_says_what_to_do() -> None:
    for check in CHECKS:
        for fault in faults_of(check):
            assert fault.outcome in {"failed", "warning"}
            assert fault.cause
            assert fault.remedy
            assert fault(**dict.fromkeys(fault.gaps, "x")).cause


def test_what_strangers_say_is_shown_in_one_printable_line() -> None:
    found = Fault("They said {what}", "Ask {what}")(what="\x1b[2J{evil}\n" + "x" * 10_000)

    assert found.cause.isprintable()
    assert found.remedy.isprintable()
    assert "{evil}" in found.cause
    assert len(found.cause) <= MAX_SHOWN + 20


def test_a_widget_leads_to_what_our_page_frames_or_to_its_own_address() -> None:
    bodies = [
        put_widget(f"{WIDGETS}/w/jitsi?server=https%3A%2F%2Fmeet.example.org#conferenceId=a"),
        put_widget(f"{WIDGETS}/w/custom?url=https%3A%2F%2Fpad.example.org%3A8443%2Fp&name=x"),
        put_widget("https://elsewhere.example.org/?url=https%3A%2F%2Fother.example.org"),
        put_widget(f"{WIDGETS}/w/custom"),
        put_widget("javascript:alert(1)"),
        put_widget("http://[::1"),
        '{"type": "put_state", "content": {}}',
        "{",
    ]

    assert [*origins_in(bodies, WIDGETS)] == [
        "https://meet.example.org",
        "https://pad.example.org:8443",
        "https://elsewhere.example.org",
    ]


def put_widget(url: str) -> str:
    return msgspec.json.encode({"type": "put_widget", "room_id": ROOM, "widget": {"id": "w", "url": url}}).decode()


# Time


async def hangs(_: Visit) -> Finding:
    await asyncio.Event().wait()
    return FINE


async def is_well(_: Visit) -> Finding:
    return FINE


async def raises(_: Visit) -> Finding:
    raise RuntimeError("a secret")


def no_store() -> AbstractAsyncContextManager[Store]:
    raise AssertionError("None of these checks needs the database")


def doctor(egress: MemoryEgress, checks: Sequence[Check] = CHECKS, **options: Any) -> Doctor:
    nowhere = Path("/nowhere")
    return Doctor(patient(parse(SETTINGS), nowhere, Catalogue([]), egress, NoServices(), no_store), checks, **options)


def row(id_: str, run: Any, *after: str) -> Check:
    return Check(id_, "Hop", id_, "About.", run, after=after)


def test_the_whole_ends_within_ten_seconds_whatever_hangs() -> None:
    assert Times().all + GRACE < 10
    assert Times().one < Times().all


async def test_what_hangs_is_cut_off_and_what_needs_it_is_skipped() -> None:
    checks = [row("a", is_well), row("b", hangs), row("c", hangs, "a"), row("d", is_well, "b")]
    began = asyncio.get_running_loop().time()

    results = (await doctor(MemoryEgress(), checks, times=Times(0.2, 0.3)).examine(Request())).checks

    assert [result.outcome for result in results] == ["ok", "failed", "failed", "skipped"]
    assert "took longer than 0.2 seconds" in results[1].cause
    assert results[3].cause == "First put this right: b"
    assert asyncio.get_running_loop().time() - began < 5


async def test_a_defect_is_told_without_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    [result] = (await doctor(MemoryEgress(), [row("a", raises)]).examine(Request())).checks

    assert (result.outcome, "RuntimeError" in result.cause, "a secret" in result.cause) == ("failed", True, False)
    assert "The doctor's check a failed" in caplog.text


async def test_there_is_one_examination_at_a_time() -> None:
    one = doctor(MemoryEgress(), [row("a", hangs)], times=Times(0.2, 0.2))
    first = asyncio.create_task(one.examine(Request()))
    await asyncio.sleep(0)
    with pytest.raises(Conflict, match="Another examination"):
        await one.examine(Request())

    assert not (await first).ok
    assert not (await one.examine(Request())).ok


async def test_a_check_that_there_is_not_is_told_with_those_that_there_are() -> None:
    with pytest.raises(InvalidParam, match="'nonsense'; there are a, b"):
        await doctor(MemoryEgress(), [row("a", is_well), row("b", is_well)]).examine(Request(("nonsense",)))


async def test_who_asks_for_one_check_has_what_it_needs_checked_too_and_sees_that_one() -> None:
    seen = []

    async def sees(visit: Visit) -> Finding:
        seen.append(visit)
        return FINE

    checks = [row("a", sees), row("b", sees), row("c", sees, "a")]
    results = (await doctor(MemoryEgress(), checks).examine(Request(("c",)))).checks

    assert [result.id for result in results] == ["c"]
    assert len(seen) == 2


# Strangers

TEXTS = st.sampled_from(
    ["", "*", "nonsense", "M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "https://manager.example", "https://manager.example/ui"]
) | st.text(max_size=20)
KEYS = st.sampled_from(
    [
        "errcode",
        "error",
        "m.server",
        "m.integrations",
        "managers",
        "api_url",
        "ui_url",
        "m.integrations_widget",
        "data",
        "url",
        "user_id",
        "token",
        "access_token",
        "matrix_server_name",
        "m.homeserver",
        "base_url",
        "versions",
        "integrations_ui_url",
        "integrations_rest_url",
        "integrations_widgets_urls",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
BODIES = st.just(b"{}") | st.binary(max_size=50) | JSON.map(msgspec.json.encode) | st.just(b"[" * 100_000)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Date",
                "Location",
                "Content-Type",
                "Access-Control-Allow-Origin",
                "Access-Control-Allow-Headers",
                "X-Frame-Options",
                "Content-Security-Policy",
                "Cache-Control",
            ]
        ),
        st.sampled_from(["text/html", "text/event-stream", "frame-ancestors", "Thu, 01 Jan 1970 00:00:00 GMT", "*"])
        | st.text(st.characters(max_codepoint=255), max_size=20),
    ),
    max_size=4,
)
STATUSES = st.sampled_from([200, 200, 200, 204, 301, 400, 401, 403, 404, 405, 500, 502, 503, 999])
REPLIES = st.builds(
    lambda status, headers, body: Reply(status, CIMultiDict(headers), body, ""), STATUSES, HEADERS, BODIES
)
SILENCES = st.sampled_from(get_args(Because)).map(
    lambda because: Unreachable("They said\x1b[2J nothing", because=because)
)


class Strangers(MemoryEgress):
    """Everybody answers what comes next, whatever they are asked."""

    def __init__(self, answers: Sequence[Reply | Unreachable]) -> None:
        super().__init__()
        self._answers = answers
        self._count = 0

    async def get(self, url: str, **options: Any) -> Reply:
        answer = self._answers[self._count % len(self._answers)]
        self._count += 1
        if isinstance(answer, Unreachable):
            raise answer
        return answer

    async def request(self, method: str, url: str, **options: Any) -> Reply:
        return await self.get(url)


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    """One event loop for all examples: the database belongs to it."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def among_strangers(loop: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Patient]:
    """A manager with everything that can be examined."""
    folder = tmp_path_factory.mktemp("strangers")
    store = loop.run(Store.open(Settings(), folder))
    lists = PolicyListSettings(rooms=[ROOM], homeserver="https://hs.example", access_token="syt_first")
    all_settings = msgspec.structs.replace(parse(SETTINGS), policy_lists=lists)
    examined = patient(
        all_settings, folder, Catalogue.installed(), MemoryEgress(), NoServices(), lambda: nullcontext(store)
    )
    yield dataclasses.replace(examined, check_settings=lambda: None)
    loop.run(store.close())


@settings(max_examples=60, deadline=None)
@given(answers=st.lists(REPLIES | REPLIES | SILENCES, min_size=1, max_size=40))
def test_whatever_strangers_answer_every_check_ends_in_a_result(
    answers: list[Reply | Unreachable], loop: asyncio.Runner, among_strangers: Patient
) -> None:
    visitor = Visitor(UserID.parse("@alice:example.org"), "syt_second")
    request = Request(element="https://app.example.org", visitor=visitor)
    # As if each could be checked: else nobody would be asked at the public address.
    checks = [dataclasses.replace(check, after=()) for check in CHECKS]
    examined = dataclasses.replace(among_strangers, egress=Strangers(answers))

    results = loop.run(Doctor(examined, checks).examine(request)).checks

    assert {result.id for result in results} == {check.id for check in CHECKS}
    for result in results:
        assert "defect" not in result.cause, result
        assert result.cause.isprintable()
        assert result.remedy.isprintable()
        assert all(note.isprintable() for note in result.notes)
        assert bool(result.cause) == (result.outcome != "ok")
        assert "syt_" not in str(result)
