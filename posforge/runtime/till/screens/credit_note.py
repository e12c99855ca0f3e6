"""Asks for the code of a credit note or a gift card that pays: scanned, typed, or touched."""

from __future__ import annotations

from posforge.runtime.domain.payment import GIFT_CARD
from posforge.runtime.domain.stored_value import masked, plain_code
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.pay import due, without_money
from posforge.runtime.flows.stored_value import value_left
from posforge.runtime.till.desk import Desk, needed
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.coupon import Coupon
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice


class CreditNote(Coupon):
    """Pays with the note as much as is left on it, or as was typed before."""

    name = "credit_note"
    title, take = "credit.title", "credit.take"
    method = "store_credit"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, tendered_minor: int | None) -> None:
        super().__init__(kit, desk, front)
        self._tendered_minor = tendered_minor

    def _show(self, code: str) -> None:
        redeem(
            self.kit,
            self.desk,
            self.front,
            code=code,
            method=self.method,
            tendered_minor=self._tendered_minor,
        )


class GiftCardCode(CreditNote):
    """Shows what is on the card before it pays."""

    name = "gift_card_code"
    title = "gift_card.title"
    method = "gift_card"


def redeem(
    kit: Kit, desk: Desk, front: Front, *, code: str, method: str, tendered_minor: int | None
) -> None:
    """Pay with the card or note that has this code; without an amount as much as is left on it."""

    def pay() -> None:
        desk.settle(
            lambda who, bill: pay_with(
                desk.till,
                who,
                needed(bill),
                method=method,
                tendered_minor=tendered_minor,
                code=code,
            ),
            said="part_paid",
        )

    def show(found: tuple[int, int]) -> None:
        left_minor, due_minor = found
        pays_minor = min(left_minor, due_minor) if tendered_minor is None else tendered_minor
        texts = kit.texts
        front.open_sheet(
            Question(
                kit,
                desk,
                front,
                title=texts("method.gift_card"),
                message=masked(plain_code(code)),
                facts=(
                    (texts("gift_card.left"), kit.money(left_minor)),
                    (texts("gift_card.pays"), kit.money(pays_minor)),
                ),
                choices=(
                    Choice(text=texts("credit.take"), do=pay, tone="accent", hint="Enter"),
                    Choice(text=texts("back"), do=_nothing, hint="Esc"),
                ),
            )
        )

    till, bill = desk.till, desk.bill
    if method != GIFT_CARD or bill is None or due(till, bill) < 0:
        pay()
    else:
        desk.ask(
            lambda: (
                value_left(till, code, bill, method=method),
                without_money(till, bill, due(till, bill)),
            ),
            show,
        )


def _nothing() -> None:
    """The customer pays another way."""
