"""The words on the papers of layaways in the languages posforge prints; else English."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    "layaway": ("LAYAWAY", "ZURÜCKGELEGT"),
    "instalment": ("INSTALMENT", "ANZAHLUNG"),
    "given_back": ("MONEY BACK", "RÜCKZAHLUNG"),
    "cancelled": ("CANCELLED", "AUFGEHOBEN"),
    "request": ("At the customer's request", "Auf Wunsch des Kunden"),
    "expired": ("Not paid in time", "Nicht rechtzeitig bezahlt"),
    "total": ("Price of the goods", "Preis der Ware"),
    "deposit": ("First instalment, at least", "Erste Anzahlung, mindestens"),
    "due": ("To be paid by", "Zu bezahlen bis"),
    "paid": ("Paid in", "Eingezahlt"),
    "paid_now": ("Paid now", "Jetzt eingezahlt"),
    "paid_in_all": ("Paid in all", "Insgesamt eingezahlt"),
    "left": ("LEFT", "OFFEN"),
    "back_now": ("Given back now", "Jetzt zurückgezahlt"),
    "back": ("TO GIVE BACK", "ZURÜCK"),
    "back_left": ("Still to give back", "Noch zurückzuzahlen"),
    "fee": ("Fee kept, without tax", "Einbehaltene Gebühr, ohne MwSt"),
    "number": ("Layaway", "Zurückgelegt"),
    "how": (
        "The goods are kept for you. When all is paid, they are yours.",
        "Die Ware bleibt für Sie zurückgelegt. Ist alles bezahlt, gehört sie Ihnen.",
    ),
    "fee_rule": (
        "Given up or not paid in time, we keep {fee}, at most what you paid.",
        "Bei Rücktritt oder Verzug behalten wir {fee} ein, höchstens das Gezahlte.",
    ),
    "no_fee": (
        "Given up or not paid in time, you get back all you paid.",
        "Bei Rücktritt oder Verzug erhalten Sie alles Gezahlte zurück.",
    ),
    "proof": ("Bring this paper with you.", "Bitte bringen Sie diesen Beleg mit."),
}


def layaway_words(language: str) -> Mapping[str, str]:
    """Return every word in a language (`de`), or in English."""
    place = 1 if language == "de" else 0
    return {key: words[place] for key, words in _WORDS.items()}
