"""Three weeks of a real shop, read from its file: how a till rings which invoice, in what order.

The file is `tests/data/online-retail-2010-12.csv.gz`. Nothing is added up here.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from typing import Literal, NamedTuple

from posforge.runtime.domain.barcode import check_digit

Kind = Literal["sale", "refund", "adjustment"]

_IN_STORE = "29"
"""GS1 leaves codes that begin so to each shop."""


class Row(NamedTuple):
    """One line of the file, as it stands there."""

    invoice: str
    code: str
    name: str
    quantity: int
    at: datetime
    price: Decimal
    customer: str

    @property
    def day(self) -> str:
        """The business day, an ISO date: the shop never worked past midnight."""
        return self.at.date().isoformat()


class Bought(NamedTuple):
    """Where goods that come back were bought: the invoice, and the place of its line, from 1."""

    invoice: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is rung as one: everything of an article at one price on an invoice.

    `quantity` is what is sold or, negative, comes back or is missing; `bought` is known for goods
    that come back by their receipt.
    """

    code: str
    name: str
    quantity: int
    price: Decimal
    bought: Bought | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One invoice of the file; `lines` in the order in which a till rings them."""

    number: str
    kind: Kind
    at: datetime
    lines: tuple[Line, ...]

    @property
    def day(self) -> str:
        """The business day, an ISO date."""
        return self.at.date().isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What the file knows of an article: its usual price is the one most lines have."""

    code: str
    gtin: str
    name: str
    price: Decimal | None


def read_rows(path: Path) -> list[Row]:
    """Return every line of the file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [
            Row(
                invoice=row["InvoiceNo"],
                code=row["StockCode"],
                name=" ".join(row["Description"].split()),
                quantity=int(row["Quantity"]),
                at=_moment(row["InvoiceDate"]),
                price=Decimal(row["UnitPrice"]),
                customer=row["CustomerID"],
            )
            for row in csv.DictReader(file)
        ]


def invoices(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield each invoice with its lines, in the order of the file."""
    for number, some in groupby(rows, key=lambda row: row.invoice):
        yield number, list(some)


def short_ones(rows: Iterable[Row], *, days: int, most_lines: int) -> list[Row]:
    """Return the short invoices of the first days: a slice in which everything happens."""
    by_day = groupby(invoices(rows), key=lambda invoice: invoice[1][0].day)
    return [
        row
        for _, some in islice(by_day, days)
        for _, lines in some
        if len(lines) <= most_lines
        for row in lines
    ]


def kind_of(rows: Sequence[Row]) -> Kind:
    """Return how an invoice is rung.

    Cancellations have a C before their number. What costs nothing at all was no sale: such
    documents write stock off or count it in.
    """
    if rows[0].invoice.startswith("C"):
        return "refund"
    return "sale" if any(row.price for row in rows) else "adjustment"


def articles(rows: Iterable[Row]) -> list[Article]:
    """Return every article of the file by its code, with a barcode of the shop's own numbering."""
    prices: dict[str, Counter[Decimal]] = defaultdict(Counter)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        prices[row.code][row.price] += 1
        names[row.code][row.name] += bool(row.price)
    return [
        Article(
            code=code,
            gtin=_gtin(number),
            name=names[code].most_common(1)[0][0] or code,
            price=_usual(prices[code]),
        )
        for number, code in enumerate(sorted(prices), start=1)
    ]


def documents(rows: Iterable[Row]) -> list[Document]:
    """Return every invoice as a till rings it.

    What costs another price than usual is rung first: an article scanned twice in a row is one
    line, which has one price. What never has a price in the file and lies in the parcel for nothing
    comes last. A cancellation that names a customer who bought at least as many of
    the article at that price before is a return by receipt; any other is one without.
    """
    rows = list(rows)
    usual = {one.code: one.price for one in articles(rows)}
    left: dict[tuple[str, str, Decimal], list[tuple[Bought, int]]] = defaultdict(list)
    found = []
    for number, some in invoices(rows):
        kind, customer = kind_of(some), some[0].customer
        together: dict[tuple[str, Decimal], Line] = {}
        for row in some:
            key = row.code, row.price
            had = together[key].quantity if key in together else 0
            together[key] = Line(
                code=row.code, name=row.name, quantity=had + row.quantity, price=row.price
            )
        lines = sorted(together.values(), key=lambda line: _turn(line, usual[line.code]))
        if kind == "sale" and customer:
            for place, line in enumerate(lines, start=1):
                bought = Bought(number, place)
                left[customer, line.code, line.price].append((bought, line.quantity))
        if kind == "refund" and customer:
            lines = [_back(line, left[customer, line.code, line.price]) for line in lines]
        found.append(Document(number=number, kind=kind, at=some[0].at, lines=tuple(lines)))
    return found


@cache
def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


def _turn(line: Line, usual: Decimal | None) -> int:
    if usual is None:
        return 2
    return 1 if line.price == usual else 0


def _back(line: Line, left: list[tuple[Bought, int]]) -> Line:
    """Return the line with where it was bought, and take it off what is left there."""
    for place, (bought, quantity) in enumerate(left):
        if quantity >= -line.quantity:
            left[place] = bought, quantity + line.quantity
            return Line(
                code=line.code,
                name=line.name,
                quantity=line.quantity,
                price=line.price,
                bought=bought,
            )
    return line


def _usual(prices: Counter[Decimal]) -> Decimal | None:
    charged = {price: times for price, times in prices.items() if price}
    return max(charged, key=lambda price: (charged[price], price)) if charged else None


def _gtin(number: int) -> str:
    digits = f"{_IN_STORE}{number:010d}"
    return digits + check_digit(digits)
