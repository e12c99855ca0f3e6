"""Every kind of promotion says what it gave in one sentence."""

from __future__ import annotations

import pytest
from babel import Locale

from posforge.runtime.domain.explain_rules import say_rule
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    AnyOf,
    Bundle,
    BuyGet,
    FixedPrice,
    Goods,
    OnArticle,
    OnBill,
    OnEach,
    Part,
    PercentOff,
    Promotion,
    Tier,
    Tiers,
)
from posforge.runtime.domain.promotion_record import record

TIERS = (
    Tier(from_milli=6_000, cut=FixedPrice(59)),
    Tier(from_milli=12_500, cut=PercentOff(12_500)),
)
PAIR = (Part(goods=Goods()), Part(goods=Goods(), count=2))


def said(gives, language, **facts):
    promotion = Promotion(name="offer", label="Offer", gives=gives, **facts)
    (applied,) = record([promotion], [])
    return say_rule(applied, currency="EUR", locale=Locale.parse(language)).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("gives", "english", "german"),
    [
        (OnEach(PercentOff(30_000)), "30% off, each", "30 % Rabatt, auf jedes"),
        (
            OnArticle(AmountOff(50)),
            "€0.50 off, once for each article",
            "0,50 € Rabatt, einmal je Artikel",
        ),
        (OnBill(cut=PercentOff(10_000)), "10% off", "10 % Rabatt"),
        (
            OnBill(cut=AmountOff(500), spend_minor=5_000),
            "€5.00 off, from €50.00 on",
            "5,00 € Rabatt, ab 50,00 €",
        ),
        (
            OnBill(cut=AmountOff(500), spend_minor=5_000, repeats=True),
            "€5.00 off for every €50.00",
            "5,00 € Rabatt je 50,00 €",
        ),
        (BuyGet(buy=2, get=1), "buy 2, get 1: free", "2 kaufen, 1 dazu: gratis"),
        (
            BuyGet(buy=1, get=2, gift=Goods(), cut=PercentOff(50_000)),
            "buy 1, get 2: 50% off",
            "1 kaufen, 2 dazu: 50 % Rabatt",
        ),
        (AnyOf(count=3, cut=FixedPrice(250)), "any 3: for €2.50", "beliebige 3: für 2,50 €"),
        (
            Bundle(parts=PAIR, cut=FixedPrice(290)),
            "1 + 2 together: for €2.90",
            "1 + 2 zusammen: für 2,90 €",
        ),
        (
            Tiers(tiers=TIERS),
            "from 6: for €0.59; from 12.5: 12.5% off",
            "ab 6: für 0,59 €; ab 12,5: 12,5 % Rabatt",
        ),
        (
            Tiers(tiers=TIERS[:1], is_together=True),
            "from 6: for €0.59, all counted together",
            "ab 6: für 0,59 €, alles zusammen gezählt",
        ),
    ],
)
def test_every_kind_says_what_it_gave(gives, english, german):
    assert said(gives, "en") == english
    assert said(gives, "de") == german


def test_a_limit_is_said():
    limited = said(BuyGet(buy=2, get=1), "de", limit=3)
    assert limited == "2 kaufen, 1 dazu: gratis, höchstens 3-mal"
    assert said(BuyGet(buy=2, get=1), "en", limit=3) == "buy 2, get 1: free, at most 3 times"
