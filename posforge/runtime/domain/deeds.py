"""Which permission each recorded deed needed, and how much of its ceiling it used.

Tills ask before they do; store server and HQ ask again of what they receive, with this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from posforge.runtime.domain.cart import GIFT_CARD_LINE
from posforge.runtime.domain.discount import HUNDRED_PERCENT
from posforge.runtime.domain.events import (
    BillCancelled,
    DrawerOpened,
    LineVoided,
    ReceiptReprinted,
    SaleCompleted,
)
from posforge.runtime.domain.events_bill import BillParked, BillResumed, BillTaken
from posforge.runtime.domain.events_counter import (
    AgeConfirmed,
    GiftReceiptPrinted,
    OpenPriceTyped,
)
from posforge.runtime.domain.events_customer import CustomerForgotten, CustomerRecorded
from posforge.runtime.domain.events_layaway import LayawayCancelled, LayawayOpened, LayawayPaid
from posforge.runtime.domain.events_payment import (
    PaymentIntended,
    PaymentResolved,
    PaymentReversed,
)
from posforge.runtime.domain.events_price import DiscountGiven, PriceOverridden
from posforge.runtime.domain.events_shift import CashMoved, DrawerCounted, ShiftSettled, ZReprinted
from posforge.runtime.domain.events_stock import StockAdjusted
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended, ShiftTaken
from posforge.runtime.domain.payment import LAYAWAY

_PLAIN: Mapping[str, str] = {
    BillCancelled.TYPE: "cancel_bill",
    BillParked.TYPE: "hold",
    BillResumed.TYPE: "hold",
    BillTaken.TYPE: "hold",
    DrawerOpened.TYPE: "no_sale",
    ReceiptReprinted.TYPE: "reprint",
    PriceOverridden.TYPE: "override_price",
    AgeConfirmed.TYPE: "sell_restricted",
    OpenPriceTyped.TYPE: "open_price",
    CashMoved.TYPE: "cash_movement",
    ShiftSuspended.TYPE: "suspend_shift",
    ShiftResumed.TYPE: "suspend_shift",
    ShiftTaken.TYPE: "suspend_shift",
    DrawerCounted.TYPE: "count_drawer",
    ZReprinted.TYPE: "close_shift",
    StockAdjusted.TYPE: "adjust_stock",
    CustomerRecorded.TYPE: "manage_customers",
    CustomerForgotten.TYPE: "manage_customers",
    LayawayOpened.TYPE: "layaway",
    LayawayCancelled.TYPE: "cancel_layaway",
}
_EMPTIES = "empties"
# What a terminal or a clock does as well: the field that says who did it.
_BY_HAND: Mapping[str, tuple[str, str]] = {
    PaymentResolved.TYPE: ("by", "settle_payment"),
    PaymentReversed.TYPE: ("by", "settle_payment"),
    ShiftSettled.TYPE: ("closed_by", "close_shift"),
}
JUDGED: tuple[str, ...] = (
    *_PLAIN,
    LineVoided.TYPE,
    DiscountGiven.TYPE,
    GiftReceiptPrinted.TYPE,
    SaleCompleted.TYPE,
    PaymentIntended.TYPE,
    LayawayPaid.TYPE,
    *_BY_HAND,
)
"""The types of events that need a permission."""


@dataclass(frozen=True, slots=True)
class Need:
    """A permission, and how much of its ceiling a deed uses: minor units, or a percentage.

    `approvers` are ids of people the deed itself names beside the event's own approver.
    """

    permission: str
    value: int = 0
    approvers: tuple[str, ...] = ()


def needs(kind: str, body: Mapping[str, Any]) -> Iterator[Need]:
    """Yield what somebody needed to do what an event of this type records."""
    if kind in _PLAIN:
        yield Need(_PLAIN[kind])
    elif kind == LineVoided.TYPE:
        yield Need("void_line", body["amount_minor"])
    elif kind == DiscountGiven.TYPE:
        yield Need("discount", discount_share(body))
    elif kind in _BY_HAND:
        yield from _by_hand(kind, body)
    elif kind == PaymentIntended.TYPE and body["intent"].get("refunds"):
        yield Need("refund", body["intent"]["amount_minor"])
    elif kind == LayawayPaid.TYPE:
        yield Need("layaway" if body["amount_minor"] > 0 else "cancel_layaway")
    elif kind == GiftReceiptPrinted.TYPE:
        yield Need("reprint" if body["copy"] else "sell")
    elif kind == SaleCompleted.TYPE:
        yield Need("sell")
        if any(one["method"] == LAYAWAY for one in body.get("tenders", ())):
            yield Need("layaway")
        yield from _refunds(body)
        yield from _gift_cards(body)


def discount_share(body: Mapping[str, Any]) -> int:
    """Return a discount in thousandths of a percent, an amount as its share of what it is on."""
    base = body.get("base_minor", 0)
    if body["percent_milli"] or not base:
        return int(body["percent_milli"])
    amount: int = body["amount_minor"]
    return -(-amount * HUNDRED_PERCENT // int(base))


def _by_hand(kind: str, body: Mapping[str, Any]) -> Iterator[Need]:
    told_by, permission = _BY_HAND[kind]
    if body.get(told_by) == "person":
        yield Need(permission)


def _refunds(body: Mapping[str, Any]) -> Iterator[Need]:
    """Each line needed as much as the bill gave back with it, from whoever allowed that line."""
    needed: dict[tuple[str, str], int] = {}
    value = 0
    for line in body["lines"]:
        returned = line.get("returned") or {}
        if not _is_back(line):
            continue
        approver = returned.get("approver", "")
        if returned.get("sale"):
            value -= line["gross_minor"]
            needed["refund", approver] = value
        else:
            needed["refund_without_receipt", approver] = 0
        if returned.get("is_unknown"):
            needed["refund_unknown", approver] = 0
    for (permission, approver), most in needed.items():
        yield Need(permission, most, (approver,) if approver else ())


def _is_back(line: Mapping[str, Any]) -> bool:
    """Tell whether goods come back, whatever they are called; empties whoever sells may take."""
    kind = line.get("kind")
    if kind == GIFT_CARD_LINE or (kind == _EMPTIES and not line.get("returned")):
        return False
    is_negative = line.get("qty_milli", 0) < 0 or line["gross_minor"] < 0
    return bool(kind == "return" or line.get("returned") or is_negative)


def _gift_cards(body: Mapping[str, Any]) -> Iterator[Need]:
    """Each card was sold or given back by somebody who may, or who was allowed that line."""
    for line in body["lines"]:
        if line.get("kind") != GIFT_CARD_LINE:
            continue
        is_back = line["qty_milli"] < 0 or line["gross_minor"] < 0
        approver = (line.get("returned") or {} if is_back else line).get("approver", "")
        permission = "refund_gift_card" if is_back else "sell_gift_card"
        yield Need(permission, approvers=(approver,) if approver else ())
