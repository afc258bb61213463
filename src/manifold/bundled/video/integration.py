"""What a film or a sound asks for: one widget, whose page plays the file itself and frames nothing."""

from collections.abc import Mapping
from typing import ClassVar

from manifold.bundled.video.config import VideoConfig
from manifold.integrations import FileSeen, FileWidget, Frame, IntegrationSettings

__all__ = ["VideoFile"]

_PLAYED = ("video/", "audio/")
_UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/mp4", "application/ogg"})
"""Of these, browsers look into the file."""


class VideoFile(FileWidget[VideoConfig, IntegrationSettings]):
    """A film or a sound, played by the browser."""

    config = VideoConfig
    page = "video"
    # `#t=90` is where it starts.
    frame = Frame(fragment=True)
    id: ClassVar[str] = "video"
    widget_type: ClassVar[str] = "im.manifold.video"
    title: ClassVar[str] = "Video"
    content_types: ClassVar[Mapping[str, str]] = {"video/*": "url", "audio/*": "url"}
    asks_for = "Give the address of a video or audio file"
    endings = frozenset(
        {*("mp4", "m4v", "webm", "ogv", "mov", "mkv"), *("mp3", "m4a", "aac", "ogg", "oga", "opus", "flac", "wav")}
    )

    def judge_file(self, url: str, seen: FileSeen) -> str:
        """What browsers play. Live streams are lists of files, which few of them do."""
        if seen.media_type == "text/html":
            return "has a web page at this address, not a video or audio file"
        if "mpegurl" in seen.media_type or seen.media_type == "application/dash+xml":
            return "has a list of files at this address, as live streams do, which not every browser plays"
        if seen.media_type.startswith(_PLAYED) or (seen.media_type in _UNSAID and self.ends_well(url)):
            return ""
        return f"says that this file is {seen.media_type or 'of no kind'}, and not that it is video or audio"

    def page_sources(self, query: Mapping[str, str]) -> dict[str, str]:
        """The film comes from its server, and nothing is framed."""
        return {"media-src": self.framed_origin(query)}
