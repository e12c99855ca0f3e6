"""The receipt of a sale: what a customer, an accountant and a tax inspector look for on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from itertools import groupby

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from posforge.runtime.domain.blocks import (
    Barcode,
    Block,
    Columns,
    Cut,
    Feed,
    Heading,
    Qr,
    Receipt,
    Rule,
    Table,
    Text,
    Total,
)
from posforge.runtime.domain.events import SaleCompleted, SaleLine
from posforge.runtime.domain.line_notes import receipt_locale
from posforge.runtime.domain.line_taxes import line_taxes
from posforge.runtime.domain.money import format_minor, to_decimal
from posforge.runtime.domain.price import format_price
from posforge.runtime.domain.quantity import COUNTED, ONE
from posforge.runtime.domain.receipt_words import ReceiptWords, receipt_words
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.domain.tax import TaxSum, tax_name

_HASH_SHOWN = 16


def sale_receipt(sale: Sale, *, shop: Shop, branch: Branch, cashier: str, copy: int = 0) -> Receipt:
    """Return the receipt of a sale.

    Args:
        sale: the sale as it stands in the journal.
        shop: gives name, language, country and footer.
        branch: gives name and address.
        cashier: the display name of who took the money; empty where it is not known any more.
        copy: 0 for the receipt itself, n for its n-th copy, which says so in large letters.
    """
    tongue = _Tongue.of(shop, currency=sale.facts.currency)
    return Receipt(
        (
            *_head(shop, branch),
            *_copy_mark(copy, tongue.words),
            Rule(),
            *_goods(sale.facts, tongue),
            Rule(),
            *_payment(sale, tongue),
            Rule(),
            _taxes(sale.facts, tongue),
            Rule(),
            *_particulars(sale, tongue, cashier=cashier),
            *_proof(sale),
            *(Text(text=line, align="center") for line in shop.receipt_footer),
            *_copy_mark(copy, tongue.words),
            Cut(),
        )
    )


def proof_text(sale: Sale) -> str:
    """Return what the QR code says: receipt number, place in the journal, start of its hash."""
    return f"posforge:r1:{sale.facts.number}:{sale.seq}:{sale.hash[:_HASH_SHOWN]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tongue:
    """Words, numbers and dates as one shop writes them."""

    words: ReceiptWords
    locale: Locale
    currency: str

    @classmethod
    def of(cls, shop: Shop, *, currency: str) -> _Tongue:
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

    def quantity(self, qty_milli: int) -> str:
        return format_decimal(Decimal(qty_milli).scaleb(-3), "#,##0.###", locale=self.locale)


def _head(shop: Shop, branch: Branch) -> Iterator[Block]:
    yield Heading(shop.name)
    if branch.name != shop.name:
        yield Text(text=branch.name, align="center", is_bold=True)
    yield from (Text(text=line, align="center") for line in branch.address)


def _copy_mark(copy: int, words: ReceiptWords) -> Iterator[Block]:
    if copy:
        yield Feed()
        yield Text(text=f"{words.copy} {copy}", align="center", is_bold=True, size="large")


def _goods(facts: SaleCompleted, tongue: _Tongue) -> Iterator[Block]:
    letters = _tax_letters(facts)
    yield Columns(left="", right=facts.currency, mark="")
    for line in facts.lines:
        paid = line.gross_minor if facts.prices == "inclusive" else line.net_minor
        tagged = paid + sum(one.amount_minor for one in line.discounts)
        letter = letters.get(_first_tax(facts, line), "")
        yield Columns(left=line.name, right=tongue.amount(tagged), mark=letter)
        if line.qty_milli != ONE or line.unit not in COUNTED:
            yield Text(text=f"  {_measure(line, tongue)}")
        yield from (Text(text=f"  {note}") for note in line.notes)
        for one in line.discounts:
            label = one.label or tongue.words.discount
            yield Columns(left=f"  {label}", right=tongue.amount(-one.amount_minor), mark="")


def _measure(line: SaleLine, tongue: _Tongue) -> str:
    unit = "" if line.unit in COUNTED else f" {line.unit}"
    per_unit = "" if line.unit in COUNTED else f"/{line.unit}"
    price = tongue.price(line.unit_price_minor, line.per)
    return f"{tongue.quantity(line.qty_milli)}{unit} × {price}{per_unit}"


_Tax = tuple[str, str, str]


def _tax_letters(facts: SaleCompleted) -> dict[_Tax, str]:
    """Name each tax by a letter, so that every line can say its rate in one column.

    Of several taxes on a line the first stands for all.
    """
    firsts = {_first_tax(facts, line) for line in facts.lines}
    named = [key for one in facts.taxes if (key := _key(one)) in firsts]
    return {key: chr(ord("A") + place) for place, key in enumerate(named)}


def _first_tax(facts: SaleCompleted, line: SaleLine) -> _Tax:
    return next((_key(one) for one in line_taxes(facts, line)), ("", "", ""))


def _key(one: TaxSum) -> _Tax:
    return one.code, one.part, one.rate


def _payment(sale: Sale, tongue: _Tongue) -> Iterator[Block]:
    facts, words = sale.facts, tongue.words
    if facts.prices == "exclusive":
        yield Columns(left=words.subtotal, right=tongue.money(facts.net_minor))
        for tax in facts.taxes:
            label = tax_name(tax, locale=tongue.locale, otherwise=words.tax)
            yield Columns(left=label, right=tongue.money(tax.tax_minor))
    if facts.exempt:
        yield Columns(left=words.exempt, right=facts.exempt)
    yield Total(label=words.total, amount=tongue.money(facts.gross_minor))
    if facts.rounding_minor:
        yield Columns(left=words.rounding, right=tongue.money(facts.rounding_minor))
    for tender in facts.tenders:
        label = words.tendered.get(tender.method, spoken(tender.method))
        yield Columns(left=label, right=tongue.money(tender.tendered_minor))
    if sale.change_minor:
        change = tongue.money(sale.change_minor)
        yield Columns(left=words.change, right=change, is_bold=True)


def _taxes(facts: SaleCompleted, tongue: _Tongue) -> Table:
    words, letters = tongue.words, _tax_letters(facts)
    rows = [
        row
        for _, of_code in groupby(facts.taxes, key=lambda one: one.code)
        for row in _tax_rows(list(of_code), letters, tongue)
    ]
    return Table(head=(words.rate, words.net, words.tax, words.gross), rows=tuple(rows))


def _tax_rows(
    taxes: Sequence[TaxSum], letters: Mapping[_Tax, str], tongue: _Tongue
) -> Iterator[tuple[str, ...]]:
    """Yield the rows of one code: of several taxes the first says the net, the last the gross."""
    are_several = len({one.part for one in taxes}) > 1
    gross = sum(one.gross_minor for one in taxes)
    for one in taxes:
        letter = letters.get(_key(one), " ")
        says_net = not are_several or letter != " "
        says_gross = not are_several or one is taxes[-1]
        yield (
            f"{letter} {tax_name(one, locale=tongue.locale)}",
            tongue.amount(one.net_minor) if says_net else "",
            tongue.amount(one.tax_minor),
            tongue.amount(gross if are_several else one.gross_minor) if says_gross else "",
        )


def _particulars(sale: Sale, tongue: _Tongue, *, cashier: str) -> Iterator[Block]:
    words = tongue.words
    yield Columns(left=words.receipt, right=sale.facts.number)
    yield Columns(left=words.date, right=_moment(sale, tongue.locale))
    yield Columns(left=words.till, right=f"{sale.store} / {sale.facts.till}")
    if cashier:
        yield Columns(left=words.cashier, right=cashier)


def _moment(sale: Sale, locale: Locale) -> str:
    """Return date and local time with the offset from UTC: 21.11.2026 14:05 +01:00."""
    zone = timezone(timedelta(minutes=sale.tz_min))
    when = datetime.fromtimestamp(sale.wall_ms // 1000, zone)
    offset = f"{when:%z}"
    return (
        f"{format_date(when, 'medium', locale=locale)} "
        f"{format_time(when, 'short', locale=locale)} {offset[:3]}:{offset[3:]}"
    )


def _proof(sale: Sale) -> Iterator[Block]:
    yield Feed()
    yield Qr(proof_text(sale))
    yield Text(text=f"{sale.seq} · {sale.hash[:_HASH_SHOWN]}", align="center")
    yield Feed()
    yield Barcode(sale.facts.number)
    yield Feed()
