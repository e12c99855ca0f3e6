"""The terminals and wallets of a shop, as its project will have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from posforge.spec.payments import Payments, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A terminal or wallet: the way to pay that it takes, its driver, where it is."""

    method: str
    driver: str
    connect: str
    label: str
    wait_s: int
    refunds: bool


def terminals_of(payments: Payments) -> Iterator[Terminal]:
    """Yield what takes each way to pay that has settings, in the order of store.yaml."""
    for way in payments:
        if isinstance(way, Way) and way.card is not None:
            yield Terminal(
                method=way.method,
                driver=way.card.driver,
                connect=way.card.terminal,
                label="",
                wait_s=way.card.wait_s,
                refunds=way.card.refunds,
            )
        elif isinstance(way, Way) and way.wallet is not None:
            yield Terminal(
                method=way.method,
                driver=way.wallet.driver,
                connect=way.wallet.connect,
                label=way.wallet.name,
                wait_s=way.wallet.wait_s,
                refunds=way.wallet.refunds,
            )
