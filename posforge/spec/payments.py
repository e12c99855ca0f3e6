"""How customers pay."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Discriminator, Field, Tag, WithJsonSchema, model_validator

from posforge.spec.base import LIST, LONE, NAME_PATTERN, Section, Text, Word, refusal
from posforge.spec.cldr import Currency

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def _terminal(address: str) -> str:
    try:
        url = urlsplit(address)
        is_right = url.scheme == "tcp" and url.hostname and url.port and not url.path
    except ValueError:
        is_right = False
    if not is_right:
        raise refusal(
            f"`{address}` does not lead to a payment terminal.",
            expected="tcp://HOST:PORT",
            hint="For example tcp://192.168.0.60:9600",
        )
    return address


def _wallet(address: str) -> str:
    try:
        url = urlsplit(address)
        is_safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in _HERE)
        is_right = is_safe and url.hostname and not url.query and not url.username and url.port != 0
    except ValueError:
        is_right = False
    if not is_right:
        raise refusal(
            f"`{address}` does not lead to a wallet.",
            expected="https://HOST/PATH; http on this computer only",
            hint="For example https://wallet.example/shop",
        )
    return address


def _wallet_name(text: str) -> str:
    if not re.fullmatch(NAME_PATTERN, method_of(text)):
        raise refusal(
            f"`{text}` cannot name a wallet.",
            expected="a letter, then letters, digits, blanks and hyphens, such as PayQR",
        )
    return text


def _rate(rate: Decimal) -> Decimal:
    if rate <= 0:
        raise refusal(
            f"At a rate of `{rate}` a currency is worth nothing.",
            expected="how many units of the shop's currency one unit is worth, such as 1.05",
        )
    return rate


Driver = Annotated[str, Word(what="a driver", example="json_lines", is_module=True)]
WaitS = Annotated[int, Field(ge=10, le=600)]
Limit = Annotated[
    Decimal,
    Field(ge=0, max_digits=12, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0}),
]


Rate = Annotated[
    Decimal,
    Field(max_digits=12, decimal_places=6),
    AfterValidator(_rate),
    WithJsonSchema({"type": ["string", "number"]}),
]


class Card(Section):
    """A payment terminal that takes cards."""

    terminal: Annotated[str, AfterValidator(_terminal)] = Field(
        description="Where it is: `tcp://HOST:PORT`. A till that has another says so when it is "
        "started: `--terminal card=tcp://…`.",
        examples=["tcp://192.168.0.60:9600"],
    )
    driver: Driver = Field(
        default="json_lines",
        description="The terminal's language: `json_lines`, or the shop's own: `our_brand` is "
        "`devices/our_brand.py` of its package.",
        examples=["json_lines"],
    )
    wait_s: WaitS = Field(
        default=120, description="How many seconds a customer may take.", examples=["120"]
    )
    refunds: bool = Field(
        default=True,
        description="Whether the terminal gives money back for a sale that is over; where it "
        "does not, the cashier gives it back another way.",
        examples=["false"],
    )


class Wallet(Section):
    """A mobile wallet: the till shows a code, and the customer's telephone pays it."""

    name: Annotated[Text, Field(max_length=24), AfterValidator(_wallet_name)] = Field(
        description="What people call it; in the journal it is that in small letters.",
        examples=["PayQR"],
    )
    connect: Annotated[str, AfterValidator(_wallet)] = Field(
        description="Where it is: `https://HOST/PATH`. Its password stands in the environment of "
        "the till: `POSFORGE_TOKEN_` and the name in capitals.",
        examples=["https://wallet.example/shop"],
    )
    driver: Driver = Field(
        default="json_http",
        description="The wallet's language: `json_http`, or the shop's own.",
        examples=["json_http"],
    )
    wait_s: WaitS = Field(
        default=120, description="How many seconds a customer may take.", examples=["120"]
    )
    refunds: bool = Field(
        default=True,
        description="Whether the wallet gives money back for a sale that is over; where it "
        "does not, the cashier gives it back another way.",
        examples=["false"],
    )


class OnAccount(Section):
    """Customers known by name who pay later."""

    limit: Limit | None = Field(
        default=None,
        description="How much one customer may owe at most. Without it there is no limit.",
        examples=["500.00"],
    )


class ForeignCash(Section):
    """Notes and coins of other currencies, at the day's rate; change is the shop's own cash."""

    currencies: Annotated[dict[Currency, Rate], Field(min_length=1)] = Field(
        description="By currency, how many units of the shop's currency one unit of it is worth.",
        examples=['{CHF: "1.05"}'],
    )


class Way(Section):
    """A way to pay that has settings; each has one of these keys."""

    card: Card | None = Field(
        default=None,
        description="Cards, at a payment terminal.",
        examples=["{terminal: tcp://192.168.0.60:9600}"],
    )
    wallet: Wallet | None = Field(
        default=None,
        description="A mobile wallet, by a code on the till's screen.",
        examples=["{name: PayQR, connect: https://wallet.example/shop}"],
    )
    on_account: OnAccount | None = Field(
        default=None,
        description="Customers known by name pay later; `on_account` alone has no limit.",
        examples=["{limit: 500.00}"],
    )
    foreign_cash: ForeignCash | None = Field(
        default=None,
        description="Cash of other currencies: each is a way to pay of its own, `cash_chf`.",
        examples=['{currencies: {CHF: "1.05"}}'],
    )

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        keys = list(type(self).model_fields)
        given = [key for key in keys if getattr(self, key) is not None]
        if len(given) != 1:
            raise refusal(
                "This way to pay says nothing." if not given else "These are two ways to pay.",
                expected="one of " + ", ".join(keys),
                hint="Begin each way to pay with a - or a comma of its own.",
            )
        return self

    @property
    def method(self) -> str:
        """The word for it in the journal and in accounts, the first where it has several."""
        return self.methods[0]

    @property
    def methods(self) -> tuple[str, ...]:
        """Its words in the journal: its key, the wallet's name, or one for each currency."""
        if self.wallet is not None:
            return (method_of(self.wallet.name),)
        if self.foreign_cash is not None:
            return tuple(method_in(one) for one in self.foreign_cash.currencies)
        return tuple(key for key in type(self).model_fields if getattr(self, key) is not None)


def method_of(name: str) -> str:
    """Return the word a wallet has in the journal: `payqr` for PayQR."""
    return re.sub(r"[ \-]+", "_", name.strip().lower())


def method_in(currency: str) -> str:
    """Return the word that cash of another currency has in the journal: `cash_chf` for CHF."""
    return f"cash_{currency.lower()}"


def _kind(value: Any) -> str:
    return LIST if isinstance(value, dict | Way) else LONE


Name = Annotated[str, Word(what="a means of payment", example="punch_card", is_module=True)]
Payment = Annotated[
    Annotated[Name, Tag(LONE)] | Annotated[Way, Tag(LIST)],
    Discriminator(_kind),
]
Payments = Annotated[tuple[Payment, ...], Field(min_length=1)]
"""The means of payment the tills accept: bundled ones, and the shop's own by name."""


def methods(payments: tuple[str | Way, ...]) -> tuple[str, ...]:
    """Return the word of every way to pay, in the order of store.yaml."""
    return tuple(
        method for one in payments for method in ((one,) if isinstance(one, str) else one.methods)
    )
