"""What the window does about terminals: shows how a payment goes, and what came of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

from qtpy.QtCore import QObject, Qt, Signal

from posforge.runtime.domain.card import Payment
from posforge.runtime.ext.terminals import Progress
from posforge.runtime.flows.checkout import look_again
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.notice import Notice, Tone
from posforge.runtime.till.screens.base import Front

_SAID: dict[str, tuple[str, Tone]] = {
    "DECLINED": ("declined", "refused"),
    "REVERSED": ("reversed", "ok"),
    "ESCALATED": ("escalated", "attention"),
}


class CardFront(QObject):
    """Hears the attendants on their threads, and speaks on the window's.

    Args:
        kit: what screens are made with.
        desk: the bill on the counter, and who stands at the terminals.
        front: the window.
    """

    _heard = Signal(object)

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__()
        self._kit, self._desk, self._front = kit, desk, front
        self._going: dict[str, Progress] = {}
        self._heard.connect(self._show, Qt.ConnectionType.QueuedConnection)
        desk.attending.listen(self._hear)
        desk.done.connect(self._done)
        desk.signed_in.connect(lambda _session: self._look_again())

    def do(self, action: str) -> bool:
        """Do what the menu offers of terminals; tell whether it was that."""
        from posforge.runtime.till.screens import card  # noqa: PLC0415 - when it is asked

        kit, desk, front = self._kit, self._desk, self._front
        if action == "open_payments":
            card.show_open_payments(kit, desk, front)
        elif action == "match_terminals":
            card.show_match(kit, desk, front)
        else:
            return False
        return True

    def _hear(self, progress: Progress) -> None:
        with suppress(RuntimeError):  # the window is gone, and what is heard is on disk
            self._heard.emit(progress)

    def _show(self, progress: Progress) -> None:
        payment = progress.payment
        before = self._going.get(payment.intent.id)
        if progress.is_over:
            self._going.pop(payment.intent.id, None)
            self._over(payment)
            return
        if before is not None:
            progress = replace(
                progress, text=progress.text or before.text, qr=progress.qr or before.qr
            )
        self._going[payment.intent.id] = progress
        self._kit.announcer.say("payment", state=payment.state, method=payment.intent.method)
        if self._is_on_counter(payment) and self._desk.session is not None:
            self._wait(progress)

    def _wait(self, progress: Progress) -> None:
        from posforge.runtime.till.screens.card import Waiting  # noqa: PLC0415 - with a payment

        sheet = self._front.sheet
        if isinstance(sheet, Waiting):
            sheet.show_progress(progress)
        elif sheet is None:
            self._front.open_sheet(Waiting(self._kit, self._desk, self._front, progress=progress))

    def _over(self, payment: Payment) -> None:
        from posforge.runtime.till.screens.card import Waiting  # noqa: PLC0415 - with a payment

        sheet = self._front.sheet
        if isinstance(sheet, Waiting) and sheet.payment.intent.id == payment.intent.id:
            self._front.close_sheet()
        is_here = self._is_on_counter(payment)
        if is_here:
            self._look_again()
        self._kit.announcer.say("payment", state=payment.state, method=payment.intent.method)
        what, tone = _SAID.get(payment.state, ("", "ok"))
        if payment.state == "APPROVED" and not is_here:
            what, tone = "elsewhere", "attention"
        elif payment.is_partial:
            what, tone = "partial", "attention"
        if what:
            way = "card_back" if payment.intent.is_refund else "card"
            # Said after the bill is shown anew, which clears what was said before.
            self._desk.settled(partial(self._say, f"banner.{way}_{what}", payment, tone=tone))

    def _say(self, what: str, payment: Payment, *, tone: Tone) -> None:
        texts, money = self._kit.texts, self._kit.money
        facts = {
            "asked": money(payment.intent.amount_minor),
            "paid": money(payment.approved_minor),
            "reference": payment.intent.reference,
        }
        hint = "" if what == "banner.card_declined" else texts(f"{what}.hint", **facts)
        if payment.state == "DECLINED":
            hint = " · ".join(filter(None, (payment.reason, hint)))
        self._front.notify(
            Notice(
                what=what,
                message=texts(what, **facts),
                hint=hint,
                tone=tone,
                cue="ok" if tone == "ok" else "attention",
                stays=payment.state == "ESCALATED",
            )
        )

    def _is_on_counter(self, payment: Payment) -> bool:
        bill = self._desk.bill
        return bill is not None and bill.id == payment.intent.order

    def _done(self, what: str) -> None:
        """A bill is back on the counter: show how its payment goes, or what came of it."""
        if what != "resumed":
            return
        going = [one for one in self._going.values() if self._is_on_counter(one.payment)]
        if going:
            self._wait(going[-1])
        else:
            self._look_again()

    def _look_again(self) -> None:
        desk = self._desk
        if desk.till.terminals and desk.bill is not None:
            desk.settle(lambda who, bill: look_again(desk.till, who, bill))
