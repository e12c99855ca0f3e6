"""Gift cards at the till: sold or topped up, and asked what is left on one."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.runtime.domain.stored_value import masked, plain_code, stored_by
from posforge.runtime.flows.gift_card import sell_card
from posforge.runtime.flows.stored_value import value_left
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.coupon import Coupon
from posforge.runtime.till.screens.figure import Figure
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice
from posforge.runtime.till.texts import Texts


class SellGiftCard(Coupon):
    """Which card it is, a printed one or one that the till makes up; then for how much."""

    name = "gift_card"
    title, take = "gift_card.title", "gift_card.this"

    def more_choices(self, texts: Texts) -> Sequence[Choice]:
        return (Choice(text=texts("gift_card.new"), do=self._make_one, stays=True),)

    def _make_one(self) -> None:
        self.front.close_sheet()
        self._show("")

    def _show(self, code: str) -> None:
        kit, desk, front = self.kit, self.desk, self.front
        texts = kit.texts

        def take(amount_minor: int, _reason: str) -> None:
            desk.change(
                lambda who, bill: sell_card(
                    desk.till, who, bill, amount_minor=amount_minor, code=code
                )
            )

        front.open_sheet(
            Figure(
                kit,
                desk,
                front,
                title=texts("gift_card.amount"),
                message=masked(plain_code(code)) if code else texts("gift_card.new"),
                reasons=(texts("gift_card.sell"),),
                take=take,
            )
        )


class GiftCardLeft(Coupon):
    """What is left on a gift card or a credit note."""

    name = "gift_card_left"
    title, take = "gift_card.title", "gift_card.ask"

    def _show(self, code: str) -> None:
        show_left(self.kit, self.desk, self.front, code=code)


def show_left(kit: Kit, desk: Desk, front: Front, *, code: str) -> None:
    """Show what is left on the card or note with this code, unless somebody did not wait for it."""
    method, texts, bill = stored_by(plain_code(code)), kit.texts, desk.bill

    def show(left_minor: int) -> None:
        if front.sheet is not None or desk.bill is not bill or desk.session is None:
            return
        front.open_sheet(
            Question(
                kit,
                desk,
                front,
                title=kit.method(method),
                message=masked(plain_code(code)),
                facts=((texts("gift_card.left"), kit.money(left_minor)),),
                choices=(Choice(text=texts("close"), do=_nothing, tone="accent", hint="Enter"),),
            )
        )

    desk.ask_books(lambda: value_left(desk.till, code, method=method), show)


def _nothing() -> None:
    """Closing is all."""
