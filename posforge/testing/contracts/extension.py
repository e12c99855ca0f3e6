"""What the contract of every kind begins with: a module, its `make(shop)`, and a name."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.extensions import Guard
from posforge.testing.builders import a_shop


class ExtensionContract:
    """Inherit the contract of a kind, and say what is to keep to it.

    `module` is importable (`corner_fresh.payments.punch_card`), `name` is what store.yaml calls
    it, and `shop` is what its `make` is given: the project's own, or a small supermarket.
    """

    module: ClassVar[str]
    name: ClassVar[str]
    shop: ClassVar[Shop] = a_shop()

    def made(self, shop: Shop | None = None) -> Any:
        """Return the extension, made as a till makes it."""
        return import_module(self.module).make(shop or self.shop)

    def test_making_it_twice_gives_two_that_say_the_same(self) -> None:
        first, second = self.made(), self.made()
        for fact in ("name", "title", "key", "permission", "opens_drawer"):
            assert getattr(first, fact, None) == getattr(second, fact, None)


def strict_guard() -> Guard:
    """Return a guard that lets every failure out, so that a test sees it as it is."""
    return Guard(_raise)


def _raise(bug: BaseException) -> None:
    raise bug
