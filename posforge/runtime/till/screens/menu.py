"""What is not done every minute: one touch key and one number for each further action."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.coupon import has_coupons
from posforge.runtime.domain.payment import GIFT_CARD, STORE_CREDIT
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front, View
from posforge.runtime.till.screens.numbered import Numbered
from posforge.runtime.till.screens.sheet import Choice, Sheet

MENU: tuple[str, ...] = (
    "customer",
    "coupon",
    "lay_away",
    "layaways",
    "return_goods",
    "gift_receipt",
    "gift_card",
    "gift_card_left",
    "empties",
    "discount_line",
    "discount_bill",
    "override_price",
    "give_back",
    "adjust_stock",
    "open_payments",
    "match_terminals",
    "cash",
    "count_drawer",
    "close_shift",
    "suspend_shift",
    "resume_shift",
    "reprint_z",
    "article",
    "reports",
    "help",
)
"""Every further action, in the order of the menu; the screen below does it, else the window."""

_OF_LAYAWAY = frozenset({"lay_away", "layaways"})
_BY_WAY = {"gift_receipt": STORE_CREDIT, "gift_card": GIFT_CARD, "gift_card_left": GIFT_CARD}
_OF_TERMINALS = frozenset({"open_payments", "match_terminals"})
_BETWEEN_TILLS = frozenset({"suspend_shift", "resume_shift"})
_OF_THE_WINDOW = frozenset(
    {"cash", "count_drawer", "close_shift", "reprint_z", "reports", "help", *_BETWEEN_TILLS}
)

_COLUMNS = 3
_MORE_COLUMNS = 4
_MOST_IN_THREE = 15  # in more rows they do not fit a short panel


class Menu(Sheet):
    """The actions that mean something on the screen below, each with its own number or letter."""

    name = "menu"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, below: View) -> None:
        close = Choice(text=kit.texts("close"), do=_nothing, tone="accent", hint="Esc")
        title = kit.texts("menu.title")
        super().__init__(kit, desk, front, title=title, choices=(close,), width=960)
        self.offered: Sequence[str] = [
            one
            for one in MENU
            if (
                one in _OF_THE_WINDOW
                or hasattr(below, f"do_{one}")
                or (one in _OF_TERMINALS and below.name == "sell" and desk.till.terminals)
            )
            and (one != "coupon" or has_coupons(kit.shop.promotions))
            and (one != "empties" or kit.shop.catalogue.deposit_field)
            and (one not in _OF_LAYAWAY or kit.shop.layaway is not None)
            and (one not in _BETWEEN_TILLS or kit.branch.tills > 1)
            and (one not in _BY_WAY or _BY_WAY[one] in desk.till.payments)
        ]
        self._below = below
        columns = _COLUMNS if len(self.offered) <= _MOST_IN_THREE else _MORE_COLUMNS
        self._numbered = Numbered(
            kit.look,
            [kit.action(action) for action in self.offered],
            columns=columns,
            chosen=lambda place: self._choose(self.offered[place]),
        )
        self.body.addLayout(self._numbered)

    def key(self, event: QKeyEvent) -> bool:
        place = self._numbered.place_of(event)
        if place is not None:
            self._choose(self.offered[place])
            return True
        return super().key(event)

    def do_menu(self) -> None:
        """Close the sheet with the key that opened it."""
        self.back()

    def _choose(self, action: str) -> None:
        self.front.close_sheet()
        if not self._below.act(action):
            self.front.do(action)


def _nothing() -> None:
    """Closing is all."""
