"""The till without its window, for tests: JSON commands on standard input, answers line by line.

    python -m posforge.testing.headless_till --data FOLDER --printer tcp://127.0.0.1:9100

It is wired exactly as the till with a window is, prints and keeps in step with its store server.
Each command is an object with `do`; each answer has `ok`, and `error` in one sentence where it is
false. An answer is given when what it says is on disk.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from posforge.errors import PosforgeError
from posforge.runtime.app.settings import MachineSettings, TillSettings
from posforge.runtime.app.till import OpenTill, open_till
from posforge.runtime.domain.card import HOLDS_TERMINAL, Payment
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.layaway import Instalment
from posforge.runtime.domain.payment import GIFT_CARD
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.domain.sale import Sale
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.card import begin, reverse
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.customer import attach, find_customers, record_customer
from posforge.runtime.flows.gift_card import sell_card
from posforge.runtime.flows.hand_over import hand_over
from posforge.runtime.flows.hold import park, parked, parked_elsewhere, resume, take_over
from posforge.runtime.flows.instalment import begin_instalment
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.pay import due
from posforge.runtime.flows.receipt_elsewhere import look_up
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.reprint import reprint
from posforge.runtime.flows.resume_shift import resume_shift, suspended_shifts
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import Session, sign_in, staff
from posforge.runtime.flows.stored_value import value_left
from posforge.runtime.flows.suspend_shift import suspend_shift
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.single_store import SHOP, with_card

Answer = dict[str, Any]

_PATIENCE_S = 30.0
_WHY = "the test wants it"


class Counter:
    """The person at a till without a window: whoever signed in, and the bill in front of them."""

    def __init__(self, opened: OpenTill) -> None:
        self._opened = opened
        self._till = opened.till
        self._who: Session | None = None
        self._bill: Cart | None = interrupted_bill(opened.till)
        self._verbs: Mapping[str, Callable[[Answer], Answer]] = {
            "learn": self._learn,
            "sign_in": self._sign_in,
            "note": self._note,
            "scan": self._scan,
            "search": self._search,
            "pay": self._pay,
            "bring_back": self._bring_back,
            "sell_card": self._sell_card,
            "card_left": self._card_left,
            "redeem": self._redeem,
            "lay_away": self._lay_away,
            "instalment": self._instalment,
            "hand_over": self._hand_over,
            "cancel_layaway": self._cancel_layaway,
            "layaways": self._layaways,
            "card": self._card,
            "give_back": self._give_back,
            "payments": self._payments,
            "park": self._park,
            "resume": self._resume,
            "parked": self._parked,
            "take": self._take,
            "suspend": self._suspend,
            "suspended": self._suspended,
            "resume_shift": self._resume_shift,
            "close": self._close,
            "cancel": self._cancel,
            "reprint": self._reprint,
            "state": self._state,
            "verify": self._verify,
            "settle": self._settle,
        }

    def obey(self, command: Answer) -> Answer:
        """Do what was asked and say how it went."""
        try:
            return {"ok": True, **self._verbs[command["do"]](command)}
        except PosforgeError as error:
            return {"ok": False, "error": str(error)}

    @property
    def _session(self) -> Session:
        assert self._who is not None, "sign in first"
        return self._who

    def _on_counter(self) -> Cart:
        assert self._bill is not None, "scan first"
        return self._bill

    def _learn(self, command: Answer) -> Answer:
        """Wait until the store server has told this till of a person and an article."""
        return {"learnt": _wait(lambda: self._knows(command["name"], command["code"]))}

    def _knows(self, name: str, code: str) -> bool:
        is_listed = self._till.catalogue.by_code(code) is not None
        return is_listed and any(one.name == name for one in staff(self._till))

    def _sign_in(self, command: Answer) -> Answer:
        person = next(one for one in staff(self._till) if one.name == command["name"])
        self._who = sign_in(self._till, person.id, command["pin"])
        return {}

    def _scan(self, command: Answer) -> Answer:
        qty_milli = command.get("qty_milli", ONE)
        self._bill = scan(
            self._till, self._session, self._bill, command["code"], qty_milli=qty_milli
        )
        return {"lines": len(self._bill.lines)}

    def _note(self, command: Answer) -> Answer:
        """Note a customer, and put them on the bill."""
        new = Customer(id="", number="", name=command["name"], address=command["name"])
        noted = record_customer(self._till, self._session, new)
        found = find_customers(self._till, self._session, command["name"].lower())
        self._bill = attach(self._till, self._session, self._bill, noted.id)
        return {"found": len(found)}

    def _search(self, command: Answer) -> Answer:
        return {"found": [one.name for one in self._till.catalogue.search(command["text"])]}

    def _pay(self, command: Answer) -> Answer:
        bill = self._on_counter()
        given = command.get("tendered_minor")
        got = pay_with(self._till, self._session, bill, method="cash", tendered_minor=given)
        assert isinstance(got, Sale), "something is left to pay"
        self._bill = None
        return {"number": got.facts.number, "gross_minor": got.facts.gross_minor}

    def _sell_card(self, command: Answer) -> Answer:
        """Put a gift card on the bill."""
        facts = {"code": command["code"], "amount_minor": command["amount_minor"]}
        self._bill = sell_card(self._till, self._session, self._bill, **facts)
        return {"lines": len(self._bill.lines)}

    def _card_left(self, command: Answer) -> Answer:
        """Say what is left on a gift card."""
        return {"left_minor": value_left(self._till, command["code"], method=GIFT_CARD)}

    def _redeem(self, command: Answer) -> Answer:
        """Pay with a gift card: so much, or all that is left on it."""
        got = pay_with(
            self._till,
            self._session,
            self._on_counter(),
            method=GIFT_CARD,
            tendered_minor=command.get("amount_minor"),
            code=command["code"],
        )
        self._bill = got if isinstance(got, Cart) else None
        return {"due_minor": due(self._till, self._bill) if self._bill is not None else 0}

    def _lay_away(self, _command: Answer) -> Answer:
        self._bill = lay_away(self._till, self._session, self._on_counter())
        return {"due_minor": due(self._till, self._bill) if self._bill is not None else 0}

    def _instalment(self, command: Answer) -> Answer:
        """Take the instalment on the counter, else one of so much, in cash."""
        till, who = self._till, self._session
        if self._bill is None:
            self._bill = begin_instalment(
                till, who, command["number"], amount_minor=command.get("amount_minor")
            )
        got = pay_with(till, who, self._bill, method="cash", tendered_minor=None)
        assert isinstance(got, Instalment), "something is left to pay"
        self._bill = None
        return {"left_minor": got.facts.left_minor}

    def _hand_over(self, command: Answer) -> Answer:
        return {"number": hand_over(self._till, self._session, command["number"]).facts.number}

    def _cancel_layaway(self, command: Answer) -> Answer:
        self._bill = cancel_layaway(self._till, self._session, command["number"])
        return {"due_minor": due(self._till, self._bill) if self._bill is not None else 0}

    def _layaways(self, _command: Answer) -> Answer:
        """What is laid away, how much of each is paid, and what lies in the drawer."""
        saved = self._till.store.open_cart()
        self._bill = saved.cart if saved is not None else None
        open_ones = self._till.store.layaways()
        return {
            "paid": {one.number: one.paid_minor for one in open_ones},
            "left": {one.number: one.left_minor - one.back_minor for one in open_ones},
            "drawer_minor": self._till.store.period().drawer_minor,
        }

    def _bring_back(self, command: Answer) -> Answer:
        """Take back one piece of the first line of a receipt."""
        sale = look_up(self._till, command["number"]).sale
        assert sale is not None, "nobody knows this receipt"
        self._bill = return_line(
            self._till,
            self._session,
            self._bill,
            sale,
            line=1,
            qty_milli=ONE,
            disposition="resell",
            reason="not needed",
        )
        return {"lines": len(self._bill.lines)}

    def _card(self, command: Answer) -> Answer:
        """Let the customer pay by card; with `wait`, until the terminal is free again."""
        bill = self._on_counter()
        payment = begin(self._till, self._session, bill, method=command.get("method", "card"))
        self._opened.attendants.charge(payment)
        if command.get("wait", True):
            _wait(lambda: self._is_known(payment.intent.id))
        return self._payments(command)

    def _is_known(self, payment: str) -> bool:
        kept = {one.intent.id: one for one in self._till.store.kept_payments()}
        return payment not in kept or kept[payment].state in ("APPROVED", "ESCALATED")

    def _give_back(self, command: Answer) -> Answer:
        """Give back what cards have paid of the bill."""
        for payment in self._kept():
            if payment.state == "APPROVED":
                going = reverse(self._till, payment, reason="given back")
                self._opened.attendants.see_to(going)
        return self._payments(command)

    def _payments(self, _command: Answer) -> Answer:
        """Wait until nobody is asked any more; say what is kept, and what is taken of the bill."""
        _wait(lambda: all(one.state not in HOLDS_TERMINAL for one in self._kept()))
        saved = self._till.store.open_cart()
        self._bill = saved.cart if saved is not None else None
        return {
            "kept": {one.intent.reference: one.state for one in self._kept()},
            "taken_minor": sum(one.amount_minor for one in saved.cart.tenders) if saved else 0,
        }

    def _kept(self) -> Sequence[Payment]:
        return self._till.store.kept_payments()

    def _park(self, command: Answer) -> Answer:
        cart = self._on_counter()
        park(self._till, self._session, cart, label=command.get("label", ""))
        self._bill = None
        return {"cart": cart.id}

    def _resume(self, _command: Answer) -> Answer:
        self._bill = resume(self._till, self._session, parked(self._till)[0].cart.id)
        return {"bill": to_body(self._bill)}

    def _parked(self, _command: Answer) -> Answer:
        """The bills parked here, those the store server knows beside them, and who has ours."""
        here = [one.cart.id for one in parked(self._till)]
        others = [to_body(one) for one in parked_elsewhere(self._till)]
        is_lost = self._bill is not None and self._till.store.is_taken(self._bill.parking)
        return {"here": here, "elsewhere": others, "is_lost": is_lost}

    def _take(self, command: Answer) -> Answer:
        known = next(one for one in parked_elsewhere(self._till) if one.cart == command["cart"])
        is_taken_away = command.get("taken_away", False)
        self._bill = take_over(self._till, self._session, known, is_taken_away=is_taken_away)
        return {"bill": to_body(self._bill)}

    def _suspend(self, _command: Answer) -> Answer:
        return {"z": to_body(suspend_shift(self._till, self._session).facts)}

    def _suspended(self, _command: Answer) -> Answer:
        shifts, is_whole = suspended_shifts(self._till)
        return {"shifts": [to_body(one) for one in shifts], "is_whole": is_whole}

    def _resume_shift(self, command: Answer) -> Answer:
        """Go on with the oldest suspended shift, or with the one named."""
        shifts, _is_whole = suspended_shifts(self._till)
        known = next(
            one for one in shifts if one.suspension == command.get("suspension", one.suspension)
        )
        self._who = resume_shift(
            self._till, self._session, known, is_taken_away=command.get("taken_away", False)
        )
        return {"shift": self._session.shift is not None}

    def _close(self, command: Answer) -> Answer:
        """Count so much in the drawer, and close the shift."""
        shift = self._till.store.shift()
        assert shift is not None, "a shift is open"
        count_drawer(self._till, self._session, cash_minor=command["cash_minor"])
        z = close_shift(self._till, self._session, shift=shift.id, may_carry_over=True)
        return {"z": to_body(z.facts)}

    def _cancel(self, _command: Answer) -> Answer:
        cancel_bill(self._till, self._session.answered(reason=_WHY), self._on_counter())
        self._bill = None
        return {}

    def _reprint(self, command: Answer) -> Answer:
        who = self._session.answered(reason=_WHY)
        return {"number": reprint(self._till, who, number=command["number"]).facts.number}

    def _state(self, _command: Answer) -> Answer:
        """What stands at the counter and is parked, every sale here, and what is to be printed."""
        bill = interrupted_bill(self._till)
        journal, node = self._opened.journal, self._till.identity.node
        logs = [log for log in journal.heads() if log.node == node]
        sales = [
            {key: event.body[key] for key in ("number", "cart", "gross_minor", "tenders")}
            for log in logs
            for event in journal.export(log)
            if event.header.type == SaleCompleted.TYPE
        ]
        status = self._opened.printing.status
        heads = {"/".join(map(str, log)): list(journal.head(log)) for log in logs}
        return {
            "bill": to_body(bill) if bill else None,
            "parked": [one.cart.id for one in parked(self._till)],
            "has_shift": self._till.store.shift() is not None,
            "sales": sales,
            "questions": [job.payload for job in status.questions],
            "heads": heads,
        }

    def _verify(self, _command: Answer) -> Answer:
        report = verify(self._opened.database, signature_matches=signature_matches)
        return {"faults": [str(one) for one in report.faults], "events": report.events}

    def _settle(self, _command: Answer) -> Answer:
        """Wait until everything is printed that can be, and the store server holds all."""
        return {"settled": _wait(self._is_idle)}

    def _is_idle(self) -> bool:
        return not self._opened.printing.status.waiting and self._till.store.unsynced()[0] == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m posforge.testing.headless_till")
    parser.add_argument("--data", type=Path, required=True, help="the till's data folder")
    parser.add_argument("--terminal", default="", help="tcp://host:port; takes cards there")
    parser.add_argument("--printer", required=True, help="tcp://host:port or file://path")
    wanted = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    settings = TillSettings(
        machine=MachineSettings(data=wanted.data, keys="file"),
        printer=replace(SHOP.printer, connect=wanted.printer),
    )
    shop = with_card(SHOP, wanted.terminal) if wanted.terminal else SHOP
    with open_till(shop, settings) as opened:
        counter = Counter(opened)
        _say({"ok": True})
        for line in sys.stdin:
            _say(counter.obey(json.loads(line)))
    return 0


def _wait(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _say(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
