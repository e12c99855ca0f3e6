"""Moments of a payment by card or wallet, for the photographs of the till."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from shown_shops import a_grocer

from posforge.runtime.domain.card import Payment, State, escalated, unclear
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.terminals import Progress
from posforge.runtime.flows.card import ask, begin
from posforge.runtime.flows.checkout import look_again
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.till.screens.closing import Matching
from posforge.runtime.till.window import TillWindow
from posforge.testing.cards import BankTerminal, a_payment, with_terminal


class Shown(Protocol):
    """One window, driven from outside."""

    window: TillWindow

    def sign_in(self) -> None:
        """Sign somebody in."""

    def ring_up(self) -> None:
        """Put a basket on the bill."""

    def act(self, *actions: str) -> None:
        """Press function keys."""

    def settle(self) -> None:
        """Let everything happen that was asked for."""


def a_grocer_with_terminals(language: str) -> Till:
    """Return the grocer's till, with a terminal and a wallet."""
    till = with_terminal(a_grocer(language), BankTerminal())
    return with_terminal(till, BankTerminal(), method="payqr")


def _paying(shown: Shown) -> Payment:
    shown.sign_in()
    shown.ring_up()
    shown.act("pay")
    bill = shown.window.desk.bill
    assert bill is not None
    return a_payment(order=bill.id, amount_minor=2217)


def card_pay(shown: Shown) -> None:
    """Three ways to pay."""
    _paying(shown)


def card_waiting(shown: Shown) -> None:
    """The customer is at the terminal."""
    progress = Progress(payment=_paying(shown), text="Present card")
    shown.window.cards._show(progress)  # noqa: SLF001


def card_unknown(shown: Shown) -> None:
    """The answer is missing."""
    payment = unclear(_paying(shown), "silent")
    shown.window.cards._show(Progress(payment=payment))  # noqa: SLF001


def card_back(shown: Shown) -> None:
    """The terminal gives money back."""
    intent = replace(_paying(shown).intent, refunds="S01-1-A/11")
    payment = replace(a_payment(), intent=intent)
    shown.window.cards._show(Progress(payment=payment, text="Refund"))  # noqa: SLF001


def card_back_unknown(shown: Shown) -> None:
    """Nobody knows whether the customer has the money."""
    card_back(shown)
    lost = unclear(shown.window.sheet.payment, "silent")  # type: ignore[union-attr]
    shown.window.cards._show(Progress(payment=lost))  # noqa: SLF001


def card_back_decide(shown: Shown) -> None:
    """A refund that a person settles."""
    intent = replace(_paying(shown).intent, id="p9", order="", refunds="S01-1-A/11", service="19")
    payment = escalated(unclear(replace(a_payment(), intent=intent), "silent"), "three minutes")
    with shown.window.desk.till.store.work() as work:
        work.keep_payment(payment)
    shown.window.show_screen("sell")
    shown.window.cards.do("open_payments")
    shown.settle()
    shown.window.sheet._decide()  # type: ignore[union-attr]  # noqa: SLF001


def card_wallet(shown: Shown) -> None:
    """A code for the customer's telephone."""
    payment = _paying(shown)
    payment = replace(payment, intent=replace(payment.intent, method="payqr"))
    progress = Progress(payment=payment, qr="https://pay.example/q/S01-1-A/17?amount=22.17")
    shown.window.cards._show(progress)  # noqa: SLF001


def card_open(shown: Shown) -> None:
    """Two payments nobody knows the end of."""
    payment = escalated(unclear(_paying(shown), "silent"), "three minutes")
    with shown.window.desk.till.store.work() as work:
        states: tuple[State, ...] = ("ESCALATED", "UNKNOWN")
        for place, state in enumerate(states):
            intent = replace(payment.intent, id=f"p{place}", order="", service=str(17 + place))
            work.keep_payment(replace(payment, intent=intent, state=state))
    shown.window.show_screen("sell")
    shown.window.cards.do("open_payments")
    shown.settle()


def card_decide(shown: Shown) -> None:
    """How one of them ended."""
    card_open(shown)
    shown.window.sheet._decide()  # type: ignore[union-attr]  # noqa: SLF001


def card_match(shown: Shown) -> None:
    """No payment to match yet."""
    shown.sign_in()
    shown.window.cards.do("match_terminals")
    shown.settle()


def _closing(shown: Shown, *, is_off: bool) -> None:
    shown.sign_in()
    shown.ring_up()
    desk = shown.window.desk
    assert desk.bill is not None
    assert desk.session is not None
    ask(desk.till, begin(desk.till, desk.session, desk.bill, method="card"))
    desk.settle(lambda who, bill: look_again(desk.till, who, bill))
    shown.settle()
    count_drawer(desk.till, desk.session, cash_minor=desk.till.store.period().drawer_minor)
    terminal = desk.till.terminals["card"]
    assert isinstance(terminal, BankTerminal)
    terminal.is_off = is_off
    shown.window.shifts.do("close_shift")
    shown.settle()


def card_z(shown: Shown) -> None:
    """A terminal agrees before the Z is written."""
    _closing(shown, is_off=False)
    shown.window.sheet.table.page(100)  # type: ignore[union-attr]


def card_z_off(shown: Shown) -> None:
    """A terminal is off, and the shift is closed all the same."""
    _closing(shown, is_off=True)
    shown.window.sheet._choices[0].do()  # type: ignore[union-attr]  # noqa: SLF001
    shown.settle()


def card_matching(shown: Shown) -> None:
    """The terminals are being asked."""
    shown.sign_in()
    sheet = Matching(shown.window.kit, shown.window.desk, shown.window, go_on=lambda: None)
    shown.window.open_sheet(sheet)


CARD_SCENES: tuple[Callable[[Shown], None], ...] = (
    card_pay, card_waiting, card_unknown, card_back, card_back_unknown, card_back_decide,
    card_wallet, card_open, card_decide, card_match, card_matching, card_z, card_z_off,
)  # fmt: skip
