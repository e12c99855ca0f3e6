"""Goods that come back: scan the receipt and choose a line, or scan the article without one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import COUNTED, ONE, format_quantity, parse_quantity
from posforge.runtime.domain.returned import Disposition
from posforge.runtime.domain.returns import Returnable, is_gift, receipt_in
from posforge.runtime.domain.sale import Sale
from posforge.runtime.flows.receipt_elsewhere import Found, look_up
from posforge.runtime.flows.refund import left_to_return, return_line, return_without_receipt
from posforge.runtime.flows.scan import find
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.bill import traced
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList
from posforge.runtime.till.widgets.short_field import ShortField

_PLACES: tuple[tuple[Disposition, str], ...] = (
    ("resell", "return.resell"),
    ("damaged", "return.damaged"),
    ("quarantine", "return.quarantine"),
)
_MOST_SHOWN = 5


class ReturnGoods(Sheet):
    """A field for receipt or article, what can come back, how much of it, and where it goes.

    Where it goes is the answer; the reason is what the key says. A receipt is asked about above, on
    the worker that no scan waits for; one that nobody can look up is noted with the goods.
    """

    name = "return"
    takes_scans = True

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, receipt: str = "") -> None:
        texts = kit.texts
        super().__init__(
            kit,
            desk,
            front,
            title=texts("action.return_goods"),
            choices=[
                Choice(text=texts(words), do=self._taker(place, texts(words)), stays=True)
                for place, words in _PLACES
            ],
            width=760,
        )
        look = kit.look
        self.field = ShortField(look, texts("return.placeholder"))
        self.list = RowList(look)
        self.list.setFixedHeight(look.px(58) * (3 if look.metrics.is_short else _MOST_SHOWN))
        self.says = label(look, texts("return.how"), size="body", colour="muted")
        for part in (self.field, self.list, self.says):
            self.body.addWidget(part)
        self.setFocusProxy(self.field)
        desk.refused.connect(self._ask_anew)
        self._found: Found | None = None
        self._is_gift = False
        self._product: Product | None = None
        self._left: Sequence[Returnable] = ()
        if receipt:
            self.scanned(receipt)

    def scanned(self, text: str) -> None:
        """Look up a receipt, or an article that comes back without one."""
        self.field.clear()
        desk = self.desk
        if receipt_in(text):
            self._is_gift, self._product = is_gift(text), None
            self.list.show_rows(())
            self.says.setText(self.kit.texts("return.asking", number=receipt_in(text)))
            desk.ask_books(lambda: look_up(desk.till, text), self._show_found)
        else:
            desk.ask(lambda: find(desk.till, text), self._show_product)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.move(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        typed = self.field.text().strip()
        is_asked = event.key() in ENTER_KEYS and typed
        if is_asked and (not self.list.rows or not _is_quantity(typed)):
            self.scanned(typed)
            return True
        return super().key(event)

    @property
    def _is_away(self) -> bool:
        """Somebody did not wait for the answer."""
        return self.front.sheet is not self

    def _ask_anew(self, _error: object) -> None:
        if not self.list.rows:
            self.says.setText(self.kit.texts("return.how"))

    def _show_found(self, found: Found) -> None:
        if self._is_away:
            return
        self._found, self._product = found, None
        sale, desk = found.sale, self.desk
        if sale is None:
            self.says.setText(self.kit.texts("return.unknown", number=found.number))
        else:
            desk.ask(lambda: left_to_return(desk.till, sale, desk.bill), self._show_left)

    def _show_left(self, left: Sequence[Returnable]) -> None:
        if self._is_away or self._found is None:
            return
        self._left = left
        rows = [self._row(one) for one in left]
        self.list.show_rows(rows, select=0 if rows else None)
        words = "return.unchecked" if self._found.is_unchecked else "return.lines"
        if self._found.has_gift_receipt and not self._is_gift:
            words = "return.gift_out"
        words = words if rows else "return.nothing"
        self.says.setText(self.kit.texts(words, number=self._found.number))

    def _show_product(self, product: Product) -> None:
        if self._is_away:
            return
        if self._found is not None and self._found.sale is not None:
            self._found = None  # another receipt than that of this article
        self._product, self._left = product, ()
        self.list.show_rows([Row(id=0, title=product.name, amount="")], select=0)
        number = self._found.number if self._found is not None else ""
        words = "return.by_unknown" if number else "return.without"
        self.says.setText(self.kit.texts(words, number=number))

    def _row(self, one: Returnable) -> Row:
        line, kit = one.line, self.kit
        of = f"{format_quantity(one.left_milli)} / {format_quantity(line.qty_milli)}"
        unit = "" if line.unit in COUNTED else f" {line.unit}"
        return Row(
            id=line.line,
            title=line.name,
            detail=" · ".join((f"{of}{unit}", *traced(kit, line))),
            amount=kit.money(one.gross_minor),
        )

    def _taker(self, place: Disposition, reason: str) -> Callable[[], None]:
        def take() -> None:
            row = self.list.selected
            if row is None:
                self.ask_again("banner.no_receipt")
            elif self._product is not None:
                self._take_product(self._product, place, reason)
            elif self._found is not None and self._found.sale is not None:
                self._take_line(
                    self._found.sale,
                    int(str(row.id)),
                    place,
                    reason,
                    is_unchecked=self._found.is_unchecked,
                )

        return take

    def _take_product(self, product: Product, place: Disposition, reason: str) -> None:
        desk, qty_milli = self.desk, self._quantity(usual=ONE)
        number = self._found.number if self._found is not None else ""
        is_gift_receipt = bool(number) and self._is_gift
        self.front.close_sheet()
        desk.change(
            lambda who, bill: return_without_receipt(
                desk.till,
                who,
                bill,
                product,
                qty_milli=qty_milli,
                disposition=place,
                reason=reason,
                number=number,
                is_gift=is_gift_receipt,
            )
        )

    def _take_line(
        self, sale: Sale, line: int, place: Disposition, reason: str, *, is_unchecked: bool
    ) -> None:
        desk = self.desk
        left = next(one for one in self._left if one.line.line == line)
        usual = ONE if left.line.unit in COUNTED else left.left_milli
        qty_milli = self._quantity(usual=usual)
        is_gift_receipt = self._is_gift
        self.front.close_sheet()
        desk.change(
            lambda who, bill: return_line(
                desk.till,
                who,
                bill,
                sale,
                line=line,
                qty_milli=qty_milli,
                disposition=place,
                reason=reason,
                is_gift=is_gift_receipt,
                is_unchecked=is_unchecked,
            )
        )

    def _quantity(self, *, usual: int) -> int:
        typed = self.field.text().strip()
        return parse_quantity(typed) if _is_quantity(typed) else usual


def _is_quantity(text: str) -> bool:
    try:
        return parse_quantity(text) > 0
    except ValueError:
        return False
