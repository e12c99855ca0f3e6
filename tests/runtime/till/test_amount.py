"""Amounts are typed cent by cent, and no key can wedge them."""

from __future__ import annotations

from posforge.runtime.till.amount import Amount


def typed(text):
    amount = Amount()
    for stroke in text:
        amount = amount.back() if stroke == "<" else amount.typed(stroke)
    return amount.minor


def test_digits_fill_up_from_the_cents():
    assert typed("3575") == 3575
    assert Amount().typed("5").typed("00").minor == 500


def test_backspace_takes_the_last_digit_and_leaves_an_empty_amount_empty():
    assert typed("357<") == 35
    assert typed("3<") is None
    assert typed("<<") is None
    assert typed("<7") == 7


def test_what_is_no_digit_changes_nothing():
    assert typed("1-2.x٣") == 12


def test_more_digits_than_a_till_takes_are_not_taken():
    assert typed("1234567890") == 123456789


def test_leading_zeros_stay_zero():
    assert typed("00") == 0
    assert typed("005") == 5
