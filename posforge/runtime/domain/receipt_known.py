"""What is asked of a receipt, and what a store server or HQ knows of it.

Sales travel as the signed events they are, each as the text of its JSON object: whoever asks checks
them as if they had come by sync.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.envelope import (
    Event,
    TamperedError,
    check_parts,
    from_wire,
    to_wire,
)
from posforge.runtime.domain.events import SaleCompleted, open_body

MOST_SALES = 16
"""How many sales an answer holds at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptAsked:
    """The receipt somebody wants to give goods back by."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """How much of one line of a sale came back with one event, in thousandths."""

    event: str
    sale: str
    line: int
    qty_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded:
    """How much one refund gave back at a terminal, in minor units; 0 where it gave nothing.

    `payment` is the id of the refund, `refunds` the reference of the payment it gives back.
    """

    payment: str
    refunds: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptKnown:
    """The sale of a receipt and what came back of it; no sale where it is not known.

    After the sale stand those whose goods came back on it, and so on: they say how the customer
    had paid. `is_whole` tells that every branch was asked.
    """

    sales: tuple[str, ...] = ()
    came_back: tuple[CameBack, ...] = ()
    is_whole: bool = True
    refunded: tuple[Refunded, ...] = ()


class NotThisReceiptError(ValueError):
    """An answer that does not hold what was asked for, unharmed."""


def told(events: Iterable[Event]) -> tuple[str, ...]:
    """Return these events as they stand in an answer."""
    return tuple(json.dumps(to_wire(one), ensure_ascii=False) for one in events)


def heard(known: ReceiptKnown, *, number: str, org: str) -> Sequence[tuple[Event, SaleCompleted]]:
    """Return the sales of an answer, that of the receipt first; none where it is not known.

    Raises NotThisReceiptError for another receipt, for a sale that was changed on the way or is of
    another chain, and for what no till says of a sale.
    """
    if len(known.sales) > MOST_SALES:
        raise NotThisReceiptError("it holds too many sales")
    sales = [_sale(text, org=org) for text in known.sales]
    if sales and sales[0][1].number != number:
        raise NotThisReceiptError("it is about another receipt")
    of_these = {event.header.id for event, _ in sales}
    for one in known.came_back:
        if one.sale not in of_these or one.qty_milli <= 0 or one.line <= 0:
            raise NotThisReceiptError("what came back belongs to no sale of it")
    taken = set(taken_by_terminals(facts for _, facts in sales))
    for refund in known.refunded:
        if refund.refunds not in taken or not refund.payment or refund.amount_minor < 0:
            raise NotThisReceiptError("what went back to a card was not paid for it")
    return sales


def taken_by_terminals(sales: Iterable[SaleCompleted]) -> tuple[str, ...]:
    """Return the references of the payments that terminals took for these sales."""
    tenders = (one for sale in sales for one in sale.tenders)
    return tuple(one.reference for one in tenders if one.payment and not one.refunds)


def _sale(text: str, *, org: str) -> tuple[Event, SaleCompleted]:
    try:
        event = from_wire(json.loads(text))
        check_parts(event)
        facts = open_body(event.header.type, event.header.sv, event.body)
    except (TamperedError, BodyError, ValueError, RecursionError) as error:
        raise NotThisReceiptError(str(error)) from error
    if not isinstance(facts, SaleCompleted) or event.header.org != org:
        raise NotThisReceiptError("it holds what is no sale of this shop")
    return event, facts
