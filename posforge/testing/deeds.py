"""One attempt for each permission of the till: what somebody does who may not do it.

The role matrix of a shop is proved with these: each forbidden deed is tried and refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from posforge.runtime.domain.card import unclear
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.sale import Sale
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.adjust import adjust_stock
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.customer import record_customer
from posforge.runtime.flows.discount import discount_bill
from posforge.runtime.flows.drawer import open_drawer
from posforge.runtime.flows.gift_card import give_back_card, sell_card
from posforge.runtime.flows.hold import park
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.open_payments import decide
from posforge.runtime.flows.override import override_price
from posforge.runtime.flows.refund import return_line, return_without_receipt
from posforge.runtime.flows.reprint import reprint
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.suspend_shift import suspend_shift
from posforge.runtime.flows.void import void_line
from posforge.testing.cards import a_payment

Attempt = Callable[[Till, Session, Cart, Sale], None]


def _sell(till: Till, session: Session, bill: Cart, _sold: Sale) -> None:
    scan(till, session, None, bill.lines[0].code)


def _hold(till: Till, session: Session, bill: Cart, _sold: Sale) -> None:
    park(till, session, bill)


def _void(till: Till, session: Session, bill: Cart, _sold: Sale) -> None:
    void_line(till, session.answered(reason="tried"), bill, line=1)


def _cancel(till: Till, session: Session, bill: Cart, _sold: Sale) -> None:
    cancel_bill(till, session.answered(reason="tried"), bill)


def _no_sale(till: Till, session: Session, _bill: Cart, _sold: Sale) -> None:
    open_drawer(till, session, reason="a deed that is tried")


def _reprint(till: Till, session: Session, _bill: Cart, _sold: Sale) -> None:
    reprint(till, session.answered(reason="tried"))


def _override(till: Till, session: Session, bill: Cart, _sold: Sale) -> None:
    override_price(till, session, bill, line=1, price_minor=1, reason="tried")


def _discount(till: Till, session: Session, bill: Cart, _sold: Sale) -> None:
    given = ManualDiscount(reason="tried", percent_milli=1_000)
    discount_bill(till, session, bill, discount=given)


def _refund(till: Till, session: Session, _bill: Cart, sold: Sale) -> None:
    return_line(
        till,
        session,
        None,
        sold,
        line=1,
        qty_milli=sold.facts.lines[0].qty_milli,
        disposition="resell",
        reason="tried",
    )


def _refund_without(till: Till, session: Session, bill: Cart, _sold: Sale) -> None:
    product = till.catalogue.by_code(bill.lines[0].code)
    assert product is not None
    return_without_receipt(
        till,
        session,
        None,
        product,
        qty_milli=bill.lines[0].qty_milli,
        disposition="resell",
        reason="tried",
    )


def _adjust(till: Till, session: Session, bill: Cart, _sold: Sale) -> None:
    product = till.catalogue.by_code(bill.lines[0].code)
    assert product is not None
    adjust_stock(till, session, product, qty_milli=-bill.lines[0].qty_milli, reason="tried")


def _settle(till: Till, session: Session, _bill: Cart, _sold: Sale) -> None:
    unknown = unclear(a_payment(), "nobody saw the end")
    decide(till, session, unknown, "DECLINED", reason="tried")


def _suspend(till: Till, session: Session, _bill: Cart, _sold: Sale) -> None:
    suspend_shift(till, session)


def _note_customer(till: Till, session: Session, _bill: Cart, _sold: Sale) -> None:
    record_customer(till, session, Customer(id="", number="", name="Tried"))


def _lay_away(till: Till, session: Session, bill: Cart, _sold: Sale) -> None:
    lay_away(till, session, bill)


def _cancel_layaway(till: Till, session: Session, _bill: Cart, _sold: Sale) -> None:
    cancel_layaway(till, session, "S01-1-LA0001")


def _sell_card(till: Till, session: Session, _bill: Cart, _sold: Sale) -> None:
    sell_card(till, session, None, amount_minor=1000)


def _refund_card(till: Till, session: Session, _bill: Cart, sold: Sale) -> None:
    give_back_card(till, session, None, sale=sold, line=sold.facts.lines[0], reason="tried")


ATTEMPTS: Mapping[str, Attempt] = {
    "sell": _sell,
    "hold": _hold,
    "void_line": _void,
    "cancel_bill": _cancel,
    "no_sale": _no_sale,
    "reprint": _reprint,
    "override_price": _override,
    "discount": _discount,
    "settle_payment": _settle,
    "refund": _refund,
    "sell_gift_card": _sell_card,
    "refund_gift_card": _refund_card,
    "refund_without_receipt": _refund_without,
    "adjust_stock": _adjust,
    "manage_customers": _note_customer,
    "layaway": _lay_away,
    "cancel_layaway": _cancel_layaway,
    "suspend_shift": _suspend,
}
"""A deed by the permission it needs; each is given a session, an open bill and a sale."""
