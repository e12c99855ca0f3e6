"""The bills set aside, here and at the other tills of the branch: choose one to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from posforge.runtime.domain.pricing import total
from posforge.runtime.ext.parked_bills import KnownBill
from posforge.runtime.ext.ports import SavedCart
from posforge.runtime.ext.store_line import UnreachableError
from posforge.runtime.flows.hold import parked_elsewhere, take_over
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.listed import Listed
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice
from posforge.runtime.till.widgets.bill import articles
from posforge.runtime.till.widgets.rows import Row


class Parked(Listed):
    """A list of bills with time, cashier and total.

    This till's own stand there at once, the others' when the store server has said which there are.
    """

    name = "parked"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, bills: Sequence[SavedCart]) -> None:
        texts = kit.texts
        choices = (
            Choice(
                text=texts("parked.resume"),
                do=self._resume,
                tone="accent",
                hint="Enter",
                stays=True,
            ),
            Choice(text=texts("back"), do=_nothing, hint="Esc"),
        )
        super().__init__(
            kit,
            desk,
            front,
            title=texts("parked.title"),
            choices=choices,
            nothing=texts("parked.empty"),
        )
        self.show_rows([self._own(saved) for saved in bills])
        if kit.branch.tills > 1:
            self.say(texts("parked.asking"))
            desk.ask_books(self._ask, self._heard)

    def do_resume(self) -> None:
        """Take the selected bill with the key that opened the list."""
        if self.list.selected is not None:
            self._resume()

    def _ask(self) -> Sequence[KnownBill] | None:
        try:
            return parked_elsewhere(self.desk.till)
        except UnreachableError:
            return None

    def _heard(self, found: Sequence[KnownBill] | None) -> None:
        if self.front.sheet is not self:
            return
        self.say(self.kit.texts("parked.alone") if found is None else "")
        others = {known.cart: self._known(known) for known in found or ()}
        own = [row for row in self.list.rows if row.id not in others]
        self.show_rows([*own, *others.values()])

    def _resume(self) -> None:
        row = self.list.selected
        self.front.close_sheet()
        if row is None:
            return
        if not isinstance(row.id, KnownBill):
            self.desk.resume(str(row.id))
        elif row.id.since_ms and row.id.holder != self.kit.till:
            self.front.open_sheet(self._ask_first(row.id))
        else:
            self._take(row.id)

    def _take(self, known: KnownBill, *, is_taken_away: bool = False) -> None:
        till = self.desk.till
        self.desk.change(
            lambda who, _bill: take_over(till, who, known, is_taken_away=is_taken_away),
            said="resumed",
        )

    def _ask_first(self, known: KnownBill) -> Question:
        texts = self.kit.texts
        return Question(
            self.kit,
            self.desk,
            self.front,
            title=texts("parked.away_title", till=known.holder),
            message=texts("parked.away_message"),
            choices=(
                Choice(text=texts("back"), do=_nothing, tone="accent", hint="Esc"),
                Choice(
                    text=texts("parked.away"),
                    do=partial(self._take, known, is_taken_away=True),
                    tone="danger",
                ),
            ),
        )

    def _own(self, saved: SavedCart) -> Row:
        kit, bill = self.kit, saved.cart
        first = bill.standing[0].name if bill.standing else ""
        at = kit.time(saved.parked_ms or bill.opened_ms)
        who = self.front.person(bill.cashier)
        return Row(
            id=bill.id,
            title=saved.label or f"{at} · {first}",
            detail=" · ".join(part for part in (kit.articles(articles(bill)), who) if part),
            amount=kit.money(total(bill, kit.shop).due_minor),
        )

    def _known(self, known: KnownBill) -> Row:
        kit, texts = self.kit, self.kit.texts
        at = kit.time(known.parked_ms)
        where = texts("parked.on_counter", till=known.holder) if known.since_ms else ""
        details = (at if known.label else "", self.front.person(known.person), where)
        return Row(
            id=known,
            title=f"{texts('parked.till', till=known.till)} · {known.label or at}",
            detail=" · ".join(filter(None, details)),
            amount=kit.money(known.gross_minor),
        )


def _nothing() -> None:
    """Closing is all."""
