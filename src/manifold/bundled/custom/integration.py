"""What a page asks for: one widget."""

from collections.abc import Mapping
from typing import Any, ClassVar

from manifold.bundled.custom.config import MAX_NAME, WebPageConfig
from manifold.integrations import (
    Frame,
    IntegrationSettings,
    Link,
    Seen,
    Target,
    Widget,
    WidgetIntegration,
    client_query,
    host_of,
    literal_query,
    plain,
)

__all__ = ["WebPage"]


class WebPage(WidgetIntegration[WebPageConfig, IntegrationSettings]):
    """A page, framed by ours."""

    config = WebPageConfig
    # Some sites refuse to be framed by a page that does not say which it is.
    frame = Frame(
        allow="autoplay; clipboard-write; encrypted-media; fullscreen; picture-in-picture",
        referrer_policy="strict-origin-when-cross-origin",
    )
    widget_data: ClassVar[Mapping[str, str]] = {"url": "url"}
    looked_at = "url"
    last_resort = 1

    def initial(self) -> WebPageConfig:
        """Nothing but the name can be guessed."""
        return WebPageConfig(url="")

    def label(self, config: WebPageConfig) -> str:
        """The widget's name and the page's host."""
        return f"{config.name} on {host_of(config.url)}"

    def config_of(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """The page's address, and the name: it is all that tells one page from another."""
        values = super().config_of(data, name)
        return {**values, "name": name} if name else values

    def recognise(self, link: Link) -> dict[str, Any]:
        """Every link leads to some page."""
        return {"url": link.url}

    def recognise_seen(self, link: Link, seen: Seen) -> dict[str, Any]:
        """The page, under its own title; where it leads to another site, that one: our page frames but one."""
        url = link.url if seen.link.origin == link.origin else seen.link.url
        return {"url": url, "name": plain(seen.title, MAX_NAME)} if seen.title else {"url": url}

    def widget(self, config: WebPageConfig, target: Target) -> Widget:
        """The page's widget; Element names the page's host in its prompt, since the URL is in `url`."""
        fragment = client_query()
        return Widget(
            id=target.installation_id,
            type="m.custom",
            name=config.name,
            url=f"{target.widgets_url}/w/custom?{literal_query({'url': config.url})}#{fragment}",
            data={"url": config.url},
        )
