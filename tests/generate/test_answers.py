"""What somebody says about a new shop, and what is proposed for the rest."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.generate.answers import Answers, BranchAnswer, parse_answers, problem_with, proposed
from posforge.spec.preset import preset

SUPERMARKET = preset("supermarket")


def spec_of(**answers):
    return parse_answers(SUPERMARKET, Answers(**answers))[1]


def test_without_an_answer_the_preset_stays_as_it_is():
    text, spec = parse_answers(SUPERMARKET, Answers())

    assert text == SUPERMARKET.store_yaml
    assert spec == SUPERMARKET.spec


def test_a_country_brings_its_currency_language_and_clock():
    store = spec_of(country="JP").store

    assert (store.currency, store.timezone, store.languages) == ("JPY", "Asia/Tokyo", ("ja",))


def test_gift_cards_are_worth_amounts_that_the_currency_has():
    spec = spec_of(country="JP")
    assert (spec.gift_cards.min, spec.gift_cards.max, spec.gift_cards.step) == (500, 25_000, 100)
    assert spec.offline.gift_card.limit == 5_000


def test_what_is_said_wins_over_what_the_country_suggests():
    store = spec_of(country="JP", currency="USD", languages=("en", "ja")).store

    assert (store.currency, store.languages) == ("USD", ("en", "ja"))


def test_a_country_with_many_clocks_asks_which():
    with pytest.raises(UserError, match=r"--timezone: US .*America/New_York"):
        spec_of(country="US")

    assert spec_of(country="US", timezone="America/New_York").store.currency == "USD"


def test_branches_are_typed_in_one_word():
    branch = BranchAnswer.parse(" 01 : Rue d'Or : 3 ")
    (made,) = spec_of(branches=(branch,)).branches

    assert str(branch) == "01:Rue d'Or:3"
    assert (made.code, made.name, made.tills) == ("01", "Rue d'Or", 3)


@pytest.mark.parametrize("text", ["S01", "S01:Mitte", "S01::2", "a:b:c:d", ""])
def test_half_a_branch_is_refused(text):
    with pytest.raises(UserError, match="does not describe a branch"):
        BranchAnswer.parse(text)


def test_every_wrong_answer_is_named_by_its_option():
    with pytest.raises(UserError) as raised:
        spec_of(
            country="FRA",
            currency="EURO",
            languages=("de-DE",),
            branches=(BranchAnswer("s 1", "x", "two"),),
        )
    said = str(raised.value)

    assert "--country: `FRA` is not a country code. Did you mean FR?" in said
    assert "--currency: `EURO` is not a currency in use. Did you mean EUR?" in said
    assert "--language: `de-DE` is not a language." in said
    assert "--branch: `s 1` cannot be a branch code." in said
    assert "--branch: `two` is not a whole number." in said


def test_one_answer_is_judged_alone():
    assert problem_with(SUPERMARKET, "country", "US") == ""
    assert problem_with(SUPERMARKET, "country", "XX").startswith("`XX` is not a country code.")


def test_every_question_has_a_proposal():
    full = proposed(SUPERMARKET, Answers())

    assert full.name == "Corner Fresh"
    assert [str(branch) for branch in full.branches or ()] == ["S01:Mitte:2", "S02:Nord:1"]
