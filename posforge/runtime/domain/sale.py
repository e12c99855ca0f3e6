"""A paid bill: how a cart and its tenders become the one fact everything else is counted from."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, total
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import SaleCompleted, SaleLine
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.shop import TaxRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A sale as it stands in the journal, with what its receipt needs to say.

    `wall_ms` is Unix milliseconds, `tz_min` the offset from UTC in minutes, `hash` the event's.
    """

    id: str
    store: str
    node: str
    seq: int
    hash: str
    bizdate: str
    wall_ms: int
    tz_min: int
    cashier: str
    facts: SaleCompleted

    @property
    def change_minor(self) -> int:
        """What goes back to the customer, in minor units."""
        return sum(tender.change_minor for tender in self.facts.tenders)


def complete(
    cart: Cart,
    tenders: tuple[Tender, ...],
    *,
    number: str,
    till: int,
    currency: str,
    rules: TaxRules,
) -> SaleCompleted:
    """Return the fact that this bill was paid with these tenders.

    Raises UserError for an empty bill and for tenders that do not pay exactly what is due.
    """
    if not cart.standing:
        raise UserError("There is nothing on this bill.", hint="Scan an article first.")
    totals = total(cart, rules)
    paid = sum(tender.amount_minor for tender in tenders)
    if paid != totals.gross_minor:
        raise UserError("The payments do not add up to the total.", hint="Take the payment again.")
    lines = tuple(
        SaleLine(
            line=position,
            product=line.product,
            code=line.code,
            name=line.name,
            department=line.department,
            unit=line.unit,
            qty_milli=line.qty_milli,
            unit_price_minor=line.unit_price_minor,
            tax=line.tax,
            net_minor=taxed.net_minor,
            tax_minor=taxed.tax_minor,
            gross_minor=taxed.gross_minor,
            notes=line.notes,
        )
        for position, (line, taxed) in enumerate(
            zip(cart.standing, totals.lines, strict=True), start=1
        )
    )
    return SaleCompleted(
        number=number,
        till=till,
        cart=cart.id,
        opened_ms=cart.opened_ms,
        currency=currency,
        prices=rules.prices,
        rounding=rules.rounding,
        lines=lines,
        taxes=totals.taxes,
        tenders=tenders,
        net_minor=totals.net_minor,
        tax_minor=totals.tax_minor,
        gross_minor=totals.gross_minor,
    )


def sale_of(event: Event, facts: SaleCompleted) -> Sale:
    """Return the sale that a `SaleCompleted` event records."""
    header = event.header
    return Sale(
        id=header.id,
        store=header.store,
        node=header.node,
        seq=header.seq,
        hash=event.hash,
        bizdate=header.bizdate,
        wall_ms=header.wall,
        tz_min=header.tz,
        cashier=header.actor,
        facts=facts,
    )
