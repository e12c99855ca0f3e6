"""What `generated/` says: all that the spec declares, and each key in the files it concerns."""

from __future__ import annotations

import copy
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest

from posforge.generate.plan import Migrations, make_plan
from posforge.generate.render import render
from posforge.runtime.domain.reasons import ReasonRules
from posforge.runtime.domain.shop import (
    BarcodeRule,
    ExtensionRef,
    FieldRule,
    PriceList,
    Shop,
    TaxPart,
    TenderRules,
)
from posforge.runtime.domain.shop import Migrations as ShopMigrations
from posforge.spec.base import Section
from posforge.spec.emit import json_schema
from posforge.spec.root import StoreSpec

BARE: dict[str, Any] = {
    "schema": 1,
    "store": {
        "name": "Nord & Süd",
        "type": "boutique",
        "country": "FR",
        "currency": "EUR",
        "timezone": "Europe/Paris",
        "languages": ["fr"],
    },
    "branches": [{"code": "P1", "name": "Rive gauche", "tills": 1}],
    "tax": {"prices": "inclusive", "default": "normal", "rates": {"normal": "20"}},
    "catalog": {"departments": ["shirts"]},
    "roles": {"seller": {"may": ["sell"]}, "owner": {"may": "all"}},
}
FULL: dict[str, Any] = copy.deepcopy(BARE) | {
    "catalog": {
        "departments": ["shirts"],
        "fields": {
            "season": {"type": "choice", "label": "Season", "choices": ["spring", "summer"]},
            "abv": {"type": "decimal", "label": 'Alcohol "by volume"', "behaviour": "age_check"},
            "made": {"type": "date", "label": "Made", "required": True, "search": False},
            "min_age": {"type": "whole", "label": "From age"},
            "deposit": {"type": "text", "label": "Deposit"},
            "bottle": {"type": "text", "label": "Bottle"},
            "adult": {"type": "whole", "label": "Adult"},
            "tracking": {"type": "choice", "label": "Tracked", "choices": ["lot", "serial"]},
            "traced": {"type": "choice", "label": "Traced", "choices": ["lot"]},
        },
        "age_field": "min_age",
        "deposit_field": "deposit",
        "tracking_field": "tracking",
        "variants": {"size": ["S", "M"], "sleeve_length": ["short"]},
        "barcode_rules": [
            {"prefix": "22", "layout": "IIIII PPPPP", "carries": "price"},
            {"prefix": "02", "layout": "IIIII WWWWW", "carries": "weight"},
            {"prefix": "230", "layout": "IIIIV PPPP", "carries": "price", "decimals": 1},
        ],
    },
    "branches": [BARE["branches"][0] | {"region": "west"}],
    "pricing": {
        "lists": {"staff": {"label": "Équipe"}, "trade": {"label": "Trade"}},
        "promotions": "promotions.yaml",
    },
    "payments": [
        "cash",
        "gift_card",
        "punch_card",
        {"card": {"terminal": "tcp://10.0.0.9:9600"}},
        {"wallet": {"name": "PayQR", "connect": "https://wallet.example"}},
        {"on_account": {"limit": 500}},
        {"foreign_cash": {"currencies": {"CHF": "1.05"}}},
    ],
    "customers": {"groups": {"staff": {"label": "Équipe"}, "trade": {"label": "Trade"}}},
    "loyalty": {"earn_per": "10", "worth": "1"},
    "layaway": {"days": 30, "deposit_percent": 25, "fee": {"percent": 5, "amount": 1}},
    "gift_cards": {"min": "10", "max": "100", "step": "5"},
    "offline": {"gift_card": {"limit": "20"}, "store_credit": {"limit": "30"}},
    "returns": {"days": 7, "departments": {"shirts": 5}},
    "reports": ["x", "top_sellers"],
    "accounting": {
        "accounts": {
            "revenue": {"normal": "7000"},
            "tax": {"normal": "4457"},
            "tenders": {"cash": "5300", "card": "5112"},
            "rounding": "7580",
            "difference": "6580",
            "safe": "5800",
            "petty": "4700",
            "layaway_fee": "7588",
            "transit": "5810",
        }
    },
    "till": {
        "layout": "grid",
        "screens": ["stock_lookup"],
        "reasons": {
            "void": ['Twice, "so to say"', "Client parti"],
            "last_line": "asked",
            "cancel": ["Client parti"],
            "reprint": [],
        },
    },
    "devices": {"printer": {"driver": "star_line"}},
    "receipt": {"logo": "logo.png", "header": ["Tel."], "line_notes": ["{size} {season}"]},
    "tax": {
        "prices": "inclusive",
        "default": "normal",
        "rates": {
            "both": [
                {"name": "TPS", "percent": "5"},
                {"name": "T.V.Q. (QC)", "percent": "9.9755", "compound": True},
            ],
            "normal": "20",
        },
        "changes": [
            {"from": "2028-01-01", "rates": {"both": [{"name": "TVH", "percent": "13"}]}},
            {"from": "2027-07-01", "rates": {"normal": "19"}},
        ],
    },
}
ALWAYS = {"__init__.py", "keymap.py", "options.py", "permissions.py"}
HEAD = Migrations(package="nord.migrations", head="0002_add_season_1f3a9c2e")

OPTIONS, FIELDS, EXTENSIONS = "options.py", "fields.py", "extensions.py"
BARCODES = "barcodes.py"
CONCERNS: dict[str, tuple[Any, set[str]]] = {
    "store.name": ("Sud", {OPTIONS}),
    "store.type": ("general", {OPTIONS}),
    "store.country": ("BE", {OPTIONS}),
    "store.currency": ("CHF", {OPTIONS}),
    "store.timezone": ("Europe/Brussels", {OPTIONS}),
    "store.languages": (["fr", "nl"], {OPTIONS}),
    "branches": ([*BARE["branches"], {"code": "P2", "name": "B", "tills": 1}], {OPTIONS}),
    "branches[].code": ("P9", {OPTIONS}),
    "branches[].name": ("Rive droite", {OPTIONS}),
    "branches[].tills": (2, {OPTIONS}),
    "branches[].address": (["1 quai"], {OPTIONS}),
    "branches[].region": ("north", {OPTIONS}),
    "tax.prices": ("exclusive", {OPTIONS}),
    "tax.rounding": ("line", {OPTIONS}),
    "tax.default": ("other", {OPTIONS}),
    "tax.rates": ({"normal": "19.6"}, {OPTIONS}),
    "tax.rates.*": ("7", {OPTIONS}),
    "tax.rates.*[].name": ("GST", {OPTIONS}),
    "tax.rates.*[].percent": ("6", {OPTIONS}),
    "tax.rates.*[].compound": (True, {OPTIONS}),
    "tax.changes": ([], {OPTIONS}),
    "tax.changes[].from": ("2029-01-01", {OPTIONS}),
    "tax.changes[].rates": ({"normal": "18"}, {OPTIONS}),
    "tax.changes[].rates.*": ("7", {OPTIONS}),
    "tax.changes[].rates.*[].name": ("HST", {OPTIONS}),
    "tax.changes[].rates.*[].percent": ("15", {OPTIONS}),
    "tax.changes[].rates.*[].compound": (True, {OPTIONS}),
    "tax.exempt": ("tag_price", {OPTIONS}),
    "catalog.units": (["piece"], {OPTIONS}),
    "catalog.departments": (["shirts", "shoes"], {OPTIONS}),
    "catalog.fields": (
        {**FULL["catalog"]["fields"], "a": {"type": "text", "label": "A"}},
        {FIELDS},
    ),
    "catalog.fields.*.type": ("text", {FIELDS}),
    "catalog.fields.*.label": ("Saison", {FIELDS}),
    "catalog.fields.*.choices": (["winter"], {FIELDS}),
    "catalog.fields.*.required": (True, {FIELDS}),
    "catalog.fields.*.search": (False, {FIELDS}),
    "catalog.fields.*.behaviour": ("fashion", {FIELDS, EXTENSIONS}),
    "catalog.age_field": ("adult", {OPTIONS}),
    "catalog.deposit_field": ("bottle", {OPTIONS}),
    "catalog.tracking_field": ("traced", {OPTIONS}),
    "catalog.variants": ({"size": ["S"]}, {FIELDS}),
    "catalog.variants.*": (["S"], {FIELDS}),
    "catalog.barcode_rules": ([FULL["catalog"]["barcode_rules"][0]], {BARCODES}),
    "catalog.barcode_rules[].prefix": ("24", {BARCODES}),
    "catalog.barcode_rules[].layout": ("IIIIII PPPP", {BARCODES}),
    "catalog.barcode_rules[].carries": ("pieces", {BARCODES}),
    "catalog.barcode_rules[].decimals": (1, {BARCODES}),
    "pricing.lists": ({}, {OPTIONS}),
    "pricing.lists.*.label": ("Staff", {OPTIONS}),
    "pricing.promotions": ("offers.yaml", set()),
    "customers.groups": ({}, {OPTIONS}),
    "customers.groups.*.label": ("Staff", {OPTIONS}),
    "loyalty.earn_per": (2, {OPTIONS}),
    "loyalty.worth": (3, {OPTIONS}),
    "layaway.days": (60, {OPTIONS}),
    "layaway.deposit_percent": (30, {OPTIONS}),
    "layaway.fee.percent": (7, {OPTIONS}),
    "layaway.fee.amount": (2, {OPTIONS}),
    "gift_cards.min": (15, {OPTIONS}),
    "gift_cards.max": (105, {OPTIONS}),
    "gift_cards.step": (10, {OPTIONS}),
    "offline.gift_card.limit": (25, {OPTIONS}),
    "offline.store_credit.limit": (0, {OPTIONS}),
    "payments": (["cash", "voucher"], {OPTIONS, EXTENSIONS}),
    "accounting.accounts.revenue": ({"normal": "7001"}, {OPTIONS}),
    "accounting.accounts.tax": ({"normal": "4458"}, {OPTIONS}),
    "accounting.accounts.tenders": ({"cash": "5301"}, {OPTIONS}),
    "accounting.accounts.rounding": ("7581", {OPTIONS}),
    "accounting.accounts.difference": ("6581", {OPTIONS}),
    "accounting.accounts.safe": ("5801", {OPTIONS}),
    "accounting.accounts.petty": ("4701", {OPTIONS}),
    "accounting.accounts.layaway_fee": ("7589", {OPTIONS}),
    "accounting.accounts.transit": ("5811", {OPTIONS}),
    "payments[].card.terminal": ("tcp://10.0.0.8:9600", {OPTIONS}),
    "payments[].card.driver": ("our_brand", {OPTIONS, EXTENSIONS}),
    "payments[].card.wait_s": (60, {OPTIONS}),
    "payments[].card.refunds": (False, {OPTIONS}),
    "payments[].wallet.name": ("Twint", {OPTIONS}),
    "payments[].wallet.connect": ("https://twint.example", {OPTIONS}),
    "payments[].wallet.driver": ("our_wallet", {OPTIONS, EXTENSIONS}),
    "payments[].wallet.wait_s": (60, {OPTIONS}),
    "payments[].wallet.refunds": (False, {OPTIONS}),
    "payments[].on_account.limit": ("300.00", {OPTIONS}),
    "payments[].foreign_cash.currencies": ({"CHF": "1.07"}, {OPTIONS}),
    "cash.rounding": ("0.05", {OPTIONS}),
    "shift.closes_at": ("05:30", {OPTIONS}),
    "shift.float": ("150.00", {OPTIONS}),
    "shift.count_float": (True, {OPTIONS}),
    "shift.count": (False, {OPTIONS}),
    "shift.blind_count": (False, {OPTIONS}),
    "shift.confirm": (["float", "drop"], {OPTIONS}),
    "shift.pay_in_reasons": (["Found"], {OPTIONS}),
    "shift.pay_out_reasons": (["Stamps"], {OPTIONS}),
    "returns.days": (14, {OPTIONS}),
    "returns.departments": ({}, {OPTIONS}),
    "returns.without_receipt": ("denied", {OPTIONS}),
    "returns.lowest_price_days": (10, {OPTIONS}),
    "reports": (["x"], {OPTIONS, EXTENSIONS}),
    "roles": ({**BARE["roles"], "guest": {}}, {"permissions.py"}),
    "roles.*.inherits": ("owner", {"permissions.py"}),
    "roles.*.may": (["hold"], {"permissions.py"}),
    "roles.*.discount_max_percent": ("5", {"permissions.py"}),
    "roles.*.void_max": ("20", {"permissions.py"}),
    "roles.*.refund_max": ("20", {"permissions.py"}),
    "devices.printer.driver": ("escpos", {OPTIONS, EXTENSIONS}),
    "devices.printer.connect": ("tcp://10.0.0.5:9100", {OPTIONS}),
    "devices.printer.width_mm": (58, {OPTIONS}),
    "devices.printer.drawer": ("none", {OPTIONS}),
    "devices.scanner.driver": ("wedge", set()),
    "devices.scanner.suffix": ("tab", {OPTIONS}),
    "devices.scanner.gap_ms": (60, {OPTIONS}),
    "sync.hq": ("https://hq:1", {OPTIONS}),
    "sync.store": ("https://store:1", {OPTIONS}),
    "sync.push_ms": (500, {OPTIONS}),
    "sync.pull_ms": (500, {OPTIONS}),
    "till.theme": ("dark", {OPTIONS}),
    "till.qt_binding": ("pyside6", {OPTIONS}),
    "till.layout": ("scan_first", {OPTIONS}),
    "till.screens": ([], {OPTIONS, EXTENSIONS}),
    "till.reasons.void": (["Scanned twice"], {OPTIONS}),
    "till.reasons.last_line": ("free", {OPTIONS}),
    "till.reasons.cancel": (["Customer left", "Till test"], {OPTIONS}),
    "till.reasons.reprint": (["Faded"], {OPTIONS}),
    "till.keys": ({"pay": "F8"}, {"keymap.py"}),
    "receipt.logo": ("img/logo.jpg", {OPTIONS}),
    "receipt.header": (["Tel. 12"], {OPTIONS}),
    "receipt.footer": (["Merci"], {OPTIONS}),
    "receipt.line_notes": (["{name}"], {OPTIONS}),
}
"""For each key: another value than that of FULL, and the files it changes.

A scanner has one driver so far, so that its key changes nothing; nor does how the file of the
promotions is called.
"""


def files_of(data: dict[str, Any], *, migrations: Migrations | None = None) -> dict[str, str]:
    spec = StoreSpec.model_validate(data, by_alias=True)
    return render(make_plan(spec, package="nord", migrations=migrations))


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def with_value(key: str, value: Any) -> dict[str, Any]:
    """Return FULL with another value at this key, in the first entry that could have it."""
    data = copy.deepcopy(FULL)
    place: Any = data
    *parents, last = path = key.replace("[]", ".[]").split(".")
    for part, following in zip(parents, path[1:], strict=True):
        if part == "*":
            place = next(iter(place.values()))
        elif part == "[]":
            is_of_names = isinstance(place[0], str)  # then a section is known by its one key
            sections = [one for one in place if isinstance(one, dict)]
            place = next(one for one in sections if not is_of_names or following in one)
        else:
            place = place.setdefault(part, {})
    place[next(iter(place)) if last == "*" else 0 if last == "[]" else last] = value
    return data


def keys_of(kind: Any, prefix: str = "") -> Iterator[str]:
    """Yield every key of store.yaml that holds something else than keys alone."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in {tuple, dict}:
        part = "[]" if get_origin(kind) is tuple else ".*"
        yield prefix
        yield from keys_of(get_args(kind)[part == ".*"], prefix + part)
    elif get_origin(kind) in {Union, UnionType}:
        yield from keys_of([one for one in get_args(kind) if one is not NoneType][-1], prefix)
    elif isinstance(kind, type) and issubclass(kind, Section):
        for name, field in kind.model_fields.items():
            yield from keys_of(field.annotation, f"{prefix}.{field.alias or name}".lstrip("."))
    elif not prefix.endswith(("[]", "*")):
        yield prefix


def test_the_table_below_knows_every_key():
    assert set(CONCERNS) == set(keys_of(StoreSpec)) - {"schema"}


@pytest.fixture(scope="module")
def before() -> dict[str, str]:
    """The files of FULL."""
    return files_of(FULL)


@pytest.mark.parametrize("key", list(CONCERNS))
def test_a_key_changes_the_files_it_concerns_and_no_other(before, key):
    value, files = CONCERNS[key]

    assert changed(before, files_of(with_value(key, value))) == files


def test_what_the_spec_does_not_declare_has_no_file_and_no_word():
    files = files_of(BARE)

    assert set(files) == ALWAYS
    assert not any(
        word in files["options.py"]
        for word in (
            *("fields", "barcode", "screens", "line_notes", "extensions", "migrations"),
            *("region", "price_lists", "PriceList"),
            *("parts", "changes", "exempt", "cash=", "returns", "gift_cards", "offline"),
        )
    )


@pytest.mark.parametrize(
    ("section", "added"),
    [
        ({"catalog": {"departments": ["shirts"], "variants": {"size": ["S"]}}}, {FIELDS}),
        ({"catalog": FULL["catalog"] | {"fields": {}, "variants": {}}}, {BARCODES}),
        ({"payments": ["cash", "punch_card"]}, {EXTENSIONS}),
        ({"reports": ["x", "week"]}, {EXTENSIONS}),
        ({"till": {"screens": ["stock_lookup"]}}, {EXTENSIONS}),
        ({"devices": {"printer": {"driver": "star_line"}}}, {EXTENSIONS}),
    ],
)
def test_the_first_of_its_kind_brings_its_file_and_options_that_read_it(section, added):
    assert changed(files_of(BARE), files_of(BARE | section)) == added | {OPTIONS}


def test_migrations_are_named_where_there_are_any():
    before, after = files_of(BARE), files_of(BARE, migrations=HEAD)

    assert changed(before, after) == {"migrations.py", OPTIONS}
    newer = Migrations(package="nord.migrations", head="0003_x")
    assert changed(after, files_of(BARE, migrations=newer)) == {"migrations.py"}


@pytest.fixture
def shop(tmp_path, monkeypatch) -> Shop:
    """The shop that Python reads from everything generated."""
    folder = tmp_path / "nord" / "generated"
    folder.mkdir(parents=True)
    for name, text in files_of(FULL, migrations=HEAD).items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module("nord.generated.options").SHOP
    for name in [name for name in sys.modules if name.partition(".")[0] == "nord"]:
        del sys.modules[name]


def test_python_reads_the_fields_axes_first(shop):
    def axis(name, label, *choices):
        return FieldRule(name=name, kind="choice", label=label, choices=choices, is_axis=True)

    assert shop.catalogue.fields == (
        axis("size", "Size", "S", "M"),
        axis("sleeve_length", "Sleeve length", "short"),
        FieldRule(name="season", kind="choice", label="Season", choices=("spring", "summer")),
        FieldRule(name="abv", kind="decimal", label='Alcohol "by volume"', behaviour="age_check"),
        FieldRule(name="made", kind="date", label="Made", is_required=True, is_searchable=False),
        FieldRule(name="min_age", kind="whole", label="From age"),
        FieldRule(name="deposit", kind="text", label="Deposit"),
        FieldRule(name="bottle", kind="text", label="Bottle"),
        FieldRule(name="adult", kind="whole", label="Adult"),
        FieldRule(name="tracking", kind="choice", label="Tracked", choices=("lot", "serial")),
        FieldRule(name="traced", kind="choice", label="Traced", choices=("lot",)),
    )
    assert (shop.catalogue.age_field, shop.catalogue.deposit_field) == ("min_age", "deposit")
    assert shop.catalogue.tracking_field == "tracking"


def test_python_reads_how_labels_of_scales_are_read(shop):
    assert shop.catalogue.barcode_rules == (
        BarcodeRule(prefix="22", layout="IIIIIPPPPP", carries="price"),
        BarcodeRule(prefix="02", layout="IIIIIWWWWW", carries="weight"),
        BarcodeRule(prefix="230", layout="IIIIVPPPP", carries="price", step_minor=10),
    )


def test_python_reads_what_the_shop_brings_itself(shop):
    assert shop.extensions == (
        ExtensionRef(kind="payment", name="punch_card", module="nord.payments.punch_card"),
        ExtensionRef(kind="report", name="top_sellers", module="nord.reports.top_sellers"),
        ExtensionRef(kind="screen", name="stock_lookup", module="nord.screens.stock_lookup"),
        ExtensionRef(kind="printer", name="star_line", module="nord.devices.star_line"),
        ExtensionRef(kind="field", name="age_check", module="nord.fields.age_check"),
    )
    assert shop.payments == (
        *("cash", "gift_card", "punch_card"),
        *("card", "payqr", "on_account", "cash_chf"),
    )
    rates = {"CHF": Decimal("1.05")}
    assert shop.tenders == TenderRules(account_limit_minor=500_00, currencies=rates)
    assert [one.method for one in shop.terminals] == ["card", "payqr"]
    assert shop.terminals[1].label == "PayQR"
    assert shop.reports == ("x", "top_sellers")
    assert (shop.till.layout, shop.till.screens) == ("grid", ("stock_lookup",))
    assert shop.printer.driver == "star_line"


def test_25_python_reads_the_reasons_to_choose_from(shop):
    assert shop.till.reasons == ReasonRules(
        void=('Twice, "so to say"', "Client parti"),
        cancel=("Client parti",),
        reprint=(),
        asks_last_line=True,
    )


def test_python_reads_regions_and_price_lists(shop):
    assert [branch.region for branch in shop.branches] == ["west"]
    assert shop.price_lists == (
        PriceList(name="staff", label="Équipe"),
        PriceList(name="trade", label="Trade"),
    )


def test_python_reads_taxes_of_several_parts_and_those_to_come(shop):
    quebec = (
        TaxPart(name="TPS", rate=Decimal("0.05")),
        TaxPart(name="T.V.Q. (QC)", rate=Decimal("0.099755"), is_compound=True),
    )
    rates = {"both": Decimal("0.15474275"), "normal": Decimal("0.2")}

    assert (shop.tax.rates, shop.tax.parts) == (rates, {"both": quebec})
    assert shop.tax.on("2027-06-30") == replace(shop.tax, changes=())
    summer = shop.tax.on("2027-12-31")
    assert (summer.rates["normal"], summer.parts) == (Decimal("0.19"), {"both": quebec})
    harmonised = shop.tax.on("2028-01-01")
    assert harmonised.parts == {"both": (TaxPart(name="TVH", rate=Decimal("0.13")),)}
    assert harmonised.rates == {"both": Decimal("0.13"), "normal": Decimal("0.19")}


def test_python_reads_where_the_logo_lies_and_what_stands_below_it(shop):
    assert shop.receipt_logo.endswith("/logo.png")
    assert shop.receipt_header == ("Tel.",)


def test_python_reads_notes_and_migrations(shop):
    assert shop.receipt_line_notes == ("{size} {season}",)
    assert shop.migrations == ShopMigrations(package=HEAD.package, head=HEAD.head)


def test_a_behaviour_two_fields_share_is_one_module():
    fields = {
        name: {"type": "text", "label": name, "behaviour": "tidy"} for name in ("first", "second")
    }
    data = BARE | {"catalog": {"departments": ["shirts"], "fields": fields}}

    assert files_of(data)[EXTENSIONS].count("ExtensionRef(") == 1


def test_what_is_generated_is_printed_as_the_formatter_would(tmp_path):
    for name, text in files_of(FULL, migrations=HEAD).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "100", "--diff"]
    done = subprocess.run([*ruff, str(tmp_path)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def digest() -> str:
    """Return one hash of everything that FULL generates, and of the schema."""
    files = files_of(FULL, migrations=HEAD) | {"schema": json_schema()}
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()


def test_every_byte_is_the_same_whoever_prints_it_where(tmp_path, repository):
    elsewhere = {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Apia", "PYTHONHASHSEED": "random"}
    code = f"import sys; sys.path.insert(0, {str(repository)!r}); "
    code += "import runpy; print(runpy.run_path(sys.argv[1])['digest']())"
    done = subprocess.run(
        [sys.executable, "-c", code, __file__],
        cwd=tmp_path,
        env=os.environ | elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == digest() == digest()
