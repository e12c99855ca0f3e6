"""Taking money for a bill: what is left to pay, what to offer, and each tender as it comes.

A bill may be paid in parts, each another way; what was taken is saved with the bill. Rounding to
the coins in use happens once, where cash pays what is left; everything else stays exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.money import round_to_step
from posforge.runtime.domain.payment import GIFT_CARD, NO_MONEY, STORE_CREDIT, Tender
from posforge.runtime.domain.points import POINTS
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.sale import check_cards_paid_for
from posforge.runtime.domain.stored_value import paid_without_money
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.card_refund import refundable
from posforge.runtime.flows.foreign_cash import ForeignCash
from posforge.runtime.flows.held import let_go
from posforge.runtime.flows.points import back_tenders, offered_points, points_back
from posforge.runtime.flows.sign_in import Session

CASH = "cash"
_BY_CODE = frozenset({GIFT_CARD, STORE_CREDIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is left to pay one way: `amount_minor` is exact and `rounding_minor` comes on top."""

    amount_minor: int
    rounding_minor: int = 0

    @property
    def asked_minor(self) -> int:
        """What the customer is asked for."""
        return self.amount_minor + self.rounding_minor


def due(till: Till, cart: Cart) -> int:
    """Return what is left to pay of this bill, in minor units; negative is to be given back."""
    taken = sum(one.amount_minor for one in (*cart.tenders, *back_tenders(points_back(till, cart))))
    return total(cart, till.shop).due_minor - taken


def due_by(till: Till, cart: Cart, *, method: str = CASH) -> Due:
    """Return what is left to pay this way; in cash, to the nearest coin in use."""
    exact = due(till, cart)
    if method != CASH and foreign(till, method) is None:
        return Due(amount_minor=exact)
    rounded = round_to_step(exact, till.shop.cash.step_minor)
    return Due(amount_minor=exact, rounding_minor=rounded - exact)


def offers(till: Till, cart: Cart, *, method: str = CASH) -> list[int]:
    """Return the amounts to offer as one-touch keys, exact first, in minor units.

    Of what is to be given back, a terminal is offered what it took of it; nothing where that is 0.
    """
    asked = due_by(till, cart, method=method).asked_minor
    if asked < 0 and method in till.terminals:
        back_minor = min(-asked, refundable(till, cart, method))
        return [-back_minor] if back_minor else []
    if asked <= 0:
        return [asked]
    most = without_money(till, cart, asked) if method in NO_MONEY else asked
    offered = _method(till, method).offers(most) if most else ()
    return list(offered_points(till, cart, offered) if method == POINTS else offered)


def tender(till: Till, cart: Cart, *, tendered_minor: int, method: str = CASH) -> Tender:
    """Return the tender for what was given; it pays all that is left, or a part of it.

    Of foreign cash, what was given is in minor units of its own currency.
    Raises UserError when it cannot be accepted.
    """
    if not cart.standing and cart.layaway is None:
        raise UserError("There is nothing on this bill.", hint="Scan an article first.")
    check_cards_paid_for(total(cart, till.shop))
    asked = due_by(till, cart, method=method).asked_minor
    is_part = tendered_minor < asked
    if is_part and method == CASH and tendered_minor % till.shop.cash.step_minor:
        raise UserError(
            "There are no coins for this amount.", hint="Type an amount that can be paid in cash."
        )
    paid = _method(till, method).tender(due_minor=asked, tendered_minor=tendered_minor)
    is_no_money = paid.method in NO_MONEY and paid.amount_minor > 0
    if is_no_money and paid.amount_minor > without_money(till, cart, asked):
        raise UserError(
            "A gift card is sold for money alone.",
            hint="Take cash or a bank card for it, and this for the goods.",
        )
    return paid


def without_money(till: Till, cart: Cart, asked_minor: int) -> int:
    """Return how much of what is left to pay may be paid with other than money.

    That is what goods cost: gift cards are sold for money alone.
    """
    totals = total(cart, till.shop)
    goods_minor = totals.due_minor - max(totals.cards_minor, 0)
    return min(asked_minor, max(goods_minor - paid_without_money(cart.tenders), 0))


def foreign(till: Till, method: str) -> ForeignCash | None:
    """Return the foreign currency that a way to pay takes, None for any other way."""
    way = till.payments.get(method)
    return way if isinstance(way, ForeignCash) else None


def settles(till: Till, cart: Cart, paid: Tender) -> bool:
    """Tell whether nothing is left to pay after this tender."""
    return paid.amount_minor == due_by(till, cart, method=paid.method).asked_minor


def take(till: Till, session: Session, cart: Cart, paid: Tender) -> Cart:
    """Return the bill with a part of it paid, saved: a power cut does not forget what was taken."""
    authorise(till, session, "sell")
    after = replace(cart, tenders=(*cart.tenders, paid))
    with till.store.work() as work:
        work.put_cart(after)
    return after


def give_back(till: Till, session: Session, cart: Cart) -> Cart:
    """Return the bill with nothing paid, saved: the customer got back what was taken.

    Raises UserError where a tender cannot be given back by hand, such as a card payment.
    """
    authorise(till, session, "sell")
    for paid in cart.tenders:
        if paid.reference and paid.method not in _BY_CODE:
            raise UserError(
                "A payment that was booked elsewhere is not given back by hand.",
                hint="Reverse it where it was made, then try again.",
            )
    after = replace(cart, tenders=())
    with till.store.work() as work:
        work.put_cart(after)
    let_go(till, cart, after)
    return after


def _method(till: Till, name: str) -> PaymentMethod:
    method = till.payments.get(name)
    if method is None:
        raise UserError(f'This shop does not take "{name}".', hint="Choose another way to pay.")
    return method
