"""Days on which everything happens: one person at a till on a real disk does whatever numbers say.

Sales, gift cards, exchanges, refunds by hand and by terminal, layaways, parked bills, foreign cash,
points, promotions, drops, suspended and forgotten shifts. What the till refuses is given up or paid
in cash.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from posforge.errors import UserError
from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.card import Payment
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.layaway import Instalment, Layaway
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    BuyGet,
    OnBill,
    PercentOff,
    Promotion,
)
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import (
    CashRules,
    GiftCardRules,
    LayawayRules,
    Loyalty,
    OfflineRules,
    Shop,
    TenderRules,
)
from posforge.runtime.domain.z import Z
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.card import ask, begin
from posforge.runtime.flows.card_follow import follow
from posforge.runtime.flows.checkout import look_again, pay_with
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.flows.discount import discount_bill
from posforge.runtime.flows.drop import drop
from posforge.runtime.flows.forgotten_shift import close_forgotten
from posforge.runtime.flows.gift_card import sell_card
from posforge.runtime.flows.hand_over import hand_over
from posforge.runtime.flows.hold import park, resume
from posforge.runtime.flows.instalment import begin_giving_back, begin_instalment
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.layaways import waiting
from posforge.runtime.flows.match import match_terminals
from posforge.runtime.flows.open_payments import give_back_all
from posforge.runtime.flows.pay import due_by
from posforge.runtime.flows.pay_in import pay_in
from posforge.runtime.flows.refund import left_to_return, return_line
from posforge.runtime.flows.resume_shift import resume_shift, suspended_shifts
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.suspend_shift import suspend_shift
from posforge.runtime.flows.void import void_line
from posforge.testing.builders import QUEBEC_TAX, a_shop
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.standalone import (
    PIN,
    StandaloneTill,
    SteppingClock,
    found_standalone,
    open_standalone,
)

OWNER = Person(id="p-0003", name="Olga", role="super_admin")
WAYS = ("cash", "card", "gift_card", "store_credit", "points", "on_account", "cash_chf", "voucher")
CODES = ("AAAA00000001", "BBBB00000002")
"""The gift cards that lie at the counter."""
DEEDS = (
    *("sell", "exchange", "refund", "credit", "park", "resume", "give_up"),
    *("lay_away", "instalment", "hand_over", "cancel_layaway"),
    *("move_cash", "suspend", "take_up", "close", "pass_a_night"),
)

_HOUR_MS = 60 * 60 * 1000
_DAY_MS = 24 * _HOUR_MS
_PRICES = (1, 3, 99, 199, 1_000, 2_499, 10_002)
_GOODS = tuple(
    Product(
        id=f"a{price}",
        name=f"Article {price}",
        department="pantry",
        unit="piece",
        tax=("standard", "reduced")[place % 2],
        price_minor=price,
        code=f"own-{price}",
    )
    for place, price in enumerate(_PRICES)
)
_THIRD_AT_HALF = BuyGet(buy=2, get=1, cut=PercentOff(50_000))
_TWO_OFF_FROM_50 = OnBill(cut=AmountOff(200), spend_minor=5_000, repeats=True)


def _shop(**facts: Any) -> Shop:
    rules: dict[str, Any] = {
        "payments": ("cash", "gift_card", "store_credit", "on_account", "points", "voucher"),
        "gift_cards": GiftCardRules(least_minor=1, most_minor=100_000),
        "offline": OfflineRules(gift_card_minor=None),
        "layaway": LayawayRules(fee_percent_milli=10_000, fee_minor=150),
        "loyalty": Loyalty(earn_per_minor=100, worth_minor=7),
        "tenders": TenderRules(currencies={"CHF": Decimal("1.05")}),
        "promotions": (
            Promotion(name="third", label="Third at half price", gives=_THIRD_AT_HALF, stacks=True),
            Promotion(name="spend", label="2 off from 50", gives=_TWO_OFF_FROM_50, stacks=True),
        ),
    }
    return a_shop(**(rules | facts))


SHOPS: Mapping[str, Shop] = {
    "euros": _shop(),
    "no small coins": _shop(cash=CashRules(step_minor=5)),
    "whole dollars": _shop(cash=CashRules(step_minor=100), tax=QUEBEC_TAX),
    "yen": _shop(currency="JPY", tenders=TenderRules(currencies={"CHF": Decimal(170)})),
    "dinars": _shop(
        currency="KWD",
        cash=CashRules(step_minor=5),
        tenders=TenderRules(currencies={"CHF": Decimal("0.35")}),
    ),
}


@contextmanager
def open_mixed(name: str, *, lacks: str = "") -> Iterator[MixedDays]:
    """Open a new till of the shop of this name; its owner `lacks` one permission, or none."""
    shop, clock = SHOPS[name], SteppingClock()
    clock.at_ms += _HOUR_MS
    roles = tuple(replace(role, may=role.may - {lacks}) for role in shop.roles)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(_founded(name), folder, dirs_exist_ok=True)
        with open_standalone(Path(folder), shop=replace(shop, roles=roles), clock=clock) as counter:
            yield MixedDays(counter, clock)


@cache
def _founded(name: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mixed-days-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    found_standalone(folder, _GOODS, shop=SHOPS[name], others={OWNER: PIN})
    return folder


class MixedDays:
    """One person at a till; `sales`, `paid` and `zs` is all that came of it.

    A deed of `DEEDS` takes three numbers, which say what of all it could be it is.
    """

    def __init__(self, counter: StandaloneTill, clock: SteppingClock) -> None:
        self.terminal = BankTerminal()
        payments = bundled_payments(counter.till.shop)
        self.till = with_terminal(replace(counter.till, payments=payments), self.terminal)
        self.database = counter.database
        self.me = sign_in(self.till, OWNER.id, PIN)
        self.sales: list[Sale] = []
        self.paid: list[Instalment] = []
        self.zs: list[Z] = []
        self.refused: list[str] = []
        self._clock, self._notes = clock, set[str]()
        self._customers = [
            record_customer(self.till, self.me, one)
            for one in (
                Customer(id="", number="", name="Ingrid"),
                Customer(id="", number="", name="Embassy", exempt="A-1"),
            )
        ]

    def do(self, deed: str, a: int, b: int, c: int) -> None:
        """Do one of `DEEDS`; where the till refuses, the counter is cleared."""
        try:
            getattr(self, deed)(a, b, c)
        except UserError as error:
            self.refused.append(f"{deed}: {error.message}")
        self._clear()

    def end(self) -> None:
        """Clear the counter and what is parked, and close the shift."""
        self._clear()
        for saved in self.till.store.parked_carts():
            resume(self.till, self.me, saved.cart.id)
            self._clear()
        self.close(1, 1, 1)

    def sell(self, a: int, b: int, c: int) -> None:
        """Sell goods, a gift card or both."""
        self._pay(self._bill(None, a, b), b, c)

    def exchange(self, a: int, b: int, c: int) -> None:
        """Take something back, and sell something for it."""
        self._pay(self._bill(self._back(None, a, b), c, b), c, a)

    def refund(self, a: int, b: int, c: int) -> None:
        """Take back a line or two of what was sold, gift cards too."""
        bill = self._back(None, a, b)
        if bill is not None:
            self._pay(self._back(bill, b, c) or bill if c % 3 == 0 else bill, c, a)

    def credit(self, a: int, b: int, _c: int) -> None:
        """Give store credit for what comes back."""
        bill = self._back(None, a, b)
        got = self._one(bill, "store_credit", None) if bill is not None else None
        if isinstance(got, Sale):
            credits_ = [one for one in got.facts.tenders if one.method == "store_credit"]
            self._notes |= {one.reference for one in credits_}

    def park(self, a: int, b: int, c: int) -> None:
        """Park a bill, with something that comes back on it or paid in part perhaps."""
        bill: Any = self._bill(self._back(None, b, c) if a % 2 else None, a, b)
        if c % 3 == 0:
            bill = self._part(bill, b, c)
        if isinstance(bill, Cart):
            park(self.till, self.me, bill)

    def resume(self, a: int, b: int, c: int) -> None:
        """Go on with a parked bill, and pay it."""
        parked = self.till.store.parked_carts()
        if parked:
            self._pay(resume(self.till, self.me, parked[a % len(parked)].cart.id), b, c)

    def give_up(self, a: int, b: int, c: int) -> None:
        """Void a line and pay a part, then give the bill up."""
        bill = self._bill(None, a, b)
        if len(bill.standing) > 1:
            why, last = self.me.answered(reason="mistake"), bill.standing[-1].line
            bill = void_line(self.till, why, bill, line=last)
        self._part(bill, b, c)

    def lay_away(self, a: int, b: int, c: int) -> None:
        """Lay goods away; mostly the deposit is paid at once."""
        named = attach(self.till, self.me, None, self._customers[a % 2].id)
        bill = lay_away(self.till, self.me, self._goods(named, a, b))
        if bill is not None and c % 4:
            self._pay(bill, b, c)

    def instalment(self, a: int, b: int, c: int) -> None:
        """Pay one of the layaways, in part or all that is left."""
        found = [one for one in self.laid_away() if one.left_minor]
        if found:
            away = found[a % len(found)]
            amount = None if b % 2 else min(away.least_minor + a * 7, away.left_minor)
            bill = begin_instalment(self.till, self.me, away.number, amount_minor=amount)
            self._pay(bill, b, c)

    def hand_over(self, a: int, _b: int, _c: int) -> None:
        """Hand over one of the layaways that are paid."""
        paid = [one for one in self.laid_away() if one.is_open and not one.left_minor]
        if paid:
            self.sales.append(hand_over(self.till, self.me, paid[a % len(paid)].number))

    def cancel_layaway(self, a: int, b: int, c: int) -> None:
        """Cancel a layaway, or give back what is due of one; mostly the money goes at once."""
        known = self.laid_away()
        if known:
            away = known[a % len(known)]
            begin_ = cancel_layaway if away.is_open else begin_giving_back
            bill = begin_(self.till, self.me, away.number)
            if bill is not None and b % 3:
                self._pay(bill, b, c)

    def move_cash(self, a: int, b: int, _c: int) -> None:
        """Take cash to the safe, or put some in."""
        amount = 100 * (1 + b % 40)
        if a % 2:
            drop(self.till, self.me, amount_minor=amount)
        else:
            pay_in(self.till, self.me, amount_minor=amount, reason="small change")

    def suspend(self, a: int, _b: int, _c: int) -> None:
        """Suspend the shift, and go on with it or begin another."""
        self.zs.append(suspend_shift(self.till, self.me))
        if a % 2:
            self.me = resume_shift(self.till, self.me, suspended_shifts(self.till)[0][-1])
        else:
            self.me = sign_in(self.till, OWNER.id, PIN)

    def take_up(self, a: int, _b: int, _c: int) -> None:
        """Go on with a suspended shift."""
        found, _ = suspended_shifts(self.till)
        if found:
            self.me = resume_shift(self.till, self.me, found[a % len(found)])

    def close(self, a: int, b: int, _c: int) -> None:
        """Count the drawer, one coin too much or too little perhaps, and close the shift."""
        if a % 2:
            match_terminals(self.till, self.me)
        off = (b % 3 - 1) * self.till.shop.cash.step_minor
        found = max(self.till.store.period().drawer_minor + off, 0)
        count_drawer(self.till, self.me, cash_minor=found)
        shift = self.me.shift
        assert shift is not None
        self.zs.append(close_shift(self.till, self.me, shift=shift.id, may_carry_over=True))
        self.me = sign_in(self.till, OWNER.id, PIN)

    def pass_a_night(self, a: int, b: int, c: int) -> None:
        """Forget to close; a bill stands on the counter perhaps, paid in part, and is paid then."""
        bill: Any = self._bill(None, a, b) if a % 2 else None
        if bill is not None and b % 2:
            bill = self._part(bill, b, c)
        self._clock.at_ms += _DAY_MS
        z = close_forgotten(self.till)
        assert z is not None
        self.zs.append(z)
        self.me = sign_in(self.till, OWNER.id, PIN)
        if isinstance(bill, Cart):
            self._pay(bill, a, c)

    def laid_away(self) -> list[Layaway]:
        """Return the layaways that have not ended, or of which something is to be given back."""
        return [one.layaway for one in waiting(self.till, self.me)]

    def _bill(self, bill: Cart | None, a: int, b: int) -> Cart:
        if a % 5 == 1:
            bill = attach(self.till, self.me, bill, self._customers[b % 2].id)
        if bill is None or b % 4 != 1:
            bill = self._goods(bill, a, b)
        if b % 4 in {1, 2}:
            amount, code = (1_002, 998, 5_000, 10)[a % 4], CODES[b % 2] if a % 3 else ""
            bill = sell_card(self.till, self.me, bill, amount_minor=amount, code=code)
        if a % 7 == 2 and any(line.kind == "goods" for line in bill.standing):
            tenth = ManualDiscount(reason="scratched", percent_milli=10_000)
            bill = discount_bill(self.till, self.me, bill, discount=tenth)
        return bill

    def _goods(self, bill: Cart | None, a: int, b: int) -> Cart:
        for number in (a, b):
            code, pieces = _GOODS[number % len(_GOODS)].code, 1 + number % 3
            bill = scan(self.till, self.me, bill, code, qty_milli=1000 * pieces)
        assert bill is not None
        return bill

    def _back(self, bill: Cart | None, a: int, b: int) -> Cart | None:
        """Return the bill with something on it that comes back, where anything was sold."""
        if not self.sales:
            return bill
        sale = self.sales[a % len(self.sales)]
        lines = left_to_return(self.till, sale, bill)
        if not lines:
            return bill
        one = lines[b % len(lines)]
        return return_line(
            self.till,
            self.me,
            bill,
            sale,
            line=one.line.line,
            qty_milli=one.left_milli if b % 2 else 1000,
            disposition="resell" if b % 3 else "damaged",
            reason="did not fit",
        )

    def _pay(self, bill: Cart, a: int, b: int) -> None:
        """Pay two parts each some way, the rest another way, and what is left then in cash."""
        got: Any = bill
        for number in (a, b):
            if isinstance(got, Cart):
                got = self._part(got, number, a + b)
        for way in (WAYS[(a + b) % len(WAYS)], "cash"):
            if isinstance(got, Cart):
                got = self._one(got, way, None)

    def _part(self, bill: Cart, a: int, b: int) -> Any:
        way = WAYS[a % len(WAYS)]
        asked = due_by(self.till, bill, method=way).asked_minor
        step = self.till.shop.cash.step_minor if way == "cash" else 1
        amount = max(abs(asked) * (b % 10) // 10 // step, 1) * step
        return self._one(bill, way, amount if asked > 0 else -amount)

    def _one(self, bill: Cart, way: str, amount: int | None) -> Any:
        """Return what paying so makes of the bill; the bill itself where the till refuses."""
        try:
            got = self._taken(bill, way, amount)
        except UserError as error:
            self.refused.append(f"{way}: {error.message}")
            saved = self.till.store.open_cart()
            return saved.cart if saved is not None else bill
        if isinstance(got, Sale):
            self.sales.append(got)
        if isinstance(got, Instalment):
            self.paid.append(got)
        return got

    def _taken(self, bill: Cart, way: str, amount: int | None) -> Sale | Instalment | Cart | None:
        if way == "card":
            payment = begin(self.till, self.me, bill, method=way, amount_minor=amount)
            self._follow(ask(self.till, payment))
            return look_again(self.till, self.me, bill)
        code = {
            "gift_card": CODES[len(self.sales) % len(CODES)],
            "store_credit": min(self._notes, default=""),
        }.get(way, "")
        return pay_with(self.till, self.me, bill, method=way, tendered_minor=amount, code=code)

    def _clear(self) -> None:
        """Give back what was taken for the bill on the counter and cancel it.

        What a terminal has given back already is finished, where the till lets it.
        """
        saved = self.till.store.open_cart()
        bill: Any = saved.cart if saved is not None else None
        if bill is None:
            return
        if any(one.refunds for one in bill.tenders):
            for way in ("cash", "store_credit"):
                bill = self._one(bill, way, None) if isinstance(bill, Cart) else bill
            return
        while bill.tenders:
            bill = give_back_all(self.till, self.me, bill, see_to=self._follow)
        cancel_bill(self.till, self.me.answered(reason="mistake"), bill)

    def _follow(self, payment: Payment) -> None:
        follow(self.till, payment, pause=lambda _ms: True)
