"""Double entries: what an event moves, from which account to which; every ledger sums to zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posforge.runtime.domain.events import SaleCompleted

Ledger = Literal["stock", "money"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One movement of `amount` (minor units, or thousandths for stock) between two accounts."""

    ledger: Ledger
    source: str
    target: str
    item: str
    unit: str
    amount: int


def sale_entries(sale: SaleCompleted, *, store: str, node: str) -> list[Entry]:
    """Return what a sale moves: goods out of the shop, revenue and tax into takings, takings paid.

    `takings` is at zero again after every sale; that is the proof that tenders, net and tax agree.
    """
    takings = f"takings:{node}"
    goods = [
        Entry(
            ledger="stock",
            source=f"stock:{store}",
            target=f"sold:{store}",
            item=line.product,
            unit=line.unit,
            amount=line.qty_milli,
        )
        for line in sale.lines
    ]
    owed = [
        _money(source, takings, amount=amount, currency=sale.currency)
        for one in sale.taxes
        for source, amount in (
            (f"revenue:{store}:{one.code}", one.net_minor),
            (f"tax:{store}:{one.code}", one.tax_minor),
        )
        if amount
    ]
    paid = [
        _money(takings, f"{one.method}:{node}", amount=one.amount_minor, currency=sale.currency)
        for one in sale.tenders
    ]
    return [*goods, *owed, *paid]


def _money(source: str, target: str, *, amount: int, currency: str) -> Entry:
    return Entry(
        ledger="money", source=source, target=target, item="", unit=currency, amount=amount
    )
