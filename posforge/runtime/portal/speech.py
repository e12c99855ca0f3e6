"""Words, amounts and dates as one shop writes them (CLDR), for every page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_datetime,
    format_skeleton,
    format_time,
    format_timedelta,
)
from babel.numbers import format_currency, format_decimal, format_percent, get_group_symbol

from posforge.runtime.domain.explain import Step
from posforge.runtime.domain.explain_words import say_mismatch, say_step
from posforge.runtime.domain.money import format_minor, minor_digits, round_half_up
from posforge.runtime.domain.price import Price, format_price
from posforge.runtime.domain.quantity import COUNTED
from posforge.runtime.domain.receipt_words import receipt_words
from posforge.runtime.domain.shop import Shop, TaxRules
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.domain.tax import format_rate
from posforge.runtime.portal.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The language, currency and time zone of a shop."""

    language: str
    locale: Locale
    currency: str
    zone: tzinfo

    @classmethod
    def of(cls, shop: Shop) -> Speech:
        """Return how this shop writes: its first language, as its country writes it."""
        language = shop.languages[0]
        try:
            locale = Locale.parse(f"{language}_{shop.country}")
        except UnknownLocaleError:
            locale = Locale.parse(language)
        return cls(
            language=language,
            locale=locale,
            currency=shop.currency,
            zone=ZoneInfo(shop.timezone),
        )

    @property
    def tag(self) -> str:
        """The language tag a browser knows (BCP 47): `de-DE`."""
        return str(self.locale).replace("_", "-")

    @property
    def digits(self) -> int:
        """How many decimals the currency has."""
        return minor_digits(self.currency)

    def say(self, key: str, **facts: str | int) -> str:
        """Return a sentence or label; raises KeyError for one nobody wrote."""
        return words(self.language)[key].format(**facts)

    def say_or(self, key: str, otherwise: str) -> str:
        """Return a label, or what stands in for it where nobody wrote one."""
        return words(self.language).get(key, otherwise)

    def money(self, minor: int, currency: str = "") -> str:
        """Return an amount with its currency sign."""
        return format_minor(minor, currency or self.currency, locale=str(self.locale))

    @property
    def whole_unit(self) -> str:
        """How one unit of the currency is written without decimals: `1 €`, for the chart."""
        pattern = re.sub(r"\.0+", "", self.locale.currency_formats["standard"].pattern)
        return format_currency(
            1, self.currency, format=pattern, locale=self.locale, currency_digits=False
        )

    @property
    def group_sign(self) -> str:
        """What stands between thousands."""
        return get_group_symbol(self.locale)

    def price(self, price: Price) -> str:
        """Return what one unit costs, with its currency sign and every decimal."""
        locale = str(self.locale)
        return format_price(price.minor, self.currency, per=price.per, locale=locale)

    def tender(self, method: str) -> str:
        """Return what a means of payment is called."""
        return receipt_words(self.language).tendered.get(method, spoken(method))

    def number(self, value: int) -> str:
        """Return a count with its thousands apart."""
        return format_decimal(value, locale=self.locale)

    def quantity(self, qty_milli: int, unit: str) -> str:
        """Return a quantity; what is not counted in pieces says its unit."""
        amount = format_decimal(Decimal(qty_milli).scaleb(-3), "#,##0.###", locale=self.locale)
        return amount if unit in COUNTED else f"{amount}\N{NO-BREAK SPACE}{unit}"

    def rate(self, rate: Decimal) -> str:
        """Return a tax rate: 0.19 is 19 %."""
        return format_rate(rate, locale=self.locale)

    def tax(self, rules: TaxRules, code: str) -> str:
        """Return what is charged at a tax code: `19 %`, or `GST 5 % + QST 9.975 %`."""
        if code not in rules.rates:
            return code
        return " + ".join(
            f"{part.name} {self.rate(part.rate)}".strip() for part in rules.parts_of(code)
        )

    def step(self, step: Step, currency: str) -> str:
        """Return how an amount of a receipt was worked out."""
        return say_step(step, currency=currency, locale=self.locale)

    def mismatch(self, step: Step, currency: str) -> str:
        """Return what is wrong with an amount that does not come out."""
        return say_mismatch(step, currency=currency, locale=self.locale)

    def change(self, now: int, before: int) -> str:
        """Return by how much something grew, in percent with its sign; empty after nothing."""
        if not before:
            return ""
        grown = Decimal(round_half_up((now - before) * 1000, before)).scaleb(-3)
        sign = "+" if grown > 0 else "±" if grown == 0 else ""
        return sign + format_percent(
            grown,
            self.locale.percent_formats[None].pattern,
            locale=self.locale,
            decimal_quantization=False,
        )

    def day(self, day: date | str, form: str = "medium") -> str:
        """Return a date (or its ISO text); `form` is a CLDR length or skeleton."""
        when = date.fromisoformat(day) if isinstance(day, str) else day
        return format_date(when, form, locale=self.locale)

    def weekday(self, day: date) -> str:
        """Return a date of this year with its day of the week: Sat, 14 Nov."""
        return format_skeleton("MMMEd", datetime.combine(day, time()), locale=self.locale)

    def moment(self, at_ms: int) -> str:
        """Return a date and time on the shop's clock."""
        when = datetime.fromtimestamp(at_ms // 1000, UTC)
        return format_datetime(when, "short", tzinfo=self.zone, locale=self.locale)

    def lately(self, at_ms: int, today: date) -> str:
        """Return the time of day, with its date unless that is today."""
        day = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(self.zone).date()
        return self.time_of_day(at_ms) if day == today else self.moment(at_ms)

    def time_of_day(self, at_ms: int, tz_min: int | None = None) -> str:
        """Return the time of day on the shop's clock, or at an offset from UTC in minutes."""
        zone = self.zone if tz_min is None else timezone(timedelta(minutes=tz_min))
        when = datetime.fromtimestamp(at_ms // 1000, UTC)
        return format_time(when, "short", tzinfo=zone, locale=self.locale)

    def ago(self, at_ms: int, now_ms: int) -> str:
        """Return how long ago something was, roughly: 3 minutes ago."""
        passed = timedelta(seconds=min(0, at_ms - now_ms) // 1000)
        return format_timedelta(passed, add_direction=True, locale=self.locale)
