"""A catalogue of real groceries comes in, and every refused row says why."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.events import PricesSet, ProductsListed
from posforge.runtime.domain.shop import BarcodeRule
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.testing.builders import a_shop
from posforge.testing.memory_catalogue import MemoryListings
from posforge.testing.standalone import SteppingClock

TEA, MILK, BREAD = "4006381333931", "4000417025005", "96385074"


class Notebook:
    """A machine that keeps what it is told to record, transaction by transaction."""

    def __init__(self):
        self.transactions = []

    @contextmanager
    def begin(self):
        facts = []
        yield self._writing(facts)
        self.transactions.append(facts)

    def _writing(self, facts):
        class Work:
            def record(self, body, *, actor=""):
                facts.append((body, actor))

            def listings(self):
                return MemoryListings([])

        return Work()

    @property
    def products(self):
        return [
            product
            for facts in self.transactions
            for body, _ in facts
            if isinstance(body, ProductsListed)
            for product in body.products
        ]

    @property
    def prices(self):
        return {
            price.product: price.price_minor
            for facts in self.transactions
            for body, _ in facts
            if isinstance(body, PricesSet)
            for price in body.prices
        }


@pytest.fixture
def notebook():
    return Notebook()


@pytest.fixture
def take_in(tmp_path, notebook):
    def run(content, *, name="catalogue.csv", shop=None, **facts):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_catalogue(
            path, shop=shop or a_shop(), begin=notebook.begin, clock=SteppingClock(), **facts
        )

    return run


def reasons(report):
    return [(one.line, one.reason) for one in report.rejected]


def test_a_row_becomes_an_article(take_in, notebook):
    report = take_in(
        "gtin,name,department,unit,tax,price\n"
        f"{TEA},  Green   tea ,drinks,piece,standard,1.19\n"
        f"{MILK},Milk,,,,\n"
        f"{BREAD},Käse,dairy,kg,reduced,19.9\n",
        actor="p-1",
    )
    assert (report.accepted, report.priced, report.rows, reasons(report)) == (3, 2, 3, [])
    tea, milk, cheese = notebook.products
    assert (tea.id, tea.codes) == ("p04006381333931", ("04006381333931",))
    assert (tea.name, tea.department, tea.unit, tea.tax) == (
        "Green tea",
        "drinks",
        "piece",
        "standard",
    )
    assert (milk.department, milk.unit, milk.tax) == ("", "piece", "standard")
    assert (cheese.name, cheese.unit, cheese.tax, cheese.codes) == (
        "Käse",
        "kg",
        "reduced",
        ("00000096385074",),
    )
    assert notebook.prices == {"p04006381333931": 119, "p00000096385074": 1990}
    assert {actor for facts in notebook.transactions for _, actor in facts} == {"p-1"}


def test_prices_hold_from_now_in_the_base_layer(take_in, notebook):
    take_in(f"gtin,name,price\n{TEA},Tea,1\n")
    ((_, (prices, _)),) = notebook.transactions
    assert (prices.layer, prices.currency) == ("base", "EUR")
    assert prices.valid_from_ms > 1_700_000_000_000


@pytest.mark.parametrize(
    "content",
    [
        f"gtin;name\n{TEA};Tea, green\n",
        f"gtin\tname\n{TEA}\tTea, green\n",
        f'\ufeffgtin,name\r\n{TEA},"Tea, green"\r\n',
        f' GTIN , Name \n {TEA} ,"Tea, green"',
        f'name,gtin\n"Tea, green",{TEA}\n\n\n',
        f'gtin,name,,,\n{TEA},"Tea, green",, ,\n',
        f"gtin\tname\t\t\n{TEA}\tTea, green\n",
        gzip.compress(f'gtin,name\n{TEA},"Tea, green"\n'.encode(), mtime=0),
    ],
)
def test_it_reads_what_spreadsheets_write(take_in, notebook, content):
    report = take_in(content)
    assert reasons(report) == []
    assert [(one.name, one.codes) for one in notebook.products] == [
        ("Tea, green", ("04006381333931",))
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("4006381333932,Tea,,,,", "the barcode 4006381333932 has a wrong check digit"),
        ("12345,Tea,,,,", "the barcode 12345 has 5 digits, not 8, 12, 13 or 14"),
        (",Tea,,,,", "has no barcode"),
        ("4.00638E+12,Tea,,,,", "the barcode 4.00638E+12 has more than digits in it"),
        ("٤٠٠٦٣٨١٣٣٣٩٣١,Tea,,,,", "the barcode ٤٠٠٦٣٨١٣٣٣٩٣١ has more than digits in it"),
        ("00000000,Tea,,,,", "the barcode is all zeros"),
        (f"{TEA},   ,,,,", "has no name"),
        (f"{TEA},{'x' * 251},,,,", "the name is longer than 250"),
        (f"{TEA},Tea,toys,,,", "the shop has no department toys"),
        (f"{TEA},Tea,,litre,,", "the shop does not sell by litre"),
        (f"{TEA},Tea,,,luxury,", "the shop has no tax rate luxury"),
        (f"{TEA},Tea,,,,cheap", "the price cheap is no amount in EUR"),
        (f"{TEA},Tea,,,,1.9999999", "the price 1.9999999 is no amount in EUR"),
        (f"{TEA},Tea,,,,-1", "the price -1 is not more than zero, or too large"),
        (f"{TEA},Tea,,,,0", "the price 0 is not more than zero, or too large"),
        (f"{TEA},Tea,,,,99999999999999999999", "not more than zero, or too large"),
        (f"{TEA},Tea", "has 2 columns where the heading has 6"),
        (f"{TEA},Tea,,,,,", "has 7 columns where the heading has 6"),
        (f'{TEA},"Tea,,,,', "has a quote that is not closed or not doubled"),
        (f'{TEA},"Te"a,,,,', "has a quote that is not closed or not doubled"),
        (f"{TEA},Tea \udcff,,,,", "is not UTF-8 text"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_reason(take_in, notebook, row, reason):
    heading = "gtin,name,department,unit,tax,price\n"
    text = f"{heading}\n{row}\n{MILK},Milk,,,,\n"
    report = take_in(text.encode(errors="surrogateescape"))
    ((line, said),) = reasons(report)
    assert (line, said[-len(reason) :]) == (3, reason)
    assert [one.name for one in notebook.products] == ["Milk"]
    assert report.rows == 2


def test_a_row_with_one_label_of_a_scale_is_told_the_code_of_the_article(take_in):
    rule = BarcodeRule(prefix="22", layout="IIIIIPPPPP", carries="price")
    plain = a_shop().catalogue
    report = take_in(
        "gtin,name\n2220001006551,Gouda\n2220001000009,Gouda\n",
        shop=a_shop(catalogue=replace(plain, barcode_rules=(rule,))),
    )
    says = "the barcode 2220001006551 is that of one label; the article has 2220001000009"
    assert reasons(report) == [(2, says)]
    assert report.accepted == 1


def test_what_stands_beyond_the_last_column_that_has_a_name_is_no_part_of_another(take_in):
    report = take_in(f"gtin,name,,\n{TEA},Tea, green,\n{MILK},Milk,,,\n")
    assert reasons(report) == [
        (2, "has 4 columns where the heading has 2"),
        (3, "has 5 columns where the heading has 2"),
    ]


def test_the_second_row_of_a_barcode_is_told_where_the_first_is(take_in, notebook):
    report = take_in(f"gtin,name\n{BREAD},Bread\n{TEA},Tea\n000000{BREAD},Bread again\n")
    assert reasons(report) == [(4, f"the barcode 000000{BREAD} is already on line 2")]


def test_a_rejected_row_does_not_take_its_barcode(take_in, notebook):
    report = take_in(f"gtin,name\n{TEA},\n{TEA},Tea\n")
    assert reasons(report) == [(2, "has no name")]
    assert [one.name for one in notebook.products] == ["Tea"]


def test_control_characters_in_a_name_become_spaces(take_in, notebook):
    take_in(f"gtin,name\n{TEA},Te\0a\x1b\u00a0x\u200dy\n")
    assert [one.name for one in notebook.products] == ["Te a x\u200dy"]


def test_other_columns_are_named_and_ignored(take_in):
    report = take_in(f"gtin,name,colour,prise\n{TEA},Tea,red,5\n")
    assert report.ignored_columns == ("colour", "prise")
    assert report.accepted == 1


def test_an_event_holds_500_rows_and_a_transaction_2000(take_in, notebook):
    def gtin(number):
        digits = f"{number:012d}"
        weighted = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(digits))
        return f"{digits}{-weighted % 10}"

    told: list[int] = []
    rows = "".join(f"{gtin(number)},Article {number},1\n" for number in range(1, 2101))
    report = take_in(f"gtin,name,price\n{rows}", progress=told.append)
    assert report.accepted == 2100
    assert told == [2000, 2100]
    sizes = [
        [len(body.products) for body, _ in facts if isinstance(body, ProductsListed)]
        for facts in notebook.transactions
    ]
    assert sizes == [[500, 500, 500, 500], [100]]
    assert len(notebook.prices) == 2100


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "has no column gtin"),
        ("name,price\nTea,1\n", "has no column gtin"),
        ("gtin,name,gtin\n", "has two columns gtin"),
        ("gtin,,,name\n", "has two columns without a name"),
        (",,,\n", "has no column gtin"),
        ("gtin,name\n".encode("utf-16"), "is UTF-16"),
        ("x" * 100_000, "is no CSV file: it has a line without end"),
        (b"\x1f\x8bnot gzip at all", "breaks off or is damaged"),
    ],
)
def test_what_is_no_catalogue_is_refused(take_in, content, says):
    with pytest.raises(UserError, match=says):
        take_in(content)


def test_a_file_that_is_not_there_is_said(tmp_path, notebook):
    with pytest.raises(UserError, match="cannot be read: No such file"):
        import_catalogue(
            tmp_path / "x.csv", shop=a_shop(), begin=notebook.begin, clock=SteppingClock()
        )


def test_of_a_file_that_breaks_off_the_rows_before_are_kept(take_in, notebook, repository):
    whole = (repository / "tests" / "data" / "groceries-102k.csv.gz").read_bytes()
    with pytest.raises(UserError, match="what was read before the break is kept"):
        take_in(whole[:30_000])
    assert len(notebook.products) > 500


MEASURE = """
import json, os, sys, time
from pathlib import Path
from posforge.runtime.ext.ports import NodeIdentity
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.node_store import NodeStore
from posforge.testing.builders import a_shop
from posforge.testing.memory_catalogue import MemoryListings
from posforge.testing.standalone import NODE_KEY, SteppingClock

database = Database.open_sqlcipher(Path(sys.argv[1]), bytes(32))
clock = SteppingClock()
me = NodeIdentity(
    org="o", store="", node=NODE_KEY.node, epoch=1, kind="hq", till=0, label="HQ"
)
store = NodeStore(database, identity=me, signer=NODE_KEY, clock=clock, entropy=os.urandom)
began = time.process_time()
report = import_catalogue(Path(sys.argv[2]), shop=a_shop(), begin=store.work, clock=clock)
# The most this process held; what the process it was forked from holds does not count.
peak_kb = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
print(json.dumps({
    "cpu_s": time.process_time() - began,
    "peak_mb": peak_kb / 1024,
    "accepted": report.accepted,
    "rejected": [(one.line, one.reason) for one in report.rejected],
}))
"""


def test_102_435_real_groceries_are_taken_in_within_time_and_memory(tmp_path, repository):
    groceries = repository / "tests" / "data" / "groceries-102k.csv.gz"
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "p.db"), str(groceries)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    assert found["accepted"] + len(found["rejected"]) == 102_435
    kinds = Counter(reason.split(" ", 3)[-1] for _, reason in found["rejected"])
    assert kinds["has a wrong check digit"] == 867
    assert found["peak_mb"] < 200
    # Seconds of work, not of waiting: other tests run beside this one.
    assert found["cpu_s"] < 10
