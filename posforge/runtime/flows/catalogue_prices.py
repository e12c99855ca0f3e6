"""What the cells of a catalogue file say of prices: in which layer, how much, from when on."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from posforge.runtime.domain.layers import BASE_LAYER, shop_layers
from posforge.runtime.domain.moments import parse_moment
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.shop import Shop
from posforge.runtime.flows.catalogue_cell import CellError, read_price
from posforge.runtime.flows.catalogue_file import PRICE, VALID_FROM


def price_column(layer: str) -> str:
    """Return the column of a layer: `price`, or `price@store:S01`."""
    return PRICE if layer == BASE_LAYER else f"{PRICE}@{layer}"


def price_columns(shop: Shop) -> tuple[str, ...]:
    """Return every column of prices that a file of this shop may have."""
    return tuple(map(price_column, shop_layers(shop)))


class PriceReader:
    """Reads the prices of a row, and from when they hold; `columns` are those the file has."""

    def __init__(self, shop: Shop, *, columns: frozenset[str]) -> None:
        named = {layer: price_column(layer) for layer in shop_layers(shop)}
        self._layers = {layer: one for layer, one in named.items() if one in columns}
        self._currency = shop.currency
        self._zone = ZoneInfo(shop.timezone) if VALID_FROM in columns else None
        self._day_starts = shop.shift.closes_at

    def read(
        self, cells: Mapping[str, str], problems: list[CellError]
    ) -> tuple[Mapping[str, Price | None], int | None]:
        """Return the prices by layer, None for one that ends, and from when on (Unix ms).

        The chain's own price never ends: an empty cell says nothing of it.
        """
        said = {}
        for layer, column in self._layers.items():
            try:
                price = read_price(cells[column], self._currency, column=column)
            except CellError as error:
                problems.append(error)
                continue
            if price is not None or layer != BASE_LAYER:
                said[layer] = price
        if self._zone is None or not cells[VALID_FROM]:
            return said, None
        try:
            from_ms = parse_moment(cells[VALID_FROM], self._zone, day_starts=self._day_starts)
        except ValueError:
            problems.append(CellError(VALID_FROM, "valid_from", text=cells[VALID_FROM][:30]))
            return said, None
        if not said:
            problems.append(CellError(VALID_FROM, "valid_from_alone"))
        return said, from_ms
