"""A paid bill: how a cart and its tenders become the one fact everything else is counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.discount import BY_HAND, ON_THE_BILL
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.payment import ON_ACCOUNT, Tender
from posforge.runtime.domain.points import points_earned, points_spent
from posforge.runtime.domain.pricing import PricedLine, Totals, occasion_of, offered, total
from posforge.runtime.domain.promotion import in_turn
from posforge.runtime.domain.promotion_record import AppliedPromotion, record
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.stored_value import paid_without_money
from posforge.runtime.domain.trace import trace_fault


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
    shop: Shop,
    rounding_minor: int = 0,
) -> SaleCompleted:
    """Return the fact that this bill was paid with these tenders.

    `rounding_minor` is what rounding to the coins in use added to the total. Raises UserError for
    an empty bill, for tenders that do not pay exactly what is due, for gift cards that are not paid
    with money, and for goods whose lot or serial number is none.
    """
    if not cart.standing or cart.layaway is not None:
        raise UserError("There is nothing on this bill.", hint="Scan an article first.")
    for line in cart.standing:
        if fault := trace_fault(lot=line.lot, serial=line.serial, qty_milli=line.qty_milli):
            raise UserError(f"{line.name} cannot be sold: {fault}.", hint="Void its line.")
    totals = total(cart, shop)
    check_cards_paid_for(totals)
    loyalty = shop.loyalty if cart.customer else None
    paid = sum(tender.amount_minor for tender in tenders)
    if paid != totals.due_minor + rounding_minor:
        raise UserError("The payments do not add up to the total.", hint="Take the payment again.")
    money_minor = paid - rounding_minor - paid_without_money(tenders)
    if totals.cards_minor > 0 and money_minor < totals.cards_minor:
        raise UserError(
            "A gift card is sold for money alone.",
            hint="Give the payments back, and take cash or a bank card for it.",
        )
    if not cart.customer and any(one.method == ON_ACCOUNT for one in tenders):
        raise UserError("Nobody is named on this bill.", hint="Choose the customer first.")
    return SaleCompleted(
        number=number,
        till=till,
        cart=cart.id,
        opened_ms=cart.opened_ms,
        currency=shop.currency,
        prices=shop.tax.prices,
        rounding=shop.tax.rounding,
        lines=sale_lines(totals.lines),
        taxes=totals.taxes,
        tenders=tenders,
        net_minor=totals.net_minor,
        tax_minor=totals.tax_minor,
        gross_minor=totals.gross_minor,
        rounding_minor=rounding_minor,
        customer=cart.customer,
        group=cart.group,
        exempt=cart.exempt,
        coupons=cart.coupons,
        points_earned=points_earned(totals, tenders, loyalty) if loyalty else 0,
        points_spent=points_spent(tenders, loyalty) if loyalty else 0,
        parking=cart.parking,
        promotions=applied_promotions(cart, totals, shop),
        cards_minor=totals.cards_minor,
    )


def check_cards_paid_for(totals: Totals) -> None:
    """Raise UserError for a bill on which goods that come back would pay for gift cards."""
    if totals.cards_minor > 0 > totals.gross_minor:
        raise UserError(
            "Goods that come back buy no gift card.",
            hint="Void the card here, and sell it on a bill of its own.",
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


def applied_promotions(cart: Cart, totals: Totals, shop: Shop) -> tuple[AppliedPromotion, ...]:
    """Return the rules of those promotions that took something off this bill."""
    names = {one.code for line in totals.lines for one in line.discounts} - {BY_HAND, ON_THE_BILL}
    if not names:
        return ()
    held = in_turn(shop.promotions, occasion_of(cart))
    return record([one for one in held if one.name in names], offered(cart))


def sale_lines(priced: Sequence[PricedLine]) -> tuple[SaleLine, ...]:
    """Return the lines that stand, numbered anew from 1; deposits follow their parents there."""
    places = {one.line.line: place for place, one in enumerate(priced, start=1)}
    rates: dict[str, set[tuple[str, ...]]] = {}
    for one in priced:
        rates.setdefault(one.line.tax, set()).add(one.taxed.rates)
    return tuple(
        _line(
            one,
            number=number,
            parent=places.get(one.line.parent, 0),
            tax_rates=one.taxed.rates if len(rates[one.line.tax]) > 1 else (),
        )
        for number, one in enumerate(priced, start=1)
    )


def _line(priced: PricedLine, *, number: int, parent: int, tax_rates: tuple[str, ...]) -> SaleLine:
    line, taxed = priced.line, priced.taxed
    return SaleLine(
        line=number,
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
        kind=line.kind,
        per=line.per,
        price_source=line.price_source,
        list_price_minor=line.list_price_minor,
        discounts=priced.discounts,
        returned=line.returned,
        parent=parent,
        tax_parts=taxed.parts,
        tax_rates=tax_rates,
        lot=line.lot,
        serial=line.serial,
        approver=line.approver,
    )
