"""The base of every payment terminal's driver; the bundled one is one, and a wallet is another.

The module of a driver has `make(options)`, which returns one; `options.connect` says where it is.
A driver carries questions and answers. What they mean for the bill is decided behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeGuard, runtime_checkable

from posforge.errors import KnownError
from posforge.runtime.domain.card import Answer, Intent, Payment


class TerminalOffError(KnownError):
    """The terminal cannot be reached; not one byte of the question has left."""


class NoAnswerError(KnownError):
    """The terminal was asked and did not answer: what it has done nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which terminal this is, and a word that changes whenever it forgets its payments."""

    terminal: str
    memory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalTotals:
    """What a terminal has charged and not given back, over a range of one till's payments.

    Of a refund, what the customer got is taken off.
    """

    terminal: str
    count: int
    amount_minor: int
    currency: str


class Terminal(Protocol):
    """One terminal or wallet, used from one thread at a time; `hello` finds it anew each time.

    Each answer is about the very payment that was asked about, by `sale` and `service` of its
    intent; a driver throws every other away. Each question may be asked again: a payment that is
    there already is told of, not made twice.
    """

    def hello(self) -> Identity:
        """Return who is there. Raises TerminalOffError, naming the cause, where nobody is."""

    def start(
        self,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
    ) -> Answer:
        """Ask the customer for the money and return how that went.

        A terminal that wants to be asked again answers `in_progress`.

        Args:
            intent: what is to be paid.
            is_wanted: turns false when the cashier gives up; the terminal is then told to stop,
                and what it answers counts.
            heard: hears what the terminal shows on the way.

        Raises TerminalOffError while the terminal has heard of nothing, NoAnswerError afterwards.
        """

    def status(self, intent: Intent) -> Answer:
        """Return what has become of a payment. Raises TerminalOffError and NoAnswerError."""

    def abort(self, intent: Intent) -> Answer:
        """Stop a payment and return what has become of it.

        One that is over stays as it is. One that never came is `barred`: from now on it is turned
        away. Raises TerminalOffError and NoAnswerError.
        """

    def reverse(self, intent: Intent, amount_minor: int) -> Answer:
        """Give back what was charged; return `reversed` or `refused`.

        Raises TerminalOffError and NoAnswerError.
        """

    def totals(self, sale: str, *, first: int, last: int) -> TerminalTotals:
        """Return what the payments of one till with these service numbers come to.

        Raises TerminalOffError and NoAnswerError.
        """


@runtime_checkable
class Refunding(Protocol):
    """What a driver can beside all that, whose terminal gives money back for sales that are over.

    A driver without it keeps working; money then goes back another way.
    """

    def refund(
        self,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
    ) -> Answer:
        """Give the customer money back, a part or all of an earlier payment.

        `intent` has a reference of its own, and names that of the payment as `original`. Here the
        terminal answers as to `start`: `approved` when the customer gets the money, `declined` or
        `refused` when not, such as for more than the payment has left. `status`, `abort` and
        `reverse` are asked by the reference of the refund; asked again, nobody is paid twice.

        Raises TerminalOffError while the terminal has heard of nothing, NoAnswerError afterwards.
        """


def can_refund(terminal: Terminal) -> TypeGuard[Refunding]:
    """Tell whether the driver of a terminal can give money back for sales that are over."""
    return isinstance(terminal, Refunding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a payment goes: as it stands, and what the terminal shows or has to be shown.

    `is_over` is said once, when the terminal is free again.
    """

    payment: Payment
    text: str = ""
    qr: str = ""
    is_over: bool = False


Hear = Callable[[Progress], None]


class Attending(Protocol):
    """Who stands at the terminals of a till. Nothing here waits."""

    def listen(self, hear: Hear) -> None:
        """Let somebody hear of every step; they are called on the thread of the terminal."""

    def charge(self, payment: Payment) -> None:
        """Let the customer pay what was begun."""

    def give_up(self, payment: Payment) -> None:
        """Tell the terminal to stop; what it says counts."""

    def see_to(self, payment: Payment) -> None:
        """Ask about a payment now: one that is to go back, or that nobody knows the end of."""


class Nobody:
    """Stands at the terminals of a till that has none."""

    def listen(self, hear: Hear) -> None:
        """Nothing will be heard."""

    def charge(self, payment: Payment) -> None:
        """Nothing was begun."""

    def give_up(self, payment: Payment) -> None:
        """Nothing goes on."""

    def see_to(self, payment: Payment) -> None:
        """Nothing is open."""
