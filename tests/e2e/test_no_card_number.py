"""After a terminal blurted card numbers out, none is in any table, event, receipt or log."""

from __future__ import annotations

import ast
import logging
import re

from sqlalchemy import text

from posforge.runtime.devices.attendant import Attendants
from posforge.runtime.devices.layout import Line, Paper, lay_out
from posforge.runtime.devices.terminal import LinesTerminal
from posforge.runtime.devices.twins.bank import CARD_NUMBER, Mood
from posforge.runtime.devices.twins.terminal import TerminalTwin
from posforge.runtime.domain.card import is_card_number
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.flows.card import begin
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.storage.census import census
from posforge.testing.cards import with_terminal
from posforge.testing.small_shop import wait_for
from posforge.testing.standalone import found_standalone, open_standalone

TEA = Product(
    id="tea",
    name="Tea",
    department="pantry",
    unit="piece",
    tax="standard",
    price_minor=1234,
    code="SKU1",
)
FIRST = "[2-6]"  # of a card; a moment in milliseconds begins with 1 (ISO/IEC 7812-1, annex A)
RUN = re.compile(rf"(?<![0-9A-Za-z]){FIRST}[0-9](?:[ -]?[0-9]){{11,17}}(?![0-9A-Za-z])")
FORBIDDEN = re.compile(r"\b(pan|card_?number|cvv|cvc|track2?)\b", re.IGNORECASE)


def card_numbers_in(words: str) -> list[str]:
    """Every run of 13 to 19 digits, grouped or not, that could be the number of a card."""
    runs = (re.sub(r"[ -]", "", found) for found in RUN.findall(words))
    return [run for run in runs if is_card_number(run)]


def paid_and_sold(till, session, twin):
    """Let a leaking terminal decline one payment, approve the next, and sell the bill."""
    bill = scan(till, session, None, TEA.code)
    attendants = Attendants(till)
    attendants.start()
    for outcome in ("declined", "approved"):
        twin.feel(Mood(outcome=outcome, leaks=True))
        payment = begin(till, session, bill, method="card")
        attendants.charge(payment)
        wait_for(lambda: is_over(till, payment), wait_s=10)  # noqa: B023 - waited for at once
    attendants.stop()
    bill = till.store.open_cart().cart
    return sell(till, session, bill, bill.tenders)


def is_over(till, payment):
    kept = {one.intent.id: one.state for one in till.store.kept_payments()}
    return kept.get(payment.intent.id, "DECLINED") in ("APPROVED", "DECLINED")


def everything_in(database):
    """Every cell of every table, as text."""
    with database.read() as connection:
        for table in census(connection).rows:
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                yield from (str(cell) for cell in row)


def test_a_card_number_that_a_terminal_says_is_nowhere_afterwards(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    found_standalone(tmp_path, [TEA])
    with TerminalTwin() as twin, open_standalone(tmp_path) as opened:
        terminal = LinesTerminal(twin.host, twin.port, pay_s=5)
        till = with_terminal(opened.till, terminal)
        sale = paid_and_sold(till, opened.session, twin)
        words = list(everything_in(opened.database))
    receipt = sale_receipt(sale, shop=till.shop, branch=till.branch, cashier="Ada", copy=1)
    paper = [one.as_text() for one in lay_out(receipt, Paper(42)) if isinstance(one, Line)]

    assert card_numbers_in(CARD_NUMBER)
    assert any("····1111" in word for word in words), "the terminal has leaked, and was heard"
    assert any("····1111" in line for line in paper)
    for word in (*words, *paper, caplog.text):
        assert card_numbers_in(word) == []


def test_no_table_event_or_field_has_a_place_for_one(repository):
    runtime = repository / "posforge" / "runtime"
    found = [
        f"{path.name}: {node.value}"
        for path in runtime.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and FORBIDDEN.fullmatch(node.value)
    ]

    # The twin says it, so that it can be shown not to get through.
    assert {one.partition(":")[0] for one in found} == {"terminal.py", "wallet.py"}
    assert {one.partition(": ")[2] for one in found} == {"pan"}
