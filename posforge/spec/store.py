"""The shop itself: its name, its kind, where it stands and how it counts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from posforge.spec.base import Section, Text
from posforge.spec.cldr import Country, Currency, Language, Timezone


class Store(Section):
    """Who sells, in which country, currency, time zone and languages."""

    name: Text = Field(
        description="The shop's name, printed at the top of every receipt.",
        examples=["Corner Fresh"],
    )
    type: Literal["supermarket", "boutique", "general"] = Field(
        description="What kind of shop it is.", examples=["supermarket"]
    )
    country: Country = Field(
        description="The country, as its two-letter ISO 3166 code.", examples=["DE"]
    )
    currency: Currency = Field(
        description="The currency of every price, as its ISO 4217 code.", examples=["EUR"]
    )
    timezone: Timezone = Field(
        description="The time zone that decides which day a sale belongs to.",
        examples=["Europe/Berlin"],
    )
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = Field(
        description="The languages spoken in the shop; the first one writes numbers and dates. The "
        "words of till, receipt and portal are there in English (`en`) and German (`de`).",
        examples=["[en, de]"],
    )
