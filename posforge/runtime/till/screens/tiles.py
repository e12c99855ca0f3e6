"""What stands on the shelf: a tile for each style or article, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qtpy.QtGui import QImage

from posforge.runtime.domain.product import Product, Style
from posforge.runtime.ext.ports import Catalogue
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.pictures import read_picture
from posforge.runtime.till.swatches import swatch
from posforge.runtime.till.variants import Table, table_of
from posforge.runtime.till.widgets.goods import Facts, Tile


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the catalogue knows of some styles, and pictures ready to be shown."""

    variants: Mapping[str, Sequence[Product]]
    images: Mapping[str, QImage]

    def articles(self, tile: Tile) -> Sequence[Product]:
        """Return what a tile stands for."""
        if tile.product is not None:
            return (tile.product,)
        return self.variants[tile.style.id] if tile.style is not None else ()


def look_up(
    catalogue: Catalogue, *, styles: Sequence[str], pictures: Sequence[str], side: int
) -> Answer:
    """Look up articles and read pictures; runs off the window's thread."""
    return Answer(
        variants={style: catalogue.variants(style) for style in styles},
        images={one: read_picture(catalogue.picture(one), side=side) for one in pictures},
    )


def found_tiles(products: Sequence[Product], styles: Sequence[Style]) -> list[Tile]:
    """Return a tile for each style found and each article that stands alone, best first."""
    by_id = {style.id: style for style in styles}
    found: dict[str, list[Product]] = {}
    for product in products:
        key = f"style {product.style}" if product.style in by_id else f"article {product.id}"
        found.setdefault(key, []).append(product)
    return [_found_tile(some, by_id.get(some[0].style)) for some in found.values()]


def facts_of(kit: Kit, variants: Sequence[Product]) -> Facts:
    """Return what a tile says of these articles: the lowest price, and every colour."""
    priced = [(one.price.fine, one) for one in variants if one.price is not None]
    fine, cheapest = min(priced, key=lambda pair: pair[0], default=(0, None))
    words = kit.price_of(cheapest or variants[0]) if variants else "–"
    if any(other != fine for other, _ in priced):
        words = kit.texts("grid.from", price=words)
    return Facts(price=words, colours=_colours(table_of(kit.shop.catalogue.axes, variants)))


def _found_tile(products: Sequence[Product], style: Style | None) -> Tile:
    if style is None or len(products) == 1:
        return Tile(name=products[0].name, style=style, product=products[0])
    return Tile(name=style.name, style=style)


def _colours(table: Table) -> tuple[str, ...]:
    values = [*table.common]
    for axis in (table.columns, table.rows, *table.further):
        values.extend(axis.values)
    return tuple(dict.fromkeys(filter(None, map(swatch, values))))
