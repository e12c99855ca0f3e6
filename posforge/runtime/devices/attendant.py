"""Stands at the terminals: lets customers pay, waits, asks again; the till sells on meanwhile.

One thread a terminal. At the start, and whenever a terminal is reached again, it asks what became
of the payments that nobody saw the end of.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from posforge.errors import PosforgeError
from posforge.runtime.domain.card import Answer, Payment
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.terminals import Hear, Progress
from posforge.runtime.flows.card import ask, resolve
from posforge.runtime.flows.card_follow import follow, recover

LOOK_S = 60.0


class Attendants:
    """One attendant for each way to pay that a terminal takes; start it, and stop it at the end."""

    def __init__(self, till: Till) -> None:
        self._hearers: list[Hear] = []
        self._all = {
            method: _Attendant(till, method, hear=self._heard) for method in till.terminals
        }

    def start(self) -> None:
        """Begin with what the last run left."""
        for one in self._all.values():
            one.start()

    def stop(self) -> None:
        """Stop asking; what is not over is asked about at the next start."""
        for one in self._all.values():
            one.stop()

    def listen(self, hear: Hear) -> None:
        """Let somebody hear of every step; they are called on the thread of the terminal."""
        self._hearers.append(hear)

    def charge(self, payment: Payment) -> None:
        """Let the customer pay what was begun."""
        self._of(payment).charge(payment)

    def give_up(self, payment: Payment) -> None:
        """Tell the terminal to stop; what it says counts."""
        self._of(payment).give_up(payment)

    def see_to(self, payment: Payment) -> None:
        """Ask about a payment now: one that is to go back, or that nobody knows the end of."""
        self._of(payment).see_to(payment)

    def _of(self, payment: Payment) -> _Attendant:
        return self._all[payment.intent.method]

    def _heard(self, progress: Progress) -> None:
        for hear in self._hearers:
            hear(progress)


class _Attendant:
    def __init__(self, till: Till, method: str, *, hear: Hear) -> None:
        self._till, self._method, self._hear = till, method, hear
        self._jobs: deque[Callable[[], None]] = deque()
        self._given_up: set[str] = set()
        self._is_ending = self._nudged = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=f"terminal-{method}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._news:
            self._is_ending = True
            self._news.notify_all()
        if self._thread.is_alive():
            self._thread.join(1.0)  # one that waits for a terminal ends with the program

    def charge(self, payment: Payment) -> None:
        self._submit(lambda: self._charge(payment))

    def give_up(self, payment: Payment) -> None:
        with self._news:
            self._given_up.add(payment.intent.id)
            self._news.notify_all()

    def see_to(self, payment: Payment) -> None:
        self._nudged = True
        self._submit(lambda: self._see_to(payment))

    def _submit(self, job: Callable[[], None]) -> None:
        with self._news:
            self._jobs.append(job)
            self._news.notify_all()

    def _run(self) -> None:
        job: Callable[[], None] | None = self._recover
        while job is not None:
            try:
                # A full disk here is a full disk at the till as well, where it is said.
                with suppress(PosforgeError):
                    job()
            except Exception:
                if self._is_ending:  # the disk was closed while a terminal was waited for
                    return
                raise
            job = self._next()

    def _next(self) -> Callable[[], None] | None:
        with self._news:
            self._news.wait_for(lambda: self._jobs or self._is_ending, LOOK_S)
            if self._is_ending:
                return None
            return self._jobs.popleft() if self._jobs else self._look_again

    def _recover(self) -> None:
        for payment in self._kept():
            if not self._is_ending:
                self._end(recover(self._till, payment, pause=self._pause, shown=self._shown))

    def _look_again(self) -> None:
        """Ask once about what a person was asked about: the terminal may know by now."""
        for payment in self._kept():
            if payment.state in ("ESCALATED", "DECLINED"):
                after = resolve(self._till, payment)
                if after != payment:
                    self._end(follow(self._till, after, pause=self._pause, shown=self._shown))

    def _charge(self, payment: Payment) -> None:
        self._shown(payment)
        going = ask(
            self._till,
            payment,
            is_wanted=lambda: self._is_wanted(payment),
            heard=lambda answer: self._said(payment, answer),
        )
        self._follow(going)
        if going.asked_terminal:  # it answers: what of the others?
            self._look_again()

    def _see_to(self, payment: Payment) -> None:
        kept = {one.intent.id: one for one in self._kept()}
        current = kept.get(payment.intent.id)
        if current is None or current.state == "APPROVED":
            return
        if current.state in ("ESCALATED", "DECLINED"):
            current = resolve(self._till, current)
        if current.state != "DECLINED":
            self._follow(current)

    def _follow(self, payment: Payment) -> None:
        self._end(
            follow(
                self._till,
                payment,
                pause=self._pause,
                is_wanted=lambda: self._is_wanted(payment),
                shown=self._shown,
            )
        )

    def _kept(self) -> list[Payment]:
        kept = self._till.store.kept_payments()
        return [one for one in kept if one.intent.method == self._method]

    def _pause(self, wait_ms: int) -> bool:
        """Wait, unless somebody gives up, wants to know, or the program ends."""
        with self._news:
            given_up = len(self._given_up)
            self._news.wait_for(
                lambda: self._is_ending or self._nudged or len(self._given_up) > given_up,
                wait_ms / 1000,
            )
            self._nudged = False
            return not self._is_ending

    def _is_wanted(self, payment: Payment) -> bool:
        with self._news:
            return payment.intent.id not in self._given_up

    def _said(self, payment: Payment, answer: Answer) -> None:
        going = replace(payment, state="SENT")
        self._hear(Progress(payment=going, text=answer.text, qr=answer.qr))

    def _shown(self, payment: Payment) -> None:
        self._hear(Progress(payment=payment))

    def _end(self, payment: Payment) -> None:
        if not self._is_ending:
            self._hear(Progress(payment=payment, is_over=True))
