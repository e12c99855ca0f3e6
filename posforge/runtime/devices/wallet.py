"""A mobile wallet: the customer scans a code the till shows; the wallet is asked how it went.

It speaks JSON over HTTP: docs/reference/terminal-protocol.md. Where the wallet wants a password of
the shop, that stands in the environment, never in store.yaml.
"""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

from posforge.errors import UserError
from posforge.runtime.devices.answers import Message, answer_of, message_of, text_of, whole_of
from posforge.runtime.devices.tcp import cause_of
from posforge.runtime.domain.card import Answer, Intent
from posforge.runtime.domain.shop import TerminalOptions
from posforge.runtime.ext.terminals import (
    Identity,
    NoAnswerError,
    TerminalOffError,
    TerminalTotals,
)

ANSWER_S = 5.0
LONGEST = 65_536
_BROKEN = 500
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def make(options: TerminalOptions) -> HttpWallet:
    """Return the wallet that store.yaml describes."""
    token = os.environ.get(f"POSFORGE_TOKEN_{options.method.upper()}", "")
    return HttpWallet(options.connect, token=token)


class HttpWallet:
    """One wallet.

    Args:
        url: where it is; http only on this computer.
        token: the shop's password there, empty for none.
        answer_s: how long a question may take.

    Raises UserError for an address that is none.
    """

    def __init__(self, url: str, *, token: str = "", answer_s: float = ANSWER_S) -> None:
        parts = urlsplit(url)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
        if not is_safe or not parts.hostname:
            raise UserError(
                f"“{url}” is no address of a wallet.", hint="Write https://wallet.example/shop."
            )
        self._is_tls = parts.scheme == "https"
        self._host, self._port, self._base = parts.hostname, parts.port, parts.path.rstrip("/")
        self._token = token
        self._answer_s = answer_s

    def hello(self) -> Identity:
        """Return who answers. Raises TerminalOffError where nobody does."""
        try:
            said = self._ask("GET", "")
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
        """Return the code to be shown; whether it was paid is asked later."""
        del is_wanted, heard
        wanted = {"amount": intent.amount_minor, "currency": intent.currency}
        return self._answer(intent, self._ask("PUT", _payment(intent), wanted))

    def refund(
        self,
        intent: Intent,
        *,
        is_wanted: Callable[[], bool],
        heard: Callable[[Answer], None],
    ) -> Answer:
        """Give money back for a sale that is over; whether it went is asked later."""
        del is_wanted, heard
        wanted = {
            "amount": intent.amount_minor,
            "currency": intent.currency,
            "refunds": dict(zip(("sale", "service"), intent.original, strict=True)),
        }
        return self._answer(intent, self._ask("PUT", _payment(intent), wanted))

    def status(self, intent: Intent) -> Answer:
        """Return what has become of a payment."""
        return self._answer(intent, self._ask("GET", _payment(intent)))

    def abort(self, intent: Intent) -> Answer:
        """Stop a payment, or turn it away before it comes."""
        return self._answer(intent, self._ask("DELETE", _payment(intent)))

    def reverse(self, intent: Intent, amount_minor: int) -> Answer:
        """Give back what was charged."""
        wanted = {"amount": amount_minor, "currency": intent.currency}
        return self._answer(intent, self._ask("POST", f"{_payment(intent)}/reversal", wanted))

    def totals(self, sale: str, *, first: int, last: int) -> TerminalTotals:
        """Return what payments of one till come to."""
        said = self._ask("GET", f"/totals/{quote(sale)}?first={first}&last={last}")
        return TerminalTotals(
            terminal=text_of(said, "terminal"),
            count=whole_of(said, "count"),
            amount_minor=whole_of(said, "amount"),
            currency=text_of(said, "currency"),
        )

    def _answer(self, intent: Intent, said: Message) -> Answer:
        """Return what was said, if it was said of this payment."""
        if (said.get("sale"), said.get("service")) != (intent.sale, intent.service):
            raise self._silent()
        return answer_of(said)

    def _ask(self, method: str, path: str, wanted: Message | None = None) -> Message:
        line = self._line()
        try:
            line.connect()
        except (OSError, UnicodeError) as error:
            raise self._off(error) from error
        try:
            body = json.dumps(wanted).encode() if wanted is not None else None
            line.request(method, f"{self._base}{path}", body=body, headers=self._headers())
            answer = line.getresponse()
            data = answer.read(LONGEST)
        except (OSError, HTTPException) as error:
            raise self._silent() from error
        finally:
            line.close()
        if answer.status >= _BROKEN or not (said := message_of(data)):
            raise self._silent()
        return said

    def _line(self) -> HTTPConnection:
        if self._is_tls:
            return HTTPSConnection(
                self._host,
                self._port,
                timeout=self._answer_s,
                context=ssl.create_default_context(),
            )
        return HTTPConnection(self._host, self._port, timeout=self._answer_s)

    def _headers(self) -> dict[str, str]:
        known: dict[str, Any] = {"Accept": "application/json", "Content-Type": "application/json"}
        return known | ({"Authorization": f"Bearer {self._token}"} if self._token else {})

    def _off(self, error: OSError | UnicodeError) -> TerminalOffError:
        cause = cause_of(error, self._host, what="wallet")
        return TerminalOffError(
            f"The wallet at {self._host} is off: {cause.words}.", hint=cause.hint
        )

    def _silent(self) -> NoAnswerError:
        return NoAnswerError(
            f"The wallet at {self._host} does not answer.", hint="Ask again in a moment."
        )


def _payment(intent: Intent) -> str:
    return f"/payments/{quote(intent.sale)}/{quote(intent.service)}"
