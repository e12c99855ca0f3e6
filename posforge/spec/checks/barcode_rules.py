"""Labels of scales: a rule that fills the barcode, says one thing, and can be told from others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from babel.numbers import get_currency_precision

from posforge.spec.barcode_rules import (
    CODE_DIGITS,
    RESTRICTED,
    VALUES,
    VERIFIED_DIGITS,
    VERIFIER,
    bare,
)
from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem

_RULES = ("catalog", "barcode_rules")
_USUAL_UNITS = ["piece", "kg"]
_SOLD_BY = {"weight": ("kg", "g"), "pieces": ("piece",)}


def barcode_rule_problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong with rules beyond their single keys, and where two collide."""
    rules = document.at(_RULES)
    prefixes: dict[str, Path] = {}
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        if isinstance(rule, Mapping):
            path: Path = (*_RULES, index)
            yield from _length(document, path, rule)
            yield from _value(document, path, rule)
            yield from _verifier(document, path, rule)
            yield from _decimals(document, path, rule)
            yield from _unit(document, path, rule)
            yield from _collision(document, path, rule, prefixes)


def layouts(document: Document) -> dict[str, str]:
    """Return the letters of every rule that has some, by its prefix."""
    rules = document.at(_RULES)
    found = [one for one in rules if isinstance(one, Mapping)] if isinstance(rules, list) else []
    return {_prefix(rule): _layout(rule) for rule in found if _prefix(rule)}


def value_in(gtin: str, known: Mapping[str, str]) -> str:
    """Return the digits of price, weight or pieces in a barcode, where one of the layouts fits."""
    digits = gtin.replace(" ", "").zfill(CODE_DIGITS + 1)[1:]
    for prefix, layout in known.items():
        if digits.startswith(prefix) and len(digits) == CODE_DIGITS and digits.isdigit():
            pairs = zip(digits[len(prefix) :], layout, strict=False)
            return "".join(digit for digit, letter in pairs if letter in VALUES.values())
    return ""


def _length(document: Document, path: Path, rule: Mapping[str, Any]) -> Iterator[Problem]:
    prefix, layout = _prefix(rule), _layout(rule)
    room = CODE_DIGITS - 1 - len(prefix)
    if prefix and layout and len(layout) != room:
        yield document.problem(
            (*path, "layout"),
            f"The layout has {_counted(len(layout), 'letter')}, and a barcode has room for {room}.",
            expected=f"{_counted(room, 'letter')}: {CODE_DIGITS} digits less the {len(prefix)} of "
            "the prefix and the check digit at the end",
        )


def _value(document: Document, path: Path, rule: Mapping[str, Any]) -> Iterator[Problem]:
    carries, layout = rule.get("carries"), _layout(rule)
    found = [what for what, letter in VALUES.items() if letter in layout]
    if isinstance(carries, str) and carries in VALUES and found and carries not in found:
        yield document.problem(
            (*path, "carries"),
            f"The layout has no {VALUES[carries]} for a label that carries `{carries}`.",
            expected=f"`{found[0]}`, for the {VALUES[found[0]]} of the layout",
        )


def _verifier(document: Document, path: Path, rule: Mapping[str, Any]) -> Iterator[Problem]:
    layout = _layout(rule)
    digits = sum(layout.count(VALUES[what]) for what in ("price", "weight"))
    is_sound = layout.count(VERIFIER) == 1 and digits in VERIFIED_DIGITS
    if VERIFIER in layout and not is_sound:
        yield document.problem(
            (*path, "layout"),
            "This value cannot have a check digit of its own.",
            expected=f"one {VERIFIER}, and a price or weight of 4 or 5 digits",
        )


def _decimals(document: Document, path: Path, rule: Mapping[str, Any]) -> Iterator[Problem]:
    carries, decimals = rule.get("carries"), rule.get("decimals")
    if decimals is None:
        return
    if isinstance(carries, str) and carries in _SOLD_BY:
        what = "grams" if carries == "weight" else "pieces"
        yield document.problem(
            (*path, "decimals"),
            f"A label that carries `{carries}` says whole {what}.",
            hint="Take `decimals` away.",
        )
        return
    currency = document.at(("store", "currency"))
    digits = get_currency_precision(currency) if isinstance(currency, str) else None
    if digits is not None and isinstance(decimals, str) and _number(decimals) > digits:
        yield document.problem(
            (*path, "decimals"),
            f"{currency} has no more than {_counted(digits, 'decimal')}."
            if digits
            else f"{currency} has no decimals.",
            hint="Take `decimals` away, and prices are read as the currency writes them.",
        )


def _unit(document: Document, path: Path, rule: Mapping[str, Any]) -> Iterator[Problem]:
    carries = rule.get("carries")
    needed = _SOLD_BY.get(carries, ()) if isinstance(carries, str) else ()
    units = document.mapping("catalog").get("units", _USUAL_UNITS)
    if needed and isinstance(units, list) and not set(needed) & set(map(str, units)):
        yield document.problem(
            (*path, "carries"),
            f"No product is sold by the {' or '.join(needed)}, so no such label can be sold.",
            hint=f"Add {needed[0]} to catalog.units.",
            level="warning",
        )


def _collision(
    document: Document, path: Path, rule: Mapping[str, Any], earlier: dict[str, Path]
) -> Iterator[Problem]:
    prefix = _prefix(rule)
    for other, first in earlier.items() if prefix else ():
        if prefix.startswith(other) or other.startswith(prefix):
            line = document.span((*first, "prefix")).line
            yield document.problem(
                (*path, "prefix"),
                f"The prefix `{prefix}` is already used on line {line}."
                if prefix == other
                else f"The prefix `{prefix}` collides with `{other}` on line {line}.",
                hint="One barcode would be read by two rules: give each a beginning of its own.",
            )
            return
    if prefix:
        earlier[prefix] = path


def _prefix(rule: Mapping[str, Any]) -> str:
    prefix = rule.get("prefix")
    return prefix if isinstance(prefix, str) and re.fullmatch(RESTRICTED, prefix) else ""


def _layout(rule: Mapping[str, Any]) -> str:
    """Return the letters of a layout that is one, else nothing."""
    layout = rule.get("layout")
    letters = bare(layout) if isinstance(layout, str) else ""
    return letters if re.fullmatch("[IPWQV]+", letters) and "I" in letters else ""


def _number(text: str) -> int:
    return int("0" + text.lstrip("0")[:9]) if text.isascii() and text.isdigit() else 0


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
