"""kill -9 in every state of a card payment or refund: nobody pays, or is paid, twice or never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from posforge.runtime.devices.twins.bank import Mood
from posforge.runtime.devices.twins.terminal import TerminalTwin
from posforge.runtime.domain.product import Product
from posforge.testing.failpoints import Failpoints, Kill
from posforge.testing.headless_store import ADMIN
from posforge.testing.small_shop import GoneError, SmallShop, TillProcess

TEA = Product(
    id="tea",
    name="Tea",
    department="pantry",
    unit="piece",
    tax="standard",
    price_minor=1234,
    code="SKU1",
)
RingUp = Callable[[TillProcess, TerminalTwin], None]
TILL = "till-1"
WAIT_S = 20.0


CALM = Mood()
DECLINES = Mood(outcome="declined")
TAKES_A_PART = Mood(part=1000)
TAKES_TIME = Mood(pay_s=1.2)
DIES = Mood(answer="dies")


@dataclass(frozen=True)
class Case:
    """Where the till is killed, how the customer ends up paying, and what the terminal does."""

    state: str
    kill: Kill
    paid: str
    mood: Mood = CALM
    verb: str = "card"


def at(moment: str, count: int = 1) -> Kill:
    return Kill(moment=moment, count=count)


COMMIT = "card.before-commit"
CASES = (
    Case("PENDING, nothing asked", at("card.intended"), "cash"),
    Case("SENT, not on disk yet", at(COMMIT), "cash"),
    Case("SENT, the terminal not asked yet", at("card.sent"), "cash"),
    Case("SENT, paying", Kill(moment="card.sent", wait_s=0.2), "card", TAKES_TIME),
    Case("SENT, charged and answered", at("card.answered"), "card"),
    Case("SENT, declined and answered", at("card.answered"), "cash", DECLINES),
    Case("SENT, a part charged", at("card.answered"), "both", TAKES_A_PART),
    Case("APPROVED, not on disk yet", at(COMMIT, 2), "card"),
    Case("APPROVED, on the bill", at("card.approved"), "card"),
    Case("UNKNOWN, the terminal died charging", at("card.unknown"), "card", DIES),
    Case("DECLINED", at("card.declined"), "cash", DECLINES),
    Case("selling, not on disk yet", at("sale.before-commit"), "card", verb="pay"),
    Case("sold", at("sale.after-commit"), "sold", verb="pay"),
    Case("going back, not asked yet", at("card.unknown"), "cash", verb="give_back"),
    Case("given back, not on disk yet", at(COMMIT, 2), "cash", verb="give_back"),
)


REFUNDS = (
    Case("PENDING, nothing asked", at("card.intended"), "cash"),
    Case("SENT, not on disk yet", at(COMMIT), "cash"),
    Case("SENT, the terminal not asked yet", at("card.sent"), "cash"),
    Case("SENT, giving back", Kill(moment="card.sent", wait_s=0.2), "card", TAKES_TIME),
    Case("SENT, given back and answered", at("card.answered"), "card"),
    Case("SENT, declined and answered", at("card.answered"), "cash", DECLINES),
    Case("SENT, a part given back", at("card.answered"), "both", TAKES_A_PART),
    Case("APPROVED, not on disk yet", at(COMMIT, 2), "card"),
    Case("APPROVED, on the bill", at("card.approved"), "card"),
    Case("UNKNOWN, the terminal died giving back", at("card.unknown"), "card", DIES),
    Case("DECLINED", at("card.declined"), "cash", DECLINES),
    Case("selling, not on disk yet", at("sale.before-commit"), "card", verb="pay"),
    Case("sold", at("sale.after-commit"), "sold", verb="pay"),
)


def test_49_a_till_killed_in_any_state_of_a_card_payment_gets_it_right(tmp_path: Path):
    _killed_in_each(CASES, tmp_path, ring_up=_sell_tea, due_minor=TEA.price_minor)


def test_13_a_till_killed_in_any_state_of_a_card_refund_gets_it_right(tmp_path: Path):
    _killed_in_each(REFUNDS, tmp_path, ring_up=_take_tea_back, due_minor=-TEA.price_minor)


def _sell_tea(till: TillProcess, twin: TerminalTwin) -> None:
    del twin
    assert till.ask("scan", code=TEA.code)["ok"]


def _take_tea_back(till: TillProcess, twin: TerminalTwin) -> None:
    """Tea that a card paid comes back."""
    _sell_tea(till, twin)
    twin.feel(CALM)
    assert till.ask("card")["taken_minor"] == TEA.price_minor
    assert till.ask("bring_back", number=till.ask("pay")["number"])["ok"]


def _killed_in_each(
    cases: Sequence[Case], tmp_path: Path, *, ring_up: RingUp, due_minor: int
) -> None:
    with (
        SmallShop(tmp_path, [TEA]) as shop,
        Failpoints() as failpoints,
        TerminalTwin(memory=tmp_path / "terminal.json") as twin,
    ):
        shop.join(TILL)
        last = None
        for number, case in enumerate(cases):
            with shop.till(TILL, failpoints.environment(), terminal=twin.address) as till:
                settled = _settled(till, twin, last=last, due_minor=due_minor)
                assert settled == number, f"after: {last}"
                ring_up(till, twin)
                _die(till, failpoints, twin, case, due_minor=due_minor)
            last = case
        with shop.till(TILL, failpoints.environment(), terminal=twin.address) as till:
            assert _settled(till, twin, last=last, due_minor=due_minor) == len(cases)
            assert till.ask("settle")["settled"]
            assert till.ask("verify")["faults"] == []


def _die(
    till: TillProcess, failpoints: Failpoints, twin: TerminalTwin, case: Case, *, due_minor: int
) -> None:
    """Be killed on the way to the payment of what was rung up."""
    twin.feel(case.mood)
    if case.verb != "card":
        assert till.ask("card")["taken_minor"] == due_minor
    failpoints.plan(case.kill)
    # What is on disk may be read, and answered with, just before the moment after it is announced.
    with suppress(GoneError):
        till.ask(case.verb, wait=True)
    assert failpoints.killed.wait(WAIT_S), f"{case.state}: not killed, {failpoints.announced}"
    failpoints.plan(None)


def _settled(till: TillProcess, twin: TerminalTwin, *, last: Case | None, due_minor: int) -> int:
    """Bring the bill the dead till left to its end, and count the bills of this kind so far."""
    twin.feel(CALM)
    if last is not None and last.mood == DIES:
        twin.switch_on()
    assert till.ask("learn", name=ADMIN.name, code=TEA.code)["learnt"]
    assert till.ask("sign_in", name=ADMIN.name, pin=ADMIN.pin)["ok"]
    taken_minor = till.ask("payments")["taken_minor"]
    if last is not None:
        _end(till, last, taken_minor, due_minor=due_minor)
    state = till.ask("state")
    assert state["bill"] is None
    _check_money(state["sales"], twin)
    return sum(one["gross_minor"] == due_minor for one in state["sales"])


def _end(till: TillProcess, case: Case, taken_minor: int, *, due_minor: int) -> None:
    part_minor = 1000 if due_minor > 0 else -1000
    expected = {"cash": 0, "card": due_minor, "both": part_minor, "sold": 0}
    assert taken_minor == expected[case.paid], case.state
    if case.paid != "sold":
        assert till.ask("pay")["ok"], case.state


def _check_money(sales: list[dict], twin: TerminalTwin) -> None:
    """What left the shop was paid once, and given back once; the terminal kept what sales say."""
    taken: Counter[str] = Counter()
    for sale in sales:
        assert sum(one["amount_minor"] for one in sale["tenders"]) == sale["gross_minor"]
        for one in sale["tenders"]:
            taken[one["method"]] += one["amount_minor"]
    assert twin.bank.kept_minor == taken["card"]
    assert taken.total() == sum(sale["gross_minor"] for sale in sales)
    assert {abs(sale["gross_minor"]) for sale in sales} <= {TEA.price_minor}
    assert len({sale["cart"] for sale in sales}) == len(sales)
