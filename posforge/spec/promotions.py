"""A whole promotions.yaml: every promotion of the shop under its name."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from posforge.spec.base import Digits, Section, Text
from posforge.spec.promotion_kinds import (
    Amount,
    BranchCodes,
    Bundle,
    BuyGet,
    Goods,
    Mix,
    Threshold,
    Tiers,
)
from posforge.spec.promotion_words import (
    Coupon,
    Day,
    GroupName,
    Hours,
    IsoDate,
    Percentage,
    PromotionName,
)

KINDS = ("percent", "amount", "buy_get", "mix", "bundle", "tiers", "threshold")
"""Keys of which one says what a promotion gives."""


class Promotion(Section):
    """One promotion: on which goods, what it gives (one of `percent` to `threshold`), and when."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [key]} for key in KINDS]})

    label: Text = Field(
        description="What people call it, on the receipt too.", examples=["3 for 2 yoghurt"]
    )
    goods: Goods = Field(default=Goods(), description="What it is on; without it, everything.")
    percent: Percentage | None = Field(
        default=None, description="Gives a percentage off the goods.", examples=["20"]
    )
    amount: Amount | None = Field(
        default=None, description="Gives an amount off.", examples=["{off: 0.50, per: piece}"]
    )
    buy_get: BuyGet | None = Field(
        default=None,
        description="Gives more pieces for less: 3 for 2 is `{buy: 2, get: 1}`.",
        examples=["{buy: 2, get: 1}"],
    )
    mix: Mix | None = Field(
        default=None,
        description="Gives any so many of the goods for less.",
        examples=["{count: 3, price: 5.00}"],
    )
    bundle: Bundle | None = Field(
        default=None,
        description="Gives goods of several kinds together for less.",
        examples=["{items: [{departments: [coffee]}, {departments: [cake]}], price: 4.50}"],
    )
    tiers: Tiers | None = Field(
        default=None,
        description="Gives a better price for more of it.",
        examples=["{steps: [{from: 6, price: 0.89}]}"],
    )
    threshold: Threshold | None = Field(
        default=None,
        description="Gives something off when so much is spent.",
        examples=["{spend: 50, amount: 5}"],
    )
    valid_from: IsoDate | None = Field(
        default=None, description="The first business date it counts.", examples=["2026-11-01"]
    )
    valid_to: IsoDate | None = Field(
        default=None, description="The last business date it counts.", examples=["2026-11-30"]
    )
    branches: BranchCodes = Field(
        default=(),
        description="Where it counts, some of the shop's branches; without it, everywhere.",
        examples=["[S01]"],
    )
    days: Annotated[tuple[Day, ...], Field(max_length=7)] = Field(
        default=(),
        description="On which days of the week, by the clock on the wall.",
        examples=["[mon, tue]"],
    )
    hours: Annotated[tuple[Hours, ...], Field(max_length=10)] = Field(
        default=(),
        description="At what times of the day, by when the bill was opened.",
        examples=["[17:00-19:00]"],
    )
    groups: Annotated[tuple[GroupName, ...], Field(max_length=50)] = Field(
        default=(), description="For customers of which groups.", examples=["[staff]"]
    )
    coupon: Coupon | None = Field(
        default=None,
        description="The code of the coupon that must be shown.",
        examples=["SUMMER-10"],
    )
    priority: Annotated[int, Field(ge=-1_000, le=1_000)] = Field(
        default=0,
        description="Those with the higher number are counted first; of the same, those that "
        "stand first in the file.",
        examples=["10"],
    )
    stacks: bool = Field(
        default=False,
        description="Whether its pieces may take part in other promotions too that say the same.",
        examples=["true"],
    )
    limit: Annotated[int, Field(ge=1, le=9_999)] | None = Field(
        default=None,
        description="How often it counts on one bill: so many pieces of `percent` and `amount`, "
        "articles, sets, or repeats.",
        examples=["1"],
    )
    also: Annotated[tuple[Literal["label_prices", "deposits"], ...], Field(max_length=2)] = Field(
        default=(),
        description="What else it takes something off: goods priced by a scale's label, deposits.",
        examples=["[label_prices]"],
    )


class Promotions(Section):
    """What promotions there are. Read it with `posforge.spec.load`, beside the store.yaml."""

    schema_version: Annotated[Literal[1], Digits] = Field(
        alias="schema", description="The version of this file's format.", examples=["1"]
    )
    promotions: Annotated[dict[PromotionName, Promotion], Field(max_length=500)] = Field(
        description="Every promotion by its name.",
        examples=["{happy_hour: {label: Happy hour, percent: 20, hours: [17:00-19:00]}}"],
    )


NONE = Promotions(schema=1, promotions={})
