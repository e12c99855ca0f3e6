# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in corner_fresh/till.py, store.py and hq.py, which are yours.
"""The shop as store.yaml describes it, handed to tills, store servers and HQ when they start."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from posforge.runtime.domain.shop import (
    Branch,
    CatalogueRules,
    GiftCardRules,
    Loyalty,
    OfflineRules,
    PrinterOptions,
    ReturnRules,
    ScannerOptions,
    ShiftRules,
    Shop,
    SyncOptions,
    TaxRules,
    TerminalOptions,
    TillOptions,
)

from corner_fresh.generated.barcodes import BARCODE_RULES
from corner_fresh.generated.fields import FIELDS
from corner_fresh.generated.keymap import KEYS
from corner_fresh.generated.migrations import MIGRATIONS
from corner_fresh.generated.permissions import ROLES
from corner_fresh.generated.promotions import PROMOTIONS

SHOP = Shop(
    name="Corner Fresh",
    type="supermarket",
    country="DE",
    currency="EUR",
    timezone="Europe/Berlin",
    languages=(
        "en",
        "de",
    ),
    branches=(
        Branch(
            code="S01",
            name="Mitte",
            tills=2,
            address=(),
        ),
        Branch(
            code="S02",
            name="Nord",
            tills=1,
            address=(),
        ),
    ),
    tax=TaxRules(
        prices="inclusive",
        rounding="document",
        rates={
            "standard": Decimal("0.19"),
            "reduced": Decimal("0.07"),
        },
        default="standard",
    ),
    catalogue=CatalogueRules(
        units=(
            "piece",
            "kg",
        ),
        departments=(
            "produce",
            "bakery",
            "dairy",
            "meat",
            "fish",
            "frozen",
            "pantry",
            "breakfast",
            "sweets",
            "snacks",
            "drinks",
        ),
        fields=FIELDS,
        barcode_rules=BARCODE_RULES,
        tracking_field="tracking",
    ),
    payments=(
        "cash",
        "card",
        "gift_card",
        "points",
    ),
    terminals=(
        TerminalOptions(
            method="card",
            driver="json_lines",
            connect="tcp://127.0.0.1:9600",
            wait_s=120,
        ),
    ),
    roles=ROLES,
    printer=PrinterOptions(
        driver="escpos",
        connect="tcp://127.0.0.1:9100",
        width_mm=80,
        drawer="pin2",
    ),
    scanner=ScannerOptions(
        driver="wedge",
        suffix="enter",
        gap_ms=50,
    ),
    sync=SyncOptions(
        hq="https://127.0.0.1:9443",
        store="https://127.0.0.1:9444",
        push_ms=1000,
        pull_ms=5000,
    ),
    till=TillOptions(
        theme="light",
        qt_binding="pyqt6",
        layout="scan_first",
    ),
    shift=ShiftRules(
        closes_at="04:00",
        float_minor=15000,
        count_float=False,
        count=True,
        blind_count=True,
    ),
    keys=KEYS,
    receipt_logo=str(Path(__file__).parents[2] / "logo.png"),
    receipt_footer=("Thank you for shopping with us",),
    reports=(
        "x",
        "z",
        "sales_by_item",
        "sales_by_department",
        "sales_by_hour",
        "sales_by_cashier",
        "sales_by_branch",
        "taxes",
        "tenders",
        "terminals",
        "stock_by_lot",
        "discounts",
        "voids",
        "gift_cards",
        "trespasses",
        "paid_twice",
        "spent_twice",
        "odd_returns",
        "accounts",
    ),
    loyalty=Loyalty(
        earn_per_minor=100,
        worth_minor=1,
    ),
    gift_cards=GiftCardRules(
        least_minor=500,
        most_minor=25000,
        step_minor=100,
    ),
    offline=OfflineRules(
        gift_card_minor=5000,
        store_credit_minor=None,
    ),
    migrations=MIGRATIONS,
    returns=ReturnRules(
        days=30,
        by_department={
            "dairy": 0,
            "frozen": 0,
        },
        is_allowed_without_receipt=True,
        lowest_price_days=30,
    ),
    promotions=PROMOTIONS,
)
