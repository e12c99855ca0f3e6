"""Judges one row of a catalogue file: an article, or the reason why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import category

from posforge.runtime.domain.barcode import GTIN_LENGTHS, has_valid_check_digit
from posforge.runtime.domain.money import parse_major
from posforge.runtime.domain.shop import Shop
from posforge.runtime.flows.catalogue_file import Row

LONGEST_NAME = 250
DEAREST_MINOR = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A row that can be listed; `code` is the GTIN in 14 digits, `id` follows from it."""

    id: str
    code: str
    name: str
    department: str
    unit: str
    tax: str
    price_minor: int | None


class ArticleReader:
    """Reads rows for one shop and remembers which barcodes it has seen."""

    def __init__(self, shop: Shop) -> None:
        self._currency = shop.currency
        self._departments = frozenset(shop.catalogue.departments)
        self._units = frozenset(shop.catalogue.units)
        self._unit = "piece" if "piece" in self._units else shop.catalogue.units[0]
        self._taxes = frozenset(shop.tax.rates)
        self._tax = shop.tax.default
        self._lines: dict[int, int] = {}

    def read(self, row: Row) -> Article | str:
        """Return the article of a row, or the reason why it is rejected."""
        cells = row.cells
        gtin = cells["gtin"].replace(" ", "")
        name = _name(cells["name"])
        unit = cells.get("unit") or self._unit
        tax = cells.get("tax") or self._tax
        department = cells.get("department", "")
        price = self._price(cells.get("price", ""))
        problem = (
            self._code_problem(gtin)
            or _name_problem(name)
            or self._word_problem(department=department, unit=unit, tax=tax)
            or (price if isinstance(price, str) else "")
        )
        if problem or isinstance(price, str):
            return problem
        self._lines[int(gtin)] = row.line
        code = gtin.zfill(14)
        return Article(
            id=f"p{code}",
            code=code,
            name=name,
            department=department,
            unit=unit,
            tax=tax,
            price_minor=price,
        )

    def _code_problem(self, gtin: str) -> str:
        if not gtin:
            return "has no barcode"
        if not (gtin.isascii() and gtin.isdigit()):
            return f"the barcode {gtin[:20]} has more than digits in it"
        if len(gtin) not in GTIN_LENGTHS:
            return f"the barcode {gtin[:20]} has {len(gtin)} digits, not 8, 12, 13 or 14"
        if not has_valid_check_digit(gtin):
            return f"the barcode {gtin} has a wrong check digit"
        if int(gtin) == 0:
            return "the barcode is all zeros"
        first = self._lines.get(int(gtin))
        return f"the barcode {gtin} is already on line {first}" if first is not None else ""

    def _word_problem(self, *, department: str, unit: str, tax: str) -> str:
        if department and department not in self._departments:
            return f"the shop has no department {department[:40]}"
        if unit not in self._units:
            return f"the shop does not sell by {unit[:40]}"
        if tax not in self._taxes:
            return f"the shop has no tax rate {tax[:40]}"
        return ""

    def _price(self, text: str) -> int | str | None:
        if not text:
            return None
        try:
            price_minor = parse_major(text, self._currency)
        except ValueError:
            return f"the price {text[:20]} is no amount in {self._currency}"
        if not 0 < price_minor <= DEAREST_MINOR:
            return f"the price {text[:20]} is not more than zero, or too large"
        return price_minor


def _name(text: str) -> str:
    if not text.isprintable():
        text = "".join(" " if category(c) == "Cc" else c for c in text)
    return " ".join(text.split())


def _name_problem(name: str) -> str:
    if not name:
        return "has no name"
    return f"the name is longer than {LONGEST_NAME}" if len(name) > LONGEST_NAME else ""
