"""Stands behind a twin that takes money: its payments, remembered beyond its death, its moods.

The terminal twin and the wallet twin are two faces of this.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal
from uuid import uuid4

CARD_NUMBER = "4111 1111 1111 1111"
"""What a twin blurts out that leaks: the number every test card has."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """How the next payments go.

    `outcome` is what the customer and the bank make of it; `in_progress` never ends. A `part` of
    the amount is approved where it is not 0. The customer takes `pay_s`. `answer` says what becomes
    of the answer: `late` comes after `late_s`, `other` names another bill, `dies` is a power cut
    after the money was taken. `is_deaf` to being stopped; `keeps` what it has charged; `leaks`
    card numbers.
    """

    outcome: Literal["approved", "declined", "in_progress"] = "approved"
    part: int = 0
    pay_s: float = 0.0
    answer: Literal["once", "never", "late", "twice", "other", "dies"] = "once"
    late_s: float = 0.0
    is_deaf: bool = False
    keeps: bool = False
    leaks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One payment as the bank has it; `order` counts them.

    A refund names what it gives back of by `refunds`, another payment's sale and service.
    """

    sale: str
    service: str
    order: int
    amount: int
    currency: str
    outcome: Literal["in_progress", "approved", "declined", "barred", "reversed"]
    approved: int = 0
    text: str = ""
    refunds: tuple[str, str] | None = None

    @property
    def kept(self) -> int:
        """What the customer has paid in the end, negative for what they got."""
        if self.outcome != "approved":
            return 0
        return -self.approved if self.refunds else self.approved


class Bank:
    """The memory of one twin; safe to use from many threads.

    Args:
        terminal: what the twin calls itself.
        file: where it remembers; without one it forgets when it is gone.
    """

    def __init__(self, terminal: str, file: Path | None = None) -> None:
        self.terminal = terminal
        self.mood = Mood()
        self.charges: dict[Key, Charge] = {}
        self.memory = uuid4().hex[:8]
        self._file = file
        self._changed = threading.Condition()
        self._load()

    @property
    def kept_minor(self) -> int:
        """What all customers have paid in the end."""
        with self._changed:
            return sum(one.kept for one in self.charges.values())

    def forget(self) -> None:
        """Lose every payment, as a terminal does that is swapped or reset."""
        with self._changed:
            self.charges = {}
            self.memory = uuid4().hex[:8]
            self._save()

    def charge(self, key: Key, *, amount: int, currency: str, refunds: Key | None = None) -> Charge:
        """Let a customer pay, and return how that went; what is known already is told again.

        With `refunds` the customer gets money back of that payment, at most what is left of it.
        """
        mood = self.mood
        with self._changed:
            if key in self.charges:
                return self._told(key)
            sale, service = key
            self._put(
                Charge(
                    sale=sale,
                    service=service,
                    order=len(self.charges) + 1,
                    amount=amount,
                    currency=currency,
                    outcome="in_progress",
                    refunds=refunds,
                )
            )
            forever = mood.outcome == "in_progress"
            self._changed.wait_for(
                lambda: self.charges[key].outcome != "in_progress", None if forever else mood.pay_s
            )
            if self.charges[key].outcome == "in_progress":
                self._finish(key, mood)
            return self.charges[key]

    def begin(self, key: Key, *, amount: int, currency: str, refunds: Key | None = None) -> Charge:
        """Begin a payment that somebody asks about later."""
        worker = threading.Thread(
            target=self.charge,
            args=(key,),
            kwargs={"amount": amount, "currency": currency, "refunds": refunds},
            daemon=True,
        )
        worker.start()
        return self.known(key)

    def known(self, key: Key) -> Charge:
        """Return a payment that has been asked for, once it has come."""
        with self._changed:
            self._changed.wait_for(lambda: key in self.charges)
            return self.charges[key]

    def pay(self) -> None:
        """Let the customer who is at it pay now."""
        with self._changed:
            for key, one in self.charges.items():
                if one.outcome == "in_progress":
                    self._finish(key, replace(self.mood, outcome="approved"))

    def status(self, key: Key) -> Charge | None:
        """Return a payment; None where none such came."""
        with self._changed:
            return self.charges.get(key)

    def abort(self, key: Key) -> Charge:
        """Stop a payment that goes on, or turn one away before it comes."""
        with self._changed:
            known = self.charges.get(key)
            if known is None:
                sale, service = key
                barred = Charge(
                    sale=sale,
                    service=service,
                    order=len(self.charges) + 1,
                    amount=0,
                    currency="",
                    outcome="barred",
                )
                self._put(barred)
                return barred
            if known.outcome == "in_progress" and not self.mood.is_deaf:
                self._put(replace(known, outcome="declined", text="Stopped"))
            return self.charges[key]

    def reverse(self, key: Key) -> Charge | None:
        """Give back what was charged, unless it is kept; None where none such came."""
        with self._changed:
            known = self.charges.get(key)
            if known is not None and known.outcome == "approved" and not self.mood.keeps:
                self._put(replace(known, outcome="reversed"))
            return self.charges.get(key)

    def totals(self, sale: str, *, first: int, last: int) -> tuple[int, int]:
        """Return how many payments of a till were kept, and what they come to."""
        with self._changed:
            kept = [
                one.kept
                for one in self.charges.values()
                if one.sale == sale and first <= int(one.service) <= last and one.kept
            ]
        return len(kept), sum(kept)

    def _left(self, paid: Key) -> int:
        """What can still be given back of a payment."""
        return sum(one.kept for key, one in self.charges.items() if paid in (key, one.refunds))

    def _finish(self, key: Key, mood: Mood) -> None:
        known = self.charges[key]
        if mood.outcome == "declined":
            self._put(replace(known, outcome="declined", text="Declined"))
        elif known.refunds and known.amount > self._left(known.refunds):
            self._put(replace(known, outcome="declined", text="More than was paid"))
        else:
            part = min(mood.part, known.amount) or known.amount
            self._put(replace(known, outcome="approved", approved=part))

    def _told(self, key: Key) -> Charge:
        known = self.charges[key]
        return replace(known, outcome="declined") if known.outcome == "barred" else known

    def _put(self, charge: Charge) -> None:
        self.charges[charge.sale, charge.service] = charge
        self._save()
        self._changed.notify_all()

    def _load(self) -> None:
        if self._file is None or not self._file.exists():
            self._save()
            return
        kept = json.loads(self._file.read_text(encoding="utf-8"))
        self.memory = kept["memory"]
        for one in kept["charges"]:
            paid = one.pop("refunds", None)
            charge = Charge(**one, refunds=(paid[0], paid[1]) if paid else None)
            # Whoever was at it when the power went has not paid.
            is_cut = charge.outcome == "in_progress"
            charge = replace(charge, outcome="declined", text="Power cut") if is_cut else charge
            self.charges[charge.sale, charge.service] = charge

    def _save(self) -> None:
        if self._file is None:
            return
        kept = {"memory": self.memory, "charges": [asdict(one) for one in self.charges.values()]}
        unfinished = self._file.with_suffix(".part")
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(kept), encoding="utf-8")
        unfinished.replace(self._file)
