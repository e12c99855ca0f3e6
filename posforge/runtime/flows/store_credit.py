"""Store credit: what the shop owes to whoever has the code of a credit note it has printed."""

from __future__ import annotations

from posforge.runtime.domain.payment import STORE_CREDIT
from posforge.runtime.domain.shop import Shop
from posforge.runtime.flows.stored_value import StoredValue


def make(shop: Shop) -> StoredValue:
    """Return credit notes in this shop's currency."""
    del shop
    return StoredValue(STORE_CREDIT)
