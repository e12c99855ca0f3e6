"""The X report: what business days come to so far. It reads, and changes nothing.

It is written against the same base as a shop's own reports, and asks the same read models. Its rows
are those of a Z.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from posforge.runtime.domain.events import (
    BillCancelled,
    DrawerOpened,
    LineVoided,
    ReceiptReprinted,
)
from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.domain.events_layaway import LayawayCancelled, LayawayOpened, LayawayPaid
from posforge.runtime.domain.events_shift import DiscountSum, Figures, TenderSum, Times
from posforge.runtime.domain.figure_rows import FigureRows
from posforge.runtime.domain.payment import LAYAWAY, is_foreign_cash
from posforge.runtime.domain.period import CASH
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.tax import TaxSum, add_up
from posforge.runtime.ext.reports import (
    Cell,
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import ASKED, TENDERS, facts, happened, locale_of, whole

_SALES = (
    "SELECT COUNT(*), SUM(net_minor), SUM(tax_minor), SUM(gross_minor), SUM(rounding_minor) "
    "FROM asked"
)
_LINES = (
    "SELECT CASE WHEN line.kind = 'gift_card' THEN 1 ELSE 0 END, "
    "SUM(CASE WHEN line.gross_minor >= 0 THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN line.gross_minor >= 0 THEN line.gross_minor ELSE 0 END), "
    "SUM(CASE WHEN line.gross_minor < 0 THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN line.gross_minor < 0 THEN -line.gross_minor ELSE 0 END) "
    "FROM sale_line line JOIN asked ON asked.event_id = line.event_id "
    "GROUP BY CASE WHEN line.kind = 'gift_card' THEN 1 ELSE 0 END"
)
_TAXES = (
    "SELECT tax.code, tax.rate, tax.part, SUM(tax.net_minor), SUM(tax.tax_minor), "
    "SUM(tax.gross_minor) FROM sale_tax tax JOIN asked ON asked.event_id = tax.event_id "
    "GROUP BY tax.code, tax.rate, tax.part ORDER BY tax.code, tax.part, tax.rate"
)
_TENDERS = (
    "SELECT tender.method, COUNT(*), SUM(tender.amount_minor), "  # noqa: S608
    f"SUM(tender.change_minor) FROM {TENDERS} "
    "GROUP BY tender.method ORDER BY tender.method"
)
_DISCOUNTS = (
    "SELECT off.code, COUNT(DISTINCT off.event_id), SUM(off.amount_minor) "
    "FROM sale_discount off JOIN asked ON asked.event_id = off.event_id "
    "GROUP BY off.code ORDER BY off.code"
)
_MOVED = (
    "SELECT moved.kind, COUNT(*), SUM(moved.amount_minor) FROM cash_movement moved "
    "LEFT JOIN machine ON machine.node = moved.node "
    "WHERE moved.bizdate >= :first AND moved.bizdate <= :last "
    "AND (:branch = '' OR moved.store = :branch) AND (:till = 0 OR machine.till = :till) "
    "AND (:cashier = '' OR moved.person = :cashier) GROUP BY moved.kind"
)


def make(shop: Shop) -> X:
    """Return the X report in this shop's language."""
    return X(rows=FigureRows(shop, locale_of(shop)))


@dataclass(frozen=True, slots=True, kw_only=True)
class X:
    """Sales, taxes, tenders, and what was struck, given up, opened and moved beside them."""

    rows: FigureRows
    name: str = "x"
    narrows: tuple[Narrowing, ...] = ("till", "cashier")

    @property
    def title(self) -> str:
        """What it is called."""
        return self.rows.words["x"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return what the business days of the period come to."""
        words = self.rows.words
        return ReportTable(
            columns=(
                Column(words["what"]),
                Column(words["number"], "count"),
                Column(words["amount"], "money"),
            ),
            rows=tuple(self.rows.every(figures(data, parameters))),
        )


def figures(data: ReportData, parameters: ReportParameters) -> Figures:
    """Return what the sales asked for come to, and what happened beside them."""
    asked = facts(parameters)
    ((receipts, net, tax, gross, rounding),) = data.query(ASKED + _SALES, **asked)
    lines = {whole(one[0]): one[1:] for one in data.query(ASKED + _LINES, **asked)}
    goods, cards = (lines.get(is_card, (0, 0, 0, 0)) for is_card in (0, 1))
    moved = {str(one[0]): _times(one[1:]) for one in data.query(_MOVED, **asked)}
    paid = [one.facts for one in happened(data, parameters, LayawayPaid.TYPE)]
    tenders = _tenders(data.query(ASKED + _TENDERS, **asked))
    handed = next((one for one in tenders if one.method == LAYAWAY), None)
    return Figures(
        receipts=whole(receipts),
        net_minor=whole(net),
        tax_minor=whole(tax),
        gross_minor=whole(gross),
        rounding_minor=whole(rounding) + sum(one.get("rounding_minor", 0) for one in paid),
        sold=_times(goods[:2]),
        returned=_times(goods[2:]),
        cards_sold=_times(cards[:2]),
        cards_returned=_times(cards[2:]),
        taxes=tuple(add_up(map(_tax, data.query(ASKED + _TAXES, **asked)))),
        tenders=tuple(tenders),
        discounts=tuple(
            DiscountSum(code=str(code), number=whole(number), amount_minor=whole(minor))
            for code, number, minor in data.query(ASKED + _DISCOUNTS, **asked)
        ),
        voids=_noted(data, parameters, LineVoided.TYPE, "amount_minor"),
        cancelled=_noted(data, parameters, BillCancelled.TYPE, "gross_minor"),
        no_sales=_noted(data, parameters, DrawerOpened.TYPE).number,
        reprints=_noted(data, parameters, ReceiptReprinted.TYPE).number,
        gift_receipts=_noted(data, parameters, GiftReceiptPrinted.TYPE).number,
        drops=moved.get("drop", Times()),
        top_ups=moved.get("top_up", Times()),
        pay_ins=moved.get("pay_in", Times()),
        pay_outs=moved.get("pay_out", Times()),
        layaways=_noted(data, parameters, LayawayOpened.TYPE, "gross_minor"),
        layaways_paid=_of_instalments(paid, 1),
        layaways_handed=_times((handed.number, handed.amount_minor)) if handed else Times(),
        layaways_back=_of_instalments(paid, -1),
        layaway_fees=_fees(data, parameters),
        handed_over=moved.get("handed_over", Times()),
        taken_over=moved.get("taken_over", Times()),
    )


def _of_instalments(paid: Iterable[Mapping[str, Any]], sign: int) -> Times:
    amounts = [sign * one["amount_minor"] for one in paid if sign * one["amount_minor"] > 0]
    return Times(number=len(amounts), amount_minor=sum(amounts))


def _fees(data: ReportData, asked: ReportParameters) -> Times:
    kept = [
        one.facts["fee_minor"]
        for one in happened(data, asked, LayawayCancelled.TYPE)
        if one.facts["fee_minor"]
    ]
    return Times(number=len(kept), amount_minor=sum(kept))


def _tenders(rows: Iterable[tuple[Cell, ...]]) -> list[TenderSum]:
    """Return what was taken by each method.

    Foreign cash lies there with all it is worth, and its change was the shop's own cash.
    """
    sums, changed_minor = {}, 0
    for name, number, amount, change in rows:
        method, minor = str(name), whole(amount)
        if is_foreign_cash(method):
            minor += whole(change)
            changed_minor += whole(change)
        sums[method] = TenderSum(method=method, number=whole(number), amount_minor=minor)
    if changed_minor:
        cash = sums.get(CASH, TenderSum(method=CASH, number=0, amount_minor=0))
        sums[CASH] = replace(cash, amount_minor=cash.amount_minor - changed_minor)
    return [sums[name] for name in sorted(sums)]


def _noted(data: ReportData, asked: ReportParameters, kind: str, amount: str = "") -> Times:
    noted = list(happened(data, asked, kind))
    minor = sum(one.facts[amount] for one in noted) if amount else 0
    return Times(number=len(noted), amount_minor=minor)


def _times(cells: Iterable[Cell]) -> Times:
    number, minor = cells
    return Times(number=whole(number), amount_minor=whole(minor))


def _tax(row: tuple[Cell, ...]) -> TaxSum:
    code, rate, part, net, tax, gross = row
    return TaxSum(
        code=str(code),
        rate=str(rate),
        part=str(part),
        net_minor=whole(net),
        tax_minor=whole(tax),
        gross_minor=whole(gross),
    )
