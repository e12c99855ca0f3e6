"""The proof of a total in sentences of the languages posforge prints, or else in English."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal

from posforge.runtime.domain.explain import Step, Value
from posforge.runtime.domain.explain_rules import say_rule
from posforge.runtime.domain.money import Money, format_minor
from posforge.runtime.domain.price import Price, format_price
from posforge.runtime.domain.promotion_record import AppliedPromotion
from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.tax import format_rate

ENGLISH: Mapping[str, str] = {
    "price": "{price} × {quantity} {unit} ({source})",
    "label": "what the label of the scale says, for {quantity} {unit} ({source})",
    "override": "before somebody changed the price from {before} to {price}",
    "manual": "discount by hand: {reason}",
    "bill": "share of a discount on the whole bill: {reason}",
    "promotion": "promotion {label}",
    "matched": "{quantity} {unit}, line {lines}: before promotions",
    "rule": "{rule}",
    "past_rule": "{rule} (the rule as it was then)",
    "off": "what is left to be taxed",
    "back": "{quantity} of line {line} of receipt {number} come back with their share",
    "tax": "{name} {rate}, {prices}, {rounding}",
    "exempt": "no tax: {reason}",
    "gross": "{net} net + {tax} tax",
    "rate": "{name} {rate} on {net} net: the taxes of the lines",
    "total": "all lines ({lines}): {net} net + {tax} tax",
    "cards": "gift cards ({cards}): owed until they are spent, and taxed then",
    "rounding": "{cash} in cash, to the nearest {step}",
    "tender": "{method}: {given} given – {change} change",
    "refund": "{method}: {given} by refund {reference} of payment {refunds}",
    "paid": "all payments: {total} total + {rounding} rounding",
    "inclusive": "contained in the price",
    "exclusive": "upon the price",
    "line": "rounded on each line",
    "document": "rounded once for the whole bill",
    "share": "a share of that sale",
    "known": "the price known",
    "base": "price of the chain",
    "store": "price of branch {name}",
    "region": "price of region {name}",
    "list": "price list {name}",
    "open": "price typed at the till",
    "changed": "price changed by hand",
    "scale": "label of a scale",
    "piece": "piece",
    "wrong": "The record says {minor}, but {due} comes out",
    "tax_word": "Tax",
}
GERMAN: Mapping[str, str] = {
    "price": "{price} × {quantity} {unit} ({source})",
    "label": "was das Etikett der Waage sagt, für {quantity} {unit} ({source})",
    "override": "bevor jemand den Preis von {before} auf {price} geändert hat",
    "manual": "Rabatt von Hand: {reason}",
    "bill": "Anteil an einem Rabatt auf den ganzen Bon: {reason}",
    "promotion": "Aktion {label}",
    "matched": "{quantity} {unit}, Zeile {lines}: vor allen Aktionen",
    "rule": "{rule}",
    "past_rule": "{rule} (die Regel, wie sie damals war)",
    "off": "was zu versteuern bleibt",
    "back": "{quantity} von Zeile {line} des Belegs {number} kommen mit ihrem Anteil zurück",
    "tax": "{name} {rate}, {prices}, {rounding}",
    "exempt": "keine Steuer: {reason}",
    "gross": "{net} netto + {tax} Steuer",
    "rate": "{name} {rate} auf {net} netto: die Steuern der Zeilen",
    "total": "alle Zeilen ({lines}): {net} netto + {tax} Steuer",
    "cards": "Geschenkkarten ({cards}): geschuldet und erst beim Einlösen zu versteuern",
    "rounding": "{cash} in bar, auf die nächsten {step}",
    "tender": "{method}: {given} gegeben – {change} zurück",
    "refund": "{method}: {given} mit Erstattung {reference} zu Zahlung {refunds}",
    "paid": "alle Zahlungen: {total} Summe + {rounding} Rundung",
    "inclusive": "im Preis enthalten",
    "exclusive": "auf den Preis",
    "line": "in jeder Zeile gerundet",
    "document": "einmal für den ganzen Bon gerundet",
    "share": "ein Anteil jenes Verkaufs",
    "known": "der bekannte Preis",
    "base": "Preis der Kette",
    "store": "Preis der Filiale {name}",
    "region": "Preis der Region {name}",
    "list": "Preisliste {name}",
    "open": "an der Kasse getippter Preis",
    "changed": "von Hand geänderter Preis",
    "scale": "Etikett einer Waage",
    "piece": "Stück",
    "wrong": "Aufgezeichnet ist {minor}, aber es ergibt sich {due}",
    "tax_word": "Steuer",
}
_WORDS = {"en": ENGLISH, "de": GERMAN}
_SOURCES = {"": "known", "override": "changed", "label": "scale"}
_NAMED = {"prices", "rounding", "unit"}


def say_step(step: Step, *, currency: str, locale: Locale) -> str:
    """Return how the amount of a step was worked out, in the language of `locale`."""
    words = _WORDS.get(locale.language, ENGLISH)
    shown = {
        key: _shown(key, value, currency=currency, locale=locale)
        for key, value in step.values.items()
    }
    shown |= {key: words.get(shown[key], shown[key]) for key in _NAMED & shown.keys()}
    if "method" in shown:
        tendered = receipt_words(locale.language).tendered
        shown["method"] = tendered.get(shown["method"], shown["method"])
    if "name" in shown:
        shown["name"] = shown["name"] or words["tax_word"]
    return words[step.kind].format(source=_source(step.code, words), **shown)


def say_mismatch(step: Step, *, currency: str, locale: Locale) -> str:
    """Return what is wrong with a step: what is on record, and what comes out."""
    minor, due = (
        format_minor(one, currency, locale=str(locale)) for one in (step.minor, step.due_minor)
    )
    return _WORDS.get(locale.language, ENGLISH)["wrong"].format(minor=minor, due=due)


def _source(code: str, words: Mapping[str, str]) -> str:
    """What decided a price: `store:S01` is the price of branch S01."""
    layer, _, name = code.partition(":")
    return words.get(_SOURCES.get(layer, layer), code).replace("{name}", name)


def _shown(key: str, value: Value, *, currency: str, locale: Locale) -> str:
    if isinstance(value, Money):
        return format_minor(value.minor, value.currency, locale=str(locale))
    if isinstance(value, Price):
        return format_price(value.minor, currency, per=value.per, locale=str(locale))
    if isinstance(value, AppliedPromotion):
        return say_rule(value, currency=currency, locale=locale)
    if isinstance(value, Decimal):
        return format_decimal(value, "#,##0.###", locale=locale)
    return format_rate(value, locale=locale) if key == "rate" else value
