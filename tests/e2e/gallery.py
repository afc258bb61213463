"""One of each widget of the gallery: what people fill in, the link that they paste, and what its service answers.

The services are elsewhere, so the manager gets their answers from here, and the browser their pages; both are otherwise
as they are. What a service really says is told in the tests of its integration (`tests/bundled/`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from manifold.egress import Egress, Reply

__all__ = ["SAMPLES", "Answers", "Sample"]


@dataclass(frozen=True)
class Sample:
    """`form`: texts by the label of their field; `changed`: what is filled in later. `answers`: bodies by URL.

    `shows`: the host whose page is framed, "" where the page is ours alone.
    """

    form: Mapping[str, str]
    changed: Mapping[str, str]
    shows: str
    link: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


SAMPLES: dict[str, Sample] = {
    "custom": Sample(
        {"Address": "https://page.example/plan", "Name": "The plan"},
        {"Name": "The other plan"},
        "page.example",
        "https://page.example/plan",
        {"https://page.example/plan": "<!doctype html><title>The plan</title>"},
    ),
    "etherpad": Sample(
        {"Server": "https://pad.example", "Pad name": "minutes"},
        {"Pad name": "minutes-2"},
        "pad.example",
        "https://pad.example/p/minutes",
        {"https://pad.example/api": '{"currentVersion": "1.3.0"}'},
    ),
    "jitsi": Sample(
        {"Server": "https://meet.jit.si", "Conference name": "standup"},
        {"Conference name": "retro"},
        "meet.jit.si",
        "https://meet.jit.si/standup",
        {"https://meet.jit.si/external_api.js": "window.JitsiMeetExternalAPI = 1"},
    ),
}


class Answers(Egress):
    """The guarded client, for which the services of the samples answer from here."""

    async def request(self, method: str, url: str, **options: Any) -> Reply:
        return _answer(url) or await super().request(method, url, **options)


def _answer(url: str) -> Reply | None:
    hosts = {urlsplit(known).netloc for sample in SAMPLES.values() for known in sample.answers}
    if urlsplit(url).netloc not in hosts:
        return None
    for sample in SAMPLES.values():
        if (body := sample.answers.get(url)) is not None:
            content_type = "application/json" if body.startswith("{") else "text/html; charset=utf-8"
            return Reply(200, {"Content-Type": content_type}, body.encode(), url)
    return Reply(404, {"Content-Type": "text/html"}, b"not here", url)
