"""The base of every screen a shop brings itself: opened by a key or a touch, over the bill.

The module of a screen has `make(shop)`, which returns one. This package knows no window, so a
widget is any object here; the till expects a `QWidget`, made with QtPy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

from posforge.errors import PosforgeError
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.domain.shop import Shop


class ScreenContext(Protocol):
    """What a screen may do. Nothing here waits: answers come by a call, on the window's thread."""

    @property
    def shop(self) -> Shop:
        """What the shop is."""

    @property
    def theme(self) -> Literal["light", "dark"]:
        """How the till looks; the widget is given its palette and font already."""

    def money(self, minor: int) -> str:
        """Return an amount as people here write it."""

    def quantity(self, qty_milli: int) -> str:
        """Return a quantity, in thousandths, as people here write it."""

    def find(self, code: str, then: Callable[[Product], None]) -> None:
        """Look an article up by its code, with today's price; what is not found is said."""

    def search(self, text: str, then: Callable[[Sequence[Product]], None]) -> None:
        """Look articles up by name, with today's prices."""

    def add(self, code: str, *, qty_milli: int = ONE) -> None:
        """Put the article with this code on the bill, as a scan does."""

    def query(
        self, sql: str, then: Callable[[Sequence[tuple[Any, ...]]], None], **parameters: str | int
    ) -> None:
        """Ask this till's read models, as reports do."""

    def say(self, message: str, *, hint: str = "") -> None:
        """Say a sentence at the top of the till."""

    def refuse(self, error: PosforgeError) -> None:
        """Say an error, in its colour and with its sound."""

    def close(self) -> None:
        """Close the screen."""


class OwnScreen(Protocol):
    """A screen of the shop's own."""

    @property
    def name(self) -> str:
        """The word used in store.yaml (`stock_lookup`)."""

    @property
    def title(self) -> str:
        """What stands on its key and above it."""

    @property
    def key(self) -> str:
        """The key that opens it, such as `F3`; empty, or one that is taken, for touch alone."""

    @property
    def permission(self) -> str:
        """The permission it needs; empty for everybody who sells."""

    def build(self, context: ScreenContext) -> Any:
        """Return the widget, new at every call.

        A method `scanned(text)` of it is called with what is scanned while it is open; without
        one, a scan goes to the bill below.
        """
