"""From a client's brief to a running shop: the page is walked as it stands, and the shop sells."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from importlib import import_module

import pytest

from posforge.errors import UserError
from posforge.generate.project import is_behind
from posforge.runtime.app.crash_log import CrashLog
from posforge.runtime.app.till import _gear
from posforge.runtime.devices.layout import Line, Paper, lay_out
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.runtime.flows.pay import offers, tender
from posforge.runtime.flows.report import run_report
from posforge.runtime.flows.report_text import table_texts
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.runtime.storage.migrate import bring_up
from posforge.runtime.storage.place import SqlcipherPlace
from posforge.testing.chain import Chain
from posforge.testing.memory import a_till
from posforge.testing.own_code import importable
from tests.tutorials.transcript import is_shown, typed_in, walk
from tests.tutorials.tutorial import blocks

PEOPLE = {
    Person(id="casey", name="Casey", role="cashier"): "1234",
    Person(id="olivia", name="Olivia", role="super_admin"): "5678",
}


@pytest.fixture(scope="module")
def page(repository):
    return repository / "docs" / "tutorial" / "from-brief-to-shop.md"


@pytest.fixture(scope="module")
def walked(page, tmp_path_factory):
    """The folder in which the whole page was walked, and what came out otherwise."""
    start = tmp_path_factory.mktemp("brief")
    return start, walk(page, start)


@pytest.fixture(scope="module")
def project(walked):
    return walked[0] / "leaf-and-kettle"


@pytest.fixture
def shop(project):
    with importable(project, "leaf_kettle"):
        yield import_module("leaf_kettle.generated.options").SHOP


@pytest.fixture
def database(shop, tmp_path):
    place = SqlcipherPlace(path=tmp_path / "posforge.db", key=bytes(32))
    assert bring_up(place, shop.migrations).trouble == ""
    with closing(place.open()) as opened:
        yield opened


@pytest.fixture
def chain(shop, database, project):
    """All machines of the shop in one database, the page's articles taken in."""
    made = Chain(database, shop, seed=1)
    file = project / "data" / "catalogue.csv"
    taken = import_catalogue(file, shop=shop, begin=made.hq.work, clock=made.clock)
    assert (taken.accepted, taken.rejected) == (5, [])
    return made


@pytest.fixture
def till(shop, database, chain, tmp_path):
    gear = _gear(shop, database, log=CrashLog(tmp_path))
    made = a_till(shop, people=PEOPLE, payments=gear.payments)
    goods = StoredCatalogue(database, clock=chain.clock, store="S01")
    return replace(made, extensions=gear.extensions, catalogue=goods)


def sold(till, chain, codes, method):
    """Sell one of each for exactly what is due; the books of the chain have it too."""
    session, bill = sign_in(till, "casey", "1234"), None
    for code in codes:
        bill = scan(till, session, bill, code)
    due = offers(till, bill, method=method)[0]
    sale = sell(till, session, bill, (tender(till, bill, tendered_minor=due, method=method),))
    with chain.till("S01", 1).work() as work:
        work.record(sale.facts)
    return sale


def spaced(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_everything_comes_out_as_the_page_shows_it(walked):
    assert "\n".join(walked[1]) == ""


def test_after_the_walk_the_project_is_whole_and_all_is_committed(project):
    assert is_behind(project) == []
    assert "organic" not in (project / "store.yaml").read_text()


def test_the_receipt_says_what_the_page_says(page, till, chain, shop):
    sale = sold(till, chain, ("2700000000038", "2700000000052"), "house_account")
    receipt = sale_receipt(sale, shop=shop, branch=shop.branches[0], cashier="Casey")

    printed = [
        one.as_text() for one in lay_out(receipt, Paper.of_width(80)) if isinstance(one, Line)
    ]
    (shown,) = re.findall(r"^ +```\n(.*?)^ +```$", page.read_text(), re.DOTALL | re.MULTILINE)
    assert len(spaced(shown)) == 5
    assert [one for one in spaced("\n".join(printed)) if one in spaced(shown)] == spaced(shown)


def test_the_report_says_what_the_page_says(page, till, chain, shop):
    sold(till, chain, ("2700000000038", "2700000000052"), "house_account")
    sold(till, chain, ("2700000000014", "2700000000021"), "cash")
    table = run_report(
        till,
        sign_in(till, "olivia", "5678"),
        "takings_by_origin",
        parameters=ReportParameters(first="2026-01-01", last="2026-12-31"),
    )

    head, rows, totals = table_texts(table, currency="EUR", locale=till.locale)
    shown = re.findall(r"^   \|(?!-)(.*)\|$", page.read_text(), re.MULTILINE)
    cells = [tuple(cell.strip() for cell in line.split("|")) for line in shown]
    assert cells == [head, *rows, totals]


def test_the_house_account_refuses_anything_but_the_whole_bill(till):
    bill = scan(till, sign_in(till, "casey", "1234"), None, "2700000000014")

    with pytest.raises(UserError, match="takes the whole bill"):
        tender(till, bill, tendered_minor=700, method="house_account")


def test_the_cashier_may_open_the_drawer_and_still_sees_no_report(shop):
    (cashier,) = [role for role in shop.roles if role.name == "cashier"]
    assert "no_sale" in cashier.may
    assert "view_reports" not in cashier.may


def test_the_own_code_of_the_page_stays_short(page):
    own = {name: text for name, text in blocks(page).items() if name.endswith(".py")}

    assert len(own) == 3
    assert max(len(text.splitlines()) for text in own.values()) <= 50


def test_a_line_left_out_may_be_any_and_every_other_must_be_there():
    assert is_shown("a\n…\nd", "a\nb\nc\nd\n")
    assert is_shown("a\n…\nd", "a\nd")
    assert not is_shown("a\n…\nd", "a\nb\nc")
    assert not is_shown("a\nd", "a\nb\nd")
    assert not is_shown("a", "a b")


def test_a_command_may_go_on_in_the_next_line():
    block = "$ posforge new a \\\n    --yes\nMade.\n$ cd a\n"

    typed = [(" ".join(one.command.split()), one.shown) for one in typed_in(block)]
    assert typed == [("posforge new a --yes", "Made."), ("cd a", "")]
