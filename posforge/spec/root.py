"""A whole store.yaml: every section, under the key it is written with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr

from posforge.spec.accounting import Accounting
from posforge.spec.base import Digits, Section
from posforge.spec.branches import Branch
from posforge.spec.cash import Cash
from posforge.spec.catalog import Catalog
from posforge.spec.customers import Customers, Loyalty
from posforge.spec.devices import Devices
from posforge.spec.gift_cards import GiftCards, Offline
from posforge.spec.layaway import Layaway
from posforge.spec.payments import Payments
from posforge.spec.pricing import Pricing
from posforge.spec.promotions import NONE, Promotion, Promotions
from posforge.spec.receipt import Receipt
from posforge.spec.reports import Reports
from posforge.spec.returns import Returns
from posforge.spec.roles import Roles
from posforge.spec.shift import Shift
from posforge.spec.store import Store
from posforge.spec.sync import Sync
from posforge.spec.tax import Tax
from posforge.spec.till import Till

SCHEMA_VERSION = 1


class StoreSpec(Section):
    """What a shop is. Read it with `posforge.spec.load`, which checks the sections together too.

    `promotions` are those of the file that `pricing` names.
    """

    _promotions: Promotions = PrivateAttr(default=NONE)

    schema_version: Annotated[Literal[1], Digits] = Field(
        alias="schema",
        description="The version of this file's format.",
        examples=[str(SCHEMA_VERSION)],
    )
    store: Store = Field(description="The shop itself.")
    branches: Annotated[tuple[Branch, ...], Field(min_length=1)] = Field(
        description="The shop's addresses.", examples=["[{code: S01, name: Mitte, tills: 2}]"]
    )
    tax: Tax = Field(description="How tax is charged.")
    catalog: Catalog = Field(description="What the shop sells.")
    pricing: Pricing = Field(
        default=Pricing(),
        description="Which prices and promotions there are beside the usual prices.",
    )
    payments: Payments = Field(
        default=("cash",),
        description="How customers pay: `cash`, a `card` terminal, a `wallet`, a `voucher` of "
        "others, `on_account`, `foreign_cash`, `store_credit`, `gift_card`, `points`, and the "
        "shop's own: `punch_card` is `payments/punch_card.py` of its package.",
        examples=["[cash, {card: {terminal: tcp://192.168.0.60:9600}}]"],
    )
    cash: Cash = Field(default=Cash(), description="How cash is counted.")
    shift: Shift = Field(default=Shift(), description="How a till's business day begins and ends.")
    returns: Returns = Field(default=Returns(), description="What comes back, and how long.")
    customers: Customers = Field(
        default=Customers(), description="What is known of customers beside who they are."
    )
    loyalty: Loyalty | None = Field(
        default=None,
        description="The points that customers collect; without this there are none.",
        examples=["{earn_per: 1.00, worth: 0.01}"],
    )
    layaway: Layaway | None = Field(
        default=None,
        description="On which terms goods are laid away; without this the shop lays nothing away.",
        examples=["{days: 90, deposit_percent: 20, fee: {percent: 10}}"],
    )
    gift_cards: GiftCards | None = Field(
        default=None,
        description="The gift cards that are sold where `gift_card` is among the payments.",
        examples=["{min: 5.00, max: 250.00}"],
    )
    offline: Offline = Field(
        default=Offline(),
        description="What a till does alone while its store server does not answer.",
    )
    reports: Reports = Field(
        default=("x",),
        description="What is counted up: `x` (the day so far), `sales_by_item`, "
        "`sales_by_department`, `sales_by_hour`, `sales_by_cashier`, `sales_by_branch`, `taxes`, "
        "`tenders`, `terminals`, `stock_by_lot` (also by serial number), "
        "`discounts`, `voids`, `gift_cards`, `trespasses`, `paid_twice`, `spent_twice`, "
        "`odd_returns`, `layaways`, `z` (the Z reports), `accounts` (the "
        "journal for the bookkeeper), and the shop's own: `top_sellers` is "
        "`reports/top_sellers.py` of its package.",
        examples=["[x, sales_by_item, taxes, top_sellers]"],
    )
    accounting: Accounting = Field(
        default=Accounting(), description="How the books are handed over to the bookkeeper."
    )
    roles: Roles = Field(
        description="Who may do what, by the name of the role.",
        examples=["{cashier: {may: [sell, hold]}}"],
    )
    devices: Devices = Field(default=Devices(), description="What stands on the counter.")
    sync: Sync = Field(default=Sync(), description="Where the machines find each other.")
    till: Till = Field(default=Till(), description="How the till looks and which key does what.")
    receipt: Receipt = Field(default=Receipt(), description="What the receipt says.")

    @property
    def promotions(self) -> Mapping[str, Promotion]:
        """Every promotion of the shop by its name."""
        return self._promotions.promotions

    def model_post_init(self, context: Any) -> None:
        """Take in what was read of the file that `pricing` names."""
        self._promotions = context or NONE
