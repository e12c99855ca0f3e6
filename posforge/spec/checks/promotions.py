"""Promotions: what the keys of one say together, and whether one would pay the customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from posforge.spec.document import Document
from posforge.spec.problems import Path, Problem
from posforge.spec.promotion_kinds import CUTS
from posforge.spec.promotion_words import is_date
from posforge.spec.promotions import KINDS

Plain = Mapping[str, Any]
_COUNTED = "percent, amount (per piece or article), buy_get, mix, bundle, or a threshold repeated"


def promotion_problems(sheet: Document) -> Iterator[Problem]:
    """Yield what is wrong with each promotion beyond its single keys."""
    for path, promotion in each_promotion(sheet):
        yield from _gives_one_thing(sheet, path, promotion)
        for part, section in _sections(path, promotion):
            yield from _one_cut(sheet, part, section)
        yield from _pays_the_customer(sheet, path, promotion)
        yield from _tiers(sheet, path, promotion)
        yield from _nothing_to_count(sheet, path, promotion)
        yield from _goods_twice(sheet, path, promotion)
        yield from _ends_before_it_begins(sheet, path, promotion)


def each_promotion(sheet: Document) -> Iterator[tuple[Path, Plain]]:
    """Yield every promotion that is a section, and where it stands."""
    for name, promotion in sheet.mapping("promotions").items():
        if isinstance(promotion, Mapping):
            yield ("promotions", name), promotion


def number(value: Any) -> Decimal | None:
    """Return a number as it was typed, or None where it is none."""
    try:
        found = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def mapping(value: Any) -> Plain:
    """Return a section, empty where something else or nothing stands there."""
    return value if isinstance(value, Mapping) else {}


def _gives_one_thing(sheet: Document, path: Path, promotion: Plain) -> Iterator[Problem]:
    given = [key for key in promotion if key in KINDS]
    if not given:
        yield sheet.problem(
            path,
            "It does not say what it gives.",
            at_key=True,
            expected="one of " + ", ".join(KINDS),
            hint="For example percent: 20",
        )
    for key in given[1:]:
        yield sheet.problem(
            (*path, key),
            f"It gives `{given[0]}` already.",
            at_key=True,
            hint="Make two promotions of it; where both hold on the same piece, both say "
            "stacks: true.",
        )


def _sections(path: Path, promotion: Plain) -> Iterator[tuple[Path, Plain]]:
    """Yield every section of which one key says how much cheaper something is."""
    for key in ("buy_get", "mix", "bundle"):
        if isinstance(promotion.get(key), Mapping):
            yield (*path, key), promotion[key]
    steps = mapping(promotion.get("tiers")).get("steps")
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, Mapping):
            yield (*path, "tiers", "steps", index), step
    if isinstance(promotion.get("threshold"), Mapping):
        yield (*path, "threshold"), promotion["threshold"]


def _one_cut(sheet: Document, path: Path, section: Plain) -> Iterator[Problem]:
    known = CUTS[1:] if path[-1] == "threshold" else CUTS
    given = [key for key in section if key in known]
    if not given and path[-1] != "buy_get":
        yield sheet.problem(
            path,
            "It does not say how much cheaper that is.",
            at_key=True,
            expected="one of " + ", ".join(known),
        )
    for key in given[1:]:
        yield sheet.problem(
            (*path, key), f"It says `{given[0]}` already.", at_key=True, hint="Keep one of them."
        )


def _pays_the_customer(sheet: Document, path: Path, promotion: Plain) -> Iterator[Problem]:
    threshold = mapping(promotion.get("threshold"))
    spend, amount = number(threshold.get("spend")), number(threshold.get("amount"))
    if spend is not None and amount is not None and amount > spend > 0:
        yield sheet.problem(
            (*path, "threshold", "amount"),
            f"Who spends {spend} would get {amount} off: it would pay the customer.",
            expected=f"at most {spend}",
        )
    if "percent" in threshold and "repeat" in threshold:
        yield sheet.problem(
            (*path, "threshold", "repeat"),
            "Only an amount is taken off again and again; a percentage is of all that is spent.",
            at_key=True,
            hint="Take `repeat` away.",
        )


def _tiers(sheet: Document, path: Path, promotion: Plain) -> Iterator[Problem]:
    steps = mapping(promotion.get("tiers")).get("steps")
    found: dict[Decimal, int] = {}
    dearer: tuple[Decimal, Decimal] | None = None
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        here: Path = (*path, "tiers", "steps", index)
        begins, price = number(mapping(step).get("from")), number(mapping(step).get("price"))
        if begins is None:
            continue
        if begins in found:
            line = sheet.span((*path, "tiers", "steps", found[begins], "from")).line
            yield sheet.problem(
                (*here, "from"), f"From {begins} on it already says a price on line {line}."
            )
        found.setdefault(begins, index)
        if dearer and price is not None and begins > dearer[0] and price >= dearer[1]:
            yield sheet.problem(
                (*here, "price"),
                f"Who buys {begins} would pay no less for each than from {dearer[0]} on.",
                expected=f"less than {dearer[1]}",
            )
        dearer = (begins, price) if price is not None else dearer


def _nothing_to_count(sheet: Document, path: Path, promotion: Plain) -> Iterator[Problem]:
    threshold = promotion.get("threshold")
    is_once = isinstance(threshold, Mapping) and threshold.get("repeat", "false") == "false"
    is_bill = mapping(promotion.get("amount")).get("per") == "bill"
    if "limit" in promotion and (is_once or is_bill or "tiers" in promotion):
        yield sheet.problem(
            (*path, "limit"),
            "There is nothing to count: this promotion holds once on a bill anyway.",
            at_key=True,
            expected=f"a limit with {_COUNTED}",
            hint="Take `limit` away.",
        )


def _goods_twice(sheet: Document, path: Path, promotion: Plain) -> Iterator[Problem]:
    if "bundle" in promotion and "goods" in promotion:
        yield sheet.problem(
            (*path, "goods"),
            "A bundle says in its `items` which goods it is on.",
            at_key=True,
            hint="Take `goods` away.",
        )


def _ends_before_it_begins(sheet: Document, path: Path, promotion: Plain) -> Iterator[Problem]:
    begins, ends = (str(promotion.get(key)) for key in ("valid_from", "valid_to"))
    if is_date(begins) and is_date(ends) and ends < begins:
        yield sheet.problem(
            (*path, "valid_to"),
            f"It ends before it begins, on {begins}.",
            expected=f"{begins} or later",
        )
