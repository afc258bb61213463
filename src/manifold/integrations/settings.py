"""What the operator decides about the catalogue as a whole."""

from typing import Annotated

from msgspec import Meta, Struct

__all__ = ["CatalogueSettings"]


class CatalogueSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`[catalogue]`"""

    clouds: Annotated[
        list[str],
        Meta(
            description="Integrations that stand on the cloud of a third party are offered only when they are named "
            'here by their ids, or all of them by "*". Who opens one is seen by that third party.'
        ),
    ] = []
    video_call: Annotated[
        str,
        Meta(
            description="Which integration makes the conference when Element's call button asks for one "
            "(`widget_build_url`): one whose form may be left empty. Empty: none does."
        ),
    ] = "jitsi"
