"""The Plan: every decision about a project, made before a template prints it."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from posforge import __version__
from posforge.generate.calls import Call, called
from posforge.generate.gift_cards import StoredValue, stored_value_of
from posforge.generate.promotions import planned_promotions
from posforge.generate.tenders import Tenders, tenders_of
from posforge.generate.terminals import Terminal, terminals_of
from posforge.spec.accounting import Accounts
from posforge.spec.barcode_rules import bare
from posforge.spec.branches import Branch
from posforge.spec.catalog import Catalog
from posforge.spec.cldr import cash_step
from posforge.spec.devices import Printer, Scanner
from posforge.spec.extensions import own_extensions
from posforge.spec.payments import methods
from posforge.spec.receipt import Receipt
from posforge.spec.returns import Returns
from posforge.spec.roles import CEILINGS, PERMISSIONS, ceilings, resolved
from posforge.spec.root import StoreSpec
from posforge.spec.shift import Shift
from posforge.spec.sync import Sync
from posforge.spec.tax import Rates, Tax, parts_of, whole_fraction
from posforge.spec.till import AskedReasons, keymap

_WORDS_OF_TIME = frozenset({"When", "Window"})
_TAKEN = frozenset({"posforge", "test", "tests", "data", "generated", "conftest", "migrations"})


@dataclass(frozen=True, slots=True)
class RatePart:
    """One of several taxes of a rate; `fraction` is decimal text."""

    name: str
    fraction: str
    is_compound: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """A tax rate: `fraction` is decimal text, `0.19` for 19 %, and the whole of its `parts`."""

    code: str
    fraction: str
    parts: tuple[RatePart, ...] = ()


@dataclass(frozen=True, slots=True)
class RateChange:
    """Every rate as it is from a day on."""

    valid_from: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A role and all it may do, inheritance followed, in the order permissions are listed.

    `ceilings` are thousandths of a percent, or minor units, by permission.
    """

    name: str
    may: tuple[str, ...]
    ceilings: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedField:
    """What is noted of a product: an axis of variants, or a field of the shop."""

    name: str
    kind: str
    label: str
    choices: tuple[str, ...] = ()
    is_axis: bool = False
    is_required: bool = False
    is_searchable: bool = True
    behaviour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRule:
    """How a scale's labels are read; `step_minor` is one step of a price in minor units."""

    prefix: str
    layout: str
    carries: str
    step_minor: int


@dataclass(frozen=True, slots=True)
class Named:
    """A price list or a group of customers, and what people call it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Loyalty:
    """Points, in minor units of the currency."""

    earn_per_minor: int
    worth_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layaway:
    """Terms of layaway: shares in thousandths of a percent, the fee in minor units."""

    days: int
    deposit_percent_milli: int
    fee_percent_milli: int
    fee_minor: int


@dataclass(frozen=True, slots=True)
class Extension:
    """A module of the shop's own: what it extends, its name in store.yaml, where it lies."""

    kind: str
    name: str
    module: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrations:
    """The package that holds the shop's own migrations, and the newest of them."""

    package: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a project will say, resolved; the same spec and version give the same plan."""

    version: str
    package: str
    name: str
    type: str
    country: str
    currency: str
    timezone: str
    languages: tuple[str, ...]
    branches: tuple[Branch, ...]
    prices: str
    rounding: str
    default_rate: str
    rates: tuple[Rate, ...]
    rate_changes: tuple[RateChange, ...]
    exempt: str
    cash_step_minor: int
    returns: Returns
    units: tuple[str, ...]
    departments: tuple[str, ...]
    fields: tuple[NotedField, ...]
    barcode_rules: tuple[LabelRule, ...]
    age_field: str
    deposit_field: str
    tracking_field: str
    price_lists: tuple[Named, ...]
    groups: tuple[Named, ...]
    loyalty: Loyalty | None
    layaway: Layaway | None
    stored_value: StoredValue
    payments: tuple[str, ...]
    terminals: tuple[Terminal, ...]
    tenders: Tenders
    shift: Shift
    float_minor: int
    reports: tuple[str, ...]
    accounts: Accounts
    extensions: tuple[Extension, ...]
    roles: tuple[RoleGrant, ...]
    printer: Printer
    scanner: Scanner
    sync: Sync
    theme: str
    qt_binding: str
    layout: str
    screens: tuple[str, ...]
    reasons: AskedReasons
    keys: tuple[tuple[str, str], ...]
    receipt: Receipt
    migrations: Migrations | None
    promotions: tuple[Call, ...]

    @property
    def has_tax_parts(self) -> bool:
        """Whether any rate, now or later, is made of several taxes."""
        every = [self.rates, *(change.rates for change in self.rate_changes)]
        return any(rate.parts for rates in every for rate in rates)

    @property
    def has_reasons(self) -> bool:
        """Whether store.yaml says anything of reasons that is not usual."""
        return self.reasons != AskedReasons()

    @property
    def has_returns(self) -> bool:
        """Whether store.yaml says anything of returns that is not usual."""
        return self.returns != Returns()

    @property
    def named_accounts(self) -> tuple[tuple[str, Any], ...]:
        """The accounts that store.yaml names, as they are grouped there."""
        return tuple(self.accounts.model_dump(exclude_defaults=True).items())

    @property
    def files(self) -> tuple[str, ...]:
        """The names in `generated/`, sorted: what the spec does not declare has no file."""
        declared = {
            "barcodes.py": self.barcode_rules,
            "extensions.py": self.extensions,
            "fields.py": self.fields,
            "migrations.py": self.migrations,
            "promotions.py": self.promotions,
        }
        always = ("__init__.py", "keymap.py", "options.py", "permissions.py")
        return tuple(sorted([*always, *(name for name, facts in declared.items() if facts)]))

    @property
    def words_of_promotions(self) -> tuple[str, ...]:
        """What generated `promotions.py` builds promotions of, sorted."""
        return tuple(sorted({*called(self.promotions)} - _WORDS_OF_TIME))

    @property
    def words_of_time(self) -> tuple[str, ...]:
        """What it builds their conditions of, sorted."""
        return tuple(sorted({*called(self.promotions)} & _WORDS_OF_TIME))


def make_plan(spec: StoreSpec, *, package: str, migrations: Migrations | None = None) -> Plan:
    """Return every decision for a project whose Python package has this name.

    `migrations` are those the project will have, where it has any.
    """
    return Plan(
        version=__version__,
        package=package,
        name=spec.store.name,
        type=spec.store.type,
        country=spec.store.country,
        currency=spec.store.currency,
        timezone=spec.store.timezone,
        languages=spec.store.languages,
        branches=spec.branches,
        prices=spec.tax.prices,
        rounding=spec.tax.rounding,
        default_rate=spec.tax.default,
        rates=_rates(spec.tax.rates),
        rate_changes=_rate_changes(spec.tax),
        exempt=spec.tax.exempt,
        cash_step_minor=_cash_step_minor(spec),
        returns=spec.returns,
        units=spec.catalog.units,
        departments=spec.catalog.departments,
        fields=_fields(spec.catalog),
        barcode_rules=_barcode_rules(spec),
        age_field=spec.catalog.age_field or "",
        deposit_field=spec.catalog.deposit_field or "",
        tracking_field=spec.catalog.tracking_field or "",
        price_lists=tuple(Named(name, one.label) for name, one in spec.pricing.lists.items()),
        groups=tuple(Named(name, one.label) for name, one in spec.customers.groups.items()),
        loyalty=_loyalty(spec),
        layaway=_layaway(spec),
        stored_value=stored_value_of(spec),
        payments=methods(spec.payments),
        terminals=tuple(terminals_of(spec.payments)),
        tenders=tenders_of(spec.payments, digits=get_currency_precision(spec.store.currency)),
        shift=spec.shift,
        float_minor=_minor(spec, spec.shift.opening_float),
        reports=spec.reports,
        accounts=spec.accounting.accounts,
        extensions=_extensions(spec, package),
        roles=tuple(_roles(spec)),
        printer=spec.devices.printer,
        scanner=spec.devices.scanner,
        sync=spec.sync,
        theme=spec.till.theme,
        qt_binding=spec.till.qt_binding,
        layout=spec.till.layout,
        screens=spec.till.screens,
        reasons=spec.till.reasons,
        keys=tuple(keymap(spec.till).items()),
        receipt=spec.receipt,
        migrations=migrations,
        promotions=planned_promotions(spec),
    )


def package_name(shop: str) -> str:
    """Return a Python package name for a shop: `corner_fresh` for "Corner Fresh"."""
    plain = unicodedata.normalize("NFKD", shop.replace("ß", "ss")).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", plain.decode().lower().replace("'", ""))
    name = "_".join(words)[:40].rstrip("_")
    if not name or name[0].isdigit():
        name = f"shop_{name}".rstrip("_")
    is_taken = name in _TAKEN or name in sys.stdlib_module_names or keyword.iskeyword(name)
    return f"{name}_shop" if is_taken else name


def _fields(catalog: Catalog) -> tuple[NotedField, ...]:
    axes = (
        NotedField(
            name=name,
            kind="choice",
            label=name.replace("_", " ").capitalize(),
            choices=values,
            is_axis=True,
        )
        for name, values in catalog.variants.items()
    )
    fields = (
        NotedField(
            name=name,
            kind=field.type,
            label=field.label,
            choices=field.choices or (),
            is_required=field.required,
            is_searchable=field.search,
            behaviour=field.behaviour or "",
        )
        for name, field in catalog.fields.items()
    )
    return (*axes, *fields)


def _barcode_rules(spec: StoreSpec) -> tuple[LabelRule, ...]:
    digits = get_currency_precision(spec.store.currency)
    return tuple(
        LabelRule(
            prefix=rule.prefix,
            layout=bare(rule.layout),
            carries=rule.carries,
            step_minor=1 if rule.decimals is None else 10 ** (digits - rule.decimals),
        )
        for rule in spec.catalog.barcode_rules
    )


def _extensions(spec: StoreSpec, package: str) -> tuple[Extension, ...]:
    every = (
        Extension(own.point.kind, own.name, f"{package}.{own.point.folder}.{own.name}")
        for own in own_extensions(spec)
    )
    return tuple(dict.fromkeys(every))


def _rates(rates: Rates) -> tuple[Rate, ...]:
    return tuple(
        Rate(
            code,
            _plain(whole_fraction(rate)),
            tuple(
                RatePart(part.name, _plain(part.percent / 100), part.compound)
                for part in parts_of(rate)
            ),
        )
        for code, rate in rates.items()
    )


def _rate_changes(tax: Tax) -> tuple[RateChange, ...]:
    """Return the changes in the order of their days, each with the rates that stay as they are."""
    rates, changes = tax.rates, []
    for change in sorted(tax.changes, key=lambda one: one.day):
        rates = rates | change.rates
        changes.append(RateChange(change.day, _rates(rates)))
    return tuple(changes)


def _cash_step_minor(spec: StoreSpec) -> int:
    currency, rounding = spec.store.currency, spec.cash.rounding
    if rounding == "none":
        return 1
    return _minor(spec, cash_step(currency) if rounding == "auto" else rounding)


def _loyalty(spec: StoreSpec) -> Loyalty | None:
    if spec.loyalty is None:
        return None
    return Loyalty(_minor(spec, spec.loyalty.earn_per), _minor(spec, spec.loyalty.worth))


def _layaway(spec: StoreSpec) -> Layaway | None:
    terms = spec.layaway
    if terms is None:
        return None
    return Layaway(
        days=terms.days,
        deposit_percent_milli=int(terms.deposit_percent.scaleb(3)),
        fee_percent_milli=int(terms.fee.percent.scaleb(3)),
        fee_minor=_minor(spec, terms.fee.amount),
    )


def _minor(spec: StoreSpec, amount: Decimal) -> int:
    return int(amount.scaleb(get_currency_precision(spec.store.currency)))


def _plain(fraction: Decimal) -> str:
    return f"{fraction.normalize():f}"


def _roles(spec: StoreSpec) -> Iterator[RoleGrant]:
    for name, may in resolved(spec.roles).items():
        held = tuple(one for one in PERMISSIONS if one in may)
        yield RoleGrant(name, held, _ceilings(spec, name))


def _ceilings(spec: StoreSpec, role: str) -> tuple[tuple[str, int], ...]:
    digits = get_currency_precision(spec.store.currency)
    return tuple(
        (CEILINGS[key], int(value.scaleb(3 if key == "discount_max_percent" else digits)))
        for key, value in ceilings(spec.roles, role).items()
    )
