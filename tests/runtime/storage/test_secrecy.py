"""What is written into a database is found in no byte of any file it leaves behind."""

from __future__ import annotations

import secrets

from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.domain.events import PersonEnrolled
from posforge.runtime.ext.ports import PrintJob
from posforge.testing.facts import a_listing, a_sale


def test_no_file_holds_a_word_of_it(machine, tmp_path):
    canaries = [f"canary{secrets.token_hex(8)}" for _ in range(5)]
    product, cashier, pin, label, paper = canaries
    line = CartLine(
        line=1,
        product="p1",
        code="1",
        name=product,
        department="d",
        unit="piece",
        tax="t",
        unit_price_minor=1,
        qty_milli=1000,
    )
    with machine.store.work() as work:
        work.record(a_listing("p1", f"{product} {'x' * 50_000}", "1"))
        work.record(
            PersonEnrolled(person="p", role="cashier", is_active=True),
            personal={"name": cashier, "pin": pin, "password": ""},
        )
        work.record(a_sale("1", product=product))
        work.start_cart(Cart(id="c", cashier=cashier, opened_ms=1, lines=(line,)))
        work.park_cart("c", parked_ms=2, label=label, parking="")
        work.queue_print(PrintJob(id="j", kind="receipt", payload=paper))
    left = {file.name: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert {"posforge.db", "posforge.db-wal"} <= set(left)
    machine.database.close()
    left["closed"] = machine.path.read_bytes()
    for name, content in left.items():
        for canary in canaries:
            for spelled in (canary.encode(), canary.encode("utf-16-le"), canary.upper().encode()):
                assert spelled not in content, (name, canary)
    # Random pages do not compress; a page of plain text or zeros would.
    assert len(set(left["closed"][4096:8192])) > 200
