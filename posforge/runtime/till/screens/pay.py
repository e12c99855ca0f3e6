"""Taking the money: what is due, what is given, what goes back. A scan here changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posforge.runtime.domain.cart import Cart
from posforge.runtime.flows.pay import due_by, foreign
from posforge.runtime.flows.stored_value import WORDS as BY_CODE
from posforge.runtime.till.amount import Amount
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.giving_back import give_back
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front, View, digit_of, two_columns
from posforge.runtime.till.screens.credit_note import CreditNote, GiftCardCode, redeem
from posforge.runtime.till.widgets.bill import Bill
from posforge.runtime.till.widgets.card import Card
from posforge.runtime.till.widgets.given import Given
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.numpad import Numpad
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.total import TotalPanel
from posforge.runtime.till.widgets.totals import show_total

_COLUMNS = 2
_METHOD_COLUMNS = 3
_MOST_OFFERS = 6  # a row of ways to pay takes the place of a row of amounts, on short panels two
_NEXT_METHOD = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
_STEPS = {
    Qt.Key.Key_Up: -_COLUMNS,
    Qt.Key.Key_Down: _COLUMNS,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
}


class Pay(View):
    """Quick amounts on the left; due, given, change and numbers on the right."""

    name = "pay"

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__(kit, desk, front)
        self.amount = Amount()
        self.due_minor = 0
        self._part_minor: int | None = None
        self.offers: Sequence[int] = ()
        self._quick: list[Key] = []
        self._current: int | None = None
        self._methods = tuple(desk.till.payments)
        self._method = self._methods[0]
        look = kit.look
        card = Card(look, padding=20)
        card.column.setSpacing(look.px(14))
        card.column.addLayout(self._method_row())
        if not look.metrics.is_short:
            card.column.addWidget(label(look, kit.texts("pay.quick"), size="title", bold=True))
        self._grid = QGridLayout()
        self._grid.setSpacing(look.px(10))
        card.column.addLayout(self._grid)
        self.bill = Bill(kit)
        left = QWidget()
        lines = QVBoxLayout(left)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(look.px(8))
        lines.addWidget(card)
        lines.addWidget(self.bill, 1)
        column = two_columns(self, kit, left=left)
        self.total, self.given = TotalPanel(look), Given(kit)
        pad = Numpad(look, "pay")
        pad.struck.connect(self._struck)
        column.addWidget(self.total)
        column.addWidget(self.given)
        column.addWidget(pad, 1)
        column.addLayout(self._answers())
        desk.bill_changed.connect(self._bill_changed)

    def entered(self) -> None:
        super().entered()
        self._method = self._methods[0]
        self._begin()

    def scanned(self, text: str) -> None:
        if self._method in BY_CODE and self.due_minor:
            redeem(
                self.kit,
                self.desk,
                self.front,
                code=text,
                method=self._method,
                tendered_minor=self.amount.minor,
            )
            return
        self.refuse_scan("banner.scan_at_pay", key="Esc")

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER_KEYS:
            self._struck("enter")
        elif event.key() == Qt.Key.Key_Backspace:
            self._struck("backspace")
        elif digit := digit_of(event):
            self._struck(digit)
        elif event.key() in _NEXT_METHOD:
            self._choose_next(_NEXT_METHOD[Qt.Key(event.key())])
        elif event.key() in _STEPS and self.offers:
            self._step(_STEPS[Qt.Key(event.key())])
        else:
            return False
        return True

    def back(self) -> None:
        if not self.desk.is_selling:
            self.front.show_screen("sell")

    def do_pay(self) -> None:
        """Take the amount typed, with the key that opened this screen."""
        self._struck("enter")

    def do_give_back(self) -> None:
        """Give back what was taken towards this bill."""
        give_back(self.desk)

    def do_exact_cash(self) -> None:
        """Take exactly what is due."""
        self._take(self._exact_minor)

    @property
    def _exact_minor(self) -> int:
        """What pays all that is due, in the currency that is given."""
        way = foreign(self.desk.till, self._method)
        return self.due_minor if way is None else way.asked(self.due_minor)

    def _money(self, minor: int) -> str:
        """An amount in the currency that is given."""
        way = foreign(self.desk.till, self._method)
        kit = self.kit
        return kit.money(minor) if way is None else kit.money(minor, way.currency)

    def _show_given(self, minor: int | None) -> None:
        way = foreign(self.desk.till, self._method)
        if way is None or minor is None:
            self.given.show_amount(minor, due_minor=self.due_minor)
        else:
            self.given.show_amount(
                way.worth(minor), due_minor=self.due_minor, shown=self._money(minor)
            )

    def _begin(self) -> None:
        bill = self.desk.bill
        self.due_minor = self._asked(bill)
        show_total(
            self.kit,
            self.total,
            bill,
            caption="pay.due",
            due_minor=self.due_minor,
            customer=self.desk.customer,
        )
        self.bill.show_bill(bill)
        self._show_amount(Amount())
        for method, key in self._method_keys.items():
            key.mark_current(is_current=method == self._method)
        self.desk.offers(self._method, self._show_offers)

    def _asked(self, bill: Cart | None) -> int:
        """What is asked for this way of paying, which for cash is rounded to the coins in use."""
        if bill is None:
            return 0
        return due_by(self.desk.till, bill, method=self._method).asked_minor

    def _bill_changed(self, bill: Cart | None) -> None:
        if bill is not None and self.isVisible():
            self._begin()  # a scan made before payment was chosen has just arrived

    def _struck(self, stroke: str) -> None:
        if stroke == "backspace":
            self._show_amount(self.amount.back())
        elif stroke != "enter":
            self._show_amount(self.amount.typed(stroke))
        elif self._current is not None:
            self._take(self.offers[self._current])
        elif self.amount.minor is None:
            self.ask_again("banner.nothing_given")
        else:
            self._take(self.amount.minor)

    def _take(self, tendered_minor: int) -> None:
        is_part = 0 < tendered_minor < self._exact_minor
        if is_part and self._part_minor != tendered_minor:
            self._part_minor = tendered_minor  # 20 may have been meant for 20.00
            self.ask_again("banner.part")
            return
        if self._method in BY_CODE and tendered_minor > 0:
            is_all = tendered_minor == self.due_minor
            sheet = GiftCardCode if self._method == GiftCardCode.method else CreditNote
            note = sheet(
                self.kit,
                self.desk,
                self.front,
                tendered_minor=None if is_all else tendered_minor,
            )
            self.front.open_sheet(note)
            return
        self.desk.pay(self._method, tendered_minor=tendered_minor)

    def _show_amount(self, amount: Amount) -> None:
        self.amount, self._part_minor = amount, None
        self._mark(None)
        self._show_given(amount.minor)

    def _show_offers(self, offers: Sequence[int]) -> None:
        rows = (len(self._methods) - 1) // _METHOD_COLUMNS
        if len(self._methods) > 1 and self.kit.look.metrics.is_short:
            rows += 1
        self.offers = offers[: max(_MOST_OFFERS - rows * _COLUMNS, _COLUMNS)]
        for key in self._quick:
            self._grid.removeWidget(key)
            key.deleteLater()
        self._quick = []
        for position, minor in enumerate(self.offers):
            self._quick.append(self._quick_key(minor))
            self._grid.addWidget(self._quick[-1], position // _COLUMNS, position % _COLUMNS)

    def _quick_key(self, minor: int) -> Key:
        kit = self.kit
        is_exact = minor == self._exact_minor
        money = self._money(minor)
        key = Key(
            kit.look,
            f"{kit.texts('pay.exact')} {money}" if is_exact else money,
            tone="accent" if is_exact else "plain",
            hint=kit.keymap.name("exact_cash") if is_exact else "",
            size="title",
            is_big=True,
        )
        metrics = kit.look.metrics
        key.setFixedHeight(metrics.big_target if metrics.is_short else kit.look.px(72))
        key.clicked.connect(partial(self._take, minor))
        return key

    def _step(self, by: int) -> None:
        if self._current is None:
            self._show_amount(Amount())
            self._mark(0)
        else:
            place = self._current + by
            self._mark(place if 0 <= place < len(self.offers) else self._current)

    def _mark(self, current: int | None) -> None:
        self._current = current
        for place, key in enumerate(self._quick):
            key.mark_current(is_current=place == current)
        if current is not None:
            self._show_given(self.offers[current])

    def _method_row(self) -> QGridLayout:
        """One key per way to pay, where there is more than one; Tab goes from one to the next."""
        row = QGridLayout()
        row.setSpacing(self.kit.look.px(10))
        self._method_keys: dict[str, Key] = {}
        for place, method in enumerate(self._methods if len(self._methods) > 1 else ()):
            key = Key(
                self.kit.look,
                self.kit.method(method),
                hint="" if place else "Tab",
                size="line",
                is_big=True,
            )
            key.setFixedHeight(self.kit.look.px(58))
            key.clicked.connect(partial(self._choose, method))
            self._method_keys[method] = key
            row.addWidget(key, place // _METHOD_COLUMNS, place % _METHOD_COLUMNS)
            row.setColumnStretch(place % _METHOD_COLUMNS, 1)
        return row

    def _choose_next(self, step: int) -> None:
        place = self._methods.index(self._method) + step
        self._choose(self._methods[place % len(self._methods)])

    def focusNextPrevChild(self, _next: bool) -> bool:
        return False  # Tab chooses how to pay

    def _choose(self, method: str) -> None:
        self._method = method
        self._show_offers(())
        self._begin()

    def _answers(self) -> QHBoxLayout:
        look, texts = self.kit.look, self.kit.texts
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        back = Key(look, texts("back"), hint="Esc", size="line", is_big=True)
        back.clicked.connect(self.back)
        take = Key(
            look,
            texts("pay.confirm"),
            icon="done",
            hint="Enter",
            tone="accent",
            size="line",
            is_big=True,
        )
        take.clicked.connect(partial(self._struck, "enter"))
        row.addWidget(back, 2)
        row.addWidget(take, 3)
        return row
