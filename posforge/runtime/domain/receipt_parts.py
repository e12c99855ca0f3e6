"""What every paper of the till has in common: its head, its tongue, and how it says a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from posforge.runtime.domain.blocks import Block, Feed, Heading, Logo, Text
from posforge.runtime.domain.line_notes import receipt_locale
from posforge.runtime.domain.money import format_minor, minor_digits, to_decimal
from posforge.runtime.domain.price import format_price
from posforge.runtime.domain.receipt_words import ReceiptWords, receipt_words
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.shop import Branch, Shop

HASH_SHOWN = 16
"""How much of an event's hash stands on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """Words, numbers and dates as one shop writes them."""

    words: ReceiptWords
    locale: Locale
    currency: str

    @classmethod
    def of(cls, shop: Shop, *, currency: str) -> Tongue:
        """Return how this shop writes amounts of a currency."""
        words = receipt_words(shop.languages[0])
        return cls(words=words, locale=receipt_locale(shop), currency=currency)

    def money(self, minor: int) -> str:
        """An amount with its currency sign."""
        return format_minor(minor, self.currency, locale=str(self.locale))

    def price(self, minor: int, per: int) -> str:
        """What one unit costs, with its currency sign and every decimal."""
        return format_price(minor, self.currency, per=per, locale=str(self.locale))

    def amount(self, minor: int) -> str:
        """An amount without its currency sign, for columns that name the currency once."""
        pattern = self.locale.currency_formats["standard"].pattern.replace("¤", "")
        value = to_decimal(minor, self.currency)
        return format_currency(value, self.currency, pattern, locale=self.locale).strip()

    def foreign(self, minor: int, currency: str) -> str:
        """An amount of another currency, by its code: CHF 20.00."""
        digits = "0" * minor_digits(currency)
        pattern = f"#,##0.{digits}" if digits else "#,##0"
        number = format_decimal(to_decimal(minor, currency), pattern, locale=self.locale)
        return f"{currency} {number}"

    def rate(self, rate: str) -> str:
        """What one unit of another currency is worth, with every decimal."""
        return format_decimal(Decimal(rate), "0.00####", locale=self.locale)

    def quantity(self, qty_milli: int) -> str:
        """A quantity with as many decimals as it needs."""
        return format_decimal(Decimal(qty_milli).scaleb(-3), "#,##0.###", locale=self.locale)


def letterhead(shop: Shop, branch: Branch) -> Iterator[Block]:
    """Yield the head of what customers get: the shop's logo, its head, and lines of its own."""
    if shop.receipt_logo:
        yield Logo(shop.receipt_logo)
    yield from head(shop, branch)
    yield from (Text(text=line, align="center") for line in shop.receipt_header)


def head(shop: Shop, branch: Branch) -> Iterator[Block]:
    """Yield whose paper it is: shop, branch and address."""
    yield Heading(shop.name)
    if branch.name != shop.name:
        yield Text(text=branch.name, align="center", is_bold=True)
    yield from (Text(text=line, align="center") for line in branch.address)


def traced(line: SaleLine, words: ReceiptWords) -> Iterator[Block]:
    """Yield the lot or serial number of what is tracked."""
    for what, number in ((words.lot, line.lot), (words.serial, line.serial)):
        if number:
            yield Text(text=f"  {what} {number}")


def copy_mark(copy: int, words: ReceiptWords) -> Iterator[Block]:
    """Yield in large letters that this is the n-th copy; nothing for the paper itself."""
    if copy:
        yield Feed()
        yield Text(text=f"{words.copy} {copy}", align="center", is_bold=True, size="large")


def moment(wall_ms: int, tz_min: int, *, locale: Locale) -> str:
    """Return date and local time with the offset from UTC: 21.11.2026 14:05 +01:00."""
    zone = timezone(timedelta(minutes=tz_min))
    when = datetime.fromtimestamp(wall_ms // 1000, zone)
    offset = f"{when:%z}"
    return (
        f"{format_date(when, 'medium', locale=locale)} "
        f"{format_time(when, 'short', locale=locale)} {offset[:3]}:{offset[3:]}"
    )
