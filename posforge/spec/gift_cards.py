"""Gift cards that are sold, and what is redeemed while the store server does not answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, WithJsonSchema

from posforge.spec.base import Section
from posforge.spec.customers import Amount

Limit = Annotated[
    Decimal,
    Field(ge=0, max_digits=12, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0}),
]


class GiftCards(Section):
    """What gift cards are sold for; `gift_card` among the payments lets them pay."""

    min: Amount = Field(description="The least a gift card is sold for.", examples=["5.00"])
    max: Amount = Field(
        description="The most that is put on a gift card at once.", examples=["250.00"]
    )
    step: Amount = Field(
        default=Decimal(1),
        description="Amounts are multiples of this.",
        examples=["5.00"],
    )


class Redeemed(Section):
    """How much one card or note pays on one bill, by what the till knows itself."""

    limit: Limit = Field(description="In the shop's currency; 0 for nothing.", examples=["50.00"])


class Offline(Section):
    """What a till does while its store server does not answer, where that would be safer."""

    gift_card: Redeemed | None = Field(
        default=None,
        description="Gift cards. Without this none is redeemed then.",
        examples=["{limit: 50.00}"],
    )
    store_credit: Redeemed | None = Field(
        default=None,
        description="Credit notes. Without this they are redeemed by what the till knows.",
        examples=["{limit: 50.00}"],
    )
