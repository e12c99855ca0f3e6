"""Gift cards as a project says them: every amount in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision

from posforge.spec.root import StoreSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCards:
    """What gift cards are sold for."""

    least_minor: int
    most_minor: int
    step_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOffline:
    """How much is redeemed while the store server does not answer; None for all there is."""

    gift_card_minor: int = 0
    store_credit_minor: int | None = None

    def __bool__(self) -> bool:
        return self != PlannedOffline()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredValue:
    """What `gift_cards` and `offline` say."""

    cards: PlannedCards | None
    offline: PlannedOffline


def stored_value_of(spec: StoreSpec) -> StoredValue:
    """Return what gift cards are sold for, and what is redeemed without the store server."""
    return StoredValue(cards=_cards_of(spec), offline=_offline_of(spec))


def _cards_of(spec: StoreSpec) -> PlannedCards | None:
    cards = spec.gift_cards
    if cards is None:
        return None
    return PlannedCards(
        least_minor=_minor(spec, cards.min),
        most_minor=_minor(spec, cards.max),
        step_minor=_minor(spec, cards.step),
    )


def _offline_of(spec: StoreSpec) -> PlannedOffline:
    card, note = spec.offline.gift_card, spec.offline.store_credit
    return PlannedOffline(
        gift_card_minor=_minor(spec, card.limit) if card is not None else 0,
        store_credit_minor=_minor(spec, note.limit) if note is not None else None,
    )


def _minor(spec: StoreSpec, amount: Decimal) -> int:
    return int(amount.scaleb(get_currency_precision(spec.store.currency)))
