"""The bill being rung up: always ready for the next scan."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QStackedLayout

from posforge.runtime.domain.product import Product
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front, two_columns
from posforge.runtime.till.screens.selling import Selling
from posforge.runtime.till.widgets.found import Found

_PAGE = 5
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_PAGE,
    Qt.Key.Key_PageDown: _PAGE,
}


class Sell(Selling):
    """Bill on the left; total, field, results or keys on the right.

    On a short screen the verbs stand below the bill, so that the numbers keep their size.
    """

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__(kit, desk, front)
        self._left_column.addWidget(self.bill, 1)
        if kit.look.metrics.is_short:
            self._left_column.addWidget(self._keys.verbs)
        column = two_columns(self, kit, left=self._left)
        self.found = Found(kit)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._keys)
        self._pages.addWidget(self.found)
        column.addWidget(self.total)
        column.addWidget(self.entry)
        column.addLayout(self._pages, 1)
        self.found.list.touched.connect(self._take)
        self.found.closed.connect(self._leave_search)
        self.show_bill(desk.bill)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER_KEYS:
            self._take_entry()
        elif event.key() in _STEPS:
            self._once_found(partial(self._step, _STEPS[Qt.Key(event.key())]))
        else:
            return False
        return True

    def back(self) -> None:
        if self._is_searching:
            self._leave_search()
        elif self.entry.text or self.entry.qty_milli or self._asks_quantity_of is not None:
            self._clear_entry()
        else:
            self.do_cancel_bill()

    def do_search(self) -> None:
        """Make room for results and listen for a name."""
        self._clear_entry()
        self._show_found(())
        self.entry.field.setFocus()

    @property
    def _is_searching(self) -> bool:
        return self._pages.currentWidget() is self.found

    def _found_article(self) -> Product | None:
        row = self.found.list.selected if self._is_searching else None
        return row.id if row is not None and isinstance(row.id, Product) else None

    def _look_for(self, text: str) -> None:
        self.desk.goods.search(text, self._show_found)

    def _nothing_typed(self) -> None:
        if self._is_searching and not self._letters_shown:
            self._pages.setCurrentWidget(self._keys)

    def _show_found(self, products: Sequence[Product]) -> None:
        self.found.show_products(products, sought=self.entry.text.strip())
        self._pages.setCurrentWidget(self.found)

    def _step(self, rows: int) -> None:
        target = self.found.list if self._is_searching else self.bill.lines
        target.move(rows)

    def _take_entry(self) -> None:
        self._once_found(partial(self._take_typed, self.entry.text))

    def _take_typed(self, typed: str) -> None:
        if typed != self.entry.text:
            return  # somebody went on typing
        row = self.found.list.selected if self._is_searching else None
        if row is not None:
            self._take(row.id)
        elif self._asks_quantity_of is not None and self.entry.text:
            self._change_quantity(self._asks_quantity_of)
        elif self.entry.text.strip():
            text = self.entry.text.strip()
            self.entry.field.clear()
            self._scan(text)

    def _take(self, product: object) -> None:
        assert isinstance(product, Product)
        self._put(product)
        self._leave_search()

    def _leave_search(self) -> None:
        self._clear_entry()
        self._pages.setCurrentWidget(self._keys)
        self._hide_letters()
        self.entry.field.setFocus()
