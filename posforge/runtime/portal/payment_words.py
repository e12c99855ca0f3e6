"""The words about payments at terminals that nobody saw the end of."""

from __future__ import annotations

from collections.abc import Mapping

PAYMENT_ENGLISH: Mapping[str, str] = {
    "open_payments": "Payments nobody knows the end of: {count}.",
    "open_payments_hint": "They are settled at their till, under Open payments: there stands the "
    "terminal to look at.",
    "payments_in_doubt": "Payments of unknown outcome",
    "payments_in_doubt_lead": "Those of cards and wallets that are open, and how those of the last "
    "30 days ended.",
    "reference": "Reference",
    "unknown_since": "Unknown since",
    "how_it_ended": "How it ended",
    "a_payment": "payment",
    "a_refund": "refund",
    "approved_by": "approved by {name}",
    "said_by_terminal": "said the terminal",
    "no_doubts": "It is known how every payment ended.",
    "no_doubts_hint": "A payment stands here when its terminal does not say whether the customer "
    "was charged.",
    "doubt_pending": "The till was about to ask",
    "doubt_sent": "The till has not said how it went",
    "doubt_unknown": "The terminal is being asked",
    "doubt_escalated": "A person has to say",
    "doubt_approved": "Charged",
    "doubt_declined": "Not charged",
    "doubt_reversed": "Given back",
    "doubt_refund_pending": "The till was about to ask",
    "doubt_refund_sent": "The till has not said how it went",
    "doubt_refund_unknown": "The terminal is being asked",
    "doubt_refund_escalated": "A person has to say",
    "doubt_refund_approved": "Refunded",
    "doubt_refund_declined": "Not refunded",
    "doubt_refund_reversed": "Refund taken back",
}

PAYMENT_GERMAN: Mapping[str, str] = {
    "open_payments": "Zahlungen, von denen niemand weiß, wie sie ausgingen: {count}.",
    "open_payments_hint": "Geklärt werden sie an ihrer Kasse, unter Offene Zahlungen: Dort steht "
    "das Terminal.",
    "payments_in_doubt": "Zahlungen mit unbekanntem Ausgang",
    "payments_in_doubt_lead": "Offene von Karten und Wallets, und wie die der letzten 30 Tage "
    "ausgingen.",
    "reference": "Referenz",
    "unknown_since": "Unbekannt seit",
    "how_it_ended": "Wie es ausging",
    "a_payment": "Zahlung",
    "a_refund": "Erstattung",
    "approved_by": "freigegeben von {name}",
    "said_by_terminal": "sagt das Terminal",
    "no_doubts": "Von jeder Zahlung ist bekannt, wie sie ausging.",
    "no_doubts_hint": "Eine Zahlung steht hier, wenn ihr Terminal nicht sagt, ob der Kunde "
    "belastet wurde.",
    "doubt_pending": "Die Kasse wollte gerade fragen",
    "doubt_sent": "Die Kasse sagte nicht, wie es ausging",
    "doubt_unknown": "Das Terminal wird gefragt",
    "doubt_escalated": "Jemand muss es klären",
    "doubt_approved": "Belastet",
    "doubt_declined": "Nicht belastet",
    "doubt_reversed": "Zurückgegeben",
    "doubt_refund_pending": "Die Kasse wollte gerade fragen",
    "doubt_refund_sent": "Die Kasse sagte nicht, wie es ausging",
    "doubt_refund_unknown": "Das Terminal wird gefragt",
    "doubt_refund_escalated": "Jemand muss es klären",
    "doubt_refund_approved": "Erstattet",
    "doubt_refund_declined": "Nicht erstattet",
    "doubt_refund_reversed": "Erstattung zurückgenommen",
}
