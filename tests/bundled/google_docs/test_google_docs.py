"""Things of Google's: the links that people paste, what is framed of each, and whether everybody can see it."""

from urllib.parse import urlsplit

import pytest

from manifold.bundled.google_docs.config import GoogleDocsConfig
from manifold.bundled.google_docs.integration import GoogleDocs
from manifold.errors import FieldError, InvalidParam
from manifold.ids import RoomID, UserID
from manifold.integrations import IntegrationSettings, Target, read_link
from tests.support.memory import MemoryEgress

ROOM = RoomID.parse("!standup:example.org")
TARGET = Target("w1", UserID.parse("@alice:example.org"), "https://widgets.example", ROOM)
DOCS, DRIVE = "https://docs.google.com", "https://drive.google.com"
ID = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"
PUBLISHED = "2PACX-1vTDrk0zK"

integration = GoogleDocs(IntegrationSettings())


@pytest.mark.parametrize(
    ("link", "view", "editor"),
    [
        (f"{DOCS}/document/d/{ID}/edit?usp=sharing", f"/document/d/{ID}/preview", f"/document/d/{ID}/edit?rm=minimal"),
        (f"{DOCS}/document/u/1/d/{ID}/edit#heading", f"/document/d/{ID}/preview", f"/document/d/{ID}/edit?rm=minimal"),
        (f"{DOCS}/a/example.org/document/d/{ID}", f"/document/d/{ID}/preview", f"/document/d/{ID}/edit?rm=minimal"),
        (
            f"{DOCS}/spreadsheets/d/{ID}/edit#gid=0",
            f"/spreadsheets/d/{ID}/preview",
            f"/spreadsheets/d/{ID}/edit?rm=minimal",
        ),
        (
            f"{DOCS}/presentation/d/{ID}/view",
            f"/presentation/d/{ID}/preview",
            f"/presentation/d/{ID}/edit?rm=minimal",
        ),
        (f"{DOCS}/drawings/d/{ID}/edit", f"/drawings/d/{ID}/preview", f"/drawings/d/{ID}/edit?rm=minimal"),
        (f"{DOCS}/forms/d/{ID}/edit", f"/forms/d/{ID}/viewform?embedded=true", None),
        (f"{DOCS}/forms/d/e/{PUBLISHED}/viewform?usp=sf_link", f"/forms/d/e/{PUBLISHED}/viewform?embedded=true", None),
        (f"{DOCS}/document/d/e/{PUBLISHED}/pub", f"/document/d/e/{PUBLISHED}/pub?embedded=true", None),
        (
            f"{DOCS}/spreadsheets/d/e/{PUBLISHED}/pubhtml",
            f"/spreadsheets/d/e/{PUBLISHED}/pubhtml?widget=true&headers=false",
            None,
        ),
        (f"{DOCS}/presentation/d/e/{PUBLISHED}/pub?start=false", f"/presentation/d/e/{PUBLISHED}/embed", None),
        (f"{DRIVE}/file/d/{ID}/view?usp=sharing", f"/file/d/{ID}/preview", None),
        (f"{DRIVE}/file/d/{ID}/view?resourcekey=0-a%26b", f"/file/d/{ID}/preview?resourcekey=0-a%26b", None),
        (f"{DRIVE}/open?id={ID}", f"/file/d/{ID}/preview", None),
        (f"{DRIVE}/drive/u/0/folders/{ID}?usp=sharing", f"/embeddedfolderview?id={ID}#list", None),
    ],
)
def test_each_link_that_people_paste_is_shown_as_google_shows_it_in_frames(
    link: str, view: str, editor: str | None
) -> None:
    assert integration.recognise(read_link(link)) == {"url": link}
    host = f"https://{urlsplit(link).hostname}"
    assert integration.address(GoogleDocsConfig(url=link), TARGET) == host + view
    assert integration.address(GoogleDocsConfig(url=link, edit=True), TARGET) == host + (editor or view)


@pytest.mark.parametrize(
    "link",
    [
        f"{DOCS}/",
        f"{DOCS}/document/u/0/",
        f"{DOCS}/document/d/short",
        f"{DOCS}/document/d/{ID}/edit/../../x",
        f"{DOCS}/file/d/{ID}/view",
        f"{DRIVE}/document/d/{ID}/edit",
        f"{DOCS}/drawings/d/e/{PUBLISHED}/pub",
        f"{DRIVE}/open?id=../x",
        f"{DRIVE}/drive/my-drive",
        "https://forms.gle/abc",
        f"https://docs.google.com.evil.example/document/d/{ID}/edit",
    ],
)
def test_other_links_are_not_recognised_and_told_at_the_field(link: str) -> None:
    assert integration.recognise(read_link(link)) is None
    with pytest.raises(InvalidParam) as raised:
        integration.address(GoogleDocsConfig(url=link), TARGET)
    assert raised.value.fields == (FieldError("/url", integration.asks_for),)


def test_widgets_that_others_wrote_for_editing_stay_so() -> None:
    def read(url: str) -> object:
        return integration.config_of({"url": url}, "Google Docs")["edit"]

    assert read(f"{DOCS}/document/d/{ID}/edit?usp=sharing") is True
    assert read(f"{DOCS}/document/d/{ID}/preview") is False
    assert integration.config_of({"url": f"{DOCS}/document/d/{ID}/edit", "edit": False}, "")["edit"] is False


def test_only_google_is_framed() -> None:
    assert integration.page_sources({"url": f"{DOCS}/x"}) == {"frame-src": DOCS}
    with pytest.raises(InvalidParam):
        integration.page_sources({"url": "https://sites.google.com/x"})


def test_installations_are_told_apart() -> None:
    assert integration.label(GoogleDocsConfig(url=f"{DOCS}/spreadsheets/d/{ID}/edit")) == "Sheet 1BxiMVs0…"
    assert integration.label(GoogleDocsConfig(url="")) == "Google Docs"


async def test_what_everybody_can_see_is_fine(egress: MemoryEgress) -> None:
    egress.page(f"{DOCS}/document/d/{ID}/preview", b"<title>Minutes</title>")
    await integration.check(GoogleDocsConfig(url=f"{DOCS}/document/d/{ID}/edit"), egress)


async def test_what_only_some_can_see_and_what_is_not_there_are_told_apart(egress: MemoryEgress) -> None:
    config = GoogleDocsConfig(url=f"{DOCS}/document/d/{ID}/edit")
    asked = f"{DOCS}/document/d/{ID}/preview"
    signing_in = "https://accounts.google.com/v3/signin/identifier"
    egress.page(asked, b"gone", 404)
    with pytest.raises(InvalidParam) as gone:
        await integration.check(config, egress)
    egress.page(signing_in, b"<title>Sign in</title>")
    egress.redirects[asked] = signing_in
    with pytest.raises(InvalidParam) as private:
        await integration.check(config, egress)

    assert gone.value.fields == (FieldError("/url", "Google has nothing at this link"),)
    assert private.value.fields == (
        FieldError("/url", "Only some people can see this: share it with everybody who has the link"),
    )
