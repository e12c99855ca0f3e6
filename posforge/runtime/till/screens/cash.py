"""Cash in and out of the drawer beside sales: which way, how much, what for, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import get_args

from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QGridLayout

from posforge.runtime.domain.events_shift import Movement
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.shop import CashStep
from posforge.runtime.flows.confirm import NotConfirmedError, confirm
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.approve import Approve
from posforge.runtime.till.screens.base import Front, digit_of
from posforge.runtime.till.screens.figure import Figure
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.key import Key

MOVEMENTS: tuple[Movement, ...] = get_args(Movement)
_USUAL_REASONS = {"pay_in": ("found", "change", "other"), "pay_out": ("goods", "postage", "other")}
_COLUMNS = 2


class Cash(Sheet):
    """One key for each movement of cash, with its number."""

    name = "cash"

    def __init__(
        self, kit: Kit, desk: Desk, front: Front, *, chosen: Callable[[Movement], None]
    ) -> None:
        close = Choice(text=kit.texts("close"), do=_nothing, tone="accent", hint="Esc")
        title = kit.texts("action.cash")
        super().__init__(kit, desk, front, title=title, choices=(close,), width=680)
        self._chosen = chosen
        grid = QGridLayout()
        grid.setSpacing(kit.look.px(8))
        for place, movement in enumerate(MOVEMENTS):
            key = Key(
                kit.look,
                kit.texts(f"cash.{movement}"),
                hint=str(place + 1),
                size="line",
                is_big=True,
            )
            key.setMinimumHeight(kit.look.px(64))
            key.clicked.connect(partial(self._choose, movement))
            grid.addWidget(key, place // _COLUMNS, place % _COLUMNS)
        self.body.addLayout(grid)

    def key(self, event: QKeyEvent) -> bool:
        digit = digit_of(event)
        if digit and 0 < int(digit) <= len(MOVEMENTS):
            self._choose(MOVEMENTS[int(digit) - 1])
            return True
        return super().key(event)

    def _choose(self, movement: Movement) -> None:
        self.front.close_sheet()
        self._chosen(movement)


class Confirm(Approve):
    """The second person, who gives or takes the cash, is chosen and gives their own PIN."""

    name = "confirm"

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        step: CashStep,
        people: Sequence[Person],
        then: Callable[[Person], None],
    ) -> None:
        super().__init__(
            kit, desk, front, error=NotConfirmedError(step), people=people, again=_never
        )
        self._then = then

    def submit(self, person: str, pin: str) -> None:
        desk = self.desk
        desk.act(
            lambda who: confirm(desk.till, who, person, pin),
            then=self._confirmed,
            refused=self._answered,
        )

    def _confirmed(self, other: Person) -> None:
        self.front.close_sheet()
        self._then(other)


def ask_amount(
    kit: Kit, desk: Desk, front: Front, *, movement: Movement, take: Callable[[int, str], None]
) -> Figure:
    """Return the question how much is moved, and for pay-ins and pay-outs what for."""
    texts = kit.texts
    return Figure(
        kit,
        desk,
        front,
        title=texts(f"cash.{movement}"),
        message=texts(f"cash.{movement}.hint"),
        reasons=_reasons(kit, movement),
        take=take,
    )


def _reasons(kit: Kit, movement: Movement) -> Sequence[str]:
    rules, texts = kit.shop.shift, kit.texts
    own = {"pay_in": rules.pay_in_reasons, "pay_out": rules.pay_out_reasons}.get(movement, ())
    usual = _USUAL_REASONS.get(movement)
    if usual is None:
        return (texts("cash.do"),)
    return own or [texts(f"cash.reason.{one}") for one in usual]


def _never(_session: object) -> None:
    """Confirming repeats nothing: what follows is given beside it."""


def _nothing() -> None:
    """Closing is all."""
