"""Sticker packs as pickers and clients exchange them (MSC1951, MSC1959)."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, field


class Sticker(Struct, frozen=True):
    """The content of an `m.pack.item` event, with an `id` to tell it from others. `uri` is an mxc:// URI."""

    id: str
    uri: str
    description: str = ""
    shortcodes: list[str] = field(default_factory=list)


class StickerPack(Struct, frozen=True):
    """A pack; without a `thumbnail` it is the first item's `uri`. `creator` and `author` are matrix.to links."""

    name: str
    sharable_url: str
    kind: str = "m.stickers"
    description: str | UnsetType = UNSET
    thumbnail: str | UnsetType = UNSET
    creator: str | UnsetType = UNSET
    author: str | UnsetType = UNSET
    license: str | UnsetType = UNSET
    active_items: list[Sticker] = field(default_factory=list)


class Packs(Struct, frozen=True):
    """`GET …/widgets/{widget_id}/packs`."""

    packs: list[StickerPack]


class PackReference(Struct, frozen=True):
    """`PUT` and `DELETE …/widgets/{widget_id}/packs`: a link that somebody shared."""

    sharable_url: Annotated[str, Meta(min_length=1, max_length=2048)]
