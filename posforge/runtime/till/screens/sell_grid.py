"""The bill being rung up in a shop whose goods are found by their pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QWidget

from posforge.runtime.domain.product import Product
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front, two_columns
from posforge.runtime.till.screens.browse import Browse
from posforge.runtime.till.screens.selling import Selling, is_name
from posforge.runtime.till.widgets.function_keys import pay_keys, verb_key
from posforge.runtime.till.widgets.key import Key

MOST_FOUND = 200
_VERBS = ("quantity", "void_line", "cancel_bill")
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class SellGrid(Selling):
    """Pictures on the left, or the keys in their place; total, field and bill on the right.

    Arrow keys move among the pictures, or on the bill after Tab; Enter takes what they stand on.
    """

    pays_elsewhere = True

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__(kit, desk, front)
        self._is_on_bill = False
        self.browse, self._more = Browse(kit, desk), self._more_keys()
        self._left_column.addWidget(self.browse, 1)
        side = QWidget()
        self._pages = QStackedLayout(side)
        self._pages.addWidget(self._left)
        self._pages.addWidget(self._keys)
        column = two_columns(self, kit, left=side)
        self.bill.hide_head()
        column.addWidget(self.total)
        column.addWidget(self.entry)
        column.addWidget(self.bill, 1)
        column.addLayout(self._verbs())
        column.addLayout(pay_keys(kit, self._touched))
        self.entry.leave_arrows()
        self.browse.chosen.connect(self._take)
        self.browse.looked_around.connect(self._stop_searching)
        self.show_bill(desk.bill)

    def entered(self) -> None:
        super().entered()
        self.browse.load()

    def left(self) -> None:
        self.browse.go_back()

    def scanned(self, text: str) -> None:
        self.browse.drop_cursor()  # a scanner that ends with Enter twice must take nothing
        super().scanned(text)

    def second_passed(self) -> None:
        if self.browse.is_empty:
            self.browse.load()

    def focusNextPrevChild(self, _next: bool) -> bool:
        return False  # Tab goes between pictures and bill

    def key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in ENTER_KEYS:
            self._take_entry()
        elif key in _TABS:
            self._change_sides()
        elif key in _STEPS:
            self._once_found(partial(self._step, *_STEPS[key]))
        elif key in _PAGES and self._is_on_bill:
            self.bill.lines.page(_PAGES[key])
        elif key in _PAGES:
            self._once_found(partial(self.browse.page, _PAGES[key]))
        else:
            return False
        return True

    def back(self) -> None:
        if self._shows_keys:
            self._show_keys(is_wanted=False)
        elif self.browse.is_picking:
            self.browse.back()
        elif self._letters_shown or self.entry.text or self.entry.qty_milli:
            self._leave_search()
        elif self._asks_quantity_of is not None:
            self._clear_entry()
        elif not self.browse.back():
            self.do_cancel_bill()

    def do_search(self) -> None:
        """Listen for a name; the pictures narrow down while it is typed."""
        self._leave_search()
        self.browse.go_back()
        self._show_keys(is_wanted=False)

    def _verbs(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.kit.look.px(8))
        for action in _VERBS:
            row.addWidget(verb_key(self.kit, action, self._touched), 1)
        row.addWidget(self._more, 1)
        return row

    def _more_keys(self) -> Key:
        look = self.kit.look
        like_the_others = " "  # with a place for the name of a key, though it has none
        more = Key(look, self.kit.texts("grid.more"), icon="more", hint=like_the_others)
        more.setCheckable(True)
        more.setFixedHeight(max(look.px(54), look.metrics.target))
        more.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        more.clicked.connect(lambda is_on: self._show_keys(is_wanted=is_on))
        return more

    @property
    def _shows_keys(self) -> bool:
        return self._pages.currentWidget() is self._keys

    def _show_keys(self, *, is_wanted: bool) -> None:
        self._hide_letters()
        self._more.setChecked(is_wanted)
        self._pages.setCurrentWidget(self._keys if is_wanted else self._left)

    def _touched(self, action: str) -> None:
        self._show_keys(is_wanted=False)
        super()._touched(action)

    def _change_sides(self) -> None:
        self._is_on_bill = not self._is_on_bill
        if self._is_on_bill:
            self.browse.drop_cursor()
        else:
            self.browse.step()

    def _step(self, right: int, down: int) -> None:
        if self._is_on_bill and down:
            self.bill.lines.move(down)
        else:
            self._is_on_bill = False
            self._show_keys(is_wanted=False)
            self.browse.step(right=right, down=down)

    def _look_for(self, text: str) -> None:
        self.desk.goods.search(text, self._show_found, limit=MOST_FOUND)

    def _nothing_typed(self) -> None:
        self.browse.show_all()

    def _show_found(self, products: Sequence[Product]) -> None:
        if self.entry.text.strip():
            self._is_on_bill = False
            self._pages.setCurrentWidget(self._left)
            self._more.setChecked(False)
            self.browse.show_found(products)

    def _take_entry(self) -> None:
        text = self.entry.text.strip()
        if self._asks_quantity_of is not None and text:
            self._change_quantity(self._asks_quantity_of)
        elif is_name(text):
            self.desk.settled(partial(self._take_found, text))  # what is found may be on its way
        elif text:
            self._scan_typed(text)
        elif not self._is_on_bill:
            self.browse.take()

    def _take_found(self, text: str) -> None:
        is_still_meant = text == self.entry.text.strip()
        if is_still_meant and not (self.browse.is_narrowed and self.browse.take()):
            self._scan_typed(text)

    def _scan_typed(self, text: str) -> None:
        self.entry.field.clear()
        self.browse.show_all()
        self._scan(text)

    def _take(self, product: object) -> None:
        assert isinstance(product, Product)
        self._put(product)
        self._stop_searching()

    def _stop_searching(self) -> None:
        if self._asks_quantity_of is not None:
            self._clear_entry()
        self.entry.field.clear()
        self._hide_letters()
        self.browse.show_all()
        self.entry.field.setFocus()

    def _leave_search(self) -> None:
        self._clear_entry()
        self._stop_searching()
