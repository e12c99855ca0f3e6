# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in atelier_nord/till.py, store.py and hq.py, which are yours.
"""The shop as store.yaml describes it, handed to tills, store servers and HQ when they start."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from posforge.runtime.domain.shop import (
    Branch,
    CatalogueRules,
    CustomerGroup,
    GiftCardRules,
    LayawayRules,
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

from atelier_nord.generated.fields import FIELDS
from atelier_nord.generated.keymap import KEYS
from atelier_nord.generated.migrations import MIGRATIONS
from atelier_nord.generated.permissions import ROLES
from atelier_nord.generated.promotions import PROMOTIONS

SHOP = Shop(
    name="Atelier Nord",
    type="boutique",
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
            name="Eppendorf",
            tills=2,
            address=(),
        ),
    ),
    tax=TaxRules(
        prices="inclusive",
        rounding="document",
        rates={
            "standard": Decimal("0.19"),
        },
        default="standard",
    ),
    catalogue=CatalogueRules(
        units=("piece",),
        departments=(
            "dresses",
            "tops",
            "knitwear",
            "trousers",
            "jackets",
            "shoes",
            "bags",
            "accessories",
        ),
        fields=FIELDS,
        tracking_field="tracking",
    ),
    payments=(
        "cash",
        "card",
        "gift_card",
        "payqr",
    ),
    terminals=(
        TerminalOptions(
            method="card",
            driver="json_lines",
            connect="tcp://127.0.0.1:9600",
            wait_s=120,
        ),
        TerminalOptions(
            method="payqr",
            driver="json_http",
            connect="http://127.0.0.1:9700",
            label="PayQR",
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
        layout="grid",
    ),
    shift=ShiftRules(
        closes_at="04:00",
        float_minor=10000,
        count_float=False,
        count=True,
        blind_count=True,
    ),
    keys=KEYS,
    receipt_logo=str(Path(__file__).parents[2] / "logo.png"),
    receipt_footer=(
        "Thank you for shopping with us",
        "Exchange within 14 days with this receipt",
    ),
    receipt_line_notes=("{material}, {care}",),
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
        "stock_by_lot",
        "terminals",
        "discounts",
        "voids",
        "layaways",
        "gift_cards",
        "trespasses",
        "paid_twice",
        "spent_twice",
        "odd_returns",
        "accounts",
    ),
    groups=(
        CustomerGroup(name="staff", label="Staff"),
        CustomerGroup(name="vip", label="Friends of the house"),
    ),
    layaway=LayawayRules(
        days=90,
        deposit_percent_milli=20000,
        fee_percent_milli=10000,
        fee_minor=0,
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
        days=14,
        is_allowed_without_receipt=False,
        lowest_price_days=30,
    ),
    promotions=PROMOTIONS,
)
