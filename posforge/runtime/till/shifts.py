"""A shift at the till: opening it, moving cash, counting, closing, and what closes by itself.

It asks the flows through the desk and lays the sheets over the window; the rules are the flows'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, QTimer, Signal

from posforge.runtime.domain.events_shift import DrawerCounted, Movement, ShiftSettled
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.shop import CashStep
from posforge.runtime.domain.z import Z
from posforge.runtime.flows.forgotten_shift import carry_on, close_forgotten
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.notice import Notice
from posforge.runtime.till.pieces import Counted
from posforge.runtime.till.screens.base import Front

if TYPE_CHECKING:  # loaded when somebody asks for it
    from posforge.runtime.till.handing_over import HandingOver

LOOK_MS = 20_000


class Shifts(QObject):
    """Leads through what belongs to a shift.

    Signals: `opened` (Session, with a shift to sell in), `closed` (nobody is signed in any more).
    """

    opened = Signal(object)
    closed = Signal()

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__()
        self._kit, self._desk, self._front = kit, desk, front
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look)

    def start(self) -> None:
        """Close what was forgotten while the till was off, and watch the clock from now on."""
        self.look()
        self._clock.start(LOOK_MS)

    def stop(self) -> None:
        """Watch the clock no longer."""
        self._clock.stop()

    def look(self) -> None:
        """Close the shift of a business day that is over; whoever sells on gets the next one."""
        desk = self._desk

        def job() -> tuple[Z | None, Session | None]:
            z, who = close_forgotten(desk.till), desk.session
            return z, carry_on(desk.till, who) if z is not None and who is not None else None

        desk.ask(job, lambda answer: self._day_ended(*answer))

    def do(self, action: str) -> bool:
        """Do what belongs to a shift; tell whether this action does."""
        step = {
            "cash": self._cash,
            "count_drawer": self._count,
            "close_shift": self._close,
            "suspend_shift": self._suspend,
            "resume_shift": self._resume,
            "reprint_z": self._reprint,
        }.get(action)
        if step is not None:
            step()
        return step is not None

    def ask_float(self) -> None:
        """Count what lies in the drawer before the first sale, and open the shift with it.

        Where there are other tills, a shift that was suspended may go on instead.
        """
        if self._kit.branch.tills > 1:
            self._handing_over().resume_or(self._count_float)
        else:
            self._count_float()

    def _count_float(self) -> None:
        texts = self._kit.texts
        self._show_count(
            title=texts("open.title"),
            message=texts("open.message", amount=self._kit.money(self._kit.shop.shift.float_minor)),
            answer=texts("open.do"),
            take=lambda counted: self._confirmed("float", partial(self._open, counted)),
            leave=self.closed.emit,
        )

    def _open(self, counted: Counted, giver: Person | None) -> None:
        from posforge.runtime.flows.open_shift import open_shift  # noqa: PLC0415 - once a shift

        desk = self._desk

        def seated(session: Session) -> None:
            desk.session = session
            self.opened.emit(session)

        desk.act(
            lambda who: open_shift(
                desk.till,
                who,
                float_minor=counted.cash_minor,
                pieces=counted.pieces,
                giver=giver,
            ),
            then=seated,
        )

    def _cash(self) -> None:
        from posforge.runtime.till.screens.cash import Cash, ask_amount  # noqa: PLC0415 - when asked

        kit, desk, front = self._kit, self._desk, self._front

        def chosen(movement: Movement) -> None:
            take = partial(self._amount_given, movement)
            front.open_sheet(ask_amount(kit, desk, front, movement=movement, take=take))

        front.open_sheet(Cash(kit, desk, front, chosen=chosen))

    def _amount_given(self, movement: Movement, amount_minor: int, reason: str) -> None:
        self._confirmed(movement, partial(self._move, movement, amount_minor, reason))

    def _move(
        self, movement: Movement, amount_minor: int, reason: str, other: Person | None
    ) -> None:
        from posforge.runtime.flows.move_cash import move  # noqa: PLC0415 - when it is asked

        till = self._desk.till
        self._desk.act(
            lambda who: move(
                till, who, movement, amount_minor=amount_minor, reason=reason, other=other
            ),
            said="cash_moved",
        )

    def _confirmed(self, step: CashStep, then: Callable[[Person | None], None]) -> None:
        """Go on at once, or once the second person this shop wants for the step has agreed."""
        if step not in self._kit.shop.shift.confirm:
            then(None)
            return
        from posforge.runtime.till.screens.cash import Confirm  # noqa: PLC0415 - few shops want it

        kit, desk, front = self._kit, self._desk, self._front

        def found(people: Sequence[Person]) -> None:
            front.open_sheet(Confirm(kit, desk, front, step=step, people=people, then=then))

        desk.approvers("cash_movement", found)

    def _count(self) -> None:
        from posforge.runtime.flows.count_drawer import open_to_count  # noqa: PLC0415 - see above

        till = self._desk.till
        self._desk.act(lambda who: open_to_count(till, who), then=lambda _none: self._ask_count())

    def _ask_count(self) -> None:
        texts = self._kit.texts
        self._show_count(
            title=texts("count.title"),
            message=texts("count.message"),
            answer=texts("count.do"),
            take=self._counted,
            leave=lambda: self._front.show_screen("sell"),
            with_others=True,
        )

    def _counted(self, counted: Counted) -> None:
        from posforge.runtime.flows.count_drawer import count_drawer  # noqa: PLC0415 - see above

        till = self._desk.till
        self._desk.act(
            lambda who: count_drawer(
                till,
                who,
                cash_minor=counted.cash_minor,
                pieces=counted.pieces,
                others=counted.others,
            ),
            then=self._show_found,
        )

    def _show_found(self, counted: DrawerCounted) -> None:
        from posforge.runtime.till.screens.closing import Found  # noqa: PLC0415 - see above
        from posforge.runtime.till.screens.sheet import Choice  # noqa: PLC0415 - see above

        kit, texts = self._kit, self._kit.texts
        self._front.show_screen("sell")
        choices = (
            Choice(text=texts("action.close_shift"), do=self._close, tone="accent", stays=True),
            Choice(text=texts("count.again"), do=self._ask_count),
            Choice(text=texts("close"), do=_nothing, hint="Esc"),
        )
        self._front.open_sheet(
            Found(kit, self._desk, self._front, counted=counted, choices=choices)
        )

    def _close(self, *, may_carry_over: bool = False) -> None:
        from posforge.runtime.flows.preview_z import Preview, preview_z  # noqa: PLC0415 - see above
        from posforge.runtime.till.screens.closing import InTheWay  # noqa: PLC0415 - as above

        kit, desk, front = self._kit, self._desk, self._front

        def show(preview: Preview) -> None:
            if preview.obstacles and not may_carry_over:
                carry_over = partial(self._close, may_carry_over=True)
                front.open_sheet(
                    InTheWay(kit, desk, front, obstacles=preview.obstacles, carry_over=carry_over)
                )
            elif preview.needs_count:
                front.close_sheet()
                self._count()
            elif preview.asks_terminals:
                self._match(preview.session, may_carry_over=may_carry_over)
            else:
                self._show_z(preview.z, preview.session, may_carry_over=may_carry_over)

        desk.act(lambda who: preview_z(desk.till, who), then=show)

    def _match(self, allowed: Session, *, may_carry_over: bool) -> None:
        """Hold the terminals against the books first; who does not wait closes without."""
        from posforge.runtime.flows.match import match_terminals  # noqa: PLC0415 - see above
        from posforge.runtime.flows.preview_z import preview_z  # noqa: PLC0415 - see above
        from posforge.runtime.till.screens.closing import Matching  # noqa: PLC0415 - see above

        desk, front = self._desk, self._front

        def go_on() -> None:
            desk.act(
                lambda who: preview_z(desk.till, who),
                then=lambda found: self._show_z(
                    found.z, found.session, may_carry_over=may_carry_over
                ),
                approved=allowed,
            )

        sheet = Matching(self._kit, desk, front, go_on=go_on)
        front.open_sheet(sheet)
        desk.ask_books(
            lambda: match_terminals(desk.till, allowed),
            lambda _found: go_on() if front.sheet is sheet else None,
        )

    def _show_z(self, z: ShiftSettled, allowed: Session, *, may_carry_over: bool) -> None:
        from posforge.runtime.till.screens.closing import ZPreview  # noqa: PLC0415 - see above

        close = partial(self._settle, z.shift, allowed, may_carry_over=may_carry_over)
        self._front.open_sheet(ZPreview(self._kit, self._desk, self._front, z=z, close=close))

    def _settle(self, shift: str, allowed: Session, *, may_carry_over: bool) -> None:
        from posforge.runtime.flows.close_shift import close_shift  # noqa: PLC0415 - see above

        till = self._desk.till
        self._desk.act(
            lambda who: close_shift(till, who, shift=shift, may_carry_over=may_carry_over),
            then=self._show_closed,
            approved=allowed,
        )

    def _show_closed(self, z: Z) -> None:
        from posforge.runtime.till.screens.closing import Closed  # noqa: PLC0415 - see above

        self._front.open_sheet(
            Closed(self._kit, self._desk, self._front, z=z, done=self.closed.emit)
        )

    def _suspend(self) -> None:
        self._handing_over().suspend()

    def _resume(self) -> None:
        self._handing_over().resume()

    def _handing_over(self) -> HandingOver:
        from posforge.runtime.till.handing_over import HandingOver  # noqa: PLC0415 - when it is asked

        return HandingOver(
            self._kit,
            self._desk,
            self._front,
            opened=self.opened.emit,
            closed=self.closed.emit,
        )

    def _reprint(self) -> None:
        from posforge.runtime.flows.reprint_z import reprint_z  # noqa: PLC0415 - when it is asked

        till = self._desk.till
        self._desk.act(lambda who: reprint_z(till, who), said="z_reprinted")

    def _day_ended(self, z: Z | None, session: Session | None) -> None:
        if z is None:
            return
        texts, what = self._kit.texts, "banner.day_ended"
        self._front.notify(
            Notice(
                what=what,
                message=texts(what, z=z.code),
                hint=texts(f"{what}.hint"),
                tone="attention",
                cue="attention",
                stays=True,
            )
        )
        if session is not None and self._desk.session is not None:
            self._desk.session = session
            if session.shift is None:
                self.ask_float()

    def _show_count(
        self,
        *,
        title: str,
        message: str,
        answer: str,
        take: Callable[[Counted], None],
        leave: Callable[[], object],
        with_others: bool = False,
    ) -> None:
        from posforge.runtime.till.screens.count import Count, CountTask  # noqa: PLC0415 - see above

        screen = self._front.show_screen("count")
        assert isinstance(screen, Count)
        screen.begin(
            CountTask(
                title=title,
                message=message,
                answer=answer,
                take=take,
                leave=leave,
                with_others=with_others,
            )
        )


def _nothing() -> None:
    """Closing is all."""
