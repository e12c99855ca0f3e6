"""What every driver of a payment terminal or wallet keeps to; the bundled ones pass it.

class TestOurTerminal(TerminalContract):
    def twin(self):
        return OurTwin()                      # a context manager; `bank` decides how payments go

    def driver_to(self, twin):
        return OurTerminal(twin.address)      # patience of a second or so

One that gives money back for sales that are over inherits `RefundContract` as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

import pytest

from posforge.runtime.devices.twins.bank import CARD_NUMBER, Bank, Mood
from posforge.runtime.domain.card import Answer, Intent
from posforge.runtime.ext.terminals import NoAnswerError, Terminal, TerminalOffError, can_refund
from posforge.testing.cards import an_intent

INTENT = an_intent()
OTHER = an_intent(service="18", amount_minor=99)
BACK = an_intent(service="19", amount_minor=1000, refunds=INTENT.reference)
BACK_AGAIN = an_intent(service="20", amount_minor=300, refunds=INTENT.reference)
_PATIENCE_S = 3.0


class Twin(Protocol):
    """A terminal made of software that speaks the driver's language."""

    bank: Bank

    def __enter__(self) -> Self:
        """Switch it on."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Switch it off."""

    def switch_on(self) -> None:
        """Answer again."""

    def switch_off(self) -> None:
        """Answer nobody."""


class TerminalContract:
    """The checks: each is a way in which shops have lost money."""

    def twin(self) -> Twin:
        """Return a twin to drive, switched off."""
        raise NotImplementedError

    def driver_to(self, twin: Twin) -> Terminal:
        """Return the driver, connected to this twin."""
        raise NotImplementedError

    def test_it_says_which_terminal_answers_and_since_when_it_remembers(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            first = driver.hello()
            assert first == driver.hello()
            assert first.terminal
            twin.bank.forget()
            assert driver.hello().memory != first.memory

    def test_a_payment_is_approved_for_what_was_asked(self) -> None:
        with self.twin() as twin:
            answer = ended(self.driver_to(twin))
            assert (answer.outcome, answer.approved_minor) == ("approved", INTENT.amount_minor)
            assert answer.currency == INTENT.currency
            assert twin.bank.kept_minor == INTENT.amount_minor

    def test_a_part_may_be_approved_and_a_payment_declined(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            twin.bank.mood = Mood(part=500)
            assert ended(driver).approved_minor == 500
            twin.bank.mood = Mood(outcome="declined")
            assert ended(driver, OTHER).outcome == "declined"

    def test_a_terminal_that_is_off_has_heard_of_nothing(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            twin.switch_off()
            for ask in (driver.hello, lambda: ended(driver)):
                with pytest.raises(TerminalOffError) as off:
                    ask()
                assert off.value.message
            twin.switch_on()
            assert driver.status(INTENT).outcome == "not_found"

    def test_without_an_answer_it_says_so_and_the_terminal_knows(self) -> None:
        for answer in ("never", "other", "dies"):
            with self.twin() as twin:
                driver = self.driver_to(twin)
                twin.bank.mood = Mood(answer=answer)
                with pytest.raises((NoAnswerError, TerminalOffError)):
                    ended(driver)
                twin.bank.mood = Mood()
                twin.switch_off()
                twin.switch_on()
                assert ended(driver, begins=False).approved_minor == INTENT.amount_minor

    def test_asking_for_it_again_charges_nobody_twice(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            assert ended(driver).outcome == ended(driver).outcome == "approved"
            assert twin.bank.kept_minor == INTENT.amount_minor

    def test_each_answer_is_about_the_payment_that_was_asked_about(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            twin.bank.mood = Mood(answer="twice")
            assert ended(driver).approved_minor == INTENT.amount_minor
            assert ended(driver, OTHER).approved_minor == OTHER.amount_minor
            assert driver.status(INTENT).approved_minor == INTENT.amount_minor

    def test_what_never_came_is_barred_from_coming(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            assert driver.abort(INTENT).outcome == "barred"
            assert ended(driver).outcome in ("declined", "barred")
            assert twin.bank.kept_minor == 0

    def test_what_goes_on_is_stopped_and_what_is_over_stays(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            assert ended(driver).outcome == driver.abort(INTENT).outcome == "approved"
            twin.bank.mood = Mood(outcome="in_progress")
            assert ended(driver, OTHER, is_wanted=lambda: False).outcome == "declined"
            assert twin.bank.kept_minor == INTENT.amount_minor

    def test_money_goes_back_once_or_the_terminal_says_that_it_keeps_it(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            ended(driver)
            for _ in range(2):
                assert driver.reverse(INTENT, INTENT.amount_minor).outcome == "reversed"
            assert driver.status(INTENT).outcome == "reversed"
            ended(driver, OTHER)
            twin.bank.mood = Mood(keeps=True)
            assert driver.reverse(OTHER, OTHER.amount_minor).outcome == "refused"
            assert twin.bank.kept_minor == OTHER.amount_minor

    def test_its_totals_are_what_was_charged_and_not_given_back(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            for intent in (INTENT, OTHER, an_intent(service="19"), an_intent(sale="S01-2-A")):
                ended(driver, intent)
            driver.reverse(an_intent(service="19"), INTENT.amount_minor)
            totals = driver.totals(INTENT.sale, first=17, last=19)
            both = INTENT.amount_minor + OTHER.amount_minor
            assert (totals.count, totals.amount_minor) == (2, both)
            assert totals.currency == INTENT.currency

    def test_no_card_number_gets_past_it(self) -> None:
        with self.twin() as twin:
            twin.bank.mood = Mood(leaks=True)
            answer = ended(self.driver_to(twin))
            said = " ".join(str(getattr(answer, name)) for name in answer.__dataclass_fields__)
            assert CARD_NUMBER not in said
            assert CARD_NUMBER.replace(" ", "") not in said


class RefundContract(TerminalContract):
    """The checks of a driver that can refund: each is a way in which customers are paid twice."""

    def test_a_refund_gives_back_a_part_and_never_more_than_is_left(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            ended(driver)
            answer = ended(driver, BACK)
            assert (answer.outcome, answer.approved_minor) == ("approved", BACK.amount_minor)
            assert answer.currency == INTENT.currency
            assert twin.bank.kept_minor == INTENT.amount_minor - BACK.amount_minor
            assert ended(driver, BACK_AGAIN).outcome == "declined"
            assert driver.status(INTENT).approved_minor == INTENT.amount_minor

    def test_what_nobody_paid_is_not_given_back(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            assert ended(driver, BACK).outcome in ("declined", "refused")
            assert twin.bank.kept_minor == 0

    def test_asking_for_a_refund_again_pays_nobody_twice(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            ended(driver)
            for _ in range(3):
                assert ended(driver, BACK).approved_minor == BACK.amount_minor
            assert twin.bank.kept_minor == INTENT.amount_minor - BACK.amount_minor

    def test_a_refund_may_be_declined_or_given_in_part(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            ended(driver)
            twin.bank.mood = Mood(outcome="declined")
            assert ended(driver, BACK).outcome == "declined"
            twin.bank.mood = Mood(part=100)
            assert ended(driver, BACK_AGAIN).approved_minor == 100

    def test_a_refund_without_an_answer_is_told_of_when_asked_by_its_reference(self) -> None:
        for answer in ("never", "other", "dies"):
            with self.twin() as twin:
                driver = self.driver_to(twin)
                ended(driver)
                twin.bank.mood = Mood(answer=answer)
                with pytest.raises((NoAnswerError, TerminalOffError)):
                    ended(driver, BACK)
                twin.bank.mood = Mood()
                twin.switch_off()
                twin.switch_on()
                assert ended(driver, BACK, begins=False).approved_minor == BACK.amount_minor

    def test_a_refund_that_never_came_is_barred_and_one_that_goes_on_is_stopped(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            ended(driver)
            assert driver.abort(BACK).outcome == "barred"
            assert ended(driver, BACK).outcome in ("declined", "barred")
            twin.bank.mood = Mood(outcome="in_progress")
            assert ended(driver, BACK_AGAIN, is_wanted=lambda: False).outcome == "declined"
            assert twin.bank.kept_minor == INTENT.amount_minor

    def test_its_totals_are_less_by_what_was_refunded(self) -> None:
        with self.twin() as twin:
            driver = self.driver_to(twin)
            ended(driver)
            ended(driver, BACK)
            totals = driver.totals(INTENT.sale, first=17, last=20)
            left = INTENT.amount_minor - BACK.amount_minor
            assert (totals.count, totals.amount_minor) == (2, left)


def ended(
    driver: Terminal,
    intent: Intent = INTENT,
    *,
    begins: bool = True,
    is_wanted: Callable[[], bool] = lambda: True,
) -> Answer:
    """Return how a payment ended, asking again while the customer is at it."""
    if not begins:
        answer = driver.status(intent)
    elif intent.is_refund:
        assert can_refund(driver)
        answer = driver.refund(intent, is_wanted=is_wanted, heard=lambda _said: None)
    else:
        answer = driver.start(intent, is_wanted=is_wanted, heard=lambda _said: None)
    give_up = time.monotonic() + _PATIENCE_S
    while answer.outcome == "in_progress" and time.monotonic() < give_up:
        answer = driver.status(intent) if is_wanted() else driver.abort(intent)
    return answer
