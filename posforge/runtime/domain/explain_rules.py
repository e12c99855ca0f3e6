"""The rule of a promotion in one sentence, as a sale has it on record."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal

from posforge.runtime.domain.money import format_minor
from posforge.runtime.domain.promotion_record import AppliedPromotion, CutKind
from posforge.runtime.domain.tax import format_rate

ENGLISH: Mapping[str, str] = {
    "percent": "{value} off",
    "amount": "{value} off",
    "price": "for {value}",
    "free": "free",
    "each": "{cut}, each",
    "article": "{cut}, once for each article",
    "bill": "{cut}",
    "bill_from": "{cut}, from {spend} on",
    "bill_every": "{cut} for every {spend}",
    "buy_get": "buy {first}, get {last}: {cut}",
    "mix": "any {counts}: {cut}",
    "bundle": "{counts} together: {cut}",
    "tier": "from {quantity}: {cut}",
    "tiers": "{tiers}",
    "tiers_together": "{tiers}, all counted together",
    "limit": "{rule}, at most {limit} times",
}
GERMAN: Mapping[str, str] = {
    "percent": "{value} Rabatt",
    "amount": "{value} Rabatt",
    "price": "für {value}",
    "free": "gratis",
    "each": "{cut}, auf jedes",
    "article": "{cut}, einmal je Artikel",
    "bill": "{cut}",
    "bill_from": "{cut}, ab {spend}",
    "bill_every": "{cut} je {spend}",
    "buy_get": "{first} kaufen, {last} dazu: {cut}",
    "mix": "beliebige {counts}: {cut}",
    "bundle": "{counts} zusammen: {cut}",
    "tier": "ab {quantity}: {cut}",
    "tiers": "{tiers}",
    "tiers_together": "{tiers}, alles zusammen gezählt",
    "limit": "{rule}, höchstens {limit}-mal",
}
_WORDS = {"en": ENGLISH, "de": GERMAN}
_EVERYTHING = 100_000


def say_rule(applied: AppliedPromotion, *, currency: str, locale: Locale) -> str:
    """Return what a promotion gave, in the language of `locale` or else in English."""
    words = _WORDS.get(locale.language, ENGLISH)

    def cut(kind: CutKind, value: int) -> str:
        if kind == "percent" and value == _EVERYTHING:
            return words["free"]
        if kind == "percent":
            return words[kind].format(value=format_rate(Decimal(value).scaleb(-5), locale=locale))
        return words[kind].format(value=format_minor(value, currency, locale=str(locale)))

    tiers = (
        words["tier"].format(
            quantity=format_decimal(Decimal(one.from_milli).scaleb(-3), "#,##0.###", locale=locale),
            cut=cut(one.cut, one.value),
        )
        for one in applied.tiers
    )
    counts = [one.count for one in applied.goods] + [applied.get] * bool(applied.get)
    rule = words[_sentence(applied)].format(
        cut=cut(applied.cut, applied.value),
        counts=" + ".join(map(str, counts)),
        first=counts[0] if counts else 0,
        last=counts[-1] if counts else 0,
        spend=format_minor(applied.spend_minor, currency, locale=str(locale)),
        tiers="; ".join(tiers),
    )
    return words["limit"].format(rule=rule, limit=applied.limit) if applied.limit else rule


def _sentence(applied: AppliedPromotion) -> str:
    if applied.gives == "bill" and applied.spend_minor:
        return "bill_every" if applied.repeats else "bill_from"
    return "tiers_together" if applied.is_together else applied.gives
