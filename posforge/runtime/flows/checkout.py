"""One payment towards a bill: the last one makes it a sale, any other stays with the bill.

A bill may also be an instalment of a layaway; the last payment makes that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.layaway import Instalment
from posforge.runtime.domain.ledger import account_of, gift_card_of
from posforge.runtime.domain.payment import GIFT_CARD, NO_MONEY, ON_ACCOUNT, STORE_CREDIT, Tender
from posforge.runtime.domain.points import POINTS
from posforge.runtime.domain.returns import returnables
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.stored_value import plain_code
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.card_refund import given_back
from posforge.runtime.flows.exchanged import given_for, paid_in, sales_behind, sales_returned
from posforge.runtime.flows.hold import check_here
from posforge.runtime.flows.instalment import check_way, take_instalment
from posforge.runtime.flows.on_account import owe
from posforge.runtime.flows.pay import (
    CASH,
    due,
    due_by,
    foreign,
    settles,
    take,
    tender,
    without_money,
)
from posforge.runtime.flows.points import hold_points
from posforge.runtime.flows.receipt_elsewhere import check_elsewhere
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.stored_value import WORDS, value_left, with_code


def pay_with(
    till: Till,
    session: Session,
    cart: Cart,
    *,
    method: str,
    tendered_minor: int | None,
    code: str = "",
) -> Sale | Instalment | Cart:
    """Return the sale or instalment, or the bill with this part of it paid, on disk by then.

    Without an amount, exactly what is left is given; of a gift card or a credit note, by its
    `code`, at most what is left on it. Money goes back the way it came, onto a gift card only if it
    came from there; another way only with a permission. Raises what `tender`, `sell` and
    `check_elsewhere` raise.
    """
    check_here(till, cart)
    check_elsewhere(till, cart)
    left = due_by(till, cart, method=method)
    given_minor = tendered_minor
    if given_minor is None:
        given_minor = _all_of(till, cart, left.asked_minor, method=method, code=code)
    is_something = bool(cart.standing) or cart.layaway is not None
    if is_something and not left.asked_minor and not given_minor:
        return _finish(till, session, cart, cart.tenders, rounding_minor=left.rounding_minor)
    if cart.layaway is not None:
        check_way(method)
    is_back = left.asked_minor < 0
    if is_back and method == GIFT_CARD and not code:
        code = _card_that_paid(till, cart)
    approver = _allowed_back(till, session, cart, method=method, code=code) if is_back else ""
    paid = tender(till, cart, tendered_minor=given_minor, method=method)
    if paid.method in WORDS:
        paid = with_code(till, cart, paid, code=code)
    if paid.method == POINTS:
        paid = hold_points(till, cart, paid)
    if paid.method == ON_ACCOUNT:
        paid = owe(till, session, cart, paid)
        approver = approver or paid.approver
    if not settles(till, cart, paid):
        return take(till, session, cart, replace(paid, approver=approver))
    return _finish(
        till,
        session,
        cart,
        (*cart.tenders, paid),
        rounding_minor=left.rounding_minor,
        approver=approver,
    )


def _all_of(till: Till, cart: Cart, asked_minor: int, *, method: str, code: str) -> int:
    """Return the most that is given this way of what is asked for."""
    way, given_minor = foreign(till, method), asked_minor
    if way is not None:
        return way.asked(asked_minor)
    if method in NO_MONEY and given_minor > 0:
        given_minor = without_money(till, cart, given_minor) or given_minor
    if method in WORDS and given_minor > 0:
        given_minor = min(given_minor, value_left(till, code, cart, method=method))
    return given_minor


def look_again(till: Till, session: Session, cart: Cart | None) -> Sale | Instalment | Cart | None:
    """Return the bill as it is on disk by now, or what it became where terminals have paid it."""
    saved = till.store.open_cart()
    if cart is None or saved is None or saved.cart.id != cart.id:
        return cart
    bill = saved.cart
    if not any(one.payment for one in bill.tenders) or due(till, bill):
        return bill
    return _finish(till, session, bill, bill.tenders)


def _finish(
    till: Till,
    session: Session,
    cart: Cart,
    tenders: tuple[Tender, ...],
    *,
    rounding_minor: int = 0,
    approver: str = "",
) -> Sale | Instalment:
    finish = sell if cart.layaway is None else take_instalment
    return finish(till, session, cart, tenders, rounding_minor=rounding_minor, approver=approver)


def _allowed_back(till: Till, session: Session, cart: Cart, *, method: str, code: str = "") -> str:
    """Return who approved that money goes back another way than it came; empty if it does not.

    It came for the goods that come back, was taken for this bill, or was paid in for the layaway
    of which it is given back. Where it came in several ways, each gives back at most what it gave;
    points come back by themselves.
    """
    returned = [line.returned for line in cart.standing if line.returned is not None]
    if any(one.is_gift for one in returned) and method != STORE_CREDIT:
        raise UserError("A gift receipt gives store credit.", hint="Choose store credit.")
    known, paid = sales_returned(till, cart), _all_paid(till, cart)
    way = _way(method, cart.customer, code=plain_code(code))
    if method == GIFT_CARD and way not in paid:
        raise UserError(
            "Money goes back onto the gift card it came from.", hint="Scan the card that paid."
        )
    if not paid or set(paid) == {way}:
        return ""
    came_back = sum(_came_back(till, sale) for sale in known) - given_back(till, cart)
    left_minor = paid[way] - max(came_back, 0)
    if way in paid and -due_by(till, cart, method=method).asked_minor <= left_minor:
        return ""
    return authorise(till, session, "refund_other_tender")


def _card_that_paid(till: Till, cart: Cart) -> str:
    """Return the code of the one gift card that has paid for what comes back; empty for several."""
    paid, account = _all_paid(till, cart), gift_card_of("")
    cards = [way for way, minor in paid.items() if way.startswith(account) and minor > 0]
    return cards[0].removeprefix(account) if len(cards) == 1 else ""


def _all_paid(till: Till, cart: Cart) -> Counter[str]:
    """Return what was taken for a bill, for goods that come back and for its layaway, by way."""
    paid = _paid(till, cart, sales_returned(till, cart))
    for one in paid_in(till, cart.layaway.number) if cart.layaway is not None else ():
        paid[_way_back(one, cart.customer)] += one.amount_minor
    return paid


def _paid(till: Till, cart: Cart, sales: Sequence[Sale]) -> Counter[str]:
    """Return what was taken for a bill and for the goods that come back, by the way it goes back.

    Goods got in exchange were paid by those that came back for them, and so on.
    """
    paid = Counter[str]()
    for one in cart.tenders:
        paid[_way_back(one, cart.customer)] += one.amount_minor
    for sale in sales_behind(till, sales):
        for one in given_for(till, sale):
            if one.method != POINTS:
                paid[_way_back(one, sale.facts.customer)] += one.amount_minor
        for line in sale.facts.lines:
            if line.returned is not None and line.returned.is_gift:
                paid[STORE_CREDIT] -= line.gross_minor
    return paid


def _way_back(taken: Tender, customer: str) -> str:
    """Return the way a tender goes back; for foreign cash the shop's own is given."""
    return CASH if taken.currency else _way(taken.method, customer, code=taken.reference)


def _way(method: str, customer: str, *, code: str) -> str:
    """Return where money of a method goes back to: to who owes it, to the card that has paid."""
    if method == GIFT_CARD:
        return gift_card_of(code)
    return account_of(customer) if method == ON_ACCOUNT else method


def _came_back(till: Till, sale: Sale) -> int:
    """Return what goods of a sale cost that came back before, in minor units."""
    came_back = till.store.returned(sale.id)
    left = sum(one.gross_minor for one in returnables(sale.facts, came_back))
    return sum(line.gross_minor for line in sale.facts.lines if line.qty_milli > 0) - left
