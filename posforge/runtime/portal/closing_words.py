"""The words about closings: the days of stores, the Zs of tills, and their counts."""

from __future__ import annotations

from collections.abc import Mapping

CLOSING_ENGLISH: Mapping[str, str] = {
    "closings": "Closings",
    "closings_lead": "The Z reports of the tills by business day, and the lists the stores signed.",
    "back_to_closings": "All closings",
    "day_signed": "Signed as day {number}, {when}",
    "day_signed_without": "without {count} tills that had not closed",
    "day_in_transit": "Suspended shifts whose cash is in no drawer, in two, "
    "or another amount: {count}",
    "day_not_signed": "Not signed yet: the store signs when its tills have closed.",
    "z_report": "Z report",
    "closed_at": "Closed",
    "closed_by": "Closed by",
    "closed_by_itself": "the till itself",
    "difference": "Difference",
    "not_counted": "not counted",
    "listed_late": "listed late, in day {number}",
    "takings": "Takings",
    "terminals_differ": "terminals differ",
    "terminals_unmatched": "terminals not matched",
    "no_closings": "No shift was closed in this time.",
    "no_closings_hint": "A till closes its shift with a Z report; it is listed here as soon as it "
    "arrives.",
    "counts": "Counts",
    "counts_hint": "Every count is kept; the last one is on the Z.",
    "no_counts": "Nobody counted before this shift was closed.",
    "z_before": "Z before",
    "journal_before": "Journal before it",
    "first_z": "none, this is the first",
    "proof_of_z": "The Z stands in the till's journal, signed by the till. Its figures can be "
    "counted again from its receipts: posforge verify does.",
    "error_no_such_z": "No Z report is held here under this address. It may still be on its way.",
}

CLOSING_GERMAN: Mapping[str, str] = {
    "closings": "Abschlüsse",
    "closings_lead": "Die Z-Berichte der Kassen nach Geschäftstag und die signierten Listen der "
    "Filialen.",
    "back_to_closings": "Alle Abschlüsse",
    "day_signed": "Signiert als Tag {number}, {when}",
    "day_signed_without": "ohne {count} Kassen, die noch offen waren",
    "day_in_transit": "Unterbrochene Schichten mit Geld in keiner Lade, in zweien "
    "oder in anderem Betrag: {count}",
    "day_not_signed": "Noch nicht signiert: Die Filiale signiert, wenn ihre Kassen zu sind.",
    "z_report": "Z-Bericht",
    "closed_at": "Geschlossen",
    "closed_by": "Geschlossen von",
    "closed_by_itself": "der Kasse selbst",
    "difference": "Differenz",
    "not_counted": "nicht gezählt",
    "listed_late": "nachträglich gelistet, an Tag {number}",
    "takings": "Einnahmen",
    "terminals_differ": "Terminals weichen ab",
    "terminals_unmatched": "Terminals nicht abgeglichen",
    "no_closings": "In dieser Zeit wurde keine Schicht abgeschlossen.",
    "no_closings_hint": "Eine Kasse schließt ihre Schicht mit einem Z-Bericht ab; er steht hier, "
    "sobald er eintrifft.",
    "counts": "Zählungen",
    "counts_hint": "Jede Zählung bleibt erhalten; die letzte steht auf dem Z.",
    "no_counts": "Vor diesem Abschluss hat niemand gezählt.",
    "z_before": "Z davor",
    "journal_before": "Journal davor",
    "first_z": "keiner, dies ist der erste",
    "proof_of_z": "Der Z steht im Journal der Kasse, von ihr signiert. Seine Zahlen lassen sich "
    "aus seinen Belegen nachrechnen: posforge verify tut das.",
    "error_no_such_z": "Unter dieser Adresse liegt hier kein Z-Bericht vor. Vielleicht ist er noch "
    "unterwegs.",
}
