"""One business day: takings by branch and by hour, and what sold best.

All amounts are minor units, all quantities thousandths; a day is the business date of the shift.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, Connection, cast, func, select

from posforge.runtime.domain import hlc
from posforge.runtime.domain.cart import GIFT_CARD_LINE
from posforge.runtime.domain.events import MAIN
from posforge.runtime.domain.money import round_half_up
from posforge.runtime.storage import tables

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Takings:
    """What a number of sales add up to, in minor units: net + tax = gross."""

    sales: int = 0
    net_minor: int = 0
    tax_minor: int = 0
    gross_minor: int = 0

    @property
    def basket_minor(self) -> int:
        """The average basket, tax included; 0 where nothing was sold."""
        return round_half_up(self.gross_minor, self.sales) if self.sales else 0

    def __add__(self, other: Takings) -> Takings:
        return Takings(
            sales=self.sales + other.sales,
            net_minor=self.net_minor + other.net_minor,
            tax_minor=self.tax_minor + other.tax_minor,
            gross_minor=self.gross_minor + other.gross_minor,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchTakings:
    """What one branch took in on one day."""

    store: str
    takings: Takings


@dataclass(frozen=True, slots=True, kw_only=True)
class HourTakings:
    """What one branch took in within one hour of its own wall clock (0 to 23)."""

    store: str
    hour: int
    takings: Takings


@dataclass(frozen=True, slots=True, kw_only=True)
class TopProduct:
    """How much of an article was sold on one day, in thousandths of its unit, and for how much."""

    product: str
    name: str
    unit: str
    qty_milli: int
    gross_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One business day (`2026-11-21`), all read at one moment."""

    bizdate: str
    branches: tuple[BranchTakings, ...]
    hours: tuple[HourTakings, ...]
    top: tuple[TopProduct, ...]

    @property
    def takings(self) -> Takings:
        """What all branches took in together."""
        return sum((branch.takings for branch in self.branches), Takings())


def day(connection: Connection, bizdate: str, *, top: int = 10) -> Day:
    """Return everything about one business day; `top` limits the best sellers."""
    return Day(
        bizdate=bizdate,
        branches=by_branch(connection, bizdate),
        hours=by_hour(connection, bizdate),
        top=top_products(connection, bizdate, limit=top),
    )


def by_branch(connection: Connection, bizdate: str) -> tuple[BranchTakings, ...]:
    """Return the takings of every branch that sold on this day, by branch code."""
    sale = tables.sale.c
    rows = connection.execute(
        select(sale.store, *_takings_columns())
        .where(sale.bizdate == bizdate)
        .group_by(sale.store)
        .order_by(sale.store)
    )
    return tuple(BranchTakings(store=store, takings=_takings(sums)) for store, *sums in rows)


def by_hour(connection: Connection, bizdate: str) -> tuple[HourTakings, ...]:
    """Return the takings per branch and hour, in the local time each sale itself carries."""
    sale = tables.sale.c
    hour = ((sale.wall_ms + sale.tz_min * _MINUTE_MS) // _HOUR_MS % 24).label("hour")
    rows = connection.execute(
        select(sale.store, hour, *_takings_columns())
        .where(sale.bizdate == bizdate)
        .group_by(sale.store, hour)
        .order_by(hour, sale.store)
    )
    return tuple(
        HourTakings(store=store, hour=hour, takings=_takings(sums)) for store, hour, *sums in rows
    )


def top_products(
    connection: Connection, bizdate: str, *, limit: int = 10
) -> tuple[TopProduct, ...]:
    """Return the articles that brought in most on this day, best first."""
    sale, line = tables.sale.c, tables.sale_line.c
    gross = whole_sum(line.gross_minor)
    rows = connection.execute(
        select(
            line.product,
            func.max(line.name),
            func.max(line.unit),
            whole_sum(line.qty_milli),
            gross,
        )
        .join_from(tables.sale, tables.sale_line, sale.event_id == line.event_id)
        .where(sale.bizdate == bizdate, line.kind != GIFT_CARD_LINE)
        .group_by(line.product)
        .order_by(gross.desc(), line.product)
        .limit(limit)
    )
    return tuple(
        TopProduct(product=product, name=name, unit=unit, qty_milli=qty, gross_minor=gross_minor)
        for product, name, unit, qty, gross_minor in rows
    )


def latest_by_branch(connection: Connection) -> dict[str, int]:
    """Return, per branch, the time (Unix ms) of the newest event of its tills that is held here."""
    machine, head = tables.machine.c, tables.log_head.c
    rows = connection.execute(
        select(machine.store, func.max(head.hlc))
        .join_from(tables.machine, tables.log_head, machine.node == head.node)
        .where(machine.kind == "till", head.stream == MAIN)
        .group_by(machine.store)
    )
    return {store: hlc.milliseconds(reading) for store, reading in rows}


def last_day(connection: Connection, *, before: str) -> str | None:
    """Return the newest business date with a sale earlier than `before`, or None."""
    sale = tables.sale.c
    found: str | None = connection.scalar(
        select(func.max(sale.bizdate)).where(sale.bizdate < before)
    )
    return found


def whole_sum(column: ColumnElement[int]) -> ColumnElement[int]:
    """Return the SQL sum of a whole-number column, as a whole number.

    PostgreSQL answers `numeric` for a sum of bigints, and NULL for no rows.
    """
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def _takings_columns() -> tuple[ColumnElement[int], ...]:
    sale = tables.sale.c
    return (
        func.count(),
        whole_sum(sale.net_minor),
        whole_sum(sale.tax_minor),
        whole_sum(sale.gross_minor),
    )


def _takings(sums: Sequence[int]) -> Takings:
    sales, net_minor, tax_minor, gross_minor = sums
    return Takings(sales=sales, net_minor=net_minor, tax_minor=tax_minor, gross_minor=gross_minor)
