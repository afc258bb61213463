"""What a card with a link asks for: one widget, whose page frames nothing."""

from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.link.config import MAX_NAME, LinkCardConfig
from manifold.integrations import (
    IntegrationSettings,
    Link,
    Seen,
    Target,
    Widget,
    WidgetIntegration,
    host_of,
    literal_query,
    plain,
    wrong,
)

__all__ = ["LinkCard"]


class LinkCard(WidgetIntegration[LinkCardConfig, IntegrationSettings]):
    """A link, with a title and a few words. Nobody learns anything before it is opened."""

    config = LinkCardConfig
    page = "link"
    widget_data: ClassVar[Mapping[str, str]] = {"url": "url", "description": "description"}
    looked_at = "url"
    last_resort = 2

    def initial(self) -> LinkCardConfig:
        """Nothing but the title can be guessed."""
        return LinkCardConfig(url="")

    def label(self, config: LinkCardConfig) -> str:
        """The title and the page's host."""
        return f"{config.name} on {host_of(config.url)}"

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """The address, the words, and the name: it is the card's title."""
        values = super().config_of(data, name)
        return {**values, "name": name} if name else values

    def recognise(self, link: Link) -> dict[str, Any]:
        """Every link can be kept."""
        return {"url": link.url}

    def recognise_seen(self, link: Link, seen: Seen) -> dict[str, Any]:
        """The link as it was pasted, under the page's title: where it leads to may change."""
        return {"url": link.url, "name": plain(seen.title, MAX_NAME)} if seen.title else {"url": link.url}

    def judge(self, config: LinkCardConfig, seen: Seen) -> None:
        """Something must be there; whether everybody may see it, and in a frame, is not asked."""
        if not seen.is_there:
            raise wrong(self.looked_at, seen.problem)

    def widget(self, config: LinkCardConfig, target: Target) -> Widget:
        """The card's widget; Element names the page's host in its prompt, since the URL is in `url`."""
        words = literal_query({"title": config.name, "description": config.description})
        return Widget(
            id=target.installation_id,
            type="im.manifold.link",
            name=config.name,
            url=f"{target.page('link', config.url)}&{words}",
            data={"url": config.url, "description": config.description},
        )

    def page_sources(self, query: Mapping[str, str]) -> dict[str, str]:
        """Nothing; but that the link is one is seen to on every render, too."""
        self.framed_origin(query)
        return {}
