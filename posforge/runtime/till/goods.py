"""What screens ask of the catalogue, at the prices of the bill on the counter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Catalogue
from posforge.runtime.flows.price import as_priced_on
from posforge.runtime.flows.scan import find

T = TypeVar("T")


class Ask(Protocol):
    """Asks something off the window's thread, and gives the answer on it."""

    def __call__(self, job: Callable[[], Any], then: Callable[[Any], None], /) -> None:
        """Ask; `then` gets the answer."""


class Goods:
    """Finds articles off the window's thread.

    Args:
        till: whose catalogue it is.
        ask: how it is asked.
        bill: tells which bill is on the counter; called off the window's thread.
    """

    def __init__(self, till: Till, ask: Ask, *, bill: Callable[[], Cart | None]) -> None:
        self._till, self._ask, self._bill = till, ask, bill
        self._searches = 0

    def search(
        self, text: str, then: Callable[[Sequence[Product]], None], *, limit: int = 20
    ) -> None:
        """Find articles by name; only the answer to the newest question is given."""
        self._searches += 1
        number = self._searches

        def job() -> Sequence[Product]:
            is_newest = number == self._searches
            return self._catalogue().search(text, limit=limit) if is_newest else ()

        def answer(found: Sequence[Product]) -> None:
            if number == self._searches:
                then(found)

        self._ask(job, answer)

    def browse(self, question: Callable[[Catalogue], T], then: Callable[[T], None]) -> None:
        """Ask the catalogue something, such as which styles there are."""
        self._ask(lambda: question(self._catalogue()), then)

    def find(self, text: str, then: Callable[[Product], None]) -> None:
        """Ask for the article with this code."""
        self._ask(lambda: find(self._till, text, cart=self._bill()), then)

    def _catalogue(self) -> Catalogue:
        return as_priced_on(self._bill(), self._till.catalogue)
