"""The receipt of a sale: what a customer, an accountant and a tax inspector look for on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from posforge.runtime.domain.blocks import (
    Barcode,
    Block,
    Columns,
    Cut,
    Feed,
    Qr,
    Receipt,
    Rule,
    Table,
    Text,
    Total,
)
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.line_taxes import line_taxes
from posforge.runtime.domain.payment import STORE_CREDIT, Tender
from posforge.runtime.domain.quantity import COUNTED, ONE, extend
from posforge.runtime.domain.receipt_card import gift_card_slips
from posforge.runtime.domain.receipt_parts import (
    HASH_SHOWN,
    Tongue,
    copy_mark,
    letterhead,
    moment,
    traced,
)
from posforge.runtime.domain.receipt_words import ReceiptWords
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.domain.stored_value import masked
from posforge.runtime.domain.tax import TaxSum, tax_name


def sale_receipt(
    sale: Sale,
    *,
    shop: Shop,
    branch: Branch,
    cashier: str,
    copy: int = 0,
    customer: str = "",
    has_slips: bool = True,
) -> Receipt:
    """Return the receipt of a sale.

    Args:
        sale: the sale as it stands in the journal.
        shop: gives name, language, country and footer.
        branch: gives name and address.
        cashier: the display name of who took the money; empty where it is not known any more.
        copy: 0 for the receipt itself, n for its n-th copy, which says so in large letters.
        customer: what of the customer may stand on it, by their consent.
        has_slips: whether it shows the codes of gift cards and credit notes, as good as money.
    """
    tongue = Tongue.of(shop, currency=sale.facts.currency)
    slips = gift_card_slips(sale, shop=shop, branch=branch, tongue=tongue, copy=copy)
    return Receipt(
        (
            *letterhead(shop, branch),
            *copy_mark(copy, tongue.words),
            Rule(),
            *goods(sale.facts, tongue),
            Rule(),
            *_payment(sale if has_slips else _without_codes(sale), tongue, shop),
            Rule(),
            *((_taxes(sale.facts, tongue), Rule()) if sale.facts.taxes else ()),
            *_particulars(sale, tongue, cashier=cashier, customer=customer),
            *_proof(sale),
            *(credit_notes(sale.facts.tenders, tongue) if has_slips else ()),
            *(Text(text=line, align="center") for line in shop.receipt_footer),
            *copy_mark(copy, tongue.words),
            Cut(),
            *(slips if has_slips else ()),
        )
    )


def proof_text(sale: Sale) -> str:
    """Return what the QR code says: receipt number, place in the journal, start of its hash."""
    return f"posforge:r1:{sale.facts.number}:{sale.seq}:{sale.hash[:HASH_SHOWN]}"


def goods(facts: SaleCompleted, tongue: Tongue) -> Iterator[Block]:
    """Yield each line of a sale: what it costs, its tax by a letter, and what was taken off."""
    letters = _tax_letters(facts)
    yield Columns(left="", right=facts.currency, mark="")
    for line in facts.lines:
        tagged = _left_minor(facts, line) + sum(one.amount_minor for one in line.discounts)
        letter = letters.get(_first_tax(facts, line), "")
        yield Columns(left=line.name, right=tongue.amount(tagged), mark=letter)
        if line.qty_milli != ONE or line.unit not in COUNTED:
            yield Text(text=f"  {_measure(line, tongue)}")
        yield from traced(line, tongue.words)
        yield from (Text(text=f"  {note}") for note in line.notes)
        if line.kind == "return" or line.returned is not None:
            number = line.returned.number if line.returned is not None else ""
            yield Text(text=f"  {tongue.words.returned} {number}".rstrip())
        for one in line.discounts:
            label = one.label or tongue.words.discount
            yield Columns(left=f"  {label}", right=tongue.amount(-one.amount_minor), mark="")


def _left_minor(facts: SaleCompleted, line: SaleLine) -> int:
    """What is left of a line's price tag: a customer who pays no tax sees the same tags."""
    is_share = line.returned is not None and bool(line.returned.sale)
    if facts.exempt and facts.prices == "inclusive" and not is_share:
        tag = extend(line.unit_price_minor, line.qty_milli, per=line.per)
        return tag - sum(one.amount_minor for one in line.discounts)
    return line.gross_minor if facts.prices == "inclusive" else line.net_minor


def _measure(line: SaleLine, tongue: Tongue) -> str:
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


def _payment(sale: Sale, tongue: Tongue, shop: Shop) -> Iterator[Block]:
    facts, words = sale.facts, tongue.words
    if facts.prices == "exclusive":
        yield Columns(left=words.subtotal, right=tongue.money(facts.net_minor))
        for tax in facts.taxes:
            label = tax_name(tax, locale=tongue.locale, otherwise=words.tax)
            yield Columns(left=label, right=tongue.money(tax.tax_minor))
    if facts.exempt:
        tax_off = sum(_left_minor(facts, line) - line.gross_minor for line in facts.lines)
        if facts.prices == "inclusive" and tax_off:
            yield Columns(left=words.subtotal, right=tongue.money(facts.gross_minor + tax_off))
            yield Columns(left=words.tax_off, right=tongue.money(-tax_off))
        yield Columns(left=words.exempt, right=facts.exempt)
    yield from _cards(facts, tongue)
    yield Total(label=words.total, amount=tongue.money(facts.due_minor))
    if facts.rounding_minor:
        yield Columns(left=words.rounding, right=tongue.money(facts.rounding_minor))
    yield from tender_rows(facts.tenders, tongue, shop)
    if sale.change_minor:
        change = tongue.money(sale.change_minor)
        yield Columns(left=words.change, right=change, is_bold=True)


def tender_rows(tenders: Sequence[Tender], tongue: Tongue, shop: Shop) -> Iterator[Block]:
    """Yield what was given, each in its own way to pay."""
    for tender in tenders:
        label = _tender_label(tender, tongue.words, shop)
        yield Columns(left=label, right=tongue.money(tender.tendered_minor))
        if tender.currency:
            given = tongue.foreign(tender.foreign_minor, tender.currency)
            yield Text(text=f"  {given} × {tongue.rate(tender.rate)}")
        if tender.note:
            yield Text(text=f"  {tender.note}")
        if tender.refunds:
            yield Text(text=f"  {tongue.words.refund} {tender.reference}")
            yield Text(text=f"  {tongue.words.of_payment} {tender.refunds}")


def _cards(facts: SaleCompleted, tongue: Tongue) -> Iterator[Block]:
    """Yield what gift cards on the bill come to, apart from the goods."""
    if facts.cards_minor:
        if facts.prices == "inclusive":
            yield Columns(left=tongue.words.goods, right=tongue.money(facts.gross_minor))
        yield Columns(left=tongue.words.gift_cards, right=tongue.money(facts.cards_minor))


def _without_codes(sale: Sale) -> Sale:
    """Return the sale without the codes that pay: a credit note's is its tender's note."""
    shown = tuple(
        replace(one, note=masked(one.note)) if one.method == STORE_CREDIT else one
        for one in sale.facts.tenders
    )
    return replace(sale, facts=replace(sale.facts, tenders=shown))


def credit_notes(tenders: Sequence[Tender], tongue: Tongue) -> Iterator[Block]:
    """Yield each credit note that was issued: what it is worth, and its code to scan."""
    for one in tenders:
        if one.method == STORE_CREDIT and one.amount_minor < 0:
            yield Rule()
            yield Total(label=tongue.words.credit_note, amount=tongue.money(-one.amount_minor))
            yield Feed()
            yield Barcode(one.reference)
            yield Feed()


def _tender_label(tender: Tender, words: ReceiptWords, shop: Shop) -> str:
    if tender.currency:
        return f"{words.tendered['cash']} {tender.currency}"
    usual = words.tendered.get(tender.method, spoken(tender.method))
    return shop.method_label(tender.method) or usual


def _taxes(facts: SaleCompleted, tongue: Tongue) -> Table:
    words, letters = tongue.words, _tax_letters(facts)
    rows = [
        row
        for _, of_code in groupby(facts.taxes, key=lambda one: one.code)
        for row in _tax_rows(list(of_code), letters, tongue)
    ]
    return Table(head=(words.rate, words.net, words.tax, words.gross), rows=tuple(rows))


def _tax_rows(
    taxes: Sequence[TaxSum], letters: Mapping[_Tax, str], tongue: Tongue
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


def _particulars(sale: Sale, tongue: Tongue, *, cashier: str, customer: str) -> Iterator[Block]:
    words = tongue.words
    yield Columns(left=words.receipt, right=sale.facts.number)
    yield Columns(left=words.date, right=moment(sale.wall_ms, sale.tz_min, locale=tongue.locale))
    yield Columns(left=words.till, right=f"{sale.store} / {sale.facts.till}")
    if cashier:
        yield Columns(left=words.cashier, right=cashier)
    if customer:
        yield Columns(left=words.customer, right=customer)
    if sale.facts.points_earned:
        yield Columns(left=words.points_earned, right=str(sale.facts.points_earned))
    if sale.facts.points_spent:
        yield Columns(left=words.points_spent, right=str(sale.facts.points_spent))


def _proof(sale: Sale) -> Iterator[Block]:
    yield Feed()
    yield Qr(proof_text(sale))
    yield Text(text=f"{sale.seq} · {sale.hash[:HASH_SHOWN]}", align="center")
    yield Feed()
    yield Barcode(sale.facts.number)
    yield Feed()
