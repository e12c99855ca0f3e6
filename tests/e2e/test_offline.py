"""A server is gone and the tills go on selling: afterwards HQ holds every sale, once, to the cent.

HQ with a real PostgreSQL, a store server and two tills, each its own process. What HQ should hold
is counted here a second time, from the journals the tills export and from the baskets themselves,
with nothing of posforge's own arithmetic.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from posforge.runtime.app.books import open_books
from posforge.runtime.app.machine import join_machine
from posforge.runtime.app.server import open_server
from posforge.runtime.app.settings import MachineSettings, ServerSettings
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.runtime.server.join_codes import Seat
from posforge.runtime.storage import tables
from posforge.runtime.storage.export import export_journal
from posforge.testing.headless_server import ADMIN, CHAIN_SHOP
from posforge.testing.small_shop import TillProcess, wait_for
from posforge.testing.sync_shop import free_port

BRANCH = "S01"
TILLS = (1, 2)
BASKETS = 50
MOST_LINES = 30
READY_S = 60
RATES = {"standard": Decimal("0.19"), "reduced": Decimal("0.07")}


@dataclass(frozen=True)
class Article:
    code: str
    unit: str
    tax: str
    price_minor: int

    @property
    def product(self):
        return f"p{self.code.zfill(14)}"


@dataclass
class Fold:
    """What sales add up to: the gross of each, net, tax and gross of each rate, and the stock."""

    sales: dict = field(default_factory=dict)
    rates: Counter = field(default_factory=Counter)
    stock: Counter = field(default_factory=Counter)


class ServerProcess:
    """HQ or the store server, started and ended as often as wanted, on the same port."""

    def __init__(self, kind, data, *more):
        port = free_port()
        self.url = f"https://127.0.0.1:{port}"
        self._ready = data / "ready.json"
        self._command = [
            *(sys.executable, "-m", "posforge.testing.headless_server", kind),
            *("--data", str(data), "--port", str(port), *more),
        ]
        self._process = None

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def start(self, *more):
        self._process = subprocess.Popen([*self._command, *more])
        wait_for(lambda: self._ready.exists() or not self.is_running, wait_s=READY_S)
        assert self.is_running

    def stop(self):
        if self.is_running:
            self._process.terminate()
            assert self._process.wait(READY_S) == 0


@dataclass
class Chain:
    folder: Path
    goods: list
    hq: ServerProcess
    store: ServerProcess
    tills: list

    def books(self, name):
        return open_books(CHAIN_SHOP, MachineSettings(data=self.folder / name, keys="file"))

    def exported(self):
        """What both tills wrote themselves, as the JSON lines of their exports say it."""
        lines = io.StringIO()
        for number in TILLS:
            with self.books(f"till-{number}") as books:
                export_journal(books.journal, lines, logs=_own(books))
        return [json.loads(line) for line in lines.getvalue().splitlines()]

    def wait_for_hq(self):
        """Wait until HQ holds both tills' journals to their last event."""
        with ExitStack() as stack:
            hq = stack.enter_context(self.books("hq")).journal
            for number in TILLS:
                till = stack.enter_context(self.books(f"till-{number}"))
                heads = {log: till.journal.head(log) for log in _own(till)}
                wait_for(lambda heads=heads: heads.items() <= hq.heads().items(), wait_s=READY_S)


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chain")
    goods = _goods(random.Random(5))
    hq = ServerProcess("hq", folder / "hq")
    store = ServerProcess("store", folder / "store", "--branch", BRANCH, "--parent", hq.url)
    with ExitStack() as stack:
        stack.callback(hq.stop)
        hq.start()
        _stock(folder, goods)
        seat = Seat(kind="store", store=BRANCH, till=0, label="")
        stack.callback(store.stop)
        store.start("--join-code", _code(folder / "hq", "hq", seat))
        tills = [stack.enter_context(_till(folder, store, number)) for number in TILLS]
        for till in tills:
            assert till.ask("learn", name=ADMIN.name, code=goods[-1].code.zfill(14))["learnt"]
            assert till.ask("sign_in", name=ADMIN.name, pin=ADMIN.pin)["ok"]
        yield Chain(folder, goods, hq, store, tills)


@pytest.mark.parametrize("gone", ["hq", "store"])
def test_what_is_sold_while_a_server_is_gone_is_all_there_afterwards(chain, gone):
    seed = int(os.environ.get("POSFORGE_SEED") or random.SystemRandom().randrange(10**6))
    print(f"\nagain with: POSFORGE_SEED={seed}")
    baskets = _baskets(chain.goods, random.Random(seed))
    before = set(_fold_of_hq(chain).sales)
    stopped, other = (chain.hq, chain.store) if gone == "hq" else (chain.store, chain.hq)

    stopped.stop()
    told = _ring(chain, baskets)
    assert other.is_running
    if gone == "hq":
        assert all(till.ask("settle")["settled"] for till in chain.tills), "the store has it all"
    stopped.start()
    chain.wait_for_hq()

    held, counted = _fold_of_hq(chain), _fold_of_journals(chain.exported())
    new = {number: held.sales[number] for number in held.sales.keys() - before}
    assert new == told
    assert len(new) == BASKETS
    assert held == counted
    for number in TILLS:
        mine = sorted(one for one in held.sales if one.startswith(f"{BRANCH}-{number}-"))
        assert mine == [f"{BRANCH}-{number}-A-{n:06d}" for n in range(1, len(mine) + 1)]


def test_the_baskets_are_what_left_the_shelves(chain):
    """The count above starts at the journals; this one at what was put on the scanner."""
    before, baskets = _fold_of_hq(chain).stock, _baskets(chain.goods, random.Random(1))[:4]
    _ring(chain, baskets)
    chain.wait_for_hq()
    rung = Counter()
    for article, qty_milli in (line for basket in baskets for line in basket):
        rung[article.product] += qty_milli
    assert before - _fold_of_hq(chain).stock == rung


def _goods(dice):
    """Articles of both rates, by piece and by weight, at prices that do not divide evenly."""
    goods = []
    for number in range(2 * MOST_LINES):
        body = f"40{number:010d}"
        weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
        goods.append(
            Article(
                code=f"{body}{-weighed % 10}",
                unit="kg" if number % 5 == 0 else "piece",
                tax=dice.choice(sorted(RATES)),
                price_minor=dice.randrange(9, 2500),
            )
        )
    return goods


def _baskets(goods, dice):
    """Fifty baskets, the shortest and the longest among them."""
    sizes = [1, MOST_LINES, *(dice.randint(1, MOST_LINES) for _ in range(BASKETS - 2))]
    dice.shuffle(sizes)
    return [
        [(article, _quantity(article, dice)) for article in dice.sample(goods, size)]
        for size in sizes
    ]


def _quantity(article, dice):
    return dice.randrange(45, 2500) if article.unit == "kg" else 1000 * dice.choice((1, 1, 2, 6))


def _stock(folder, goods):
    """Give HQ, while it runs, the catalogue."""
    file = folder / "catalogue.csv"
    with file.open("w", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(("gtin", "name", "department", "unit", "tax", "price"))
        for one in goods:
            price = f"{one.price_minor // 100}.{one.price_minor % 100:02d}"
            rows.writerow((one.code, f"Article {one.code}", "pantry", one.unit, one.tax, price))
    settings = ServerSettings(data=folder / "hq", keys="file")
    with open_server(CHAIN_SHOP, settings, "hq") as hq:
        report = import_catalogue(file, shop=CHAIN_SHOP, begin=hq.store.work, clock=hq.clock)
    assert report.priced == len(goods)


def _code(data, kind, seat):
    settings = ServerSettings(data=data, keys="file", branch=seat.store if kind == "store" else "")
    with open_server(CHAIN_SHOP, settings, kind) as server:
        return server.make_join_code(seat)


def _till(folder, store, number):
    seat = Seat(kind="till", store=BRANCH, till=number, label=f"Till {number}")
    data = folder / f"till-{number}"
    code = _code(folder / "store", "store", seat)
    join_machine(MachineSettings(data=data, keys="file"), url=store.url, code=code)
    return TillProcess(data, printer=f"file://{folder / f'paper-{number}'}", environment=os.environ)


def _ring(chain, baskets):
    """Ring half the baskets at each till, at the same time; return what the tills said."""

    def ring(till, share):
        told = {}
        for basket in share:
            for article, qty_milli in basket:
                assert till.ask("scan", code=article.code, qty_milli=qty_milli)["ok"]
            sale = till.ask("pay")
            told[sale["number"]] = sale["gross_minor"]
        return told

    with ThreadPoolExecutor(len(chain.tills)) as cashiers:
        halves = (baskets[0::2], baskets[1::2])
        return {
            number: gross
            for told in cashiers.map(ring, chain.tills, halves)
            for number, gross in told.items()
        }


def _own(books):
    return [log for log in books.journal.heads() if log.node == books.node.node]


def _fold_of_hq(chain):
    """What HQ's PostgreSQL has counted."""
    sale, rate, stock = tables.sale, tables.sale_tax, tables.stock_balance
    parts = ("net_minor", "tax_minor", "gross_minor")
    sums = [func.sum(rate.c[part]).label(part) for part in parts]
    fold = Fold()
    with chain.books("hq") as books, books.database.read() as connection:
        for row in connection.execute(select(sale.c.number, sale.c.gross_minor)):
            assert row.number not in fold.sales, "held twice"
            fold.sales[row.number] = row.gross_minor
        for row in connection.execute(select(rate.c.code, *sums).group_by(rate.c.code)):
            fold.rates.update({(row.code, part): int(getattr(row, part)) for part in parts})
        for row in connection.execute(select(stock).where(stock.c.store == BRANCH)):
            fold.stock[row.product] = row.qty_milli
    return fold


def _fold_of_journals(events):
    """The same, counted from exported events: prices times quantities, and each rate's tax."""
    fold = Fold()
    for body in (event["body"] for event in events if event["header"]["type"] == "SaleCompleted"):
        gross = Counter()
        for line in body["lines"]:
            price, qty = Decimal(line["unit_price_minor"]), Decimal(line["qty_milli"]) / 1000
            gross[line["tax"]] += _cents(price * qty)
            fold.stock[line["product"]] -= line["qty_milli"]
        for code, amount in gross.items():
            tax = _cents(amount * RATES[code] / (1 + RATES[code]))
            fold.rates.update(
                {
                    (code, "net_minor"): amount - tax,
                    (code, "tax_minor"): tax,
                    (code, "gross_minor"): amount,
                }
            )
        fold.sales[body["number"]] = sum(gross.values())
    return fold


def _cents(amount):
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
