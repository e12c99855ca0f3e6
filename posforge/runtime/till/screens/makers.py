"""Which screen is made under which name; each is loaded when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from posforge.runtime.till.screens.base import View
from posforge.runtime.till.screens.sign_in import SignIn


def _sign_in() -> type[View]:
    return SignIn


def _sell() -> type[View]:
    from posforge.runtime.till.screens.sell import Sell  # noqa: PLC0415 - after the first window

    return Sell


def _sell_grid() -> type[View]:
    from posforge.runtime.till.screens.sell_grid import SellGrid  # noqa: PLC0415 - as above

    return SellGrid


def _pay() -> type[View]:
    from posforge.runtime.till.screens.pay import Pay  # noqa: PLC0415 - when it is needed

    return Pay


def _change() -> type[View]:
    from posforge.runtime.till.screens.change import Change  # noqa: PLC0415 - when it is needed

    return Change


def _count() -> type[View]:
    from posforge.runtime.till.screens.count import Count  # noqa: PLC0415 - when it is needed

    return Count


MAKERS: dict[str, Callable[[], type[View]]] = {
    "sign_in": _sign_in,
    "sell": _sell,
    "sell_grid": _sell_grid,
    "pay": _pay,
    "change": _change,
    "count": _count,
}
