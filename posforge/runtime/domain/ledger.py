"""Double entries: what an event moves, from which account to which; every ledger sums to zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from posforge.runtime.domain.cart import GIFT_CARD_LINE
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.events_customer import PointsMoved
from posforge.runtime.domain.events_stock import StockAdjusted
from posforge.runtime.domain.payment import GIFT_CARD, LAYAWAY, ON_ACCOUNT, STORE_CREDIT, Tender
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.tax import TaxSum
from posforge.runtime.domain.trace import UNTRACED, Trace

Ledger = Literal["stock", "reserved", "money", "foreign", "points"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement of `amount` between two accounts: minor units, points, thousandths of stock.

    What notes are worth is in `money`; how many of their own currency they are is in `foreign`.
    Goods that are tracked say their lot or serial number: stock by lot is the sum of entries too.
    """

    ledger: Ledger
    source: str
    target: str
    item: str
    unit: str
    amount: int
    trace: Trace = UNTRACED


def sale_entries(sale: SaleCompleted, *, store: str, node: str) -> list[Entry]:
    """Return what a sale moves: goods out of the shop, revenue and tax into takings, takings paid.

    Goods that come back move the other way, into stock only where they can be resold. What a gift
    card is sold for is owed on its own account. `takings` is at zero again after every sale: the
    proof that tenders, rounding, net and tax agree. Goods of a layaway that are handed over are no
    longer reserved.
    """
    takings = f"takings:{node}"
    goods = [_goods(line, store=store) for line in sale.lines if line.kind in _IN_STOCK]
    owed = [
        money_entry(source, takings, amount=amount, currency=sale.currency)
        for one in sale.taxes
        for source, amount in (
            (f"revenue:{store}:{one.code}", one.net_minor),
            (_tax_account(one, store=store), one.tax_minor),
        )
        if amount
    ]
    owed += [
        money_entry(
            gift_card_of(line.code), takings, amount=line.gross_minor, currency=sale.currency
        )
        for line in sale.lines
        if line.kind == GIFT_CARD_LINE
    ]
    if sale.rounding_minor:
        source = f"rounding:{store}"
        owed.append(
            money_entry(source, takings, amount=sale.rounding_minor, currency=sale.currency)
        )
    is_handed_over = any(one.method == LAYAWAY for one in sale.tenders)
    free = [
        reserved_entry(
            line.product,
            line.unit,
            -line.qty_milli,
            store=store,
            trace=Trace(lot=line.lot, serial=line.serial),
        )
        for line in sale.lines
        if is_handed_over and line.kind == "goods"
    ]
    paid = tender_entries(sale.tenders, customer=sale.customer, currency=sale.currency, node=node)
    return [*goods, *free, *owed, *paid]


def tender_entries(
    tenders: Sequence[Tender], *, customer: str, currency: str, node: str
) -> Iterator[Entry]:
    """Yield where takings go that were paid with these tenders, foreign cash with its change."""
    for one in tenders:
        target = _paid_to(one, customer=customer, node=node)
        yield money_entry(f"takings:{node}", target, amount=one.amount_minor, currency=currency)
    for one in tenders:
        if not one.currency:
            continue
        notes = f"{one.method}:{node}"
        if one.change_minor:
            yield money_entry(f"cash:{node}", notes, amount=one.change_minor, currency=currency)
        yield Entry(
            ledger="foreign",
            source="customers",
            target=notes,
            item="",
            unit=one.currency,
            amount=one.foreign_minor,
        )


def _paid_to(one: Tender, *, customer: str, node: str) -> str:
    if one.method == ON_ACCOUNT:
        return account_of(customer)
    if one.method == LAYAWAY:
        return layaway_account(one.reference)
    if one.method == GIFT_CARD:
        return gift_card_of(one.reference)
    return credit_of(one.reference) if one.method == STORE_CREDIT else f"{one.method}:{node}"


def credit_of(code: str) -> str:
    """Return the account of a credit note: below zero by what the shop owes."""
    return f"credit:{code}"


def layaway_account(number: str) -> str:
    """Return the account of a layaway: below zero by what its customer has paid in."""
    return f"layaway:{number}"


def gift_card_of(code: str) -> str:
    """Return the account of a gift card: below zero by what is left on it."""
    return f"giftcard:{code}"


def points_of(customer: str) -> str:
    """Return the account of a customer's points: above zero by what they have."""
    return f"points:{customer}"


def account_of(customer: str) -> str:
    """Return the account of what a customer owes."""
    return f"account:{customer}"


def adjustment_entries(adjusted: StockAdjusted, *, store: str) -> list[Entry]:
    """Return what an adjustment moves: between the place of the goods and the adjustments."""
    return [
        _goods_moved(
            f"{adjusted.place}:{store}",
            f"adjust:{store}",
            item=adjusted.product,
            unit=adjusted.unit,
            qty_milli=-adjusted.qty_milli,
            trace=Trace(lot=adjusted.lot, serial=adjusted.serial),
        )
    ]


def points_entries(moved: PointsMoved, *, store: str) -> list[Entry]:
    """Return what a receipt moves of a customer's points: from those given, to those taken in."""
    account = points_of(moved.customer)
    return [
        Entry(
            ledger="points",
            source=target if points < 0 else source,
            target=source if points < 0 else target,
            item="",
            unit="point",
            amount=abs(points),
        )
        for source, target, points in (
            (f"points_given:{store}", account, moved.earned),
            (account, f"points_taken:{store}", moved.spent),
        )
        if points
    ]


_IN_STOCK = frozenset({"goods", "return"})
_PLACES = {"resell": "stock", "damaged": "damaged", "quarantine": "quarantine"}


def _tax_account(one: TaxSum, *, store: str) -> str:
    """Return where a tax is owed from: `tax:S01:standard`, `tax:S01:standard:QST` of several."""
    return ":".join(("tax", store, one.code, *filter(None, [one.part])))


def _goods(line: SaleLine, *, store: str) -> Entry:
    place = _PLACES[line.returned.disposition] if line.returned is not None else "stock"
    return _goods_moved(
        f"{place}:{store}",
        f"sold:{store}",
        item=line.product,
        unit=line.unit,
        qty_milli=line.qty_milli,
        trace=Trace(lot=line.lot, serial=line.serial),
    )


def _goods_moved(
    source: str, target: str, *, item: str, unit: str, qty_milli: int, trace: Trace
) -> Entry:
    is_back = qty_milli < 0
    return Entry(
        ledger="stock",
        source=target if is_back else source,
        target=source if is_back else target,
        item=item,
        unit=unit,
        amount=abs(qty_milli),
        trace=trace,
    )


def reserved_entry(
    product: str, unit: str, qty_milli: int, *, store: str, trace: Trace = UNTRACED
) -> Entry:
    """Return that goods are set aside or, negative, free again; they lie in stock all the while."""
    source, target = f"free:{store}", f"reserved:{store}"
    is_back = qty_milli < 0
    return Entry(
        ledger="reserved",
        source=target if is_back else source,
        target=source if is_back else target,
        item=product,
        unit=unit,
        amount=abs(qty_milli),
        trace=trace,
    )


def money_entry(source: str, target: str, *, amount: int, currency: str) -> Entry:
    """Return the movement of an amount; a negative one goes the other way."""
    is_back = amount < 0
    return Entry(
        ledger="money",
        source=target if is_back else source,
        target=source if is_back else target,
        item="",
        unit=currency,
        amount=abs(amount),
    )
