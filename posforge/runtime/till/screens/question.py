"""Questions the till asks before it does what cannot be taken back, or needs a reason for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.pricing import total
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet, fact_row
from posforge.runtime.till.widgets.bill import what_it_is
from posforge.runtime.till.widgets.paint import label


class Question(Sheet):
    """A title, a sentence, some facts, and answers; the first answer is the harmless one."""

    name = "question"

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        title: str,
        message: str,
        choices: Sequence[Choice],
        facts: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(kit, desk, front, title=title, choices=choices)
        self.body.addWidget(label(kit.look, message, size="body", colour="muted"))
        for name, value in facts:
            self.body.addWidget(fact_row(kit, name, value))


class Recovery(Question):
    """Resume or cancel the bill a power cut left open; there is no third way out."""

    name = "recover"
    holds_scans = must_be_answered = True

    def back(self) -> None:
        """Stay: the bill must not be forgotten."""


def ask_cancel(kit: Kit, desk: Desk, front: Front, *, bill: Cart) -> Question:
    """Return the question before a bill is given up."""
    texts = kit.texts
    gross = kit.money(total(bill, kit.shop).due_minor)
    return Question(
        kit,
        desk,
        front,
        title=texts("cancel.title"),
        message=texts("cancel.message", articles=what_it_is(kit, bill), total=gross),
        choices=(
            Choice(text=texts("cancel.keep"), do=_nothing, tone="accent", hint="Esc"),
            Choice(
                text=texts("action.cancel_bill"),
                do=lambda: desk.cancel(after="request"),
                tone="danger",
            ),
        ),
    )


def ask_recovery(kit: Kit, desk: Desk, front: Front, *, bill: Cart) -> Recovery:
    """Return the question after a power cut: whose bill it is, and what to do with it."""
    texts = kit.texts
    return Recovery(
        kit,
        desk,
        front,
        title=texts("recover.title"),
        message=texts("recover.message"),
        facts=(
            (texts("bill.title"), f"{kit.time(bill.opened_ms)} · {front.person(bill.cashier)}"),
            (what_it_is(kit, bill), kit.money(total(bill, kit.shop).due_minor)),
        ),
        choices=(
            Choice(text=texts("recover.resume"), do=lambda: desk.take_up(bill), tone="accent"),
            Choice(
                text=texts("recover.cancel"),
                do=lambda: desk.cancel(after="restart", bill=bill),
                tone="danger",
                stays=True,
            ),
        ),
    )


def ask_printed(
    kit: Kit,
    desk: Desk,
    front: Front,
    *,
    number: str,
    printed: Callable[[], None],
    print_again: Callable[[], None],
) -> Question:
    """Return the question about a receipt of which nobody knows whether it came out."""
    texts = kit.texts
    return Question(
        kit,
        desk,
        front,
        title=texts("printed.title", number=number),
        message=texts("printed.message"),
        choices=(
            Choice(text=texts("printed.yes"), do=printed, tone="accent"),
            Choice(text=texts("printed.no"), do=print_again),
        ),
    )


def ask_drawer(kit: Kit, desk: Desk, front: Front) -> Question:
    """Return the question for the reason to open the drawer."""
    texts = kit.texts
    reasons = ("drawer.change", "drawer.count", "drawer.other")
    return Question(
        kit,
        desk,
        front,
        title=texts("drawer.title"),
        message=texts("drawer.message"),
        choices=[Choice(text=texts(reason), do=_opener(desk, texts(reason))) for reason in reasons],
    )


def _opener(desk: Desk, reason: str) -> Callable[[], None]:
    return lambda: desk.open_drawer(reason)


def _nothing() -> None:
    """Keep everything as it is."""
