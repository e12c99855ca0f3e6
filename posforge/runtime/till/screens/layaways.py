"""What is laid away: look for one, take an instalment, hand it over, cancel it, print it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QHBoxLayout

from posforge.runtime.domain.layaway import Layaway
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.hand_over import hand_over
from posforge.runtime.flows.instalment import begin_giving_back, begin_instalment
from posforge.runtime.flows.layaways import Waiting, waiting
from posforge.runtime.flows.reprint_layaway import reprint_layaway
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.figure import Figure
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.keyboard import Keyboard
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList
from posforge.runtime.till.widgets.short_field import ShortField

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_MOST_SHOWN = 3


class Layaways(Sheet):
    """A field for number, customer or goods, and what is found; a paper's code is scanned."""

    name = "layaways"
    takes_scans = True

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, sought: str = "") -> None:
        texts = kit.texts
        choices = [
            Choice(
                text=texts("layaway.pay"), do=self._pay, tone="accent", hint="Enter", stays=True
            ),
            Choice(text=texts("layaway.hand_over"), do=self._hand_over, stays=True),
            Choice(text=texts("layaway.cancel"), do=self._cancel, stays=True),
            Choice(text=texts("layaway.print"), do=self._print, stays=True),
        ]
        title = texts("action.layaways")
        super().__init__(kit, desk, front, title=title, choices=choices, width=920)
        look = kit.look
        self.field = ShortField(look, texts("layaway.placeholder"))
        self.list = RowList(look)
        self.list.setFixedHeight(look.px(58) * _MOST_SHOWN)
        self.says = label(look, texts("layaway.how"), size="body", colour="muted")
        self.letters = Keyboard(kit)
        self.letters.struck.connect(self._struck)
        self.letters.hide()
        search = Key(look, icon="search", size="line", name="search")
        search.setFixedWidth(look.metrics.big_target)
        search.clicked.connect(self._turn_letters)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(search)
        self.body.addLayout(row)
        for part in (self.list, self.says, self.letters):
            self.body.addWidget(part)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._look_for)
        self._found: Sequence[Waiting] = ()
        self._searches = 0
        self.field.setText(sought)
        if not sought:
            self._look_for("")

    def scanned(self, text: str) -> None:
        """Look up the layaway of a paper."""
        self.field.setText(text)

    def key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return super().key(event)
        self.list.move(step)
        return True

    def _turn_letters(self) -> None:
        """Show or hide the letters; a short panel has no room for them and the list."""
        is_typing = self.letters.isHidden()
        giving_way = (self.list, self.says) if self.kit.look.metrics.is_short else (self.says,)
        for part in (self.letters,) if not is_typing else giving_way:
            part.hide()
        for part in giving_way if not is_typing else (self.letters,):
            part.show()

    def _struck(self, stroke: str) -> None:
        if stroke == "backspace":
            self.field.backspace()
        else:
            self.field.insert(stroke)

    def _look_for(self, text: str) -> None:
        self._searches += 1
        number, desk, who = self._searches, self.desk, self.desk.session

        def answer(found: Sequence[Waiting]) -> None:
            if number == self._searches:
                self._show(found)

        if who is not None:
            desk.ask(lambda: waiting(desk.till, who, text), answer)

    def _show(self, found: Sequence[Waiting]) -> None:
        self._found = found
        self.list.show_rows([self._row(one) for one in found], select=0 if found else None)
        self.says.setText(self.kit.texts("layaway.how" if found else "layaway.none"))

    def _row(self, one: Waiting) -> Row:
        kit, layaway = self.kit, one.layaway
        who = (one.customer.name or one.customer.number) if one.customer is not None else ""
        goods = ", ".join(line.name for line in layaway.facts.lines)
        return Row(
            id=layaway.number,
            title=" · ".join(filter(None, (who, layaway.number))),
            detail=f"{self._state(layaway)} · {goods}",
            amount=kit.money(layaway.left_minor if layaway.is_open else -layaway.back_minor),
        )

    def _state(self, layaway: Layaway) -> str:
        texts, who = self.kit.texts, self.desk.session
        if not layaway.is_open:
            return texts("layaway.state.back")
        if not layaway.left_minor:
            return texts("layaway.state.paid")
        due = self.kit.day(date.fromisoformat(layaway.facts.due))
        is_late = who is not None and who.shift is not None and layaway.is_expired(who.bizdate)
        return texts("layaway.state.expired" if is_late else "layaway.state.open", day=due)

    @property
    def chosen(self) -> Layaway | None:
        """The layaway under the cursor."""
        row = self.list.selected
        every = (one.layaway for one in self._found)
        return next((one for one in every if row is not None and one.number == row.id), None)

    def _with_chosen(self, then: Callable[[Layaway], None]) -> None:
        chosen = self.chosen
        if chosen is None:
            self.ask_again("banner.no_layaway")
        else:
            self.front.close_sheet()
            then(chosen)

    def _pay(self) -> None:
        self._with_chosen(self._ask_amount)

    def _ask_amount(self, layaway: Layaway) -> None:
        kit, desk, front = self.kit, self.desk, self.front
        if layaway.is_open and layaway.left_minor:
            front.open_sheet(InstalmentFigure(kit, desk, front, layaway=layaway))
        elif layaway.is_open:
            desk.settle(lambda who, _bill: hand_over(desk.till, who, layaway.number))
        else:
            desk.change(lambda who, _bill: begin_giving_back(desk.till, who, layaway.number))

    def _hand_over(self) -> None:
        desk = self.desk
        self._with_chosen(
            lambda one: desk.settle(lambda who, _bill: hand_over(desk.till, who, one.number))
        )

    def _cancel(self) -> None:
        self._with_chosen(
            lambda one: self.front.open_sheet(ask_cancel(self.kit, self.desk, self.front, one))
        )

    def _print(self) -> None:
        desk = self.desk
        self._with_chosen(
            lambda one: desk.act(
                lambda who: reprint_layaway(desk.till, who, one.number), said="reprinted"
            )
        )


class InstalmentFigure(Figure):
    """How much is paid in: a figure, or all that is left."""

    name = "instalment"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, layaway: Layaway) -> None:
        texts = kit.texts
        self._layaway = layaway
        self._all = texts("layaway.take_all", amount=kit.money(layaway.left_minor))
        least = layaway.least_minor
        super().__init__(
            kit,
            desk,
            front,
            title=f"{texts('layaway.pay')} · {layaway.number}",
            reasons=(texts("layaway.take"), self._all),
            take=lambda minor, _reason: self._begin(minor),
            message=texts("layaway.least", amount=kit.money(least)) if least > 1 else "",
        )

    def _taker(self, reason: str) -> Callable[[], None]:
        if reason != self._all:
            return super()._taker(reason)

        def take_all() -> None:
            self.front.close_sheet()
            self._begin(None)

        return take_all

    def _begin(self, minor: int | None) -> None:
        desk, number = self.desk, self._layaway.number
        desk.change(lambda who, _bill: begin_instalment(desk.till, who, number, amount_minor=minor))


def ask_cancel(kit: Kit, desk: Desk, front: Front, layaway: Layaway) -> Question:
    """Return the question before a layaway is cancelled: what is kept, and what goes back."""
    texts, fee = kit.texts, layaway.fee_minor
    return Question(
        kit,
        desk,
        front,
        title=texts("layaway.cancel.title", number=layaway.number),
        message=texts("layaway.cancel.message"),
        facts=(
            (texts("layaway.paid"), kit.money(layaway.paid_minor)),
            (texts("layaway.fee"), kit.money(fee)),
            (texts("layaway.back"), kit.money(layaway.paid_minor - fee)),
        ),
        choices=(
            Choice(text=texts("back"), do=_nothing, tone="accent", hint="Esc"),
            Choice(
                text=texts("layaway.cancel"),
                do=lambda: desk.change(
                    lambda who, bill: cancel_layaway(desk.till, who, layaway.number) or bill,
                    said="layaway_cancelled",
                ),
                tone="danger",
            ),
        ),
    )


def _nothing() -> None:
    """Keep it as it is."""
