"""kill -9 while goods are laid away, paid in and handed over: no money is lost or taken twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from posforge.runtime.domain.product import Product
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.failpoints import Failpoints, Kill
from posforge.testing.headless_store import ADMIN
from posforge.testing.small_shop import GoneError, SmallShop, TillProcess, wait_for

COAT = Product(
    id="coat",
    name="Coat",
    department="pantry",
    unit="piece",
    tax="standard",
    price_minor=10_000,
    code="SKU1",
)
TILL = "till-1"
NUMBER = "S01-1-LA0001"
DEPOSIT, REST = 2_000, 8_000
MOMENTS = ("sale.before-commit", "sale.after-commit", "print.before-printing")
WAIT_S = 20.0


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SmallShop]:
    with SmallShop(tmp_path, [COAT]) as shop:
        shop.join(TILL)
        yield shop


def at_work(till: TillProcess) -> dict[str, Any]:
    assert till.ask("learn", name=ADMIN.name, code=COAT.code)["learnt"]
    assert till.ask("verify")["faults"] == []
    assert till.ask("sign_in", name=ADMIN.name, pin=ADMIN.pin)["ok"]
    return till.ask("layaways")


def killed(shop: SmallShop, moment: str, verb: str, **facts: Any) -> dict[str, Any]:
    """Kill the till at a moment of a deed; return what it finds when it is started again."""
    with Failpoints() as failpoints:
        with suppress(GoneError), shop.till(TILL, failpoints.environment()) as till:
            at_work(till)
            failpoints.plan(Kill(moment=moment))
            till.ask(verb, **facts)
            till.ask("settle")
        assert failpoints.killed.wait(WAIT_S)
    with shop.till(TILL) as till:
        return at_work(till)


def laid_away(shop: SmallShop) -> None:
    with shop.till(TILL) as till:
        at_work(till)
        till.ask("note", name="Ingrid Berg")
        till.ask("scan", code=COAT.code)
        assert till.ask("lay_away")["due_minor"] == DEPOSIT


def test_34_a_till_killed_in_a_layaway_takes_no_money_twice(shop: SmallShop) -> None:
    laid_away(shop)
    drawer = 0
    for moment in MOMENTS:
        was_written = moment != "sale.before-commit"
        found = killed(shop, moment, "instalment", number=NUMBER, amount_minor=DEPOSIT)
        drawer += DEPOSIT if was_written else 0
        assert found["paid"] == {NUMBER: drawer}, moment
        assert found["drawer_minor"] == drawer, moment
    rest = 10_000 - drawer
    with shop.till(TILL) as till:
        assert at_work(till)["left"] == {NUMBER: rest}
        assert till.ask("instalment", number=NUMBER)["left_minor"] == 0

    found = killed(shop, "sale.before-commit", "hand_over", number=NUMBER)
    assert found["paid"] == {NUMBER: 10_000}
    found = killed(shop, "sale.after-commit", "hand_over", number=NUMBER)
    assert found["paid"] == {}
    with shop.till(TILL) as till:
        at_work(till)
        assert "is closed" in till.ask("hand_over", number=NUMBER)["error"]
        state = till.ask("state")
        assert [one["gross_minor"] for one in state["sales"]] == [10_000]
        assert till.ask("settle")["settled"]
    printed = "\n".join(line for piece in shop.printer.pieces for line in piece.text)
    wait_for(lambda: "S01-1-A-000001" in printed, wait_s=WAIT_S)
    with shop.server() as server:
        assert verify(server.database, signature_matches=signature_matches).is_sound
