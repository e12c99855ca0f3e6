"""kill -9 on a till that sells, prints and pushes: nothing told is lost, nothing is doubled."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.product import Product
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.failpoints import Failpoints, Kill
from posforge.testing.headless_store import ADMIN
from posforge.testing.small_shop import GoneError, SmallShop, TillProcess

GOODS = [
    Product(
        id=f"a-{n}",
        name=f"Article {n}",
        department="pantry",
        unit="piece",
        tax="standard" if n % 2 else "reduced",
        price_minor=99 + n,
        code=f"SKU{n}",
    )
    for n in range(20)
]
TILL = "till-1"
COMMIT_S = 0.004
START_S = 1.0
DAY_S = 0.4

AT_A_MOMENT = (
    "bill.saved",
    "sale.before-commit",
    "sale.after-commit",
    "print.before-printing",
    "print.after-printing",
    "sync.pushed",
)
WAYS = (*AT_A_MOMENT, "inside the commit", "at random", "at random", "while starting")


@dataclass
class Notebook:
    """What the till told the cashier, and what it was doing when it died."""

    bill: Counter[str] = field(default_factory=Counter)
    sales: dict[str, int] = field(default_factory=dict)
    asked: tuple[str, str] | None = None

    def compare(self, state: dict[str, Any]) -> None:
        """Find everything acknowledged, at most one step more, and go on from there."""
        found = {sale["number"]: sale["gross_minor"] for sale in state["sales"]}
        bill = _articles(state["bill"])
        more = {number: gross for number, gross in found.items() if number not in self.sales}
        what, code = self.asked or ("", "")

        assert self.sales.items() <= found.items(), "no acknowledged sale is missing"
        assert sorted(found) == [f"S01-1-A-{n:06d}" for n in range(1, len(found) + 1)]
        assert len({sale["cart"] for sale in state["sales"]}) == len(state["sales"]), "none doubled"
        if what == "pay":
            assert (bill, len(more)) in ((self.bill, 0), (Counter(), 1)), "sold, or still to sell"
        else:
            assert not more
            assert bill in (self.bill, self.bill + Counter([code] * (what == "scan")))
        self.bill, self.sales, self.asked = bill, found, None


def test_a_killed_till_loses_nothing_and_doubles_nothing(kills: int, tmp_path: Path):
    dice = random.Random(20261121)
    notebook = Notebook()
    tally: Counter[str] = Counter()
    with SmallShop(tmp_path, GOODS) as shop, Failpoints() as failpoints:
        shop.join(TILL)
        for number in range(kills):
            tally[_killed(shop, failpoints, notebook, way=WAYS[number % len(WAYS)], dice=dice)] += 1
        state = _last_day(shop, notebook)
        _check_paper(shop, notebook, asked=state["questions"])
        _check_server(shop, state["heads"])
    print(f"\n{kills} kills:", ", ".join(f"{n} {where}" for where, n in tally.most_common()))
    print(f"{len(notebook.sales)} sales, none lost, none doubled, every chain sound")


def _killed(
    shop: SmallShop, failpoints: Failpoints, notebook: Notebook, *, way: str, dice: random.Random
) -> str:
    """Let the till sell until it is killed in this way; return where that hit it."""
    failpoints.plan(None)
    till = shop.till(TILL, failpoints.environment())
    try:
        with _killed_after(till, dice.uniform(0, START_S), wanted=way == "while starting"), till:
            _open(till, notebook)
            failpoints.plan(_plan(way, dice))
            with _killed_after(till, dice.uniform(0, DAY_S), wanted=way == "at random"):
                _sell_for_ever(till, notebook, dice, patient=way.startswith(("print", "sync")))
    except GoneError:
        pass
    return _where(way, failpoints.announced, notebook)


def _plan(way: str, dice: random.Random) -> Kill | None:
    if way == "inside the commit":
        wait_s = dice.uniform(0.0001, COMMIT_S)
        return Kill(moment="sale.before-commit", count=dice.randint(1, 3), wait_s=wait_s)
    if way == "bill.saved":
        return Kill(moment=way, count=dice.randint(1, 12))
    return Kill(moment=way) if way in AT_A_MOMENT else None


@contextmanager
def _killed_after(till: TillProcess, seconds: float, *, wanted: bool) -> Iterator[None]:
    timer = threading.Timer(seconds, till.kill)
    if wanted:
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _open(till: TillProcess, notebook: Notebook) -> None:
    """Begin the day: the bill is back, the books are right."""
    assert till.ask("learn", name=ADMIN.name, code=GOODS[-1].code)["learnt"]
    notebook.compare(till.ask("state"))
    assert till.ask("verify")["faults"] == []
    assert till.ask("sign_in", name=ADMIN.name, pin=ADMIN.pin)["ok"]


def _sell_for_ever(
    till: TillProcess, notebook: Notebook, dice: random.Random, *, patient: bool
) -> None:
    while True:
        for _ in range(dice.randint(1, 6)):
            code = dice.choice(GOODS).code
            notebook.asked = ("scan", code)
            assert till.ask("scan", code=code)["ok"]
            notebook.bill[code] += 1
        notebook.asked = ("pay", "")
        sale = till.ask("pay")
        notebook.asked = None
        notebook.sales[sale["number"]] = sale["gross_minor"]
        notebook.bill.clear()
        if patient or dice.random() < 0.2:
            till.ask("settle")


def _last_day(shop: SmallShop, notebook: Notebook) -> dict[str, Any]:
    """Nobody kills any more: sell what is on the counter, print all, push all."""
    with shop.till(TILL) as till:
        _open(till, notebook)
        if notebook.bill:
            sale = till.ask("pay")
            notebook.sales[sale["number"]] = sale["gross_minor"]
            notebook.bill.clear()
        assert till.ask("settle")["settled"]
        state = till.ask("state")
        notebook.compare(state)
    return state


def _check_paper(shop: SmallShop, notebook: Notebook, *, asked: list[str]) -> None:
    """Every receipt came out once; only of those the till asks about may there be none."""
    doubtful = {json.loads(payload)["number"] for payload in asked}
    printed = Counter(
        number
        for piece in shop.printer.pieces
        for number in notebook.sales
        if _shows(piece, number)
    )
    assert set(notebook.sales) - doubtful <= set(printed)
    assert [number for number, times in printed.items() if times > 1] == []


def _check_server(shop: SmallShop, heads: dict[str, list[Any]]) -> None:
    """The store server holds the same journal, and its books are right as well."""
    with shop.server() as server:
        for name, head in heads.items():
            node, epoch, stream = name.split("/")
            assert list(server.journal.head(LogKey(node, int(epoch), stream))) == head
        assert verify(server.database, signature_matches=signature_matches).is_sound


def _where(way: str, announced: list[str], notebook: Notebook) -> str:
    said = Counter(announced)
    if way == "while starting" and not notebook.asked:
        return "while starting"
    if said["sale.before-commit"] > said["sale.after-commit"]:
        return "inside the commit"
    if announced[-1:] == ["sync.pushed"]:
        return "in sync"
    if said["sale.after-commit"] > said["print.after-printing"]:
        return "between commit and print"
    return "in a bill" if notebook.bill or notebook.asked else "between two bills"


def _shows(piece: Any, number: str) -> bool:
    return any(number in line for line in piece.text)


def _articles(bill: dict[str, Any] | None) -> Counter[str]:
    counted: Counter[str] = Counter()
    for line in bill["lines"] if bill else []:
        counted[line["code"]] += line["qty_milli"] // 1000
    return counted
