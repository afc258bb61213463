"""What a pad asks for: one widget."""

from manifold.bundled.etherpad.config import EtherpadConfig, EtherpadSettings
from manifold.errors import RemoteServiceError
from manifold.integrations import (
    Egress,
    Target,
    Widget,
    WidgetIntegration,
    host_of,
    https_origin,
    literal_query,
    reach,
    template_query,
    wrong,
)

__all__ = ["Etherpad"]


class Etherpad(WidgetIntegration[EtherpadConfig, EtherpadSettings]):
    """An Etherpad, framed by our page."""

    config = EtherpadConfig
    settings = EtherpadSettings

    def initial(self) -> EtherpadConfig:
        """The operator's server."""
        return EtherpadConfig(server=self.operator.server)

    def label(self, config: EtherpadConfig) -> str:
        """The pad and its server."""
        host = host_of(config.server)
        return f"{config.pad} on {host}" if config.pad else host

    async def check(self, config: EtherpadConfig, egress: Egress) -> None:
        """The server must answer Etherpad's version endpoint, which needs no key."""
        reply = await reach(egress, "server", f"{https_origin(config.server)}/api")
        try:
            is_etherpad = reply.ok and "currentVersion" in reply.json()
        except (RemoteServiceError, TypeError):
            is_etherpad = False
        if not is_etherpad:
            raise wrong("server", f"{host_of(config.server)} answers, but is no Etherpad server")

    def widget(self, config: EtherpadConfig, target: Target) -> Widget:
        """The pad's widget; Element names the pad's host in its prompt, since the URL is in `url`."""
        pad = f"{https_origin(config.server)}/p/{config.pad or target.private_name}"
        fragment = template_query({"displayName": "$matrix_display_name", "theme": "$org.matrix.msc2873.client_theme"})
        return Widget(
            id=target.installation_id,
            type="m.etherpad",
            name="Etherpad",
            url=f"{target.widgets_url}/w/etherpad?{literal_query({'url': pad})}#{fragment}",
            data={"url": pad},
        )
