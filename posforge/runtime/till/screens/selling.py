"""Ringing up, however the shop lays its screen out: the verbs of a bill, and the field above it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from qtpy.QtWidgets import QVBoxLayout, QWidget

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.layaway import layaway_in
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE, parse_quantity
from posforge.runtime.domain.returns import receipt_in
from posforge.runtime.domain.stored_value import is_made_up, plain_code, stored_by
from posforge.runtime.flows.gift_receipt import gift_receipt
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front, View
from posforge.runtime.till.screens.coupon import Coupon
from posforge.runtime.till.screens.figure import ask_discount, ask_price
from posforge.runtime.till.screens.parked import Parked
from posforge.runtime.till.screens.question import ask_cancel, ask_drawer
from posforge.runtime.till.widgets.bill import Bill
from posforge.runtime.till.widgets.entry import Entry
from posforge.runtime.till.widgets.function_keys import FunctionKeys
from posforge.runtime.till.widgets.letters import Letters
from posforge.runtime.till.widgets.total import TotalPanel
from posforge.runtime.till.widgets.totals import show_total

SHORTEST_SEARCH = 2


class Selling(View):
    """What a layout adds: where things stand, and how goods are looked for."""

    name = "sell"
    pays_elsewhere: ClassVar[bool] = False
    """The ways to payment stand beside the keys, not below them."""

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__(kit, desk, front)
        self._asks_quantity_of: int | None = None
        self._letters: Letters | None = None
        self._left = QWidget()
        self._left_column = QVBoxLayout(self._left)
        self._left_column.setContentsMargins(0, 0, 0, 0)
        self._left_column.setSpacing(kit.look.px(8))
        self.bill, self.entry = Bill(kit), Entry(kit)
        self.total = TotalPanel(kit.look)
        self._keys = FunctionKeys(kit, has_pay=not self.pays_elsewhere)
        self._keys.struck.connect(self._struck)
        self._keys.chosen.connect(self._touched)
        self.bill.lines.doubleClicked.connect(lambda _index: self.do_article())
        self.entry.edited.connect(self._edited)
        self.entry.touched.connect(self._search_by_touch)
        desk.bill_changed.connect(self.show_bill)
        self.setFocusProxy(self.entry.field)

    def show_bill(self, bill: Cart | None) -> None:
        """Redraw from the bill as it is now on disk."""
        self.bill.show_bill(bill)
        show_total(self.kit, self.total, bill, customer=self.desk.customer)
        if bill is not None and bill.layaway is not None and self.isVisible():
            self.front.show_screen("pay")  # there is nothing to scan for it

    def scanned(self, text: str) -> None:
        self._scan(text)

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

    def do_gift_receipt(self) -> None:
        """Print the last sale's gift receipt."""
        desk = self.desk
        desk.act(lambda who: gift_receipt(desk.till, who), said="gift_receipt")

    def do_gift_card(self) -> None:
        """Ask which gift card is sold or topped up."""
        from posforge.runtime.till.screens.gift_card import SellGiftCard  # noqa: PLC0415 - when asked

        self.front.open_sheet(SellGiftCard(self.kit, self.desk, self.front))

    def do_gift_card_left(self) -> None:
        """Ask of which gift card the customer wants to know what is left on it."""
        from posforge.runtime.till.screens.gift_card import GiftCardLeft  # noqa: PLC0415 - when asked

        self.front.open_sheet(GiftCardLeft(self.kit, self.desk, self.front))

    def _show_left(self, code: str) -> None:
        from posforge.runtime.till.screens.gift_card import show_left  # noqa: PLC0415 - when asked

        show_left(self.kit, self.desk, self.front, code=code)

    def do_empties(self) -> None:
        """Ask which empties come back."""
        from posforge.runtime.till.screens.empties import Empties  # noqa: PLC0415 - when asked

        self.front.open_sheet(Empties(self.kit, self.desk, self.front))

    def do_lay_away(self) -> None:
        """Ask on which terms the goods on the bill are laid away."""
        from posforge.runtime.till.screens.lay_away import ask_lay_away  # noqa: PLC0415 - when asked

        kit, bill, rules = self.kit, self.desk.bill, self.kit.shop.layaway
        if bill is None or not bill.standing or rules is None:
            self.ask_again("banner.nothing_on_bill")
        elif not bill.customer:
            self.ask_again("banner.no_customer_named")
        else:
            sheet = ask_lay_away(kit, self.desk, self.front, bill=bill, rules=rules)
            self.front.open_sheet(sheet)

    def do_layaways(self) -> None:
        """Show what is laid away."""
        self._show_layaways()

    def _show_layaways(self, sought: str = "") -> None:
        from posforge.runtime.till.screens.layaways import Layaways  # noqa: PLC0415 - when asked

        self.front.open_sheet(Layaways(self.kit, self.desk, self.front, sought=sought))

    def do_return_goods(self) -> None:
        """Ask which goods come back."""
        self._take_back()

    def _take_back(self, receipt: str = "") -> None:
        from posforge.runtime.till.screens.return_goods import ReturnGoods  # noqa: PLC0415 - when asked

        sheet = ReturnGoods(self.kit, self.desk, self.front, receipt=receipt)
        self.front.open_sheet(sheet)

    def do_adjust_stock(self) -> None:
        """Ask which article there is more or less of."""
        from posforge.runtime.till.screens.adjust_stock import AdjustStock  # noqa: PLC0415 - when asked

        self.front.open_sheet(AdjustStock(self.kit, self.desk, self.front))

    def do_override_price(self) -> None:
        """Ask for another price of the selected line, and why."""
        self._with_line(
            lambda bill, line: ask_price(self.kit, self.desk, self.front, bill=bill, line=line)
        )

    def do_discount_line(self) -> None:
        """Ask how much comes off the selected line, and why."""
        self._with_line(
            lambda _bill, line: ask_discount(self.kit, self.desk, self.front, line=line)
        )

    def do_discount_bill(self) -> None:
        """Ask how much comes off the whole bill, and why."""
        if self.desk.bill is None:
            self.ask_again("banner.nothing_on_bill")
        else:
            self.front.open_sheet(ask_discount(self.kit, self.desk, self.front))

    def do_coupon(self) -> None:
        """Ask for the code of a coupon."""
        if self.desk.bill is None:
            self.ask_again("banner.nothing_on_bill")
        else:
            self.front.open_sheet(Coupon(self.kit, self.desk, self.front))

    def do_customer(self) -> None:
        """Ask who buys."""
        from posforge.runtime.till.screens.customer import FindCustomer  # noqa: PLC0415 - when asked

        self.front.open_sheet(FindCustomer(self.kit, self.desk, self.front))

    def do_give_back(self) -> None:
        """Give back what was taken towards this bill."""
        from posforge.runtime.till.giving_back import give_back  # noqa: PLC0415 - when asked

        give_back(self.desk)

    def _with_line(self, sheet: Callable[[Cart, int], View]) -> None:
        bill, line = self.desk.bill, self.bill.selected_line
        if bill is None or line is None:
            self.ask_again("banner.no_line")
        else:
            self.front.open_sheet(sheet(bill, line))

    def do_article(self) -> None:
        """Show what is known of the article found, or of the selected line's."""
        found, code = self._found_article(), self._selected_code()
        if found is not None:
            self._show_article(found)
        elif code:
            self.desk.goods.browse(lambda catalogue: catalogue.by_code(code), self._show_article)
        else:
            self.ask_again("banner.no_line")

    def do_cancel_bill(self) -> None:
        """Ask before the bill is given up; without a bill there is nothing to ask."""
        bill = self.desk.bill
        if bill is not None:
            self.front.open_sheet(ask_cancel(self.kit, self.desk, self.front, bill=bill))

    def _found_article(self) -> Product | None:
        """The article under the cursor while goods are looked for by name."""
        return None

    def _selected_code(self) -> str:
        lines = self.desk.bill.lines if self.desk.bill is not None else ()
        codes = {line.line: line.code for line in lines}
        return codes.get(self.bill.selected_line or 0, "")

    def _show_article(self, product: Product | None) -> None:
        from posforge.runtime.till.screens.article import Article  # noqa: PLC0415 - when asked

        if product is None:
            self.ask_again("banner.no_article")
        elif self.front.sheet is None:
            self.front.open_sheet(Article(self.kit, self.desk, self.front, product=product))

    def _pay(self) -> None:
        bill = self.desk.bill
        if bill is None or not (bill.standing or bill.layaway):
            self.ask_again("banner.nothing_on_bill")
        else:
            self._clear_entry()
            self.front.show_screen("pay")

    def _touched(self, action: str) -> None:
        if action == "search":
            self._search_by_touch()
        elif not self.act(action):
            self.front.do(action)

    def _search_by_touch(self) -> None:
        self.do_search()
        if self._letters is None:
            self._letters = self._make_letters()
        self._letters.show()
        self._keys.verbs.hide()  # below the bill there is room for one of them

    def _make_letters(self) -> Letters:
        letters = Letters(self.kit)
        letters.struck.connect(self.entry.strike)
        self._left_column.addWidget(letters)
        return letters

    def _struck(self, stroke: str) -> None:
        if stroke == "enter":
            self._take_entry()
        else:
            self.entry.strike(stroke)

    def _edited(self, text: str) -> None:
        if is_name(text):
            self._look_for(text)
        elif not text:
            self._nothing_typed()

    @property
    def _letters_shown(self) -> bool:
        return self._letters is not None and self._letters.isVisible()

    def _scan(self, text: str) -> None:
        self._asks_quantity_of = None
        if receipt_in(text):
            self._take_back(text)
            return
        if layaway_in(text):
            self._show_layaways(layaway_in(text))
            return
        if is_made_up(text) and stored_by(plain_code(text)) in self.desk.till.payments:
            self._show_left(text)
            return
        qty_milli = self.entry.take_qty()
        if qty_milli is None:
            self.desk.scan(text, qty_milli=ONE)
        else:  # "3 ×" still stands when the code was misread
            self.desk.scan(
                text, qty_milli=qty_milli, refused=partial(self.entry.say_qty, qty_milli)
            )

    def _once_found(self, then: Callable[[], None]) -> None:
        """Below a name, wait for what is found: it may be on its way, and move the cursor."""
        if is_name(self.entry.text):
            self.desk.settled(then)
        else:
            then()

    def _put(self, product: Product) -> None:
        self.desk.put(product, qty_milli=self.entry.take_qty() or ONE)

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

    def _hide_letters(self) -> None:
        if self._letters is not None:
            self._letters.hide()
            self._keys.verbs.show()

    def do_search(self) -> None:
        """Listen for the name of what is looked for."""
        raise NotImplementedError

    def _look_for(self, text: str) -> None:
        """Look for goods by name."""
        raise NotImplementedError

    def _nothing_typed(self) -> None:
        """The field is empty again."""
        raise NotImplementedError

    def _take_entry(self) -> None:
        """Take what was typed, or what stands under the cursor."""
        raise NotImplementedError


def is_name(text: str) -> bool:
    """Tell whether this is the beginning of a name, not a code or a number."""
    return len(text.strip()) >= SHORTEST_SEARCH and any(letter.isalpha() for letter in text)
