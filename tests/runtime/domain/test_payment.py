"""Quick tenders offer what people really hand over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.denominations import notes_and_coins
from posforge.runtime.domain.payment import quick_tenders


def test_exact_then_the_next_notes() -> None:
    assert quick_tenders(1_234, notes_and_coins("EUR")) == [
        1_234,
        1_300,
        1_500,
        2_000,
        5_000,
        10_000,
    ]
    assert quick_tenders(2_197, notes_and_coins("EUR"))[1:] == [2_200, 2_500, 3_000, 4_000, 5_000]
    assert quick_tenders(2_000, notes_and_coins("EUR"))[0] == 2_000
    assert quick_tenders(150, notes_and_coins("USD")) == [150, 200, 500, 1_000, 2_000, 5_000]


@given(st.integers(1, 10**6), st.sampled_from(["EUR", "JPY", "KWD", "USD", "XAF"]))
def test_offers_always_pay_the_bill_and_rise(due: int, currency: str) -> None:
    offers = quick_tenders(due, notes_and_coins(currency))
    assert offers[0] == due
    assert offers == sorted(set(offers))
    assert len(offers) <= 6


def test_notes_follow_the_currencys_minor_unit() -> None:
    assert notes_and_coins("JPY")[0] == 100
    assert notes_and_coins("KWD")[0] == 1_000
    assert notes_and_coins("XAF") == (1, 5, 10, 20, 50, 100)
