"""Putting stock right at the till: scan the article, type how much more or less, say why."""

from __future__ import annotations

from collections.abc import Callable

from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QHBoxLayout, QVBoxLayout

from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import parse_change
from posforge.runtime.flows.adjust import adjust_stock, product_to_adjust
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.numpad import SIGN, Numpad
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList
from posforge.runtime.till.widgets.short_field import ShortField

_REASONS = ("adjust.missing", "adjust.broken", "adjust.used", "adjust.found")


class AdjustStock(Sheet):
    """A field for the article, then for the quantity with its sign; the reason is the answer."""

    name = "adjust"
    takes_scans = True

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        texts = kit.texts
        super().__init__(
            kit,
            desk,
            front,
            title=texts("action.adjust_stock"),
            choices=[
                Choice(text=texts(words), do=self._taker(texts(words)), stays=True)
                for words in _REASONS
            ],
            width=900,
        )
        look = kit.look
        self.field = ShortField(look, texts("adjust.placeholder"))
        self.list = RowList(look)
        self.list.setFixedHeight(look.px(58))
        self.says = label(look, texts("adjust.how"), size="body", colour="muted")
        pad = Numpad(look, "change", comma=kit.decimal_point)
        pad.setFixedWidth(look.px(400))
        pad.struck.connect(self._struck)
        row, left = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(look.px(14))
        for part in (self.field, self.list, self.says):
            left.addWidget(part)
        left.addStretch(1)
        row.addLayout(left, 1)
        row.addWidget(pad)
        self.body.addLayout(row)
        self.setFocusProxy(self.field)
        self._product: Product | None = None

    def scanned(self, text: str) -> None:
        """Look up the article whose stock is wrong."""
        self.field.clear()
        desk = self.desk
        desk.ask(lambda: product_to_adjust(desk.till, text), self._show)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER_KEYS and self._is_code:
            self.scanned(self.field.text())
            return True
        return super().key(event)

    @property
    def _is_code(self) -> bool:
        return self._product is None and bool(self.field.text().strip())

    def _struck(self, stroke: str) -> None:
        field, typed = self.field, self.field.text()
        if stroke == "enter" and self._is_code:
            self.scanned(typed)
        elif stroke == "enter":
            self._answer(self._choices[self._current])
        elif stroke == "backspace":
            field.backspace()
        elif stroke == SIGN:
            field.setText(typed[1:] if typed.startswith("-") else f"-{typed}")
        else:
            field.insert(stroke)

    def _show(self, product: Product) -> None:
        texts = self.kit.texts
        self._product = product
        row = Row(id=0, title=product.name, detail=product.unit, amount="")
        self.list.show_rows([row], select=0)
        self.field.setPlaceholderText(texts("adjust.quantity"))
        self.says.setText(texts("adjust.which"))

    def _taker(self, reason: str) -> Callable[[], None]:
        def take() -> None:
            product, qty_milli = self._product, _change(self.field.text())
            if product is None or not qty_milli:
                self.ask_again("banner.no_adjustment")
                return
            desk = self.desk
            self.front.close_sheet()
            desk.act(
                lambda who: adjust_stock(
                    desk.till, who, product, qty_milli=qty_milli, reason=reason
                ),
                said="adjusted",
            )

        return take


def _change(text: str) -> int:
    """Return the change that was typed, 0 for what is none."""
    try:
        return parse_change(text)
    except ValueError:
        return 0
