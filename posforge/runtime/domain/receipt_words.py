"""The words of a receipt in the languages posforge prints; English where a language is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptWords:
    """Every label of a receipt in one language."""

    copy: str
    subtotal: str
    discount: str
    total: str
    rounding: str
    exempt: str
    tax_off: str
    returned: str
    refund: str
    of_payment: str
    lot: str
    serial: str
    tendered: Mapping[str, str]
    change: str
    credit_note: str
    goods: str
    gift_card: str
    gift_cards: str
    gift_value: str
    gift_card_says: str
    left: str
    gift_receipt: str
    gift_says: str
    rate: str
    tax: str
    net: str
    gross: str
    receipt: str
    date: str
    till: str
    cashier: str
    customer: str
    points_earned: str
    points_spent: str


_WORDS: Mapping[str, ReceiptWords] = {
    "en": ReceiptWords(
        copy="COPY",
        subtotal="Subtotal",
        discount="Discount",
        total="TOTAL",
        rounding="Rounding",
        exempt="Tax exempt",
        tax_off="Tax taken off",
        returned="Return",
        refund="Refund",
        of_payment="of payment",
        lot="Lot",
        serial="Serial no.",
        tendered={
            "cash": "Cash",
            "card": "Card",
            "voucher": "Voucher",
            "on_account": "On account",
            "store_credit": "Store credit",
            "gift_card": "Gift card",
            "points": "Points",
            "layaway": "Paid in before",
        },
        change="Change",
        credit_note="CREDIT NOTE",
        goods="Goods",
        gift_card="GIFT CARD",
        gift_cards="Gift cards",
        gift_value="Value",
        gift_card_says="Pays here until nothing is left.",
        left="left",
        gift_receipt="GIFT RECEIPT",
        gift_says="Comes back for store credit.",
        rate="Rate",
        tax="Tax",
        net="Net",
        gross="Gross",
        receipt="Receipt",
        date="Date",
        till="Till",
        cashier="Served by",
        customer="Customer",
        points_earned="Points earned",
        points_spent="Points spent",
    ),
    "de": ReceiptWords(
        copy="KOPIE",
        subtotal="Zwischensumme",
        discount="Rabatt",
        total="SUMME",
        rounding="Rundung",
        exempt="Steuerbefreit",
        tax_off="Abgezogene Steuer",
        returned="Rückgabe",
        refund="Erstattung",
        of_payment="zu Zahlung",
        lot="Charge",
        serial="Serien-Nr.",
        tendered={
            "cash": "Bar",
            "card": "Karte",
            "voucher": "Fremdgutschein",
            "on_account": "Auf Rechnung",
            "store_credit": "Guthaben",
            "gift_card": "Geschenkkarte",
            "points": "Punkte",
            "layaway": "Schon eingezahlt",
        },
        change="Rückgeld",
        credit_note="GUTSCHRIFT",
        goods="Waren",
        gift_card="GESCHENKKARTE",
        gift_cards="Geschenkkarten",
        gift_value="Wert",
        gift_card_says="Zahlt hier, bis nichts mehr übrig ist.",
        left="Rest",
        gift_receipt="GESCHENKBON",
        gift_says="Rückgabe gegen Guthaben.",
        rate="Satz",
        tax="MwSt",
        net="Netto",
        gross="Brutto",
        receipt="Beleg",
        date="Datum",
        till="Kasse",
        cashier="Es bediente Sie",
        customer="Kunde",
        points_earned="Punkte erhalten",
        points_spent="Punkte eingelöst",
    ),
}


def receipt_words(language: str) -> ReceiptWords:
    """Return the labels in a language (`de`), or in English."""
    return _WORDS.get(language, _WORDS["en"])
