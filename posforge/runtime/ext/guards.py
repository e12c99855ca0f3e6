"""One boundary per kind of extension: what is asked of it, and what it answers, is checked here.

Flows, reports, screens and printing get these in place of what the shop brought; each keeps to the
protocol of its kind, so nobody behind it need know whose code it is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import islice
from typing import Any, TypeVar, get_args

from posforge.errors import KnownError, PosforgeError, UserError
from posforge.runtime.domain.blocks import Receipt
from posforge.runtime.domain.card import Answer, Intent
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.product import FieldValue, Product
from posforge.runtime.ext.extensions import (
    BrokenExtensionError,
    ContractError,
    ExtensionStatus,
    Guard,
)
from posforge.runtime.ext.fields import FieldBehaviour
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.ext.printers import BrokenOffError, NotReadyError, PrinterDriver
from posforge.runtime.ext.reports import (
    Narrowing,
    Report,
    ReportData,
    ReportParameters,
    ReportTable,
    narrows,
)
from posforge.runtime.ext.screens import OwnScreen, ScreenContext
from posforge.runtime.ext.terminals import (
    Identity,
    NoAnswerError,
    Terminal,
    TerminalOffError,
    TerminalTotals,
    can_refund,
)

T = TypeVar("T")

MOST_OFFERS = 6
TOTALS_S = 15.0


class GuardedPayment:
    """A payment method of the shop's own: whatever it answers adds up, or it is refused."""

    def __init__(self, method: PaymentMethod, guard: Guard, name: str) -> None:
        self.name = _named(method, name)
        self.opens_drawer = _fact(method, "opens_drawer", bool)
        _callable(method, "offers", "tender")
        self._method, self._guard = method, guard

    def offers(self, due_minor: int) -> Sequence[int]:
        """Return the amounts to offer as one-touch keys: the first six, which fit any screen."""
        with self._guard.using("payment", self.name):
            offers = list(islice(self._method.offers(due_minor), MOST_OFFERS))
            if any(type(one) is not int or one < 0 for one in offers):
                raise ContractError("offers() must return whole minor units, none below zero.")
            return offers

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Return a tender that adds up."""
        with self._guard.using("payment", self.name):
            tender = self._method.tender(due_minor=due_minor, tendered_minor=tendered_minor)
            self._check(tender, due_minor)
            return tender

    def _check(self, tender: Tender, due_minor: int) -> None:
        if not isinstance(tender, Tender):
            raise ContractError(f"tender() must return a Tender, not {type(tender).__name__}.")
        amounts = (tender.amount_minor, tender.tendered_minor, tender.change_minor)
        if any(type(one) is not int for one in amounts):
            raise ContractError("The amounts of a Tender are whole minor units.")
        if type(tender.reference) is not str or tender.method != self.name:
            raise ContractError(f"The method of its Tender must be “{self.name}”.")
        if tender.tendered_minor != tender.amount_minor + tender.change_minor:
            raise ContractError("In a Tender, tendered must be amount and change together.")
        if not 0 <= tender.amount_minor <= due_minor or tender.change_minor < 0:
            raise ContractError("A Tender takes no more than is due, and no change is negative.")


class GuardedReport:
    """A report of the shop's own: its answer is a table."""

    def __init__(self, report: Report, guard: Guard, name: str) -> None:
        self.name = _named(report, name)
        self.title = _words(report, "title")
        self.narrows = tuple(narrows(report))
        if not {*self.narrows} <= {*get_args(Narrowing)}:
            raise ContractError("Its `narrows` may hold “till” and “cashier”.")
        _callable(report, "run")
        self._report, self._guard = report, guard

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return the answer."""
        with self._guard.using("report", self.name):
            table = self._report.run(data, parameters)
            if not isinstance(table, ReportTable):
                raise ContractError(f"run() must return a ReportTable, not {type(table).__name__}.")
            return table


class GuardedScreen:
    """A screen of the shop's own: it builds a widget, or says why not."""

    def __init__(self, screen: OwnScreen, guard: Guard, name: str) -> None:
        self.name = _named(screen, name)
        self.title = _words(screen, "title")
        self.key = _fact(screen, "key", str)
        self.permission = _fact(screen, "permission", str)
        _callable(screen, "build")
        self._screen, self._guard = screen, guard

    def build(self, context: ScreenContext) -> Any:
        """Return the widget."""
        with self._guard.using("screen", self.name):
            widget = self._screen.build(context)
            if widget is None:
                raise ContractError("build() must return a widget.")
            return widget


class GuardedField:
    """A check of a field: where it goes wrong, the cashier is asked to look in its place."""

    def __init__(self, behaviour: FieldBehaviour, guard: Guard, name: str) -> None:
        self.name = _named(behaviour, name)
        _callable(behaviour, "check", "at_scan")
        self._behaviour, self._guard = behaviour, guard

    def check(self, value: FieldValue) -> FieldValue:
        """Return the value to keep."""
        with self._guard.using("field", self.name):
            kept = self._behaviour.check(value)
            if type(kept) is not type(value):
                raise ContractError("check() must return a value of the same kind.")
            return kept

    def at_scan(self, value: FieldValue, product: Product) -> str:
        """Return a sentence for the cashier."""
        try:
            with self._guard.using("field", self.name):
                sentence = self._behaviour.at_scan(value, product)
                if not isinstance(sentence, str):
                    raise ContractError("at_scan() must return a sentence, or an empty text.")
                return sentence
        except BrokenExtensionError as error:
            return _look_yourself(error)


class BrokenField:
    """Stands for a check that could not be loaded: the shop must not believe that it was made."""

    def __init__(self, status: ExtensionStatus) -> None:
        self.name = status.name
        self._error = BrokenExtensionError(status)

    def check(self, value: FieldValue) -> FieldValue:
        """Refuse: nobody can tell whether this value may be kept."""
        del value
        raise self._error

    def at_scan(self, value: FieldValue, product: Product) -> str:
        """Ask the cashier to look."""
        del value, product
        return _look_yourself(self._error)


class GuardedPrinter:
    """A printer driver of the shop's own: whatever it raises is a state of the printer.

    Nobody stands at the thread that prints, so what it says to a person is one too.
    """

    def __init__(self, driver: PrinterDriver, guard: Guard, name: str) -> None:
        _callable(driver, "encode", "check", "print")
        self._driver, self._guard, self._name = driver, guard, name

    def encode(self, receipt: Receipt) -> bytes:
        """Return what is sent for a receipt."""
        try:
            with self._guard.using("printer", self._name):
                data: object = self._driver.encode(receipt)
                if not (isinstance(data, bytes) and data):
                    raise ContractError("encode() must return the bytes of the receipt.")
                return data
        except UserError as error:
            raise KnownError(error.message, hint=error.hint) from error

    def check(self) -> None:
        """Raise a state of the printer, unless it would print now."""
        try:
            with self._guard.using("printer", self._name):
                self._driver.check()
        except (BrokenExtensionError, UserError) as error:
            raise _not_ready(error) from error

    def print(self, data: bytes, *, opens_drawer: bool, on_paper: Callable[[], None]) -> None:
        """Print, and tell from what was already sent what a failure leaves behind."""
        has_begun = False

        def begin() -> None:
            nonlocal has_begun
            on_paper()
            has_begun = True

        try:
            with self._guard.using("printer", self._name):
                self._driver.print(data, opens_drawer=opens_drawer, on_paper=begin)
        except (BrokenExtensionError, UserError) as error:
            if has_begun:
                raise BrokenOffError(error.message, hint=error.hint) from error
            raise _not_ready(error) from error


class GuardedTerminal:
    """A terminal driver of the shop's own: whatever goes wrong in it is no answer.

    What it was about to ask may have been asked, so nothing here means that nobody was charged.
    It is asked one thing at a time. Whoever wants its totals closes a shop: they wait `totals_s`.
    """

    def __init__(
        self, terminal: Terminal, guard: Guard, name: str, *, totals_s: float = TOTALS_S
    ) -> None:
        _callable(terminal, "hello", "start", "status", "abort", "reverse", "totals")
        self._terminal, self._guard, self._name = terminal, guard, name
        self._turn, self._totals_s = threading.Lock(), totals_s

    def hello(self) -> Identity:
        """Return who answers; a driver that fails here has asked for nothing yet."""
        try:
            return self._told(self._terminal.hello, Identity)
        except NoAnswerError as error:
            raise TerminalOffError(error.message, hint=error.hint) from error

    def start(
        self,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
    ) -> Answer:
        """Ask the customer for the money."""
        return self._told(
            lambda: self._terminal.start(intent, is_wanted=is_wanted, heard=heard), Answer
        )

    def status(self, intent: Intent) -> Answer:
        """Return what has become of a payment."""
        return self._told(lambda: self._terminal.status(intent), Answer)

    def abort(self, intent: Intent) -> Answer:
        """Stop a payment."""
        return self._told(lambda: self._terminal.abort(intent), Answer)

    def reverse(self, intent: Intent, amount_minor: int) -> Answer:
        """Give back what was charged."""
        return self._told(lambda: self._terminal.reverse(intent, amount_minor), Answer)

    def totals(self, sale: str, *, first: int, last: int) -> TerminalTotals:
        """Return what the terminal has charged."""
        told: Future[TerminalTotals] = Future()

        def ask() -> None:
            try:
                totals = self._terminal.totals
                told.set_result(
                    self._told(lambda: totals(sale, first=first, last=last), TerminalTotals)
                )
            except PosforgeError as error:
                told.set_exception(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            return told.result(self._totals_s)
        except TimeoutError as error:
            raise self._silent() from error

    def _silent(self) -> NoAnswerError:
        return NoAnswerError("The terminal does not answer.", hint="Look at its display.")

    def _told(self, question: Callable[[], object], kind: type[T]) -> T:
        if not self._turn.acquire(timeout=self._totals_s):
            raise self._silent()
        try:
            with self._guard.using("terminal", self._name):
                said = question()
                if not isinstance(said, kind):
                    raise ContractError(f"It must answer with {kind.__name__}.")
                return said
        except (TerminalOffError, NoAnswerError):
            raise
        except PosforgeError as error:
            raise NoAnswerError(error.message, hint=error.hint) from error
        finally:
            self._turn.release()


class GuardedRefunding(GuardedTerminal):
    """A terminal driver of the shop's own that gives money back for sales that are over."""

    def refund(
        self,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
    ) -> Answer:
        """Give the customer money back."""
        assert can_refund(self._terminal)
        refund = self._terminal.refund
        return self._told(lambda: refund(intent, is_wanted=is_wanted, heard=heard), Answer)


def guarded_terminal(terminal: Terminal, guard: Guard, name: str) -> GuardedTerminal:
    """Return a terminal driver of the shop's own, guarded, able to do what it can."""
    kind = GuardedRefunding if can_refund(terminal) else GuardedTerminal
    return kind(terminal, guard, name)


class BrokenPrinter:
    """Stands for a driver that could not be loaded: receipts wait until it is mended."""

    def __init__(self, status: ExtensionStatus) -> None:
        self._error = BrokenExtensionError(status)

    def encode(self, receipt: Receipt) -> bytes:
        """Leave the receipt in the queue."""
        del receipt
        raise _not_ready(self._error)

    def check(self) -> None:
        """Say that nothing can be printed."""
        raise _not_ready(self._error)

    def print(self, data: bytes, *, opens_drawer: bool, on_paper: Callable[[], None]) -> None:
        """Leave the receipt in the queue; without a driver no drawer opens either."""
        del data, opens_drawer, on_paper
        raise _not_ready(self._error)


def _not_ready(error: PosforgeError) -> NotReadyError:
    return NotReadyError("error", error.message, hint=error.hint)


def _look_yourself(error: BrokenExtensionError) -> str:
    return f"The check “{error.status.name}” does not work: look yourself."


def _named(extension: object, name: str) -> str:
    found: str = _words(extension, "name")
    if found != name:
        raise ContractError(f"Its name is “{found}”, and store.yaml calls it “{name}”.")
    return found


def _words(extension: object, attribute: str) -> str:
    words: str = _fact(extension, attribute, str)
    if not words.strip():
        raise ContractError(f"Its `{attribute}` is empty.")
    return words


def _fact(extension: object, attribute: str, kind: type) -> Any:
    found = getattr(extension, attribute, None)
    if type(found) is not kind:
        raise ContractError(f"It has no `{attribute}` ({kind.__name__}).")
    return found


def _callable(extension: object, *methods: str) -> None:
    for method in methods:
        if not callable(getattr(extension, method, None)):
            raise ContractError(f"It has no `{method}()`.")
