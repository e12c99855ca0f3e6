"""What three weeks of a real shop come to, worked out from the file alone, without the till.

Money is `Decimal` in pounds and no sum here is taken from posforge. Gross and stock are added up
line by line as they stand in the file; tax needs to know what is rung as one line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from posforge.testing.retail_file import Bought, Document, Line, Row, invoices, kind_of

VAT = Decimal("0.175")
"""The United Kingdom's standard rate until 3 January 2011; prices are taken to include it."""

_CENT = Decimal("0.01")


@dataclass(slots=True, kw_only=True)
class DaySums:
    """One business day: documents of each kind, what was sold and what came back."""

    kinds: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    sold: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)

    @property
    def gross(self) -> Decimal:
        """What was sold less what came back."""
        return self.sold - self.returned


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """All days, the gross of each invoice, and the pieces of each article that came or went."""

    days: dict[str, DaySums]
    gross: dict[str, Decimal]
    stock: Counter[str]


def add_up(rows: Iterable[Row], documents: Sequence[Document]) -> Sums:
    """Return what the lines of the file come to; `documents` are the same, as they are rung."""
    days: dict[str, DaySums] = defaultdict(DaySums)
    gross: dict[str, Decimal] = {}
    stock: Counter[str] = Counter()
    for number, some in invoices(rows):
        kind, day = kind_of(some), days[some[0].day]
        day.kinds[kind] += 1
        day.lines += len(some)
        gross[number] = sum((row.quantity * row.price for row in some), Decimal(0))
        if kind == "refund":
            day.returned -= gross[number]
        else:
            day.sold += gross[number]
        for row in some:
            stock[row.code] += row.quantity if kind == "adjustment" else -row.quantity
    for at, tax in _taxes(documents):
        days[at].tax += tax
    return Sums(days=dict(days), gross=gross, stock=stock)


def _taxes(documents: Sequence[Document]) -> Iterable[tuple[str, Decimal]]:
    """Yield the tax of each line with its day: rounded once a line, to the cent, halves up.

    What comes back by receipt gives back its part of the rounded tax of that line, so that all
    parts together are that line's.
    """
    sold: dict[Bought, Line] = {}
    returned: Counter[Bought] = Counter()
    for document in documents:
        for place, line in enumerate(document.lines, start=1):
            if document.kind == "sale":
                sold[Bought(document.number, place)] = line
            if line.bought is None:
                yield document.day, _gross(line) - _net(line)
                continue
            was, before = sold[line.bought], returned[line.bought]
            after = before - line.quantity
            returned[line.bought] = after
            net = _part(_net(was), before, was) - _part(_net(was), after, was)
            yield document.day, _gross(line) - net


def _gross(line: Line) -> Decimal:
    return line.quantity * line.price


def _net(line: Line) -> Decimal:
    return (_gross(line) / (1 + VAT)).quantize(_CENT, ROUND_HALF_UP)


def _part(amount: Decimal, pieces: int, line: Line) -> Decimal:
    return (amount * pieces / line.quantity).quantize(_CENT, ROUND_HALF_UP)
