"""Judges one row of a catalogue file: what it says of an article, or every reason why it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posforge.runtime.domain.fields import clean_text
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import FieldValue
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.fields import FieldBehaviour
from posforge.runtime.flows.catalogue_cell import (
    LONGEST_NAME,
    LONGEST_STYLE,
    CellError,
    read_field,
    read_gtin,
    read_name,
    read_open_price,
    unknown,
)
from posforge.runtime.flows.catalogue_file import OPEN_PRICE, Row
from posforge.runtime.flows.catalogue_pictures import PictureFolder
from posforge.runtime.flows.catalogue_prices import PriceReader

_NOTHING_NOTED: Mapping[str, FieldValue | None] = {}
_NOTHING_PRICED: Mapping[str, Price | None] = {}


@dataclass(slots=True, kw_only=True)
class Said:
    """What a row says of an article; `code` is the GTIN in 14 digits.

    None is what the file has no column for. An empty `name` is left to the style, an empty
    `picture` is none, and a field that is None is cleared. `prices` are those of each layer that is
    spoken of, None for one that ends, from `from_ms` on (Unix ms). `codes` are all codes of the
    article, where they are said as a whole; otherwise `code` joins those it has.
    """

    line: int
    code: str
    name: str | None
    department: str | None
    unit: str | None
    tax: str | None
    fields: Mapping[str, FieldValue | None]
    prices: Mapping[str, Price | None]
    from_ms: int | None = None
    is_open_price: bool | None = None
    style: str | None = None
    style_name: str = ""
    picture: str | None = None
    codes: tuple[str, ...] | None = None


class RowReader:
    """Reads rows for one shop and remembers which barcodes it has seen.

    Args:
        shop: whose words, currency and fields hold.
        columns: which of the columns a catalogue may have are in the file.
        behaviours: the shop's own checks, by the name of the field.
        pictures: where the pictures are that rows name; None where no row can name one.
    """

    def __init__(
        self,
        shop: Shop,
        *,
        columns: frozenset[str],
        behaviours: Mapping[str, FieldBehaviour],
        pictures: PictureFolder | None = None,
    ) -> None:
        self._prices = PriceReader(shop, columns=columns)
        self._labels = shop.catalogue.barcode_rules
        self._departments = frozenset(shop.catalogue.departments)
        self._units = frozenset(shop.catalogue.units)
        self._taxes = frozenset(shop.tax.rates)
        self._unit, self._tax = default_unit(shop), shop.tax.default
        self._noted = [rule for rule in shop.catalogue.fields if rule.name in columns]
        self._has_styles = bool(columns & {"style", "style_name", "picture"})
        self._behaviours = behaviours
        self._pictures = pictures
        self._lines: dict[int, int] = {}

    def read(self, row: Row) -> Said | tuple[CellError, ...]:
        """Return what a row says, or the reasons why it is rejected."""
        problems: list[CellError] = []
        code = ""
        try:
            code = read_gtin(row.cells["gtin"], rules=self._labels)
            if (first := self._lines.get(int(code))) is not None:
                gtin = row.cells["gtin"].replace(" ", "")
                raise CellError("gtin", "code_twice", code=gtin, line=first)
        except CellError as error:
            problems.append(error)
        said = self.read_cells(row, code, problems)
        if problems:
            return tuple(problems)
        self._lines[int(code)] = row.line
        return said

    def read_cells(self, row: Row, code: str, problems: list[CellError]) -> Said:
        """Return what a row says of the article with this code; its faults join `problems`."""
        cells = row.cells
        said = Said(
            line=row.line,
            code=code,
            name=self._name(cells, problems),
            department=cells.get("department"),
            unit=_or_default(cells.get("unit"), self._unit),
            tax=_or_default(cells.get("tax"), self._tax),
            fields=_NOTHING_NOTED,
            prices=_NOTHING_PRICED,
        )
        said.prices, said.from_ms = self._prices.read(cells, problems)
        self._check_words(said, problems)
        if self._noted:
            said.fields = self._fields(cells, problems)
        if self._has_styles:
            self._read_style(said, cells, problems)
        if (text := cells.get(OPEN_PRICE)) is not None:
            said.is_open_price = self._open_price(text, problems)
        return said

    def _name(self, cells: Mapping[str, str], problems: list[CellError]) -> str | None:
        text = cells.get("name")
        if text is None:
            return None
        try:
            name = read_name(text)
            if not name and not (cells.get("style") or cells.get("style_name")):
                raise CellError("name", "no_name")
        except CellError as error:
            problems.append(error)
            return ""
        return name

    def _check_words(self, said: Said, problems: list[CellError]) -> None:
        if said.department and said.department not in self._departments:
            problems.append(unknown("department", said.department))
        if said.unit is not None and said.unit not in self._units:
            problems.append(unknown("unit", said.unit))
        if said.tax is not None and said.tax not in self._taxes:
            problems.append(unknown("tax", said.tax))

    def _open_price(self, text: str, problems: list[CellError]) -> bool | None:
        try:
            return read_open_price(text)
        except CellError as error:
            problems.append(error)
            return None

    def _fields(
        self, cells: Mapping[str, str], problems: list[CellError]
    ) -> Mapping[str, FieldValue | None]:
        found: dict[str, FieldValue | None] = {}
        for rule in self._noted:
            behaviour = self._behaviours.get(rule.name)
            try:
                found[rule.name] = read_field(rule, cells[rule.name], behaviour)
            except CellError as error:
                problems.append(error)
        return found

    def _read_style(self, said: Said, cells: Mapping[str, str], problems: list[CellError]) -> None:
        style, picture = cells.get("style"), cells.get("picture")
        said.style = None if style is None else clean_text(style)
        said.style_name = clean_text(cells.get("style_name", ""))
        if said.style == "" and (said.style_name or picture):
            what = "named" if said.style_name else "pictured"
            problems.append(CellError("style", f"no_style_{what}"))
        if len(said.style or "") > LONGEST_STYLE:
            problems.append(CellError("style", "style_length", most=LONGEST_STYLE))
        if len(said.style_name) > LONGEST_NAME:
            problems.append(CellError("style_name", "style_name_length", most=LONGEST_NAME))
        try:
            said.picture = self._pictures.take(picture) if self._pictures and picture else picture
        except ValueError as error:
            problems.append(CellError("picture", "picture", reason=str(error)))


def default_unit(shop: Shop) -> str:
    """Return the unit that an article has which names none."""
    units: Sequence[str] = shop.catalogue.units
    return "piece" if "piece" in units else units[0]


def _or_default(text: str | None, default: str) -> str | None:
    return text or default if text is not None else None
