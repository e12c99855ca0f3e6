"""What is known of an article: its price, where it stands, and what the shop notes of it."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtWidgets import QGridLayout

from posforge.runtime.domain.fields import show_field
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import COUNTED
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.flows.catalogue_cell import printed_gtin
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet, fact_row

_ONE_COLUMN = 6
_AT_ONCE = 12
_LONGEST = 60
"""So that whatever a shop notes, the sheet fits the smallest screen."""


class Article(Sheet):
    """Looked at and closed again; a scan goes on to the bill below."""

    name = "article"

    def __init__(
        self, kit: Kit, desk: Desk, front: Front, *, product: Product, first: int = 0
    ) -> None:
        everything = facts(kit, product)
        self._product, self._next = product, first + _AT_ONCE
        found = everything[first : self._next]
        close = Choice(text=kit.texts("close"), do=_nothing, tone="accent", hint="Esc")
        more = Choice(text=kit.texts("article.more"), do=self._more, stays=True)
        columns = 1 if len(found) <= _ONE_COLUMN else 2
        super().__init__(
            kit,
            desk,
            front,
            title=product.name,
            choices=(close, more) if len(everything) > self._next else (close,),
            width=620 if columns == 1 else 880,
        )
        grid, look = QGridLayout(), kit.look
        grid.setHorizontalSpacing(look.px(36))
        grid.setVerticalSpacing(look.px(4 if look.metrics.is_short else 10))
        rows = -(-len(found) // columns)
        for place, (name, value) in enumerate(found):
            grid.addWidget(fact_row(kit, name, value), place % rows, place // rows)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)

    def _more(self) -> None:
        self.front.open_sheet(
            Article(self.kit, self.desk, self.front, product=self._product, first=self._next)
        )

    def do_article(self) -> None:
        """Close the sheet with the key that opened it."""
        self.back()


def facts(kit: Kit, product: Product) -> Sequence[tuple[str, str]]:
    """Return what there is to know: the name of each fact and its value, none of them empty."""
    price = kit.price_of(product)
    unit = "" if product.unit in COUNTED else f" / {product.unit}"
    common = (
        ("article.price", f"{price}{unit}"),
        ("article.department", spoken(product.department)),
        ("article.code", printed_gtin(product.code) or product.code),
    )
    noted = (
        (rule.label, show_field(rule, product.fields[rule.name], locale=kit.locale))
        for rule in kit.shop.catalogue.fields
        if rule.name in product.fields
    )
    both = [*((kit.texts(name), value) for name, value in common), *noted]
    return [(name, _shortened(value)) for name, value in both if value]


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def _nothing() -> None:
    """Closing is all."""
