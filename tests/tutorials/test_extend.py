"""The tutorials about extending run as they stand: followed in a project, and then used."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from posforge.errors import UserError
from posforge.generate.project import is_behind
from posforge.runtime.app.crash_log import CrashLog
from posforge.runtime.app.till import _gear
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.flows.cash import Cash
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.runtime.flows.pay import offers, tender
from posforge.runtime.flows.report import run_report, todays
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.storage.engine import Database
from posforge.spec.load import examine
from posforge.testing.chain import Chain
from posforge.testing.memory import a_till
from tests.tutorials.tutorial import blocks, merged

COFFEE = Product(
    id="coffee",
    name="Coffee",
    department="drinks",
    unit="piece",
    tax="standard",
    price_minor=320,
    code="04006381333931",
)
WINE = replace(COFFEE, id="wine", name="Riesling", code="04006381333948", fields={"abv": 12_500})
OWN = {
    ("payment", "punch_card"),
    ("report", "top_sellers"),
    ("field", "age_check"),
    ("screen", "stock_lookup"),
    ("printer", "plain_text"),
}


@pytest.fixture
def database(tmp_path):
    opened = Database.open_sqlcipher(tmp_path / "posforge.db", bytes(32))
    yield opened
    opened.close()


@pytest.fixture
def gear(shop, database, tmp_path):
    printer = replace(shop.printer, connect=f"file://{tmp_path / 'paper'}")
    return _gear(replace(shop, printer=printer), database, log=CrashLog(tmp_path))


@pytest.fixture
def till(shop, gear):
    people = {Person(id="olivia", name="Olivia", role="super_admin"): "1234"}
    made = a_till(shop, products=(COFFEE, WINE), people=people, payments=gear.payments)
    return replace(made, extensions=gear.extensions)


def test_the_project_passes_check_and_apply_has_written_what_it_brings(project, shop):
    assert examine(project).problems == ()
    assert is_behind(project) == []
    assert {(one.kind, one.name) for one in shop.extensions} == OWN


def test_their_contracts_pass_in_the_project_itself(project):
    tests = [str(path) for path in sorted((project / "tests").glob("test_*.py"))]
    own = [path for path in tests if "test_generated" not in path]
    assert len(own) == 5
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *own]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


def test_their_code_is_as_tidy_as_the_project_asks(project):
    command = ["ruff", "check", "--no-cache", "corner_fresh", "tests"]
    run = subprocess.run(
        [sys.executable, "-m", *command], cwd=project, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout


def test_everything_is_loaded_and_nothing_is_in_trouble(gear):
    assert list(gear.payments) == ["cash", "punch_card"]
    assert [one.title for one in gear.extensions.screens] == ["Stock"]
    assert [one.name for one in gear.extensions.shelf().reports()] == ["x", "top_sellers"]
    assert list(gear.extensions.behaviours) == ["abv"]
    assert gear.extensions.guard.troubles == ()


def test_a_payment_method_has_at_most_forty_lines(tutorials):
    code = blocks(tutorials["payment"])["corner_fresh/payments/punch_card.py"]

    assert len(code.splitlines()) <= 40


def test_the_punch_card_pays_a_small_bill_exactly_and_no_large_one(till):
    session = sign_in(till, "olivia", "1234")
    bill = scan(till, session, None, COFFEE.code)
    assert offers(till, bill, method="punch_card") == [320]
    with pytest.raises(UserError, match="exactly what is due"):
        tender(till, bill, tendered_minor=500, method="punch_card")

    paid = tender(till, bill, tendered_minor=320, method="punch_card")
    sale = sell(till, session, bill, (paid,))
    assert [one.method for one in sale.facts.tenders] == ["punch_card"]

    three = scan(till, session, None, COFFEE.code, qty_milli=3000)
    with pytest.raises(UserError, match=r"5\.00 at most"):
        tender(till, three, tendered_minor=960, method="punch_card")
    assert tender(till, three, tendered_minor=1000).change_minor == 40
    assert isinstance(till.payments["cash"], Cash)


def test_the_report_says_what_was_sold(till, shop, database):
    chain = Chain(database, shop, seed=1)
    chain.list_products((COFFEE, WINE))
    chain.clock.set(date(2026, 11, 21), time(12))
    for goods, store in (
        ([(WINE, 2000)], "S01"),
        ([(COFFEE, 1000)], "S01"),
        ([(WINE, 1000)], "S02"),
    ):
        chain.sell(goods, store=store, till=1, cashier="olivia")
    session = sign_in(till, "olivia", "1234")

    here = run_report(till, session, "top_sellers", parameters=todays(till, session))
    assert here.rows == (("Riesling", 2000, 640), ("Coffee", 1000, 320))
    assert here.totals == ("Together", None, 960)
    never = ReportParameters(first="2025-01-01", last="2025-01-01")
    assert run_report(till, session, "top_sellers", parameters=never).rows == ()


def test_x_counts_the_punch_card_apart(till, shop, database):
    chain = Chain(database, shop, seed=1)
    session = sign_in(till, "olivia", "1234")
    bill = scan(till, session, None, COFFEE.code)
    sale = sell(till, session, bill, (tender(till, bill, tendered_minor=320, method="punch_card"),))
    chain.clock.set(date(2026, 11, 21), time(12))
    chain.sell([(COFFEE, 1000)], store="S01", till=1, cashier="olivia")
    with chain.till("S01", 1).work() as work:
        work.record(sale.facts)

    rows = run_report(till, session, "x", parameters=todays(till, session)).rows
    assert ("Cash", 1, 320) in rows
    assert ("Punch card", 1, 320) in rows


def test_the_field_refuses_what_cannot_be_and_asks_for_identification(till, shop, tmp_path):
    file = tmp_path / "catalogue.csv"
    file.write_text(
        "gtin,name,department,unit,tax,price,abv\n"
        "4006381333948,Riesling,drinks,piece,standard,8.99,12.5\n"
        "4008400401621,Moonshine,drinks,piece,standard,9.99,250\n",
        encoding="utf-8",
    )
    report = import_catalogue(
        file,
        shop=shop,
        begin=till.store.work,
        clock=till.clock,
        behaviours=till.extensions.behaviours,
    )
    assert [str(one) for one in report.rejected if "between 0 and 100 %" in str(one)]

    session = sign_in(till, "olivia", "1234")
    bill = scan(till, session, None, WINE.code)
    bill = scan(till, session, bill, COFFEE.code)
    assert [line.advice for line in bill.lines] == [("Ask for identification: 18.",), ()]


def test_the_driver_prints_a_sale_as_plain_text(till, gear, shop, tmp_path):
    from posforge.runtime.domain.receipt import sale_receipt

    session = sign_in(till, "olivia", "1234")
    bill = scan(till, session, None, COFFEE.code)
    sale = sell(till, session, bill, (tender(till, bill, tendered_minor=320),))
    receipt = sale_receipt(sale, shop=shop, branch=shop.branches[0], cashier="Olivia")

    gear.printer.print(gear.printer.encode(receipt), opens_drawer=False, on_paper=lambda: None)

    paper = (tmp_path / "paper").read_bytes().decode("cp858")
    assert "Coffee" in paper
    assert "3,20 €" in paper
    assert paper.endswith("\f")


def test_a_change_of_store_yaml_keeps_its_comments_and_its_order():
    before = "# the shop\nstore: {name: A}  # a name\npayments: [cash]\nlast: 1\n"

    after = merged(before, "payments: [cash, card]\nstore: {type: general}\n")
    assert after.splitlines()[0] == "# the shop"
    assert "payments: [cash, card]\nlast: 1" in after
    assert "type: general" in after
    assert "name: A" in after


def test_every_file_a_tutorial_names_has_its_block(tutorials):
    for kind, page in tutorials.items():
        named = set(blocks(page))
        assert len(named) == 3, f"{kind}: {named}"
        assert "store.yaml" in named


def test_no_tutorial_says_more_than_it_shows(tutorials):
    longest = {kind: len(Path(page).read_text().splitlines()) for kind, page in tutorials.items()}

    assert max(longest.values()) <= 170, longest
