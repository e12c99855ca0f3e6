"""Layaway: goods set aside for a customer who pays them in instalments and takes them at the end.

What was paid in is the customer's money until the goods are handed over. Everything that is known
of a layaway is the fold of its events.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from posforge.errors import UserError
from posforge.runtime.domain.cart import GIFT_CARD_LINE, Cart
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.events_layaway import (
    LayawayCancelled,
    LayawayOpened,
    LayawayPaid,
    Reserved,
)
from posforge.runtime.domain.money import round_half_up
from posforge.runtime.domain.payment import LAYAWAY, Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.sale import applied_promotions, sale_lines
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.shop import LayawayRules, Shop

_NUMBER = re.compile(r"[A-Z0-9]{1,12}-\d{1,3}-L[A-Z]{1,3}\d{4,}")
_HUNDRED_PERCENT = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A payment of a layaway as it stands in the journal, with what its paper needs to say."""

    id: str
    store: str
    seq: int
    hash: str
    bizdate: str
    wall_ms: int
    tz_min: int
    cashier: str
    facts: LayawayPaid

    @property
    def change_minor(self) -> int:
        """What goes back to the customer, in minor units."""
        return sum(tender.change_minor for tender in self.facts.tenders)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How and when a layaway was cancelled."""

    seq: int
    hash: str
    wall_ms: int
    tz_min: int
    cashier: str
    facts: LayawayCancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Layaway:
    """All that is known of one layaway: how it began, what was paid, how it ended if it did."""

    store: str
    seq: int
    hash: str
    bizdate: str
    wall_ms: int
    tz_min: int
    cashier: str
    facts: LayawayOpened
    paid: tuple[Instalment, ...] = ()
    cancelled: Ending | None = None
    sale: str = ""

    @property
    def number(self) -> str:
        """What it is called: `S01-2-LA0017`."""
        return self.facts.number

    @property
    def is_open(self) -> bool:
        """Whether the goods still wait for their customer."""
        return self.cancelled is None and not self.sale

    @property
    def paid_minor(self) -> int:
        """What was paid in, and not given back."""
        return sum(one.facts.amount_minor for one in self.paid)

    @property
    def left_minor(self) -> int:
        """What is left to pay; nothing of one that has ended."""
        return self.facts.gross_minor - self.paid_minor if self.is_open else 0

    @property
    def back_minor(self) -> int:
        """What is to be given back of one that was cancelled."""
        return self.paid_minor - self.cancelled.facts.fee_minor if self.cancelled else 0

    @property
    def least_minor(self) -> int:
        """What the next instalment must be at least: the first is the deposit."""
        return 1 if self.paid else min(max(self.facts.deposit_minor, 1), self.left_minor)

    @property
    def fee_minor(self) -> int:
        """What the shop keeps where it is cancelled now: never more than was paid."""
        facts = self.facts
        share = round_half_up(facts.gross_minor * facts.fee_percent_milli, _HUNDRED_PERCENT)
        return min(share + facts.fee_minor, max(self.paid_minor, 0))

    def is_expired(self, today: str) -> bool:
        """Tell whether it should have been paid before this business day."""
        return self.is_open and today > self.facts.due


def layaway_number(store: str, till: int, series: str, number: int) -> str:
    """Return what a layaway is called, such as `S01-2-LA0017`: no receipt is called so."""
    return f"{store}-{till}-L{series}{number:04d}"


def layaway_in(text: str) -> str:
    """Return the number of a layaway in a scanned or typed text; empty where there is none."""
    number = text.strip().upper()
    return number if _NUMBER.fullmatch(number) else ""


def laid_away(
    cart: Cart, *, number: str, till: int, shop: Shop, rules: LayawayRules, today: str
) -> LayawayOpened:
    """Return the fact that the goods of this bill are set aside, as the bill prices them.

    Raises UserError for a bill without a customer or goods, one that is paid in part, and one on
    which something comes back.
    """
    if not cart.standing or cart.layaway is not None:
        raise UserError("There is nothing on this bill.", hint="Scan an article first.")
    if not cart.customer:
        raise UserError("Nobody is named on this bill.", hint="Choose the customer first.")
    if cart.tenders:
        raise UserError(
            "Something is paid of this bill already.",
            hint="Give the payments back; instalments are taken afterwards.",
        )
    if any(line.qty_milli < 0 for line in cart.standing):
        raise UserError(
            "What comes back cannot be laid away.", hint="Finish it on a bill of its own."
        )
    if any(line.kind == GIFT_CARD_LINE for line in cart.standing):
        raise UserError("A gift card cannot be laid away.", hint="Sell it on a bill of its own.")
    totals = total(cart, shop)
    if totals.gross_minor <= 0:
        raise UserError("These goods cost nothing.", hint="Sell them on a usual bill.")
    due = date.fromisoformat(today) + timedelta(days=rules.days)
    return LayawayOpened(
        number=number,
        till=till,
        cart=cart.id,
        opened_ms=cart.opened_ms,
        currency=shop.currency,
        prices=shop.tax.prices,
        rounding=shop.tax.rounding,
        lines=sale_lines(totals.lines),
        taxes=totals.taxes,
        net_minor=totals.net_minor,
        tax_minor=totals.tax_minor,
        gross_minor=totals.gross_minor,
        customer=cart.customer,
        due=due.isoformat(),
        deposit_minor=deposit_of(totals.gross_minor, rules),
        fee_percent_milli=rules.fee_percent_milli,
        fee_minor=rules.fee_minor,
        group=cart.group,
        exempt=cart.exempt,
        coupons=cart.coupons,
        promotions=applied_promotions(cart, totals, shop),
        parking=cart.parking,
    )


def deposit_of(gross_minor: int, rules: LayawayRules) -> int:
    """Return what the first instalment is at least, for goods that cost so much."""
    return round_half_up(gross_minor * rules.deposit_percent_milli, _HUNDRED_PERCENT)


def handed_over(layaway: Layaway, *, number: str, shop: Shop) -> SaleCompleted:
    """Return the sale of goods laid away: at their prices of then, paid with what was paid in."""
    facts = layaway.facts
    loyalty = shop.loyalty
    paid = Tender(
        method=LAYAWAY,
        amount_minor=facts.gross_minor,
        tendered_minor=facts.gross_minor,
        change_minor=0,
        reference=facts.number,
        note=facts.number,
    )
    sold = as_sale(facts, number=number, priced_on=layaway.bizdate)
    earned = facts.gross_minor // loyalty.earn_per_minor if loyalty is not None else 0
    return replace(sold, tenders=(paid,), points_earned=earned)


def as_sale(facts: LayawayOpened, *, number: str = "", priced_on: str = "") -> SaleCompleted:
    """Return what is laid away as the sale it is to become, not paid yet."""
    return SaleCompleted(
        number=number,
        till=facts.till,
        cart=facts.cart,
        opened_ms=facts.opened_ms,
        currency=facts.currency,
        prices=facts.prices,
        rounding=facts.rounding,
        lines=facts.lines,
        taxes=facts.taxes,
        tenders=(),
        net_minor=facts.net_minor,
        tax_minor=facts.tax_minor,
        gross_minor=facts.gross_minor,
        customer=facts.customer,
        group=facts.group,
        exempt=facts.exempt,
        coupons=facts.coupons,
        promotions=facts.promotions,
        priced_on=priced_on,
    )


def reserved(lines: Iterable[SaleLine]) -> tuple[Reserved, ...]:
    """Return how much of each article these lines set aside; deposits are no stock."""
    goods: Counter[tuple[str, str, str, str]] = Counter()
    for line in lines:
        if line.kind == "goods":
            goods[line.product, line.unit, line.lot, line.serial] += line.qty_milli
    return tuple(
        Reserved(product=product, unit=unit, qty_milli=qty_milli, lot=lot, serial=serial)
        for (product, unit, lot, serial), qty_milli in sorted(goods.items())
    )


def layaway_of(sale: SaleCompleted) -> str:
    """Return the layaway that a sale hands over; empty for any other sale."""
    return next((one.reference for one in sale.tenders if one.method == LAYAWAY), "")


def layaways_in(happened: Iterable[tuple[Event, Any]]) -> Mapping[str, Layaway]:
    """Return every layaway of these events of one journal, by its number, as they leave it."""
    found: dict[str, Layaway] = {}
    for event, facts in happened:
        if isinstance(facts, LayawayOpened):
            found[facts.number] = _opened(event, facts)
        elif isinstance(facts, LayawayPaid) and (one := found.get(facts.number)) is not None:
            found[facts.number] = replace(one, paid=(*one.paid, instalment_of(event, facts)))
        elif isinstance(facts, LayawayCancelled) and (one := found.get(facts.number)) is not None:
            found[facts.number] = replace(one, cancelled=_ended(event, facts))
        elif isinstance(facts, SaleCompleted):
            sold = found.get(layaway_of(facts))
            if sold is not None:
                found[sold.number] = replace(sold, sale=event.header.id)
    return found


def instalment_of(event: Event, facts: LayawayPaid) -> Instalment:
    """Return the payment that a `LayawayPaid` event records."""
    header = event.header
    return Instalment(
        id=header.id,
        store=header.store,
        seq=header.seq,
        hash=event.hash,
        bizdate=header.bizdate,
        wall_ms=header.wall,
        tz_min=header.tz,
        cashier=header.actor,
        facts=facts,
    )


def _ended(event: Event, facts: LayawayCancelled) -> Ending:
    header = event.header
    return Ending(
        seq=header.seq,
        hash=event.hash,
        wall_ms=header.wall,
        tz_min=header.tz,
        cashier=header.actor,
        facts=facts,
    )


def _opened(event: Event, facts: LayawayOpened) -> Layaway:
    header = event.header
    return Layaway(
        store=header.store,
        seq=header.seq,
        hash=event.hash,
        bizdate=header.bizdate,
        wall_ms=header.wall,
        tz_min=header.tz,
        cashier=header.actor,
        facts=facts,
    )
