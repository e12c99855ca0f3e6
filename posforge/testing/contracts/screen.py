"""What every screen of a shop's own keeps to; it is drawn on a screen that nobody sees.

class TestStockLookup(ScreenContract):
    module = "corner_fresh.screens.stock_lookup"
    name = "stock_lookup"
    shop = SHOP
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from posforge.errors import PosforgeError
from posforge.runtime.domain.money import format_minor
from posforge.runtime.domain.people import PERMISSIONS
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE, format_quantity
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.guards import GuardedScreen
from posforge.runtime.ext.screens import OwnScreen
from posforge.testing.contracts.extension import ExtensionContract, strict_guard

MOST_WIDTH, MOST_HEIGHT = 860, 520
"""What a till of 1024 × 768 pixels has room for."""


class HeardContext:
    """A `ScreenContext` that answers at once from a few articles and remembers what was asked."""

    def __init__(
        self,
        shop: Shop,
        products: Sequence[Product] = (),
        rows: Sequence[tuple[Any, ...]] = (),
        *,
        theme: Literal["light", "dark"] = "light",
    ) -> None:
        self.shop, self.theme = shop, theme
        self.asked: list[str] = []
        self.added: list[tuple[str, int]] = []
        self.said: list[str] = []
        self.is_closed = False
        self._products, self._rows = products, rows

    def money(self, minor: int) -> str:
        return format_minor(minor, self.shop.currency, locale=self.shop.languages[0])

    def quantity(self, qty_milli: int) -> str:
        return format_quantity(qty_milli)

    def find(self, code: str, then: Callable[[Product], None]) -> None:
        for product in self._products:
            if product.code.lstrip("0") == code.lstrip("0"):
                then(product)
                return
        self.said.append(f"No article has the code {code}.")

    def search(self, text: str, then: Callable[[Sequence[Product]], None]) -> None:
        then([one for one in self._products if text.lower() in one.name.lower()])

    def add(self, code: str, *, qty_milli: int = ONE) -> None:
        self.added.append((code, qty_milli))

    def query(
        self, sql: str, then: Callable[[Sequence[tuple[Any, ...]]], None], **parameters: str | int
    ) -> None:
        del parameters
        self.asked.append(sql)
        then(self._rows)

    def say(self, message: str, *, hint: str = "") -> None:
        self.said.append(f"{message} {hint}".strip())

    def refuse(self, error: PosforgeError) -> None:
        self.said.append(str(error))

    def close(self) -> None:
        self.is_closed = True


class ScreenContract(ExtensionContract):
    """The checks; `products` are what the screen can find, `rows` what its queries return."""

    products: ClassVar[Sequence[Product]] = ()
    rows: ClassVar[Sequence[tuple[Any, ...]]] = ()
    _application: ClassVar[Any] = None  # Qt's must live as long as its widgets

    def screen(self) -> OwnScreen:
        """Return the screen behind the guard of a till, which here lets failures out."""
        return GuardedScreen(self.made(), strict_guard(), self.name)

    def built(self, context: HeardContext | None = None) -> Any:
        """Return its widget, shown where nobody sees it."""
        ScreenContract._application = _application()
        widget = self.screen().build(context or self.context())
        widget.show()
        return widget

    def context(self) -> HeardContext:
        """Return a till with these articles."""
        return HeardContext(self.shop, self.products, self.rows)

    def test_it_needs_a_permission_that_exists_or_none(self) -> None:
        assert self.screen().permission in {"", *PERMISSIONS}

    def test_its_key_belongs_to_nobody_else(self) -> None:
        assert self.screen().key not in self.shop.keys.values()

    def test_every_opening_builds_a_widget_of_its_own(self) -> None:
        first, second = self.built(), self.built()
        assert first is not second
        assert callable(first.setPalette)
        first.close()
        second.close()

    def test_it_fits_the_smallest_till(self) -> None:
        widget = self.built()
        least = widget.minimumSizeHint().expandedTo(widget.minimumSize())
        assert least.width() <= MOST_WIDTH
        assert least.height() <= MOST_HEIGHT
        widget.close()

    def test_a_scan_of_nonsense_does_no_harm(self) -> None:
        widget = self.built()
        scanned = getattr(widget, "scanned", None)
        for text in ("4006381333931", "no code at all", ""):
            if scanned is not None:
                scanned(text)
        widget.close()


def _application() -> Any:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qtpy.QtWidgets import QApplication  # noqa: PLC0415 - only who tests a screen needs Qt

    return QApplication.instance() or QApplication([])
