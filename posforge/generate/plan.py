"""The Plan: every decision about a project, made before a template prints it."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from posforge import __version__
from posforge.spec.branches import Branch
from posforge.spec.devices import Printer, Scanner
from posforge.spec.roles import PERMISSIONS, resolved
from posforge.spec.root import StoreSpec
from posforge.spec.sync import Sync
from posforge.spec.till import keymap

_TAKEN = frozenset({"posforge", "test", "tests", "data", "generated", "conftest", "migrations"})


@dataclass(frozen=True, slots=True)
class Rate:
    """A tax rate: `fraction` is decimal text, `0.19` for 19 %."""

    code: str
    fraction: str


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A role and all it may do, inheritance followed, in the order permissions are listed."""

    name: str
    may: tuple[str, ...]


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
    units: tuple[str, ...]
    departments: tuple[str, ...]
    payments: tuple[str, ...]
    roles: tuple[RoleGrant, ...]
    printer: Printer
    scanner: Scanner
    sync: Sync
    theme: str
    qt_binding: str
    keys: tuple[tuple[str, str], ...]
    footer: tuple[str, ...]


def make_plan(spec: StoreSpec, *, package: str) -> Plan:
    """Return every decision for a project whose Python package has this name."""
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
        rates=tuple(Rate(code, _fraction(percent)) for code, percent in spec.tax.rates.items()),
        units=spec.catalog.units,
        departments=spec.catalog.departments,
        payments=spec.payments,
        roles=tuple(
            RoleGrant(name, tuple(one for one in PERMISSIONS if one in may))
            for name, may in resolved(spec.roles).items()
        ),
        printer=spec.devices.printer,
        scanner=spec.devices.scanner,
        sync=spec.sync,
        theme=spec.till.theme,
        qt_binding=spec.till.qt_binding,
        keys=tuple(keymap(spec.till).items()),
        footer=spec.receipt.footer,
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


def _fraction(percent: Decimal) -> str:
    return f"{(percent / 100).normalize():f}"
