"""Writing the catalogue into a CSV file: taking in what was written changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.events import ListedProduct
from posforge.runtime.domain.fields import clean_text, is_composed, spell_field
from posforge.runtime.domain.layers import BASE_LAYER, shop_layers
from posforge.runtime.domain.picture import media_type
from posforge.runtime.domain.price import Price, spell_price
from posforge.runtime.domain.product import Style
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.ports import Listed, Listings
from posforge.runtime.flows.catalogue_cell import printed_gtin
from posforge.runtime.flows.catalogue_file import COLUMNS, PICTURE
from posforge.runtime.flows.catalogue_pictures import FOLDER
from posforge.runtime.flows.catalogue_prices import price_column

_AT_ONCE = 500
_NO_STYLE = Style(id="", name="", department="")


class WholeCatalogue(Listings, Protocol):
    """A catalogue that can be read from one end to the other, at one moment."""

    def all(self, *, at_ms: int) -> Iterator[Listed]:
        """Yield every article."""

    def picture(self, picture: str) -> bytes | None:
        """Return a picture as the file it came from, or None."""

    def layers(self) -> Collection[str]:
        """Return the layers in which anything was ever priced."""


@dataclass(slots=True, kw_only=True)
class ExportReport:
    """What was written; `left_out` have no barcode (GTIN) that is theirs, and so no row."""

    rows: int = 0
    pictures: int = 0
    left_out: int = 0


def export_catalogue(
    path: Path, *, shop: Shop, listings: WholeCatalogue, at_ms: int
) -> ExportReport:
    """Write every article that has a barcode into a new CSV file, its pictures beside it.

    Args:
        path: the file; pictures go into the folder `pictures` beside it.
        shop: whose fields are columns.
        listings: the catalogue.
        at_ms: which prices to write (Unix ms).

    Raises UserError for a file that is there already, KnownError where it cannot be written; what
    was begun is taken away.
    """
    if path.exists():
        raise UserError(f"{path} exists already.", hint="Name a new file; nothing is overwritten.")
    begun = path.with_name(f".{path.name}.part")
    try:
        with begun.open("w", encoding="utf-8", newline="") as file:
            export = _Export(path.parent / FOLDER, shop, listings)
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(export.heading)
            rows.writerows(export.rows(at_ms))
        begun.rename(path)
    except OSError as error:
        raise KnownError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        begun.unlink(missing_ok=True)
    return export.report


def catalogue_rows(
    shop: Shop, *, listings: WholeCatalogue, at_ms: int
) -> Iterator[tuple[str, ...]]:
    """Yield the heading and the rows of a catalogue file without pictures, for one file alone.

    Taken in again, it leaves the pictures as they are.
    """
    export = _Export(None, shop, listings)
    yield export.heading
    yield from export.rows(at_ms)


class _Export:
    """One export; `folder` is where pictures go, None where they are left out."""

    def __init__(self, folder: Path | None, shop: Shop, listings: WholeCatalogue) -> None:
        self.report = ExportReport()
        self._folder = folder
        self._shop = shop
        self._listings = listings
        self._pictures: dict[str, str] = {"": ""}
        priced = {*listings.layers()} - {BASE_LAYER}
        self._layers = [layer for layer in shop_layers(shop) if layer in priced]

    @property
    def heading(self) -> tuple[str, ...]:
        columns = COLUMNS if self._folder else COLUMNS[: COLUMNS.index(PICTURE)]
        prices = map(price_column, self._layers)
        return (*columns, *prices, *(rule.name for rule in self._shop.catalogue.fields))

    def rows(self, at_ms: int) -> Iterator[tuple[str, ...]]:
        articles = self._listings.all(at_ms=at_ms)
        while some := list(islice(articles, _AT_ONCE)):
            codes = [code for one in some for code in one.product.codes]
            owners = self._listings.by_codes(codes, at_ms=at_ms)
            styles = self._listings.styles([one.product.style for one in some])
            prices = self._layer_prices(some, at_ms)
            for one in some:
                mine = [c for c in one.product.codes if owners[c].product.id == one.product.id]
                gtin = next(filter(None, map(printed_gtin, mine)), "")
                if gtin:
                    style = styles.get(one.product.style, _NO_STYLE)
                    own = (prices.get((one.product.id, layer)) for layer in self._layers)
                    yield (
                        gtin,
                        *self._cells(one, style),
                        *map(self._price, own),
                        *self._fields(one.product),
                    )
                self.report.rows += bool(gtin)
                self.report.left_out += not gtin
        self.report.pictures = len(self._pictures) - 1

    def _cells(self, one: Listed, style: Style) -> Sequence[str]:
        product = one.product
        # A name made of style and axes is left to be made again, of what the row says then.
        is_made = is_composed(product, style.name, rules=self._shop.catalogue)
        return (
            "" if is_made else clean_text(product.name),
            product.department,
            product.unit,
            product.tax,
            self._price(one.price),
            "yes" if product.is_open_price else "",
            product.style,
            clean_text(style.name),
            *self._picture(style.picture),
        )

    def _layer_prices(self, some: Sequence[Listed], at_ms: int) -> Mapping[tuple[str, str], Price]:
        if not self._layers:
            return {}
        return self._listings.prices([one.product.id for one in some], at_ms=at_ms)

    def _price(self, price: Price | None) -> str:
        return spell_price(price, self._shop.currency) if price is not None else ""

    def _fields(self, product: ListedProduct) -> Iterator[str]:
        for rule in self._shop.catalogue.fields:
            value = product.fields.get(rule.name)
            yield "" if value is None else clean_text(spell_field(rule, value))

    def _picture(self, picture: str) -> tuple[str, ...]:
        """Return the name of a picture's file, which is there by then; empty for no picture."""
        if self._folder is None:
            return ()
        if picture not in self._pictures:
            data = self._listings.picture(picture)
            self._pictures[picture] = _saved(self._folder, picture, data) if data else ""
        return (self._pictures[picture],)


def _saved(folder: Path, picture: str, data: bytes) -> str:
    ending = (media_type(data) or "").partition("/")[2]
    file = folder / f"{picture[:16]}.{ending}"
    folder.mkdir(exist_ok=True)
    if file.exists() and file.read_bytes() != data:
        raise UserError(f"{file} is another picture.", hint="Export into an empty folder.")
    file.write_bytes(data)
    return file.name
