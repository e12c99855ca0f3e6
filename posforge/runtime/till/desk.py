"""What stands between the screens and the flows: who is signed in, and the bill on the counter.

Screens ask the desk; it runs the flow on the worker and says what came of it. The bill exists
twice: as the worker last left it, which the next flow starts from, and as the screens show it. Ten
scans may therefore be on their way, and each is added to the bill that holds the one before.
Reports may take long and have a worker of their own: no scan waits for one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, TypeVar

from qtpy.QtCore import QObject, Signal

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.layaway import Instalment
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.sale import Sale
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import SavedCart
from posforge.runtime.ext.terminals import Attending, Nobody
from posforge.runtime.flows.approve import approve, approvers
from posforge.runtime.flows.asking import AgeNeededError, PriceNeededError
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.card import charge
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.drawer import open_drawer
from posforge.runtime.flows.hold import park, parked, resume
from posforge.runtime.flows.pay import offers
from posforge.runtime.flows.quantity import change_quantity
from posforge.runtime.flows.reason import ReasonNeededError
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.reprint import reprint
from posforge.runtime.flows.scan import put, scan
from posforge.runtime.flows.sign_in import Session, sign_in, staff
from posforge.runtime.flows.tracing import TraceNeededError
from posforge.runtime.flows.void import void_line
from posforge.runtime.till.background import Worker
from posforge.runtime.till.books import Books
from posforge.runtime.till.goods import Goods

T = TypeVar("T")
Step = Callable[[Session, Cart | None], Cart | None]
Answer = Callable[[Session], Session]
_MAY_BE_MET = (
    NotAllowedError,
    AgeNeededError,
    PriceNeededError,
    ReasonNeededError,
    TraceNeededError,
)


class Desk(QObject):
    """The till as its screens use it. Every answer is a signal or a callback, never an exception.

    Signals: `signed_in` (Session), `bill_changed` (Cart or None), `advised` (what is to be heeded
    about the article just put on the bill), `sold` (Sale or Instalment), `done` (what was
    done: parked, resumed, cancelled, drawer, reprinted), `refused` (PosforgeError) and
    `needs` (what is missing: an approval, the customer's age, a price, a lot; and what repeats the
    deed with the session that has it). `goods` finds articles, `books` runs reports.
    """

    signed_in = Signal(object)
    bill_changed = Signal(object)
    advised = Signal(str)
    sold = Signal(object)
    done = Signal(str)
    refused = Signal(object)
    needs = Signal(object, object)

    def __init__(
        self,
        till: Till,
        worker: Worker,
        *,
        reporting: Worker,
        attending: Attending | None = None,
    ) -> None:
        super().__init__()
        self.attending: Attending = attending or Nobody()
        self.till = till
        self.session: Session | None = None
        self.bill: Cart | None = None
        self.customer: Customer | None = None
        self.is_selling = self.is_letting_in = False
        self._worker, self._slow = worker, reporting
        self._on_counter: Cart | None = None
        self.goods = Goods(till, self.ask, bill=lambda: self._on_counter)
        self.books = Books(self)

    def staff(self, then: Callable[[Sequence[Person]], None]) -> None:
        """Ask who may sign in here."""
        self.ask(lambda: staff(self.till), then)

    def sign_in(self, person: str, pin: str, *, refused: Callable[[], None]) -> None:
        """Sign somebody in; `refused` is called besides the signal when it fails."""

        def not_let_in() -> None:
            self.is_letting_in = False
            refused()

        self.is_letting_in = True
        self._worker.submit(
            lambda: sign_in(self.till, person, pin),
            done=self._take_seat,
            refused=self._refusal(not_let_in),
        )

    def sign_out(self) -> None:
        """Leave the till; the bill stays on the counter."""
        self.session = None

    def interrupted(self, then: Callable[[Cart | None], None]) -> None:
        """Ask for the bill a power cut left behind, once, while the counter is still empty."""
        if self.bill is not None:
            then(None)
        else:
            self.ask(lambda: interrupted_bill(self.till), then)

    def take_up(self, bill: Cart) -> None:
        """Go on with the bill a power cut left behind."""
        self.change(lambda _session, _bill: interrupted_bill(self.till) or bill, said="resumed")

    def scan(self, text: str, *, qty_milli: int, refused: Callable[[], None] | None = None) -> None:
        """Put the article with this code on the bill; `refused` is called besides the signal."""
        self.change(
            lambda who, bill: scan(self.till, who, bill, text, qty_milli=qty_milli),
            refused=refused,
        )

    def put(self, product: Product, *, qty_milli: int) -> None:
        """Put an article found by name on the bill."""
        self.change(lambda who, bill: put(self.till, who, bill, product, qty_milli=qty_milli))

    def change_quantity(self, line: int, *, qty_milli: int) -> None:
        """Sell another quantity of one line."""
        self.change(
            lambda who, bill: change_quantity(
                self.till, who, needed(bill), line=line, qty_milli=qty_milli
            )
        )

    def void_line(self, line: int) -> None:
        """Strike one line."""
        self.change(lambda who, bill: void_line(self.till, who, needed(bill), line=line))

    def park(self) -> None:
        """Set the bill aside."""

        def step(who: Session, bill: Cart | None) -> None:
            park(self.till, who, needed(bill))

        self.change(step, said="parked")

    def parked(self, then: Callable[[Sequence[SavedCart]], None]) -> None:
        """Ask for the bills set aside."""
        self.ask(lambda: parked(self.till), then)

    def resume(self, bill_id: str) -> None:
        """Take up a parked bill."""
        self.change(lambda who, _bill: resume(self.till, who, bill_id), said="resumed")

    def cancel(
        self, *, after: Literal["request", "restart", "park"], bill: Cart | None = None
    ) -> None:
        """Give up a bill: the one on the counter, or the one given."""

        def step(who: Session, on_counter: Cart | None) -> Cart | None:
            cancel_bill(self.till, who, bill or needed(on_counter), after=after)
            return on_counter if after == "park" else None

        self.change(step, said="cancelled")

    def offers(self, method: str, then: Callable[[Sequence[int]], None]) -> None:
        """Ask which amounts a customer is likely to give for this bill."""
        bill = self.bill
        if bill is not None:
            self.ask(lambda: offers(self.till, bill, method=method), then)

    def pay(self, method: str, *, tendered_minor: int | None) -> None:
        """Pay the bill, with exactly what is due where no amount is given.

        What a terminal takes is begun here; how it goes is heard from who stands at it.
        """
        if method in self.till.terminals and tendered_minor != 0:
            self.change(
                lambda who, bill: charge(
                    self.till,
                    who,
                    needed(bill),
                    method=method,
                    amount_minor=tendered_minor,
                    attend=self.attending.charge,
                )
            )
            return

        def step(who: Session, bill: Cart | None) -> Sale | Instalment | Cart:
            return pay_with(
                self.till, who, needed(bill), method=method, tendered_minor=tendered_minor
            )

        self.settle(step, said="part_paid")

    def settle(
        self,
        step: Callable[[Session, Cart | None], Sale | Instalment | Cart | None],
        *,
        said: str = "",
        approved: Session | None = None,
    ) -> None:
        """Run a flow that pays the bill, and show the sale or the bill it returns.

        One at a time; `said` names what is announced where the bill is not paid yet. Where somebody
        else must approve, they are asked and the step is run again.
        """
        who = approved or self.session
        if who is None or self.is_selling:
            return
        self.is_selling = True

        def job() -> Sale | Instalment | Cart | None:
            got = step(who, self._on_counter)
            self._on_counter = got if isinstance(got, Cart) else None
            return got

        def again(with_: Answer) -> None:
            self.settle(step, said=said, approved=with_(who))

        self._worker.submit(
            job,
            done=partial(self._settled, said),
            refused=self._refusal(self._not_sold, again=again),
        )

    def approvers(
        self, permission: str, then: Callable[[Sequence[Person]], None], *, value: int = 0
    ) -> None:
        """Ask who could approve what the person at the till may not do alone."""
        who = self.session
        if who is not None:
            self.ask(lambda: approvers(self.till, who, permission, value=value), then)

    def approve(
        self,
        person: str,
        pin: str,
        *,
        permission: str,
        then: Callable[[Session], None],
        refused: Callable[[], None],
    ) -> None:
        """Let somebody else approve the next deed; `refused` is called besides the signal."""
        who = self.session
        if who is not None:
            self._worker.submit(
                lambda: approve(self.till, who, person, pin, permission=permission),
                done=then,
                refused=self._refusal(refused),
            )

    def open_drawer(self, reason: str) -> None:
        """Open the drawer without a sale."""
        self.act(lambda who: open_drawer(self.till, who, reason=reason), said="drawer")

    def reprint(self) -> None:
        """Print the last receipt again."""
        self.act(lambda who: reprint(self.till, who), said="reprinted")

    def settled(self, then: Callable[[], None]) -> None:
        """Call back once everything asked so far is done and shown, reports apart."""
        self.ask(lambda: None, lambda _nothing: then())

    def change(
        self,
        step: Step,
        *,
        said: str = "",
        refused: Callable[[], None] | None = None,
        approved: Session | None = None,
    ) -> None:
        """Run a flow on the bill and show the bill it returns; None clears the counter.

        `said` names what is announced when it is done, `refused` is called besides the signal.
        Where somebody else must approve, they are asked and the step is run again.
        """
        who = approved or self.session
        if who is None:
            return

        def job() -> tuple[Cart | None, Customer | None]:
            bill = self._on_counter = step(who, self._on_counter)
            buyer = bill.customer if bill is not None else ""
            return bill, self.till.store.customer(buyer) if buyer else None

        def show(answer: tuple[Cart | None, Customer | None]) -> None:
            bill, customer = answer
            heed = _advice(self.bill, bill)
            self.bill, self.customer = bill, customer
            self.bill_changed.emit(bill)
            if heed:
                self.advised.emit(heed)
            if said:
                self.done.emit(said)

        def again(with_: Answer) -> None:
            self.change(step, said=said, refused=refused, approved=with_(who))

        self._worker.submit(job, done=show, refused=self._refusal(refused, again=again))

    def act(
        self,
        action: Callable[[Session], T],
        *,
        said: str = "",
        then: Callable[[T], None] | None = None,
        refused: Callable[[], None] | None = None,
        approved: Session | None = None,
    ) -> None:
        """Run a flow that leaves the bill as it is; `then` gets what it returns.

        `said`, `refused` and approval are as in `change`.
        """
        who = approved or self.session
        if who is None:
            return

        def done(result: T) -> None:
            if then is not None:
                then(result)
            if said:
                self.done.emit(said)

        def again(with_: Answer) -> None:
            self.act(action, said=said, then=then, refused=refused, approved=with_(who))

        self._worker.submit(
            lambda: action(who), done=done, refused=self._refusal(refused, again=again)
        )

    def ask(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Ask the till something off the window's thread."""
        self._worker.submit(job, done=then, refused=self.refused.emit)

    def ask_books(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Ask what may take long, off the window's thread; no scan waits for it."""
        self._slow.submit(job, done=then, refused=self.refused.emit)

    def _refusal(
        self,
        also: Callable[[], None] | None,
        *,
        again: Callable[[Answer], None] | None = None,
    ) -> Callable[[object], None]:
        def refuse(error: object) -> None:
            if also is not None:
                also()
            if again is not None and isinstance(error, _MAY_BE_MET):
                self.needs.emit(error, again)
            else:
                self.refused.emit(error)

        return refuse

    def _take_seat(self, session: Session) -> None:
        self.is_letting_in = False
        self.session = session
        self.signed_in.emit(session)

    def _settled(self, said: str, got: Sale | Instalment | Cart | None) -> None:
        if isinstance(got, Sale | Instalment):
            self._sold(got)
            return
        self.is_selling = False
        self.bill = got
        self.bill_changed.emit(got)
        if said:
            self.done.emit(said)

    def _sold(self, sale: Sale | Instalment) -> None:
        self.is_selling = False
        self.bill = self.customer = None
        self.bill_changed.emit(None)
        self.sold.emit(sale)

    def _not_sold(self) -> None:
        self.is_selling = False


def _advice(before: Cart | None, after: Cart | None) -> str:
    """Return what is to be heeded about a line that is new or has grown; empty for nothing."""
    known = {line.line: line.qty_milli for line in before.lines} if before is not None else {}
    for line in after.standing if after is not None else ():
        if line.advice and line.qty_milli > known.get(line.line, 0):
            return " ".join(line.advice)
    return ""


def needed(bill: Cart | None) -> Cart:
    """Return the bill on the counter. Raises UserError where there is none."""
    if bill is None:
        raise UserError("There is no bill yet.", hint="Scan an article first.")
    return bill
