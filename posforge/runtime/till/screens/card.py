"""Payments at terminals: the sheet that waits for one, the list of open ones, the day's match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.card import Decision, Payment, decisions
from posforge.runtime.ext.terminals import Progress
from posforge.runtime.flows.checkout import look_again
from posforge.runtime.flows.match import Match, match_terminals
from posforge.runtime.flows.open_payments import decide, open_payments
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.qr import QrCode
from posforge.runtime.till.widgets.rows import Row, RowList

_REASONS = ("card.reason_terminal", "card.reason_slip", "card.reason_bank")
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Waiting(Sheet):
    """How a payment goes at the terminal; the bill can be set aside meanwhile."""

    name = "card"
    holds_scans = True

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, progress: Progress) -> None:
        texts, intent = kit.texts, progress.payment.intent
        super().__init__(
            kit,
            desk,
            front,
            title=f"{kit.method(intent.method)} · {kit.money(intent.moved_minor)}",
            choices=(
                Choice(
                    text=texts(_word(progress.payment, "give_up")),
                    do=self._give_up,
                    hint="Esc",
                    stays=True,
                ),
                Choice(text=texts("card.set_aside"), do=self._set_aside),
            ),
            width=620,
        )
        look = kit.look
        self.payment = progress.payment
        self._state = label(look, "", size="line", bold=True)
        self._text = label(look, "", size="body", colour="muted")
        self._text.setWordWrap(True)
        self.code = QrCode(look.px(220 if look.metrics.is_short else 280))
        self.body.addWidget(self._state)
        self.body.addWidget(self._text)
        self.body.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        self.show_progress(progress)

    def show_progress(self, progress: Progress) -> None:
        """Say how it stands now."""
        texts, payment = self.kit.texts, progress.payment
        self.payment = payment
        is_lost = payment.state == "UNKNOWN"
        hint = _word(payment, f"hint.{_state(payment)}")
        self._state.setText(texts(_state_word(payment)))
        self._text.setText(texts(hint) if is_lost else progress.text)
        self._text.setVisible(bool(self._text.text()))
        self.code.show_text("" if is_lost else progress.qr)
        self.code.setVisible(bool(self.code.text))

    def back(self) -> None:
        """Give up: the terminal is told, and has the last word."""
        self._give_up()

    def _give_up(self) -> None:
        self.desk.attending.give_up(self.payment)
        self._text.setText(self.kit.texts("card.giving_up"))
        self._text.show()

    def _set_aside(self) -> None:
        self.desk.park()
        self.front.show_screen("sell")


class OpenPayments(Sheet):
    """The payments nobody knows the end of: ask again, or say by hand how one ended."""

    name = "open_payments"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, payments: Sequence[Payment]) -> None:
        texts = kit.texts
        close = Choice(text=texts("close"), do=_nothing, tone="accent", hint="Esc")
        again = Choice(text=texts("card.ask_again"), do=self._ask_again)
        say = Choice(text=texts("card.decide"), do=self._decide, stays=True)
        super().__init__(
            kit,
            desk,
            front,
            title=texts("card.open.title"),
            choices=(close, again, say) if payments else (close,),
            width=760,
        )
        self._payments = {one.intent.id: one for one in payments}
        self.list = RowList(kit.look)
        if payments:
            self.list.show_rows([self._row(one) for one in payments], select=0)
            self.list.setFixedHeight(kit.look.px(58) * min(max(len(payments), 2), 5))
            self.body.addWidget(self.list)
        else:
            self.body.addWidget(
                label(kit.look, texts("card.open.none"), size="line", colour="muted")
            )

    def key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return super().key(event)
        self.list.move(step)
        return True

    @property
    def _selected(self) -> Payment | None:
        row = self.list.selected
        return self._payments.get(str(row.id)) if row is not None else None

    def _ask_again(self) -> None:
        if self._selected is not None:
            self.desk.attending.see_to(self._selected)

    def _decide(self) -> None:
        if self._selected is not None:
            self.front.open_sheet(
                ask_how_it_ended(self.kit, self.desk, self.front, payment=self._selected)
            )

    def _row(self, payment: Payment) -> Row:
        kit, intent = self.kit, payment.intent
        return Row(
            id=intent.id,
            title=f"{kit.method(intent.method)} · {intent.reference}",
            detail=" · ".join((kit.time(intent.opened_ms), kit.texts(_state_word(payment)))),
            amount=kit.money(intent.moved_minor),
        )


def ask_how_it_ended(kit: Kit, desk: Desk, front: Front, *, payment: Payment) -> Question:
    """Return the question how a payment ended that no terminal can tell the end of."""
    texts = kit.texts
    choices = [
        Choice(
            text=texts(
                _word(payment, f"decide.{'stays' if payment.is_reversing else ''}{one.lower()}")
            ),
            do=partial(_ask_why, front, _Saying(kit, desk, payment, one)),
            stays=True,
        )
        for one in decisions(payment)
    ]
    back = Choice(text=texts("back"), do=_nothing, tone="accent", hint="Esc")
    return Question(
        kit,
        desk,
        front,
        title=texts(_word(payment, "decide.title")),
        message=texts("card.decide.message"),
        facts=(
            (texts("card.reference"), payment.intent.reference),
            (kit.method(payment.intent.method), kit.money(payment.intent.moved_minor)),
        ),
        choices=[back, *choices],
    )


def show_open_payments(kit: Kit, desk: Desk, front: Front) -> None:
    """Open the list of payments nobody knows the end of."""
    desk.ask(
        lambda: open_payments(desk.till),
        lambda found: front.open_sheet(OpenPayments(kit, desk, front, payments=found)),
    )


def show_match(kit: Kit, desk: Desk, front: Front) -> None:
    """Hold the terminals' totals against the books, and show both; asking may take a while."""
    who = desk.session
    if who is not None:
        desk.ask_books(
            lambda: match_terminals(desk.till, who),
            lambda found: front.open_sheet(_match_sheet(kit, desk, front, matches=found)),
        )


def _match_sheet(kit: Kit, desk: Desk, front: Front, *, matches: Sequence[Match]) -> Question:
    texts = kit.texts
    facts: list[tuple[str, str]] = []
    for one in matches:
        name = kit.method(one.method)
        facts.append((texts("card.match.booked", method=name), kit.money(one.booked_minor)))
        if one.counted_minor is None:
            facts.append((texts("card.match.counted", method=name), one.trouble))
        else:
            facts.append((texts("card.match.counted", method=name), kit.money(one.counted_minor)))
            if one.difference_minor:
                facts.append((texts("card.match.difference"), kit.money(one.difference_minor)))
    is_right = not any(one.difference_minor for one in matches)
    how = "none" if not matches else "right" if is_right else "case"
    return Question(
        kit,
        desk,
        front,
        title=texts("card.match.title"),
        message=texts(f"card.match.{how}"),
        facts=facts,
        choices=(Choice(text=texts("close"), do=_nothing, tone="accent", hint="Esc"),),
    )


@dataclass(frozen=True, slots=True)
class _Saying:
    """Somebody is about to say how a payment ended."""

    kit: Kit
    desk: Desk
    payment: Payment
    outcome: Decision

    def __call__(self, reason: str) -> None:
        desk = self.desk
        desk.act(
            lambda who: decide(desk.till, who, self.payment, self.outcome, reason=reason),
            said="payment_decided",
            then=self._settled,
        )

    def _settled(self, payment: Payment) -> None:
        desk = self.desk
        desk.attending.see_to(payment)  # whoever still asks about it may stop
        desk.settle(lambda who, bill: look_again(desk.till, who, bill))


def _word(payment: Payment, key: str) -> str:
    """Return the key of a text about a payment, which is another where it gives money back."""
    return f"card.back.{key}" if payment.intent.is_refund else f"card.{key}"


def _state_word(payment: Payment) -> str:
    state = _state(payment)
    return f"card.back.{state}" if payment.intent.is_refund else f"card.state.{state}"


def _state(payment: Payment) -> str:
    return "reversing" if payment.is_reversing else payment.state.lower()


def _ask_why(front: Front, saying: _Saying) -> None:
    texts = saying.kit.texts
    choices = [Choice(text=texts(one), do=partial(saying, texts(one))) for one in _REASONS]
    front.open_sheet(
        Question(
            saying.kit,
            saying.desk,
            front,
            title=texts("card.why.title"),
            message=texts("card.why.message"),
            choices=choices,
        )
    )


def _nothing() -> None:
    """Closing is all."""
