"""What a shop is while it runs: the facts of store.yaml, resolved, typed and free of YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from posforge.runtime.domain.accounts import AccountMap
from posforge.runtime.domain.payment import foreign_cash
from posforge.runtime.domain.reasons import ReasonRules

if TYPE_CHECKING:  # a till without promotions starts without loading them
    from posforge.runtime.domain.promotion_kinds import Promotion

NodeKind = Literal["hq", "store", "till"]
FieldKind = Literal["text", "whole", "decimal", "yes_no", "choice", "date"]
ExtensionKind = Literal["payment", "report", "screen", "printer", "field", "terminal"]
CashStep = Literal["float", "drop", "top_up", "pay_in", "pay_out"]
Carried = Literal["price", "weight", "pieces"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One shop address; `code` is printed on receipts and names its machines (`S01`).

    Prices may be those of its `region`; empty for none.
    """

    code: str
    name: str
    tills: int
    address: tuple[str, ...] = ()
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """Prices for the customers of the group with this name."""

    name: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxPart:
    """One tax of several at the same rate code: its name, and its rate (0.09975 for 9.975 %).

    It is charged on the net amount; a compound one on the net and the taxes before it.
    """

    name: str
    rate: Decimal
    is_compound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxChange:
    """Rates and parts as all of them are from a business day on (`2027-01-01`)."""

    valid_from: str
    rates: dict[str, Decimal]
    parts: Mapping[str, tuple[TaxPart, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRules:
    """How tax is charged: `rates` maps a tax code to its whole rate (0.19 for 19 %).

    `parts` has the codes whose rate is made of several taxes. `changes` are rates that come later,
    in the order of their days. An exempt customer pays the price without the tax that is in it
    (`net_price`), or all that the price tag says (`tag_price`).
    """

    prices: Literal["inclusive", "exclusive"]
    rounding: Literal["line", "document"]
    rates: dict[str, Decimal]
    default: str
    parts: Mapping[str, tuple[TaxPart, ...]] = field(default_factory=dict)
    changes: tuple[TaxChange, ...] = ()
    exempt: Literal["net_price", "tag_price"] = "net_price"

    def on(self, bizdate: str) -> TaxRules:
        """Return the rules as they are on a business day: fixed, with no changes to come."""
        if not self.changes:
            return self
        begun = [change for change in self.changes if change.valid_from <= bizdate]
        now = begun[-1] if begun else self
        return replace(self, rates=now.rates, parts=now.parts, changes=())

    def parts_of(self, code: str) -> tuple[TaxPart, ...]:
        """Return the taxes of a code; where there is only one, it has no name."""
        return self.parts.get(code) or (TaxPart(name="", rate=self.rates[code]),)


@dataclass(frozen=True, slots=True, kw_only=True)
class CashRules:
    """How cash is counted: what is paid in coins is rounded to a multiple of `step_minor`."""

    step_minor: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderRules:
    """How the bundled ways to pay behave here.

    A customer owes at most `account_limit_minor`, None for any amount. `currencies` has the rate of
    each foreign currency that is taken: so many units of the shop's own is one of it worth.
    """

    account_limit_minor: int | None = None
    currencies: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCardRules:
    """What a gift card is sold for, in minor units: from so much to so much, in such steps."""

    least_minor: int
    most_minor: int
    step_minor: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineRules:
    """What a till does while its store server does not answer, in minor units.

    So much of a gift card or a credit note is then redeemed on one bill, by what the till knows
    itself; None for all of it.
    """

    gift_card_minor: int | None = 0
    store_credit_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRules:
    """Within how many days goods come back, of all departments or of one (0 is the same day).

    Without a receipt they give the lowest price of the last `lowest_price_days`, where that is
    allowed at all.
    """

    days: int = 30
    by_department: Mapping[str, int] = field(default_factory=dict)
    is_allowed_without_receipt: bool = True
    lowest_price_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerGroup:
    """Customers who are treated alike: they may have prices and promotions of their own."""

    name: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loyalty:
    """Points, in minor units: one is earned by each full `earn_per_minor`, and is worth something.

    What was paid with points earns none.
    """

    earn_per_minor: int
    worth_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LayawayRules:
    """Goods are set aside for `days`; the first instalment is a share of what they cost.

    Where a layaway is cancelled the shop keeps a share of what the goods cost and `fee_minor`, of
    what was paid at most. Shares are thousandths of a percent.
    """

    days: int = 90
    deposit_percent_milli: int = 20_000
    fee_percent_milli: int = 0
    fee_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """What a shop notes of a product beyond the common: one of its fields, or an axis of variants.

    An axis is a choice by which the articles of one style differ (size, colour). `behaviour` names
    the shop's own extension that judges the field, empty for none.
    """

    name: str
    kind: FieldKind
    label: str
    choices: tuple[str, ...] = ()
    is_axis: bool = False
    is_required: bool = False
    is_searchable: bool = True
    behaviour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarcodeRule:
    """How the shop's scales print a GTIN-13 that begins with `prefix`, and what it carries.

    `layout` has a letter for each digit between the prefix and the check digit: I for the item's
    number, P for a price, W for grams, Q for pieces. `step_minor` is what one step of a price is
    worth in minor units.
    """

    prefix: str
    layout: str
    carries: Carried
    step_minor: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRules:
    """Units goods are sold in, departments they stand in, and what else is noted of them.

    `fields` holds the axes of variants first, then the shop's fields, each in the order of
    store.yaml; `barcode_rules` say how its scales print labels. `age_field` names the field that
    says from which age an article is sold, `deposit_field` the one with the barcode of its deposit,
    `tracking_field` the one that says whether it is sold by lot or serial number.
    """

    units: tuple[str, ...]
    departments: tuple[str, ...]
    fields: tuple[FieldRule, ...] = ()
    barcode_rules: tuple[BarcodeRule, ...] = ()
    age_field: str = ""
    deposit_field: str = ""
    tracking_field: str = ""

    @property
    def axes(self) -> tuple[FieldRule, ...]:
        """By what the articles of one style differ."""
        return tuple(field for field in self.fields if field.is_axis)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRef:
    """An extension the shop brings itself: what it is, its name in store.yaml, its module."""

    kind: ExtensionKind
    name: str
    module: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrations:
    """The shop's own changes to its tables: the package that holds them, and the newest one."""

    package: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role and every permission it holds, inheritance already resolved.

    `ceilings` says up to which value: thousandths of a percent for a discount, minor units for
    lines struck off one bill and for refunds. A permission without one has no ceiling.
    """

    name: str
    may: frozenset[str]
    ceilings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterOptions:
    """The receipt printer: `connect` is `tcp://host:port` or `file://path`."""

    driver: str
    connect: str
    width_mm: Literal[58, 80]
    drawer: Literal["pin2", "pin5", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalOptions:
    """A terminal or a wallet: `method` is its word in the journal and among the shop's payments.

    `connect` is where it is, `label` what people call it (empty for the usual word), `wait_s` how
    long a customer may take, `refunds` whether it gives money back for sales that are over.
    """

    method: str
    driver: str
    connect: str
    label: str = ""
    wait_s: int = 120
    refunds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerOptions:
    """A scanner that types: keys closer than `gap_ms` and ended by `suffix` are one scan."""

    driver: Literal["wedge"]
    suffix: Literal["enter", "tab"]
    gap_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncOptions:
    """Where machines find each other and how often they look, in milliseconds."""

    hq: str
    store: str
    push_ms: int
    pull_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TillOptions:
    """How the till looks and which Qt binding draws it.

    `layout` `grid` shows pictures to touch beside the bill; `screens` are the shop's own, by name.
    """

    theme: Literal["light", "dark"]
    qt_binding: Literal["pyqt6", "pyside6"]
    layout: Literal["scan_first", "grid"] = "scan_first"
    screens: tuple[str, ...] = ()
    reasons: ReasonRules = field(default_factory=ReasonRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRules:
    """How a till's business day begins and ends.

    Days end at `closes_at`, local time: what is open then closes by itself. `float_minor` is what
    a drawer begins with and keeps when a day is closed. With `count_float` it is counted before the
    first sale, with `count` before a person closes; `blind_count` hides until then what should be
    there. `confirm` names the movements of cash that a second person confirms with their PIN.
    """

    closes_at: str = "04:00"
    float_minor: int = 0
    count_float: bool = False
    count: bool = True
    blind_count: bool = True
    confirm: tuple[CashStep, ...] = ()
    pay_in_reasons: tuple[str, ...] = ()
    pay_out_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Everything the generated project says about its shop; generated `options.py` builds it."""

    name: str
    type: str
    country: str
    currency: str
    timezone: str
    languages: tuple[str, ...]
    branches: tuple[Branch, ...]
    tax: TaxRules
    catalogue: CatalogueRules
    payments: tuple[str, ...]
    roles: tuple[Role, ...]
    printer: PrinterOptions
    scanner: ScannerOptions
    sync: SyncOptions
    till: TillOptions
    shift: ShiftRules = field(default_factory=ShiftRules)
    keys: dict[str, str] = field(default_factory=dict)
    receipt_logo: str = ""
    receipt_header: tuple[str, ...] = ()
    receipt_footer: tuple[str, ...] = ()
    receipt_line_notes: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    price_lists: tuple[PriceList, ...] = ()
    terminals: tuple[TerminalOptions, ...] = ()
    accounts: AccountMap = field(default_factory=AccountMap)
    extensions: tuple[ExtensionRef, ...] = ()
    migrations: Migrations | None = None
    promotions: tuple[Promotion, ...] = ()
    cash: CashRules = CashRules()
    returns: ReturnRules = ReturnRules()
    tenders: TenderRules = field(default_factory=TenderRules)
    groups: tuple[CustomerGroup, ...] = ()
    loyalty: Loyalty | None = None
    layaway: LayawayRules | None = None
    gift_cards: GiftCardRules | None = None
    offline: OfflineRules = OfflineRules()

    @property
    def customer_groups(self) -> tuple[CustomerGroup, ...]:
        """Every group of customers: those declared, then those that only a price list names."""
        named = {one.name for one in self.groups}
        lists = (one for one in self.price_lists if one.name not in named)
        return (*self.groups, *(CustomerGroup(name=one.name, label=one.label) for one in lists))

    def branch(self, code: str) -> Branch:
        """Return the branch with this code. Raises KeyError when the shop has none such."""
        for branch in self.branches:
            if branch.code == code:
                return branch
        raise KeyError(code)

    def method_label(self, method: str) -> str:
        """Return what the shop itself calls a way to pay, empty where it has no name of its own."""
        labels = {one.method: one.label for one in self.terminals}
        labels |= {foreign_cash(one): one for one in self.tenders.currencies}
        return labels.get(method, "")

    def role(self, name: str) -> Role:
        """Return the role with this name. Raises KeyError when the shop has none such."""
        for role in self.roles:
            if role.name == name:
                return role
        raise KeyError(name)
