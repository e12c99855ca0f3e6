"""The words of X and Z reports in the languages posforge prints; English where one is missing."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    "x": ("X report", "X-Bericht"),
    "z": ("Z report", "Z-Bericht"),
    "zs": ("Z reports", "Z-Berichte"),
    "day": ("Business day", "Geschäftstag"),
    "what": ("Item", "Posten"),
    "number": ("Number", "Anzahl"),
    "amount": ("Amount", "Betrag"),
    # figures
    "receipts": ("Sales", "Verkäufe"),
    "net": ("Net", "Netto"),
    "tax": ("Tax", "MwSt"),
    "sold": ("Lines sold", "Verkaufte Zeilen"),
    "returned": ("Lines returned", "Zurückgenommene Zeilen"),
    "rounding": ("Rounding of cash", "Bargeldrundung"),
    "manual": ("Discount on a line", "Zeilenrabatt"),
    "bill": ("Discount on the bill", "Bonrabatt"),
    "cards_sold": ("Gift cards sold", "Verkaufte Geschenkkarten"),
    "cards_returned": ("Gift cards given back", "Zurückgegebene Geschenkkarten"),
    "voids": ("Lines voided", "Stornierte Zeilen"),
    "cancelled": ("Bills cancelled", "Abgebrochene Bons"),
    "no_sales": ("Drawer opened without a sale", "Schublade ohne Verkauf geöffnet"),
    "reprints": ("Receipts printed again", "Belege erneut gedruckt"),
    "gift_receipts": ("Gift receipts", "Geschenkbons"),
    "drops": ("Dropped into the safe", "In den Tresor abgeschöpft"),
    "top_ups": ("Brought from the safe", "Aus dem Tresor geholt"),
    "pay_ins": ("Paid in", "Einlagen"),
    "pay_outs": ("Paid out", "Auszahlungen"),
    "layaways": ("Laid away", "Zurückgelegt"),
    "layaways_paid": ("Paid in for layaways", "Anzahlungen für Zurückgelegtes"),
    "layaways_handed": ("Layaways handed over", "Zurückgelegtes abgeholt"),
    "layaways_back": ("Given back of layaways", "Anzahlungen zurückgezahlt"),
    "layaway_fees": ("Fees kept of layaways", "Einbehaltene Gebühren"),
    "handed_over": ("Handed over with the shift", "Mit der Schicht übergeben"),
    "taken_over": ("Taken over with a shift", "Mit einer Schicht übernommen"),
    "taken_from": ("Taken over from till {till}", "Von Kasse {till} übernommen"),
    "late": ("Late, of the day before", "Nachträglich, vom Vortag"),
    # the drawer
    "drawer": ("Drawer", "Kassenlade"),
    "left": ("Left by the last shift", "Aus der letzten Schicht"),
    "adjusted": ("Put in or found at opening", "Bei Öffnung eingelegt oder gefunden"),
    "expected": ("Expected {method}", "Soll {method}"),
    "counted": ("Counted {method}", "Gezählt {method}"),
    "difference": ("Difference {method}", "Differenz {method}"),
    "at_terminal": ("{method}, at the terminal", "{method}, am Terminal"),
    "terminal_off": ("{method}, terminal difference", "{method}, Abweichung"),
    "unmatched": ("{method}, NOT MATCHED", "{method}, NICHT ABGEGLICHEN"),
    "uncounted": ("NOT COUNTED", "NICHT GEZÄHLT"),
    "by_clock": ("closed by the till itself", "von der Kasse selbst geschlossen"),
    "by_handover": ("the shift goes on at another till", "Schicht geht an anderer Kasse weiter"),
    "kept": ("Stays in the drawer", "Verbleibt in der Kasse"),
    "times_counted": ("Counts", "Zählungen"),
    # the whole life of the till
    "perpetual": ("Since the till was set up", "Seit Einrichtung der Kasse"),
    "perpetual_sold": ("Sold in all", "Verkauft insgesamt"),
    "perpetual_returned": ("Returned in all", "Zurückgenommen insgesamt"),
    "perpetual_receipts": ("Receipts in all", "Belege insgesamt"),
    # particulars
    "first_last": ("Receipts from – to", "Belege von – bis"),
    "opened": ("Opened", "Geöffnet"),
    "closed": ("Closed", "Geschlossen"),
    "closed_by": ("Closed by", "Geschlossen von"),
    "suspended": ("SHIFT SUSPENDED", "SCHICHT UNTERBROCHEN"),
    "suspended_hint": (
        "Keep this with the drawer insert, and resume the shift at another till.",
        "Beim Kasseneinsatz aufbewahren und die Schicht an einer anderen Kasse fortsetzen.",
    ),
    "suspended_at": ("Suspended", "Unterbrochen"),
    "taken_by": ("Insert taken by", "Einsatz entnommen von"),
    "insert": ("In the insert", "Im Einsatz"),
    "carried_over": ("Carried over, unfinished", "Unerledigt übernommen"),
}


def z_words(language: str) -> Mapping[str, str]:
    """Return every word in a language (`de`), or in English."""
    place = 1 if language == "de" else 0
    return {key: words[place] for key, words in _WORDS.items()}
