"""Receipts other tills printed, and what came back elsewhere: the store server is asked.

What it says is kept on this till's disk, so that a bill comes to the same after a power cut.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.receipt_known import (
    NotThisReceiptError,
    ReceiptAsked,
    ReceiptKnown,
    heard,
)
from posforge.runtime.domain.returns import receipt_in
from posforge.runtime.domain.sale import Sale
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.questions import RECEIPT
from posforge.runtime.ext.store_line import UnreachableError
from posforge.runtime.flows.refund import check_returned_twice, shared_anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of a receipt: its sale, None where nobody knows it.

    `is_unchecked` tells that not everybody could be asked what came back of it, `has_gift_receipt`
    that somebody else may hold a gift receipt of it.
    """

    number: str
    sale: Sale | None
    is_unchecked: bool
    has_gift_receipt: bool = False


def look_up(till: Till, text: str) -> Found:
    """Return what is known of the receipt that was scanned or typed, here and at every other till.

    Takes up to two seconds: nothing that a scan waits for may call it. Raises UserError for what is
    no receipt number, and KnownError for an answer that is not what was asked for.
    """
    number = receipt_in(text)
    if not number:
        raise UserError("That is no receipt number.", hint="Scan the barcode of the receipt.")
    try:
        is_unchecked = not _ask(till, number)
    except UnreachableError:
        is_unchecked = True
    sale = till.store.sale(number) or till.store.heard_sale(number)
    return Found(
        number=number,
        sale=sale,
        is_unchecked=is_unchecked,
        has_gift_receipt=sale is not None and till.store.gift_receipts(sale.id) > 0,
    )


def check_elsewhere(till: Till, cart: Cart) -> None:
    """Ask once more what came back elsewhere, before the first money moves for a bill.

    Raises UserError where goods on it have come back at another till since they were put on it.
    Where nobody answers, what this till knows must do.
    """
    if cart.tenders:
        return
    numbers = [one.returned.number for one in cart.standing if one.returned and one.returned.sale]
    with suppress(UnreachableError):  # who is silent once is not waited for again
        for number in dict.fromkeys(numbers):
            _ask(till, number)
    check_returned_twice(till, cart)
    if numbers and shared_anew(till, cart)[1]:
        raise UserError(
            "A part of these goods has come back elsewhere meanwhile.",
            hint="Void their lines, and take them back anew.",
        )


def _ask(till: Till, number: str) -> bool:
    """Take in what the store server knows of a receipt; tell whether that is all there is."""
    known = till.store_line.ask(RECEIPT, ReceiptAsked(number=number))
    _take_in(till, number, known)
    return known.is_whole


def _take_in(till: Till, number: str, known: ReceiptKnown) -> None:
    try:
        sales = heard(known, number=number, org=till.identity.org)
        if not all(till.is_authentic(event) for event, _ in sales):
            raise NotThisReceiptError("it is not signed by the till that is said to have sold")
    except NotThisReceiptError as error:
        raise KnownError(
            f"What the store server says of receipt {number} cannot be believed: {error}.",
            hint="Take nothing back by it; tell whoever looks after the tills.",
        ) from error
    if sales:
        with till.store.work() as work:
            work.keep_heard([event for event, _ in sales], known)
