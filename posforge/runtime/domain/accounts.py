"""Where the bookkeeper writes what moved: an account of theirs for each account of our ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posforge.runtime.domain.payment import GIFT_CARD, ON_ACCOUNT, STORE_CREDIT

_TENDERS = {"account": ON_ACCOUNT, "credit": STORE_CREDIT, "giftcard": GIFT_CARD}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMap:
    """The bookkeeper's accounts: revenue by tax code, taxes by part or code, tenders by method.

    What is not named is called what it is: `revenue standard`, `tax standard`, `cash`.
    """

    revenue: Mapping[str, str] = field(default_factory=dict)
    tax: Mapping[str, str] = field(default_factory=dict)
    tenders: Mapping[str, str] = field(default_factory=dict)
    rounding: str = "rounding"
    difference: str = "difference"
    safe: str = "safe"
    petty: str = "petty"
    layaway_fee: str = "layaway fee"
    transit: str = "transit"

    def of(self, ledger_account: str) -> str:
        """Return the bookkeeper's account of one of ours (`tax:S01:standard`, `cash:<node>`)."""
        kind, _, rest = ledger_account.partition(":")
        _place, _, what = rest.partition(":")
        if kind == "revenue":
            return self.revenue.get(what, f"{kind} {what}")
        if kind == "tax":
            code, _, part = what.partition(":")
            name = part or code
            return self.tax.get(name, self.tax.get(code, f"{kind} {name}"))
        kind = _TENDERS.get(kind, kind)
        own = {
            "rounding": self.rounding,
            "difference": self.difference,
            "safe": self.safe,
            "petty": self.petty,
            "fee": self.layaway_fee,
            "transit": self.transit,
        }
        return own.get(kind) or self.tenders.get(kind, kind)
