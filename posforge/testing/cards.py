"""Ready-made payments by card for tests, and a terminal without a socket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from posforge.runtime.devices.twins.bank import Bank, Charge
from posforge.runtime.domain.card import Answer, Intent, Payment, sent
from posforge.runtime.domain.shop import TerminalOptions
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.terminals import (
    Identity,
    NoAnswerError,
    TerminalOffError,
    TerminalTotals,
)
from posforge.runtime.flows.by_terminal import ByTerminal

ASKED = {"terminal": "twin-1", "memory": "m1"}


def an_intent(**facts: Any) -> Intent:
    """Return what till 1 of S01 asks a customer for: 12.34 euros."""
    return replace(_INTENT, **facts)


def a_payment(**facts: Any) -> Payment:
    """Return a payment of which the terminal has just been asked; facts are those of its intent."""
    return sent(Payment(intent=an_intent(**facts), cashier="ada"), **ASKED)


def an_answer(outcome: Any, **facts: Any) -> Answer:
    """Return what the terminal that was asked says; an approval is of the whole amount."""
    told: dict[str, Any] = dict(ASKED)
    if outcome == "approved":
        told |= {"approved_minor": _INTENT.amount_minor, "currency": _INTENT.currency}
        told |= {"brand": "VISA", "tail": "1111", "auth_code": "000001", "transaction": "T-1"}
    return Answer(outcome=outcome, **(told | facts))


class BankTerminal:
    """A terminal that is asked without a line; `bank` decides how payments go.

    With `is_off` nobody answers. With `is_patient` it wants to be asked again, as wallets do.
    """

    def __init__(self, *, is_patient: bool = False) -> None:
        self.bank = Bank("twin-1")
        self.is_off = False
        self.is_patient = is_patient
        self.asked: list[str] = []

    def hello(self) -> Identity:
        """Return who answers."""
        self._hear("hello")
        return Identity(terminal=self.bank.terminal, memory=self.bank.memory)

    def start(
        self,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
    ) -> Answer:
        """Let the customer pay."""
        self._hear("refund" if intent.is_refund else "start")
        key, mood = (intent.sale, intent.service), self.bank.mood
        wanted: dict[str, Any] = {"amount": intent.amount_minor, "currency": intent.currency}
        wanted["refunds"] = intent.original if intent.is_refund else None
        heard(self._answer(None, "in_progress", text="Present card"))
        begin = self.bank.begin if self.is_patient else self.bank.charge
        if mood.outcome == "in_progress":
            charge = self.bank.begin(key, **wanted)
            if not is_wanted():
                charge = self.bank.abort(key)
        else:
            charge = begin(key, **wanted)
        self.is_off = mood.answer == "dies"
        return self._told(charge)

    def refund(
        self,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
    ) -> Answer:
        """Give the customer money back."""
        return self.start(intent, is_wanted=is_wanted, heard=heard)

    def status(self, intent: Intent) -> Answer:
        """Return what has become of a payment."""
        self._hear("status")
        found = self.bank.status((intent.sale, intent.service))
        return self._answer(None, "not_found") if found is None else self._told(found)

    def abort(self, intent: Intent) -> Answer:
        """Stop a payment."""
        self._hear("abort")
        return self._told(self.bank.abort((intent.sale, intent.service)))

    def reverse(self, intent: Intent, amount_minor: int) -> Answer:
        """Give back what was charged."""
        del amount_minor
        self._hear("reverse")
        charge = self.bank.reverse((intent.sale, intent.service))
        if charge is None or charge.outcome == "approved":
            return self._answer(charge, "refused")
        return self._told(charge)

    def totals(self, sale: str, *, first: int, last: int) -> TerminalTotals:
        """Return what payments of one till come to."""
        self._hear("totals")
        count, amount = self.bank.totals(sale, first=first, last=last)
        return TerminalTotals(
            terminal=self.bank.terminal, count=count, amount_minor=amount, currency="EUR"
        )

    def _hear(self, what: str) -> None:
        if self.is_off:
            raise TerminalOffError("The terminal is off.", hint="Switch it on.")
        self.asked.append(what)

    def _told(self, charge: Charge) -> Answer:
        if self.bank.mood.answer != "once":
            raise NoAnswerError("The terminal does not answer.", hint="Look at its display.")
        return self._answer(charge, charge.outcome, text=charge.text)

    def _answer(self, charge: Charge | None, outcome: Any, *, text: str = "") -> Answer:
        return Answer(
            outcome=outcome,
            terminal=self.bank.terminal,
            memory=self.bank.memory,
            approved_minor=charge.approved if charge is not None else 0,
            currency=charge.currency if charge is not None else "",
            brand="VISA",
            tail="1111",
            auth_code=f"{charge.order:06d}" if charge is not None else "",
            text=text,
            qr=f"payqr:{charge.sale}/{charge.service}" if charge and self.is_patient else "",
        )


def with_terminal(till: Till, terminal: Any, *, method: str = "card", wait_s: int = 3) -> Till:
    """Return the till with one more way to pay, taken by this terminal."""
    options = TerminalOptions(
        method=method, driver="json_lines", connect=f"tcp://{method}:9600", wait_s=wait_s
    )
    shop = replace(
        till.shop,
        payments=(*till.shop.payments, method),
        terminals=(*till.shop.terminals, options),
    )
    return replace(
        till,
        shop=shop,
        payments={**till.payments, method: ByTerminal(method)},
        terminals={**till.terminals, method: terminal},
    )


_INTENT = Intent(
    id="01920000-0000-7000-8000-000000000001",
    order="c-1",
    till=1,
    opened_ms=1_795_258_700_000,
    total_minor=1234,
    bizdate="2026-11-21",
    method="card",
    terminal="tcp://127.0.0.1:9600",
    amount_minor=1234,
    currency="EUR",
    sale="S01-1-A",
    service="17",
)
