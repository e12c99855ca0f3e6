"""Ready-made shops and people for tests: valid by default, every fact replaceable."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from posforge.runtime.domain.people import PERMISSIONS
from posforge.runtime.domain.shop import (
    Branch,
    CatalogueRules,
    FieldRule,
    PrinterOptions,
    Role,
    ScannerOptions,
    Shop,
    SyncOptions,
    TaxPart,
    TaxRules,
    TillOptions,
)

CASHIER_MAY = frozenset(
    {
        *("sell", "hold", "void_line", "cancel_bill", "reprint"),
        *("open_shift", "suspend_shift", "count_drawer", "layaway", "sell_gift_card"),
    }
)
MANAGER_MAY = frozenset(
    {
        *("no_sale", "view_reports", "manage_catalogue", "override_price", "discount"),
        *("settle_payment", "cash_movement", "view_expected", "close_shift"),
        *(
            "refund",
            "refund_without_receipt",
            "refund_late",
            "refund_unknown",
            "refund_other_tender",
        ),
        *("adjust_stock", "manage_customers", "cancel_layaway"),
        *("adjust_stock", "manage_customers", "refund_gift_card"),
    }
)


def a_shop(**facts: Any) -> Shop:
    """Return a small German supermarket; any field of Shop can be given."""
    return replace(_SUPERMARKET, **facts)


def a_boutique(**facts: Any) -> Shop:
    """Return a small shop whose articles come in sizes and colours; any field can be given."""
    return a_shop(type="boutique", **({"catalogue": _GARMENTS} | facts))


QUEBEC_TAX = TaxRules(
    prices="exclusive",
    rounding="document",
    rates={"standard": Decimal("0.14975"), "reduced": Decimal(0)},
    default="standard",
    parts={
        "standard": (
            TaxPart(name="GST", rate=Decimal("0.05")),
            TaxPart(name="QST", rate=Decimal("0.09975")),
        )
    },
)
"""Two taxes side by side, as Revenu Québec charges them; the code `reduced` is zero-rated."""

_GARMENTS = CatalogueRules(
    units=("piece",),
    departments=("women", "men"),
    fields=(
        FieldRule(name="size", kind="choice", label="Size", choices=("S", "M", "L"), is_axis=True),
        FieldRule(
            name="colour", kind="choice", label="Colour", choices=("white", "blue"), is_axis=True
        ),
        FieldRule(name="material", kind="text", label="Material"),
        FieldRule(name="year", kind="whole", label="Year"),
        FieldRule(name="weight", kind="decimal", label="Weight in kg"),
        FieldRule(name="vegan", kind="yes_no", label="Vegan"),
        FieldRule(name="since", kind="date", label="On sale since"),
        FieldRule(name="supplier", kind="text", label="Supplier", is_searchable=False),
    ),
)
_SUPERMARKET = Shop(
    name="Corner Fresh",
    type="supermarket",
    country="DE",
    currency="EUR",
    timezone="Europe/Berlin",
    languages=("en", "de"),
    branches=(
        Branch(code="S01", name="Mitte", tills=2, address=("Hauptstraße 1", "10115 Berlin")),
        Branch(code="S02", name="Nord", tills=1),
    ),
    tax=TaxRules(
        prices="inclusive",
        rounding="document",
        rates={"standard": Decimal("0.19"), "reduced": Decimal("0.07")},
        default="standard",
    ),
    catalogue=CatalogueRules(units=("piece", "kg"), departments=("pantry", "drinks", "dairy")),
    payments=("cash",),
    roles=(
        Role(name="cashier", may=CASHIER_MAY),
        Role(name="manager", may=CASHIER_MAY | MANAGER_MAY),
        Role(name="super_admin", may=frozenset(PERMISSIONS)),
    ),
    printer=PrinterOptions(
        driver="escpos", connect="tcp://127.0.0.1:9100", width_mm=80, drawer="pin2"
    ),
    scanner=ScannerOptions(driver="wedge", suffix="enter", gap_ms=50),
    sync=SyncOptions(
        hq="https://127.0.0.1:9443", store="https://127.0.0.1:9444", push_ms=500, pull_ms=2000
    ),
    till=TillOptions(theme="light", qt_binding="pyqt6"),
    keys={
        "help": "F1",
        "search": "F2",
        "park": "F4",
        "resume": "F5",
        "quantity": "F6",
        "void_line": "F7",
        "pay": "F9",
        "exact_cash": "F10",
        "drawer": "F11",
        "lock": "F12",
    },
    receipt_footer=("Thank you for shopping with us.",),
)
