"""A payment terminal that speaks JSON lines over TCP: docs/reference/terminal-protocol.md.

One line is opened for each question. Only an answer that names this very payment counts.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from posforge.errors import UserError
from posforge.runtime.devices.answers import Message, answer_of, message_of, text_of, whole_of
from posforge.runtime.devices.tcp import cause_of, connect
from posforge.runtime.domain.card import Answer, Intent
from posforge.runtime.domain.shop import TerminalOptions
from posforge.runtime.ext.terminals import (
    Identity,
    NoAnswerError,
    TerminalOffError,
    TerminalTotals,
)

VERSION = 1
LONGEST_LINE = 4096
ANSWER_S = 5.0
STOP_S = 10.0
_LOOK_S = 0.2
_CHUNK = 4096
_DEFAULT_PORT = 9600


def make(options: TerminalOptions) -> LinesTerminal:
    """Return the terminal that store.yaml describes."""
    return LinesTerminal(*address_of(options.connect), pay_s=options.wait_s)


def address_of(where: str) -> tuple[str, int]:
    """Return host and port of `tcp://host:port`. Raises UserError for anything else."""
    url = urlsplit(where)
    if url.scheme == "tcp" and url.hostname:
        return url.hostname, url.port or _DEFAULT_PORT
    raise UserError(
        f"“{where}” is no address of a payment terminal.",
        hint="Write tcp://192.168.0.60:9600.",
    )


class LinesTerminal:
    """One terminal.

    Args:
        host: where it is.
        port: where it listens.
        pay_s: how long a customer may take.
        answer_s: how long any other question may take.
        stop_s: how long it may take to stop.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        pay_s: float,
        answer_s: float = ANSWER_S,
        stop_s: float = STOP_S,
    ) -> None:
        self._host, self._port = host, port
        self._pay_s, self._answer_s, self._stop_s = pay_s, answer_s, stop_s

    def hello(self) -> Identity:
        """Return which terminal answers. Raises TerminalOffError where none does."""
        try:
            said = self._ask("hello")
        except NoAnswerError as error:
            raise TerminalOffError(error.message, hint=error.hint) from error
        return Identity(terminal=text_of(said, "terminal"), memory=text_of(said, "memory"))

    def start(
        self,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
    ) -> Answer:
        """Ask the customer for the money; told to stop, the terminal still has the last word."""
        return self._move("pay", intent, is_wanted=is_wanted, heard=heard)

    def refund(
        self,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
    ) -> Answer:
        """Give money back for a sale that is over."""
        sale, service = intent.original
        paid = {"paid_sale": sale, "paid_service": service}
        return self._move("refund", intent, is_wanted=is_wanted, heard=heard, **paid)

    def status(self, intent: Intent) -> Answer:
        """Return what has become of a payment."""
        return answer_of(self._ask("status", intent))

    def abort(self, intent: Intent) -> Answer:
        """Stop a payment, or turn it away before it comes."""
        return answer_of(self._ask("abort", intent))

    def reverse(self, intent: Intent, amount_minor: int) -> Answer:
        """Give back what was charged."""
        return answer_of(
            self._ask("reverse", intent, amount=amount_minor, currency=intent.currency)
        )

    def totals(self, sale: str, *, first: int, last: int) -> TerminalTotals:
        """Return what payments of one till come to."""
        said = self._ask("totals", sale=sale, first=first, last=last)
        return TerminalTotals(
            terminal=text_of(said, "terminal"),
            count=whole_of(said, "count"),
            amount_minor=whole_of(said, "amount"),
            currency=text_of(said, "currency"),
        )

    def _move(
        self,
        what: str,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
        **facts: Any,
    ) -> Answer:
        with self._open() as line:
            facts |= {"amount": intent.amount_minor, "currency": intent.currency}
            line.say(what, **_named(intent), **facts)
            give_up = time.monotonic() + self._pay_s
            has_stopped = False
            while (left_s := give_up - time.monotonic()) > 0:
                said = line.hear(min(left_s, _LOOK_S))
                answer = answer_of(said) if said and _is_about(said, intent) else None
                if answer is not None and answer.outcome != "in_progress":
                    return answer
                if answer is not None:
                    heard(answer)
                if not has_stopped and not is_wanted():
                    has_stopped = True
                    line.say("abort", **_named(intent))
                    give_up = time.monotonic() + self._stop_s
            raise self._silent()

    def _ask(self, what: str, intent: Intent | None = None, **facts: Any) -> Message:
        named = _named(intent) if intent is not None else {}
        with self._open() as line:
            line.say(what, **named, **facts)
            give_up = time.monotonic() + self._answer_s
            while (left_s := give_up - time.monotonic()) > 0:
                said = line.hear(left_s)
                if said and (intent is None or _is_about(said, intent)):
                    return said
        raise self._silent()

    @contextmanager
    def _open(self) -> Iterator[_Line]:
        try:
            connection = connect(self._host, self._port)
        except (OSError, UnicodeError) as error:
            cause = cause_of(error, self._host, what="terminal")
            raise TerminalOffError(
                f"The terminal at {self._host}:{self._port} is off: {cause.words}.",
                hint=cause.hint,
            ) from error
        with connection:
            yield _Line(connection, self._silent)

    def _silent(self) -> NoAnswerError:
        return NoAnswerError(
            f"The terminal at {self._host}:{self._port} does not answer.",
            hint="Look at its display.",
        )


class _Line:
    """One connection: what is said on it, and the answers to that."""

    def __init__(self, connection: socket.socket, silent: Callable[[], NoAnswerError]) -> None:
        self._connection = connection
        self._silent = silent
        self._heard = b""
        self._asked = 0

    def say(self, what: str, **facts: Any) -> None:
        self._asked += 1
        message = {"v": VERSION, "id": self._asked, "ask": what, **facts}
        self._connection.settimeout(ANSWER_S)
        try:
            self._connection.sendall(json.dumps(message).encode() + b"\n")
        except OSError as error:
            raise self._silent() from error

    def hear(self, wait_s: float) -> Message | None:
        """Return the next answer to something said here, None where none came in time."""
        give_up = time.monotonic() + wait_s
        while b"\n" not in self._heard:
            left_s = give_up - time.monotonic()
            if left_s <= 0:
                return None
            self._read(left_s)
        line, self._heard = self._heard.split(b"\n", 1)
        said = message_of(line)
        is_answer = type(said.get("re")) is int and 0 < said["re"] <= self._asked
        return said if is_answer else None

    def _read(self, wait_s: float) -> None:
        self._connection.settimeout(max(wait_s, 0.001))
        try:
            data = self._connection.recv(_CHUNK)
        except TimeoutError:
            return
        except OSError as error:
            raise self._silent() from error
        self._heard += data
        if not data or len(self._heard) > LONGEST_LINE:
            raise self._silent()


def _named(intent: Intent) -> Message:
    return {"sale": intent.sale, "service": intent.service}


def _is_about(said: Message, intent: Intent) -> bool:
    return (said.get("sale"), said.get("service")) == (intent.sale, intent.service)
