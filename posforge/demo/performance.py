"""What the demo does where nobody watches: three baskets by real keys, and their proof.

The last is paid at the terminal, where the shop has one.
"""

from __future__ import annotations

import csv
import json
import random
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from posforge.demo.portal import photograph_portal
from posforge.demo.stage import RunningDemo, Say
from posforge.runtime.app.books import Books, open_books
from posforge.runtime.domain.envelope import Head, LogKey
from posforge.runtime.domain.events import MAIN, SaleCompleted, open_body
from posforge.runtime.storage.export import export_journal
from posforge.spec.home import CATALOGUE_FILE
from posforge.testing.screen import VirtualScreen
from posforge.testing.till_driver import TillDriver, wait_until

BASKETS = 3
_ARRIVAL_S = 60.0


def perform(demo: RunningDemo, chance: random.Random, *, say: Say) -> None:
    """Ring three baskets, wait until HQ holds them, and leave pictures, journal and summary."""
    till_name = f"{demo.local.branch}-1"
    with VirtualScreen() as screen:
        child = demo.local.start_till(
            environment=screen.environment(),
            arguments=("--announce", *demo.devices),
        )
        driver = TillDriver(screen, child.log)
        driver.hear("staff", count=2)
        _await_catalogue(demo, till_name)
        driver.sign_in(1, demo.people.cashier_pin)
        for number, basket in enumerate(_baskets(demo, chance), start=1):
            tabs = _tabs_to_card(demo) if number == BASKETS else 0
            how = _ring(driver, basket, chance, tabs=tabs, picture=demo.out / "till.png")
            say(f"basket {number} of {BASKETS}: {len(basket)} scans, paid {how}")
        heads, seconds = _heads_that_agree(demo, till_name)
        say(f"HQ holds every sale, {seconds} s after the last was paid")
        wait_until(lambda: len(demo.printer.pieces) >= BASKETS, what="a receipt is still printing")
    demo.printer.pieces[-1].image.save(demo.out / "receipt.png")
    photograph_portal(
        demo.local.hq_url,
        name=demo.people.owner.name,
        password=demo.people.owner.password,
        path=demo.out / "portal.png",
    )
    _write_proof(demo, till_name, heads=heads, seconds=seconds)
    say(f"pictures, journal and summary are in {demo.out}")


def _baskets(demo: RunningDemo, chance: random.Random) -> list[list[str]]:
    """Return the codes of baskets of goods that ask for nothing."""
    with (demo.project.folder / CATALOGUE_FILE).open(encoding="utf-8", newline="") as file:
        codes = [
            row["gtin"]
            for row in csv.DictReader(file)
            if row["unit"] == "piece" and not row.get("tracking")
        ]
    return [chance.choices(codes, k=chance.randint(4, 9)) for _ in range(BASKETS)]


def _tabs_to_card(demo: RunningDemo) -> int:
    """Return how often Tab is pressed for the first way to pay that a twin takes; 0 without one."""
    payments = demo.project.shop.payments
    return min((payments.index(one) for one in demo.terminals), default=0)


def _ring(
    driver: TillDriver, basket: list[str], chance: random.Random, *, tabs: int, picture: Path
) -> str:
    """Scan a basket, take the money, and return how it was paid."""
    due_minor = [driver.scan(code)["total_minor"] for code in basket][-1]
    driver.photograph(picture)
    if tabs:
        driver.pay_exact(tabs=tabs)
        return "at the terminal"
    if chance.choice((True, False)):
        driver.pay_exact()
    else:
        driver.pay(-(-due_minor // 500) * 500)
    return "in cash"


def _await_catalogue(demo: RunningDemo, till_name: str) -> None:
    """Wait until the till holds whatever HQ has decided so far."""
    with _books(demo, "hq") as hq, _books(demo, till_name) as till:
        wanted = {log: head for log, head in hq.journal.heads().items() if log.node == hq.node.node}
        wait_until(
            lambda: wanted.items() <= till.journal.heads().items(),
            what="the catalogue has not reached the till",
            wait_s=_ARRIVAL_S,
        )


def _heads_that_agree(demo: RunningDemo, till_name: str) -> tuple[Mapping[str, Head], float]:
    """Return how far till, store and HQ hold the till's journal, once they hold the same."""
    began = time.monotonic()
    with (
        _books(demo, till_name) as till,
        _books(demo, demo.local.branch) as store,
        _books(demo, "hq") as hq,
    ):
        log = LogKey(till.node.node, till.node.epoch, MAIN)

        def heads() -> dict[str, Head]:
            places = {"till": till, "store": store, "hq": hq}
            return {place: books.journal.head(log) for place, books in places.items()}

        wait_until(
            lambda: len(set(heads().values())) == 1,
            what="the sales have not reached HQ",
            wait_s=_ARRIVAL_S,
        )
        seconds = round(time.monotonic() - began, 3)
        return heads(), seconds


def _write_proof(
    demo: RunningDemo, till_name: str, *, heads: Mapping[str, Head], seconds: float
) -> None:
    with _books(demo, till_name) as till:
        log = LogKey(till.node.node, till.node.epoch, MAIN)
        with (demo.out / "journal.jsonl").open("w", encoding="utf-8") as file:
            export_journal(till.journal, file, logs=[log])
        receipts = [
            {"number": sale.number, "total": sale.gross_minor, "tax": sale.tax_minor}
            for event in till.journal.export(log)
            if event.header.type == SaleCompleted.TYPE
            for sale in [open_body(event.header.type, event.header.sv, event.body)]
        ]
    summary = {
        "currency": demo.project.shop.currency,
        "amounts": "minor units",
        "receipts": receipts,
        "journal_heads": {place: head._asdict() for place, head in heads.items()},
        "seconds_to_hq": seconds,
    }
    text = json.dumps(summary, indent=2) + "\n"
    (demo.out / "summary.json").write_text(text, encoding="utf-8")


def _books(demo: RunningDemo, name: str) -> AbstractContextManager[Books]:
    return open_books(demo.project.shop, demo.local.machine_settings(name))
