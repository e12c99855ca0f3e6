"""The bill being rung up: always ready for the next scan."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE, parse_quantity
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front, View, two_columns
from posforge.runtime.till.screens.parked import Parked
from posforge.runtime.till.screens.question import ask_cancel, ask_drawer
from posforge.runtime.till.widgets.bill import Bill
from posforge.runtime.till.widgets.entry import Entry
from posforge.runtime.till.widgets.found import Found
from posforge.runtime.till.widgets.function_keys import FunctionKeys
from posforge.runtime.till.widgets.letters import Letters
from posforge.runtime.till.widgets.total import TotalPanel
from posforge.runtime.till.widgets.totals import show_total

SHORTEST_SEARCH = 2
_PAGE = 5
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_PAGE,
    Qt.Key.Key_PageDown: _PAGE,
}


class Sell(View):
    """Bill on the left; total, field, results or keys on the right."""

    name = "sell"

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__(kit, desk, front)
        self._asks_quantity_of: int | None = None
        self.bill = Bill(kit)
        self._letters: Letters | None = None
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(kit.look.px(8))
        left.addWidget(self.bill, 1)
        column = two_columns(self, kit, left=self._left)
        self.total, self.entry = TotalPanel(kit.look), Entry(kit)
        self._keys, self.found = FunctionKeys(kit), Found(kit)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._keys)
        self._pages.addWidget(self.found)
        column.addWidget(self.total)
        column.addWidget(self.entry)
        column.addLayout(self._pages, 1)
        self._keys.struck.connect(self._struck)
        self._keys.chosen.connect(self._touched)
        self.entry.edited.connect(self._edited)
        self.entry.touched.connect(self._search_by_touch)
        self.found.list.touched.connect(self._take)
        self.found.closed.connect(self._leave_search)
        desk.bill_changed.connect(self.show_bill)
        self.setFocusProxy(self.entry.field)
        self.show_bill(desk.bill)

    def show_bill(self, bill: Cart | None) -> None:
        """Redraw from the bill as it is now on disk."""
        self.bill.show_bill(bill)
        show_total(self.kit, self.total, bill)

    def scanned(self, text: str) -> None:
        self._scan(text)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER_KEYS:
            self._take_entry()
        elif event.key() in _STEPS:
            target = self.found.list if self._is_searching else self.bill.lines
            target.move(_STEPS[Qt.Key(event.key())])
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

    def do_quantity(self) -> None:
        """Change the quantity of the selected line: of the number typed, or of the next one."""
        line = self.bill.selected_line
        if line is None:
            self.ask_again("banner.no_line")
        elif self.entry.text:
            self._change_quantity(line)
        else:
            self._asks_quantity_of = line
            self.entry.ask_for(self.kit.texts("entry.quantity"))

    def do_void_line(self) -> None:
        """Strike the selected line."""
        line = self.bill.selected_line
        if line is None:
            self.ask_again("banner.no_line")
        else:
            self.desk.void_line(line)

    def do_park(self) -> None:
        """Set the bill aside."""
        self.desk.park()

    def do_resume(self) -> None:
        """Show the bills set aside."""
        self.desk.parked(
            lambda bills: self.front.open_sheet(
                Parked(self.kit, self.desk, self.front, bills=bills)
            )
        )

    def do_pay(self) -> None:
        """Go to payment, once every scan on its way has arrived on the bill."""
        self.desk.settled(self._pay)

    def do_exact_cash(self) -> None:
        """Take exactly what is due, in cash."""
        self.desk.pay("cash", tendered_minor=None)

    def do_drawer(self) -> None:
        """Ask why the drawer is to be opened."""
        self.front.open_sheet(ask_drawer(self.kit, self.desk, self.front))

    def do_reprint(self) -> None:
        """Print the last receipt again."""
        self.desk.reprint()

    def do_cancel_bill(self) -> None:
        """Ask before the bill is given up; without a bill there is nothing to ask."""
        if self.desk.bill is not None:
            self.front.open_sheet(ask_cancel(self.kit, self.desk, self.front, bill=self.desk.bill))

    @property
    def _is_searching(self) -> bool:
        return self._pages.currentWidget() is self.found

    def _pay(self) -> None:
        bill = self.desk.bill
        if bill is None or not bill.standing:
            self.ask_again("banner.nothing_on_bill")
        else:
            self._clear_entry()
            self.front.show_screen("pay")

    def _touched(self, action: str) -> None:
        if action == "search":
            self._search_by_touch()
        else:
            self.act(action)

    def _search_by_touch(self) -> None:
        self.do_search()
        if self._letters is None:
            self._letters = self._make_letters()
        self._letters.show()

    def _make_letters(self) -> Letters:
        letters = Letters(self.kit)
        letters.struck.connect(self.entry.strike)
        layout = self._left.layout()
        assert layout is not None
        layout.addWidget(letters)
        return letters

    def _struck(self, stroke: str) -> None:
        if stroke == "enter":
            self._take_entry()
        else:
            self.entry.strike(stroke)

    def _edited(self, text: str) -> None:
        has_letters = any(letter.isalpha() for letter in text)
        if has_letters and len(text.strip()) >= SHORTEST_SEARCH:
            self.desk.search(text, self._show_found)
        elif self._is_searching and not text and not self._letters_shown:
            self._pages.setCurrentWidget(self._keys)

    @property
    def _letters_shown(self) -> bool:
        return self._letters is not None and self._letters.isVisible()

    def _show_found(self, products: Sequence[Product]) -> None:
        self.found.show_products(products, sought=self.entry.text.strip())
        self._pages.setCurrentWidget(self.found)

    def _take_entry(self) -> None:
        row = self.found.list.selected if self._is_searching else None
        if row is not None:
            self._take(row.id)
        elif self._asks_quantity_of is not None and self.entry.text:
            self._change_quantity(self._asks_quantity_of)
        elif self.entry.text.strip():
            text = self.entry.text.strip()
            self.entry.field.clear()
            self._scan(text)

    def _scan(self, text: str) -> None:
        self._asks_quantity_of = None
        qty_milli = self.entry.take_qty()
        if qty_milli is None:
            self.desk.scan(text, qty_milli=ONE)
        else:  # "3 ×" still stands when the code was misread
            self.desk.scan(
                text, qty_milli=qty_milli, refused=partial(self.entry.say_qty, qty_milli)
            )

    def _take(self, product: object) -> None:
        assert isinstance(product, Product)
        self.desk.put(product, qty_milli=self.entry.take_qty() or ONE)
        self._leave_search()

    def _change_quantity(self, line: int) -> None:
        try:
            qty_milli = parse_quantity(self.entry.text)
        except ValueError:
            self.ask_again("banner.no_quantity")
            return
        self._clear_entry()
        self.desk.change_quantity(line, qty_milli=qty_milli)

    def _clear_entry(self) -> None:
        self._asks_quantity_of = None
        self.entry.clear()

    def _leave_search(self) -> None:
        self._clear_entry()
        self._pages.setCurrentWidget(self._keys)
        if self._letters is not None:
            self._letters.hide()
        self.entry.field.setFocus()
