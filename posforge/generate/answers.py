"""What somebody says about their new shop, laid over what the preset says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from posforge.errors import UserError
from posforge.generate.catalogue import promoted_in
from posforge.spec.cldr import currency_of, language_of, timezones_of
from posforge.spec.load import parse
from posforge.spec.preset import Preset
from posforge.spec.problems import Path, Problem, SpecError
from posforge.spec.root import StoreSpec


@dataclass(frozen=True, slots=True)
class BranchAnswer:
    """One branch as it is typed: `S01:Mitte:2`."""

    code: str
    name: str
    tills: str

    @classmethod
    def parse(cls, text: str) -> BranchAnswer:
        """Return the branch `CODE:NAME:TILLS` describes. Raises UserError for anything else."""
        parts = [part.strip() for part in text.split(":")]
        if len(parts) != 3 or not all(parts):
            raise UserError(
                f"`{text}` does not describe a branch.", hint="Write it as S01:Mitte:2."
            )
        return cls(*parts)

    def __str__(self) -> str:
        return f"{self.code}:{self.name}:{self.tills}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is known about the shop; None is left to its country, or else to the preset."""

    name: str | None = None
    country: str | None = None
    currency: str | None = None
    timezone: str | None = None
    languages: tuple[str, ...] | None = None
    branches: tuple[BranchAnswer, ...] | None = None


OPTIONS: Mapping[str, str] = {
    "name": "--name",
    "country": "--country",
    "currency": "--currency",
    "timezone": "--timezone",
    "languages": "--language",
    "branches": "--branch",
}


def proposed(preset: Preset, answers: Answers) -> Answers:
    """Return the answers with every gap filled: from the country named, or from the preset."""
    spec = preset.spec
    country = answers.country or spec.store.country
    is_elsewhere = country != spec.store.country
    zones = timezones_of(country)
    language = language_of(country)
    return Answers(
        name=answers.name or spec.store.name,
        country=country,
        currency=answers.currency
        or (currency_of(country) if is_elsewhere else None)
        or spec.store.currency,
        timezone=answers.timezone
        or (zones[0] if is_elsewhere and len(zones) == 1 else None)
        or ("" if is_elsewhere else spec.store.timezone),
        languages=answers.languages
        or ((language,) if is_elsewhere and language else None)
        or spec.store.languages,
        branches=answers.branches
        or tuple(BranchAnswer(one.code, one.name, str(one.tills)) for one in spec.branches),
    )


def parse_answers(preset: Preset, answers: Answers) -> tuple[str, StoreSpec]:
    """Return the store.yaml these answers make, and what it says.

    Raises UserError, naming the option, for an answer that makes no sense.
    """
    full = proposed(preset, answers)
    known = full if full.timezone else replace(full, timezone=preset.spec.store.timezone)
    store_yaml = preset.fill(_values(known, preset))
    try:
        currency = known.currency or preset.spec.store.currency
        spec = parse(store_yaml, promotions=promoted_in(currency, preset.promotions_yaml))
    except SpecError as error:
        raise UserError("\n".join(_as_option(problem) for problem in error.problems)) from None
    if not full.timezone:
        raise UserError(
            f"--timezone: {full.country} has more than one time zone, or none that is known.",
            hint=" ".join(["Say which:", ", ".join(timezones_of(spec.store.country))]),
        )
    return store_yaml, spec


def problem_with(preset: Preset, question: str, answer: Any) -> str:
    """Return what is wrong with one answer, were it the only one, or an empty text."""
    alone = replace(Answers(timezone=preset.spec.store.timezone), **{question: answer})
    try:
        parse_answers(preset, alone)
    except UserError as error:
        return error.message.removeprefix(f"{OPTIONS[question]}: ")
    return ""


def _values(answers: Answers, preset: Preset) -> dict[Path, Any]:
    spec = preset.spec.store
    wanted: dict[Path, tuple[Any, Any]] = {
        ("store", "name"): (answers.name, spec.name),
        ("store", "country"): (answers.country, spec.country),
        ("store", "currency"): (answers.currency, spec.currency),
        ("store", "timezone"): (answers.timezone, spec.timezone),
        ("store", "languages"): (answers.languages, spec.languages),
    }
    values = {
        path: value for path, (value, preset_value) in wanted.items() if value != preset_value
    }
    if not get_currency_precision(answers.currency or spec.currency):
        # As example prices: 0.01 of money with cents is 1 of money without.
        values |= {path: int(amount.scaleb(2)) for path, amount in _amounts(preset.spec)}
    branches = proposed(preset, Answers()).branches
    if answers.branches and answers.branches != branches:
        values["branches",] = [
            {"code": one.code, "name": one.name, "tills": _number(one.tills)}
            for one in answers.branches
        ]
    return values


def _amounts(spec: StoreSpec) -> Iterator[tuple[Path, Decimal]]:
    """Yield every amount of money of a preset, and where it stands."""
    for name, section in (("loyalty", spec.loyalty), ("gift_cards", spec.gift_cards)):
        if section is not None:
            for key in type(section).model_fields:
                yield (name, key), getattr(section, key)
    if spec.offline.gift_card is not None:
        yield ("offline", "gift_card", "limit"), spec.offline.gift_card.limit


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text


def _as_option(problem: Problem) -> str:
    section = next((str(part) for part in problem.path if part in OPTIONS), "")
    name = section or str(problem.path[-1] if problem.path else "")
    meant = f"Did you mean {problem.suggestion}?" if problem.suggestion else ""
    wanted = f"Expected {problem.expected}." if problem.expected and not meant else ""
    return " ".join(
        text for text in (f"{OPTIONS.get(name, name)}:", problem.message, meant, wanted) if text
    )
