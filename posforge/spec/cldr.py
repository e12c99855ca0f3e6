"""Countries, currencies, languages and time zones, as CLDR and the tz database know them.

Whether one is known is answered from what is quickly read; the whole list, which takes longer, is
asked for only where a value is not in it.
"""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated

from babel.core import Locale, get_global
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers
from pydantic import AfterValidator, Field

from posforge.spec.base import refusal

_NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@functools.cache
def countries() -> Mapping[str, str]:
    """Return the English name of each country by its ISO 3166 code."""
    names = Locale("en").territories.items()
    return MappingProxyType(
        {code: name for code, name in names if len(code) == 2 and code not in _NOT_COUNTRIES}
    )


@functools.cache
def currencies() -> frozenset[str]:
    """Return the ISO 4217 codes that are legal tender somewhere today."""
    histories = get_global("territory_currencies").values()
    return frozenset(
        code
        for history in histories
        for code, _, end, is_tender in history
        if is_tender and not end
    )


@functools.cache
def languages() -> frozenset[str]:
    """Return the codes of the languages in which numbers and dates can be written."""
    return frozenset(name for name in locale_identifiers() if "_" not in name)


@functools.cache
def timezones() -> frozenset[str]:
    """Return the names of the tz database, such as `Europe/Berlin`."""
    return frozenset(name for name in zoneinfo.available_timezones() if _is_of_a_place(name))


def currency_of(country: str) -> str | None:
    """Return the currency a country pays with, or None where CLDR knows of none."""
    histories = get_global("territory_currencies").get(country, ())
    return next((code for code, _, end, tender in histories if tender and not end), None)


def cash_step(currency: str) -> Decimal:
    """Return the smallest amount that is paid in coins: 0.05 for CHF, 1 for SEK, 0.01 for EUR."""
    fractions = get_global("currency_fractions")
    _, _, cash_digits, cash_rounding = fractions.get(currency, fractions["DEFAULT"])
    return Decimal(max(1, cash_rounding)).scaleb(-cash_digits)


def language_of(country: str) -> str | None:
    """Return the first official language of a country, or None where CLDR knows of none."""
    return next(iter(get_official_languages(country, de_facto=True)), None)


def timezones_of(country: str) -> tuple[str, ...]:
    """Return the time zones of a country, in alphabetical order."""
    territories = get_global("zone_territories")
    return tuple(sorted(zone for zone in timezones() if territories.get(zone) == country))


def _is_country(code: str) -> bool:
    is_at_hand = code not in _NOT_COUNTRIES and currency_of(code) is not None
    return is_at_hand or code in countries()


def _is_of_a_place(zone: str) -> bool:
    return "/" in zone or zone == "UTC"


def _is_timezone(name: str) -> bool:
    is_known = name in get_global("zone_territories") and name != "Etc/Unknown"
    is_at_hand = is_known and _is_of_a_place(name)
    return is_at_hand or name in timezones()


def _country(code: str) -> str:
    if not _is_country(code):
        by_name = {name.casefold(): code for code, name in countries().items()}
        meant = by_name.get(code.casefold())
        raise refusal(
            f"`{code}` is not a country code.",
            expected="a two-letter country code (ISO 3166), such as DE",
            hint=f"The code of {code} is {meant}." if meant else "",
            candidates=countries(),
        )
    return code


def _currency(code: str) -> str:
    if code not in currencies():
        raise refusal(
            f"`{code}` is not a currency in use.",
            expected="a three-letter currency code (ISO 4217), such as EUR",
            candidates=currencies(),
        )
    return code


def _timezone(name: str) -> str:
    if not _is_timezone(name):
        raise refusal(
            f"`{name}` is not a time zone.",
            expected="a name from the tz database, such as Europe/Berlin",
            candidates=timezones(),
        )
    return name


def _language(code: str) -> str:
    if code not in languages():
        base = code.replace("_", "-").split("-")[0]
        raise refusal(
            f"`{code}` is not a language.",
            expected="a language code (ISO 639), such as en or de",
            hint=f"Write {base}; the country says the rest." if base in languages() else "",
            candidates=languages(),
        )
    return code


Country = Annotated[
    str, AfterValidator(_country), Field(json_schema_extra={"pattern": "^[A-Z]{2}$"})
]
Currency = Annotated[
    str, AfterValidator(_currency), Field(json_schema_extra={"pattern": "^[A-Z]{3}$"})
]
Timezone = Annotated[str, AfterValidator(_timezone)]
Language = Annotated[
    str,
    AfterValidator(_language),
    Field(json_schema_extra={"pattern": "^[a-z]{2,3}$"}),
]
