"""Asks for a figure and a reason: another price, or how much comes off."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QHBoxLayout, QVBoxLayout

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.flows.discount import discount_bill, discount_line
from posforge.runtime.flows.override import override_price
from posforge.runtime.till.amount import Amount
from posforge.runtime.till.desk import Desk, needed
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front, digit_of
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.numpad import Numpad
from posforge.runtime.till.widgets.paint import label

MILLI_PER_HUNDREDTH = 10
_LARGEST_PERCENT = 10_000


class Figure(Sheet):
    """A figure typed as on a cash register, its last two digits behind the point, and why.

    Choosing a reason is the answer; `take` receives the figure and the reason. Where a discount
    is asked for, one key turns between percent and money.
    """

    name = "figure"

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        title: str,
        reasons: Sequence[str],
        take: Callable[[int, str], None],
        message: str = "",
    ) -> None:
        super().__init__(
            kit,
            desk,
            front,
            title=title,
            choices=[Choice(text=one, do=self._taker(one), stays=True) for one in reasons],
            width=820,
        )
        self._take, self.amount = take, Amount()
        look = kit.look
        if message:
            self.body.addWidget(label(look, message, size="body", colour="muted"))
        self.shown = label(look, "", size="figure", bold=True)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row, left = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(look.px(14))
        self.units = QHBoxLayout()
        left.addWidget(self.shown)
        left.addLayout(self.units)
        left.addStretch(1)
        pad = Numpad(look, "pay")
        pad.setFixedWidth(look.px(400))
        pad.struck.connect(self._struck)
        row.addLayout(left, 1)
        row.addWidget(pad)
        self.body.addLayout(row)
        self._show(Amount())

    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace:
            self._struck("backspace")
        elif digit := digit_of(event):
            self._struck(digit)
        else:
            return super().key(event)
        return True

    def words(self, amount: Amount) -> str:
        """Return the figure as it is shown."""
        return self.kit.money(amount.minor or 0)

    def _show(self, amount: Amount) -> None:
        self.amount = amount
        self.shown.setText(self.words(amount))

    def _struck(self, stroke: str) -> None:
        if stroke == "backspace":
            self._show(self.amount.back())
        elif stroke == "enter":
            self._answer(self._choices[self._current])
        else:
            self._show(self.amount.typed(stroke))

    def _taker(self, reason: str) -> Callable[[], None]:
        def take() -> None:
            if self.amount.minor is None:
                self.ask_again("banner.no_figure")
                return
            self.front.close_sheet()
            self._take(self.amount.minor, reason)

        return take


class DiscountFigure(Figure):
    """A discount in percent, or in money."""

    is_percent = True

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, line: int | None) -> None:
        what = "discount_bill" if line is None else "discount_line"
        super().__init__(
            kit,
            desk,
            front,
            title=kit.texts(f"action.{what}"),
            reasons=[kit.texts(f"reason.{one}") for one in _DISCOUNT_REASONS],
            take=self._give,
        )
        self._line = line
        self._unit_keys: dict[bool, Key] = {}
        for words, is_percent in (("%", True), (kit.shop.currency, False)):
            key = Key(kit.look, words, size="line", is_big=True, name=words)
            key.clicked.connect(lambda _on=False, wanted=is_percent: self._in(is_percent=wanted))
            self.units.addWidget(key)
            self._unit_keys[is_percent] = key
        self._in(is_percent=True)

    def words(self, amount: Amount) -> str:
        if not self.is_percent:
            return super().words(amount)
        whole, rest = divmod(amount.minor or 0, 100)
        return f"{whole}{self.kit.decimal_point}{rest:02d} %" if rest else f"{whole} %"

    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Percent or event.text() == "*":
            self._in(is_percent=not self.is_percent)
            return True
        return super().key(event)

    def _in(self, *, is_percent: bool) -> None:
        self.is_percent = is_percent
        for wanted, key in self._unit_keys.items():
            key.mark_current(is_current=wanted == is_percent)
        self._show(Amount())

    def _struck(self, stroke: str) -> None:
        if self.is_percent and stroke.isdigit():
            typed = self.amount.typed(stroke)
            whole = (self.amount.minor or 0) // 100 * 10 ** len(stroke) + int(stroke)
            self._show(
                Amount(min(whole * 100, _LARGEST_PERCENT)) if typed.minor is not None else typed
            )
        elif self.is_percent and stroke == "backspace":
            self._show(Amount((self.amount.minor or 0) // 1000 * 100 or None))
        else:
            super()._struck(stroke)

    def _give(self, figure: int, reason: str) -> None:
        desk, line = self.desk, self._line
        percent = figure * MILLI_PER_HUNDREDTH if self.is_percent else 0
        amount = 0 if self.is_percent else figure
        given = ManualDiscount(reason=reason, percent_milli=percent, amount_minor=amount)
        if line is None:
            desk.change(
                lambda who, bill: discount_bill(desk.till, who, needed(bill), discount=given)
            )
        else:
            desk.change(
                lambda who, bill: discount_line(
                    desk.till, who, needed(bill), line=line, discount=given
                )
            )


_DISCOUNT_REASONS = ("damaged", "goodwill", "agreed")
_PRICE_REASONS = ("shelf", "damaged", "agreed")


def ask_discount(kit: Kit, desk: Desk, front: Front, *, line: int | None = None) -> Figure:
    """Return the question how much comes off a line, or off the whole bill, and why."""
    return DiscountFigure(kit, desk, front, line=line)


def ask_price(kit: Kit, desk: Desk, front: Front, *, bill: Cart, line: int) -> Figure:
    """Return the question for another price of a line, and why."""
    texts, found = kit.texts, bill.line(line)

    def take(price_minor: int, reason: str) -> None:
        desk.change(
            lambda who, on_counter: override_price(
                desk.till,
                who,
                needed(on_counter),
                line=line,
                price_minor=price_minor,
                reason=reason,
            )
        )

    return Figure(
        kit,
        desk,
        front,
        title=texts("action.override_price"),
        message=f"{found.name} · {kit.price(found.unit_price_minor, found.per)}",
        reasons=[texts(f"reason.{one}") for one in _PRICE_REASONS],
        take=take,
    )
