"""Articles found by name, the best first."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout

from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import COUNTED
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.widgets.card import Card
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList


class Found(Card):
    """A list of articles with price and department, and a way out."""

    closed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.look)
        self._kit = kit
        look = kit.look
        self.column.setContentsMargins(0, look.px(6), 0, look.px(6))
        self.column.setSpacing(look.px(4))
        head = QHBoxLayout()
        head.setContentsMargins(look.px(18), 0, look.px(8), 0)
        head.addWidget(label(look, kit.texts("search.articles"), size="line", bold=True), 1)
        back = Key(look, kit.texts("back"), hint="Esc")
        back.setFixedWidth(look.px(140))
        back.clicked.connect(self.closed)
        head.addWidget(back)
        self.column.addLayout(head)
        self._none = label(look, kit.texts("search.none"), size="body", colour="muted")
        self._none.setContentsMargins(look.px(18), look.px(8), look.px(18), 0)
        self.column.addWidget(self._none)
        self.list = RowList(look)
        self.column.addWidget(self.list, 1)

    def show_products(self, products: Sequence[Product], *, sought: str) -> None:
        """Show what was found, the first selected."""
        self._none.setVisible(bool(sought) and not products)
        self.list.show_rows([self._row(product) for product in products], select=0)

    def _row(self, product: Product) -> Row:
        unit = "" if product.unit in COUNTED else f" / {product.unit}"
        return Row(
            id=product,
            title=product.name,
            detail=spoken(product.department),
            amount=self._kit.price_of(product),
            mark=unit.strip(),
        )
