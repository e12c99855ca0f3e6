"""A mobile wallet made of software: gives a code to show, and says when somebody has paid by it.

    python -m posforge.runtime.devices.twins.wallet --port 9700 --memory wallet.json

Its customers pay after a while; it misbehaves on command, as the terminal twin does.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from posforge.errors import KnownError
from posforge.runtime.devices.twins.bank import CARD_NUMBER, Bank, Charge, Key, Mood
from posforge.runtime.devices.twins.moods import obey, words

Message = dict[str, Any]


class WalletTwin:
    """The wallet, on this computer; a context manager that is there inside the block."""

    def __init__(self, *, port: int = 0, name: str = "payqr", memory: Path | None = None) -> None:
        self.port = port
        self.bank = Bank(name, memory)
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self.switch_on()
        return self

    def __exit__(self, *error: object) -> None:
        self.switch_off()

    @property
    def address(self) -> str:
        """The twin as store.yaml names it."""
        return f"http://127.0.0.1:{self.port}"

    def feel(self, mood: Mood) -> None:
        """Take the next payments in this mood."""
        self.bank.mood = mood

    def switch_on(self) -> None:
        """Listen. Raises KnownError when the port is taken."""
        twin = self

        class Handler(_Handler):
            wallet = twin

        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        except OSError as error:
            raise KnownError(
                f"The wallet twin cannot listen on port {self.port}: "
                f"{(error.strerror or str(error)).lower()}.",
                hint="Choose another port with --port, or end the program that listens there.",
            ) from error
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def switch_off(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, method: str, path: str, wanted: Mapping[str, Any]) -> Message | None:
        """Return what is said to a request; None for none."""
        url = urlsplit(path)
        parts = [unquote(part) for part in url.path.strip("/").split("/") if part]
        said = {"terminal": self.bank.terminal, "memory": self.bank.memory}
        if not parts:
            return said
        if parts[0] == "totals":
            return said | self._totals(parts[1], parse_qs(url.query))
        key = parts[1], parts[2]
        return self._in_mood(
            said | {"sale": key[0], "service": key[1]} | self._about(method, key, wanted)
        )

    def _about(self, method: str, key: Key, wanted: Mapping[str, Any]) -> Message:
        if method == "PUT":
            paid = wanted.get("refunds")
            charge = self.bank.begin(
                key,
                amount=wanted["amount"],
                currency=wanted["currency"],
                refunds=(paid["sale"], paid["service"]) if paid else None,
            )
            if paid:
                return self._said(charge)
            return self._said(charge) | {"qr": f"payqr:{key[0]}/{key[1]}/{wanted['amount']}"}
        if method == "DELETE":
            return self._said(self.bank.abort(key))
        known = self.bank.reverse(key) if method == "POST" else self.bank.status(key)
        if known is None:
            return {"outcome": "refused" if method == "POST" else "not_found"}
        if method == "POST" and known.outcome == "approved":
            return {"outcome": "refused", "text": "Settled already"}
        return self._said(known)

    def _in_mood(self, said: Message) -> Message | None:
        mood = self.bank.mood
        if mood.answer in ("never", "dies"):
            return None
        if mood.answer == "other":
            return said | {"service": f"{said['service']}0"}
        return said | ({"pan": CARD_NUMBER, "text": CARD_NUMBER} if mood.leaks else {})

    def _totals(self, sale: str, query: Mapping[str, list[str]]) -> Message:
        first, last = int(query["first"][0]), int(query["last"][0])
        count, amount = self.bank.totals(sale, first=first, last=last)
        currency = next((one.currency for one in self.bank.charges.values() if one.kept), "")
        return {"count": count, "amount": amount, "currency": currency}

    def _said(self, charge: Charge) -> Message:
        said: Message = {"outcome": charge.outcome, "text": charge.text}
        if charge.outcome in ("approved", "reversed"):
            said |= {"amount": charge.approved, "currency": charge.currency}
            said["transaction"] = f"{self.bank.terminal}-{charge.order}"
        return said


class _Handler(BaseHTTPRequestHandler):
    wallet: WalletTwin

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        wanted = json.loads(self.rfile.read(length)) if length else {}
        said = self.wallet.answer(self.command, self.path, wanted)
        if said is None:
            self.close_connection = True
            return
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_DELETE = do_POST = _serve  # noqa: N815 - the names http.server calls

    def log_message(self, *_words: object) -> None:
        """Keep quiet."""


def main(arguments: list[str] | None = None) -> int:
    """Run a wallet twin until Ctrl-C; what is typed on standard input makes it misbehave."""
    parser = argparse.ArgumentParser(
        prog="python -m posforge.runtime.devices.twins.wallet",
        description="A mobile wallet made of software: its customers pay, until told otherwise.",
        epilog=f"While it runs, type: {', '.join(words())}, on, off, forget.",
    )
    parser.add_argument("--port", type=int, default=9700, help="where to listen (9700)")
    parser.add_argument("--name", default="payqr", help="what it calls itself (payqr)")
    parser.add_argument("--memory", type=Path, help="the file it remembers its payments in")
    parser.add_argument("--seconds", type=int, default=4, help="how long its customers take (4)")
    wanted = parser.parse_args(arguments)
    twin = WalletTwin(port=wanted.port, name=wanted.name, memory=wanted.memory)
    twin.feel(Mood(pay_s=wanted.seconds))
    try:
        with twin:
            sys.stdout.write(f"Wallet twin ready: {twin.address}\n")
            sys.stdout.flush()
            obey(twin, sys.stdin, pay_s=wanted.seconds)
            threading.Event().wait()
    except KnownError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stdout.write("Wallet twin switched off.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
