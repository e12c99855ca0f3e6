"""The shop that tests run as real processes: one branch that matters, and no headquarters."""

from __future__ import annotations

from dataclasses import replace

from posforge.runtime.domain.shop import (
    GiftCardRules,
    LayawayRules,
    OfflineRules,
    Shop,
    SyncOptions,
    TerminalOptions,
)
from posforge.testing.builders import a_shop

SHOP = a_shop(
    sync=SyncOptions(hq="", store="https://127.0.0.1:9444", push_ms=50, pull_ms=500),
    layaway=LayawayRules(fee_percent_milli=10_000),
    payments=("cash", "gift_card"),
    gift_cards=GiftCardRules(least_minor=500, most_minor=25_000, step_minor=100),
    offline=OfflineRules(gift_card_minor=1_000),
)
BRANCH = SHOP.branches[0].code


def with_card(shop: Shop, terminal: str) -> Shop:
    """Return the shop with a terminal at this address that takes cards."""
    options = TerminalOptions(method="card", driver="json_lines", connect=terminal, wait_s=2)
    return replace(shop, payments=(*shop.payments, "card"), terminals=(options,))
