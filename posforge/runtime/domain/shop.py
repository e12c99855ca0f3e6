"""What a shop is while it runs: the facts of store.yaml, resolved, typed and free of YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

NodeKind = Literal["hq", "store", "till"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One shop address; `code` is printed on receipts and names its machines (`S01`)."""

    code: str
    name: str
    tills: int
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRules:
    """How tax is charged: `rates` maps a tax code to its rate (0.19 for 19 %)."""

    prices: Literal["inclusive", "exclusive"]
    rounding: Literal["line", "document"]
    rates: dict[str, Decimal]
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRules:
    """Which units goods are sold in, and the departments a product may stand in."""

    units: tuple[str, ...]
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role and every permission it holds, inheritance already resolved."""

    name: str
    may: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterOptions:
    """The receipt printer: `connect` is `tcp://host:port` or `file://path`."""

    driver: str
    connect: str
    width_mm: Literal[58, 80]
    drawer: Literal["pin2", "pin5", "none"]


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
    """How the till looks and which Qt binding draws it."""

    theme: Literal["light", "dark"]
    qt_binding: Literal["pyqt6", "pyside6"]


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
    keys: dict[str, str] = field(default_factory=dict)
    receipt_footer: tuple[str, ...] = ()

    def branch(self, code: str) -> Branch:
        """Return the branch with this code. Raises KeyError when the shop has none such."""
        for branch in self.branches:
            if branch.code == code:
                return branch
        raise KeyError(code)

    def role(self, name: str) -> Role:
        """Return the role with this name. Raises KeyError when the shop has none such."""
        for role in self.roles:
            if role.name == name:
                return role
        raise KeyError(name)
