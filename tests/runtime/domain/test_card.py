"""A payment by card goes from state to state, whatever a terminal says and however often."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.card import (
    POLL_FOR_MS,
    Answer,
    IllegalStepError,
    Payment,
    answered,
    decided,
    decisions,
    escalated,
    is_card_number,
    never_sent,
    order_status,
    overruled,
    polls,
    reversing,
    sent,
    unclear,
    without_card_numbers,
)
from posforge.runtime.domain.codec import from_body, to_body
from posforge.runtime.domain.events_payment import state_after, step_to
from posforge.testing.cards import a_payment, an_answer, an_intent
from posforge.testing.examples import examples

SENT = a_payment()
UNKNOWN = unclear(SENT, "silent")
ESCALATED = escalated(UNKNOWN, "three minutes")
APPROVED = answered(SENT, an_answer("approved"))
GOING_BACK = reversing(APPROVED, "given up")


def test_a_payment_begins_on_disk_and_is_sent_to_one_terminal():
    pending = Payment(intent=an_intent())

    assert pending.state == "PENDING"
    assert pending.intent.reference == "S01-1-A/17"
    assert sent(pending, terminal="t", memory="m").state == "SENT"
    assert never_sent(pending, "off").state == "DECLINED"


@pytest.mark.parametrize("payment", [SENT, UNKNOWN, ESCALATED])
def test_an_approval_is_heard_in_every_state_that_waits_for_one(payment):
    after = answered(payment, an_answer("approved"))

    assert (after.state, after.approved_minor) == ("APPROVED", 1234)
    assert after.label == "VISA ····1111, 000001"
    assert not after.is_partial


def test_a_partial_approval_is_a_normal_end():
    after = answered(SENT, an_answer("approved", approved_minor=500))

    assert (after.state, after.approved_minor, after.is_partial) == ("APPROVED", 500, True)


@pytest.mark.parametrize("payment", [SENT, UNKNOWN, ESCALATED])
def test_a_refusal_is_heard_in_every_state_that_waits(payment):
    assert answered(payment, an_answer("declined", text="PIN wrong")).state == "DECLINED"


@pytest.mark.parametrize(
    "answer",
    [
        an_answer("approved", approved_minor=1235),
        an_answer("approved", approved_minor=0),
        an_answer("approved", approved_minor=-5),
        an_answer("approved", currency="USD"),
        an_answer("reversed"),
        an_answer("not_found"),
        an_answer("refused"),
    ],
)
def test_what_cannot_be_true_leaves_it_unknown(answer):
    assert answered(SENT, answer).state == "UNKNOWN"


@pytest.mark.parametrize("outcome", ["in_progress", "not_found"])
def test_what_settles_nothing_changes_nothing(outcome):
    assert answered(UNKNOWN, an_answer(outcome)) is UNKNOWN


def test_what_never_arrived_is_declined_only_by_the_terminal_that_was_asked():
    assert answered(UNKNOWN, an_answer("barred")).state == "DECLINED"
    for other in ({"memory": "m2"}, {"terminal": "twin-2"}):
        after = answered(UNKNOWN, an_answer("barred", **other))
        assert (after.state, after.reason) == ("ESCALATED", "other_terminal")
        assert answered(after, an_answer("barred", **other)) == after


def test_money_goes_back_and_until_that_is_said_nobody_knows():
    assert (GOING_BACK.state, GOING_BACK.is_reversing) == ("UNKNOWN", True)
    assert answered(GOING_BACK, an_answer("approved")) == GOING_BACK
    assert answered(GOING_BACK, an_answer("reversed")).state == "REVERSED"
    refused = answered(GOING_BACK, an_answer("refused"))
    assert (refused.state, refused.reason) == ("ESCALATED", "reversal_refused")
    assert answered(refused, an_answer("reversed")).state == "REVERSED"


def test_what_is_unknown_or_was_declined_is_not_given_back():
    for payment in (UNKNOWN, ESCALATED, answered(SENT, an_answer("declined"))):
        with pytest.raises(IllegalStepError):
            reversing(payment, "given up")


def test_a_person_says_of_the_unknown_whether_it_was_charged_and_of_the_rest_where_it_went():
    assert decisions(ESCALATED) == ("DECLINED", "APPROVED")
    assert decisions(answered(GOING_BACK, an_answer("refused"))) == ("REVERSED", "APPROVED")
    charged = decided(ESCALATED, "APPROVED", reason="slip seen")
    assert (charged.approved_minor, charged.is_by_hand) == (1234, True)
    assert decided(UNKNOWN, "DECLINED", reason="display").approved_minor == 0
    for payment, outcome in ((ESCALATED, "REVERSED"), (GOING_BACK, "DECLINED"), (SENT, "DECLINED")):
        with pytest.raises(IllegalStepError):
            decided(payment, outcome, reason="no")


def test_a_terminal_that_charged_what_a_person_took_for_declined_gives_it_back():
    by_hand = decided(ESCALATED, "DECLINED", reason="display")
    after = overruled(by_hand, an_answer("approved"))

    assert after is not None
    assert (after.state, after.is_reversing, after.approved_minor) == ("UNKNOWN", True, 1234)
    assert overruled(by_hand, an_answer("declined")) is None
    assert overruled(answered(SENT, an_answer("declined")), an_answer("approved")) is None


def test_unknown_is_never_shown_as_failed():
    shown = {
        state: order_status(state)
        for state in ("PENDING", "SENT", "UNKNOWN", "ESCALATED", "APPROVED", "DECLINED", "REVERSED")
    }
    assert {state for state, status in shown.items() if status == "FAILED"} == {
        "DECLINED",
        "REVERSED",
    }
    assert set(shown.values()) == {"PENDING", "FAILED"}


def test_a_terminal_is_asked_more_and_more_seldom_for_three_minutes():
    waits = list(polls())

    assert waits[:6] == [1000, 2000, 4000, 8000, 15000, 15000]
    assert sum(waits) == POLL_FOR_MS
    assert max(waits) == 15000


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("4111111111111111", "····1111"),
        ("Card 4111 1111 1111 1111 ok", "Card ····1111 ok"),
        ("5500-0000-0000-0004", "····0004"),
        ("378282246310005", "····0005"),
        ("4111111111111112", "4111111111111112"),  # Luhn says no: a reference, not a card
        ("auth 123456", "auth 123456"),
    ],
)
def test_a_card_number_shows_its_last_four_digits(said, kept):
    assert without_card_numbers(said) == kept


def test_luhn_finds_every_single_wrong_digit():
    right = "4111111111111111"
    assert is_card_number(right)
    for place, digit in enumerate(right):
        wrong = str((int(digit) + 1) % 10)
        assert not is_card_number(right[:place] + wrong + right[place + 1 :])


OUTCOMES = st.sampled_from(
    ["approved", "declined", "in_progress", "not_found", "barred", "reversed", "refused"]
)
ANSWERS = st.builds(
    lambda outcome, memory, amount, currency: Answer(
        outcome=outcome,
        terminal="twin-1",
        memory=memory,
        approved_minor=amount,
        currency=currency,
    ),
    OUTCOMES,
    st.sampled_from(["m1", "m2"]),
    st.sampled_from([0, 500, 1234, 9999, -1]),
    st.sampled_from(["EUR", "USD"]),
)
DEEDS = st.one_of(ANSWERS, st.sampled_from(["silent", "give up", "reverse", "first", "second"]))


def deed_done(payment, deed):
    """What happens next, whoever does it; what may not happen, does not."""
    try:
        if isinstance(deed, Answer):
            return overruled(payment, deed) or answered(payment, deed)
        if deed == "silent":
            return unclear(payment, deed)
        if deed == "give up":
            return escalated(payment, deed)
        if deed == "reverse":
            return reversing(payment, deed)
        place = 0 if deed == "first" else 1
        return decided(payment, decisions(payment)[place], reason=deed)
    except IllegalStepError:
        return payment


@pytest.mark.money
@examples(150)
@given(st.lists(DEEDS, max_size=12))
def test_whatever_happens_in_whatever_order_nothing_is_charged_twice_or_out_of_nothing(deeds):
    payment, states = SENT, ["SENT"]
    for deed in deeds:
        before, payment = payment, deed_done(payment, deed)
        if payment.state != before.state or payment.is_reversing != before.is_reversing:
            states.append(payment.state)
            step = step_to(payment)
            assert state_after(step) == payment.state
            assert from_body(type(step), to_body(step)) == step
        assert 0 <= payment.approved_minor <= 1234
        assert payment.intent == SENT.intent
        if payment.state == "APPROVED":
            assert payment.approved_minor > 0
    assert states.count("REVERSED") <= 1
    if "REVERSED" in states:
        assert states[-1] == "REVERSED"
    is_charged = payment.state == "APPROVED"
    assert not (is_charged and payment.state in ("DECLINED", "REVERSED"))


def test_the_same_answers_again_change_nothing():
    for payment in (APPROVED, answered(SENT, an_answer("declined")), replace(ESCALATED)):
        for outcome in ("approved", "declined", "barred"):
            after = answered(payment, an_answer(outcome))
            assert answered(after, an_answer(outcome)) == after
