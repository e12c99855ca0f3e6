"""The words of the bundled reports and of their files; English where a language is missing."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    # titles
    "sales_by_item": ("Sales by item", "Umsatz nach Artikel"),
    "sales_by_department": ("Sales by department", "Umsatz nach Abteilung"),
    "sales_by_hour": ("Sales by hour", "Umsatz nach Stunde"),
    "sales_by_cashier": ("Sales by cashier", "Umsatz nach Kassierer"),
    "sales_by_branch": ("Sales by branch", "Umsatz nach Filiale"),
    "taxes": ("Taxes", "Steuern"),
    "tenders": ("Tenders", "Zahlungsmittel"),
    "terminals": ("Terminals against books", "Terminals gegen Bücher"),
    "discounts": ("Discounts", "Rabatte"),
    "accounts": ("Accounting journal", "Buchungsjournal"),
    "voids": ("Voids and exceptions", "Stornos und Ausnahmen"),
    "trespasses": ("Deeds without permission", "Taten ohne Berechtigung"),
    "paid_twice": ("Bills paid twice", "Doppelt bezahlte Bons"),
    # columns
    "deed": ("What was done", "Was getan wurde"),
    "permission": ("Permission", "Berechtigung"),
    "event": ("Event", "Ereignis"),
    "item": ("Article", "Artikel"),
    "department": ("Department", "Abteilung"),
    "hour": ("Hour", "Stunde"),
    "cashier": ("Cashier", "Kassierer"),
    "branch": ("Branch", "Filiale"),
    "quantity": ("Quantity", "Menge"),
    "unit": ("Unit", "Einheit"),
    "sales": ("Sales", "Verkäufe"),
    "lines": ("Lines", "Zeilen"),
    "net": ("Net", "Netto"),
    "tax": ("Tax", "Steuer"),
    "gross": ("Gross", "Brutto"),
    "basket": ("Average", "Durchschnitt"),
    "code": ("Kind", "Art"),
    "rate": ("Rate", "Satz"),
    "method": ("Tender", "Zahlungsmittel"),
    "terminal": ("Terminal", "Terminal"),
    "booked": ("In the books", "In den Büchern"),
    "counted": ("At the terminal", "Am Terminal"),
    "difference": ("Difference", "Differenz"),
    "number": ("Number", "Anzahl"),
    "amount": ("Amount", "Betrag"),
    "given": ("Given", "Gegeben"),
    "change": ("Change", "Rückgeld"),
    "discount": ("Discount", "Rabatt"),
    "reason": ("Reason", "Grund"),
    "approver": ("Approved by", "Freigegeben von"),
    "what": ("What", "Was"),
    "date": ("Date", "Datum"),
    "receipt": ("Receipt", "Beleg"),
    "came_back": ("Came back", "Zurückgegeben"),
    "voucher": ("Voucher", "Beleg"),
    "till": ("Till", "Kasse"),
    "account": ("Account", "Konto"),
    "called": ("Name", "Bezeichnung"),
    "debit": ("Debit", "Soll"),
    "credit": ("Credit", "Haben"),
    "currency": ("Currency", "Währung"),
    # files
    "all_branches": ("All branches", "Alle Filialen"),
    "of_till": ("Till {till}", "Kasse {till}"),
    "made_on": ("Made on {when}", "Erstellt am {when}"),
    "page": ("Page {page} of {pages}", "Seite {page} von {pages}"),
    "nothing": ("There is nothing in this period.", "In diesem Zeitraum ist nichts."),
    # rows
    "total": ("Total", "Summe"),
    "others": ("{count} others", "{count} weitere"),
    "piece": ("piece", "Stück"),
    "off_line": ("By hand, on a line", "Von Hand, auf eine Zeile"),
    "off_bill": ("By hand, on the bill", "Von Hand, auf den Bon"),
    "LineVoided": ("Line voided", "Zeile storniert"),
    "BillCancelled": ("Bill cancelled", "Bon abgebrochen"),
    "PriceOverridden": ("Price changed by hand", "Preis von Hand geändert"),
    "CustomerRecorded": ("Customer noted", "Kunde erfasst"),
    "StockAdjusted": ("Stock adjusted by hand", "Bestand von Hand korrigiert"),
    "DrawerOpened": ("Drawer opened without a sale", "Schublade ohne Verkauf geöffnet"),
    "ReceiptReprinted": ("Receipt printed again", "Beleg erneut gedruckt"),
    "ZReprinted": ("Z report printed again", "Z-Bericht erneut gedruckt"),
    "slip": ("The line scanned last", "Zuletzt gescannte Zeile"),
}


def report_words(language: str) -> Mapping[str, str]:
    """Return every word in a language (`de`), or in English."""
    place = 1 if language == "de" else 0
    return {key: words[place] for key, words in _WORDS.items()}
