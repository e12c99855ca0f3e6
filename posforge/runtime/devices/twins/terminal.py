"""A payment terminal made of software: speaks the terminal protocol, and misbehaves on command.

    python -m posforge.runtime.devices.twins.terminal --port 9600 --memory terminal.json

It remembers its payments beyond its death, as real ones do; who dies after taking the money can be
asked about it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from posforge.errors import KnownError
from posforge.runtime.devices.twins.bank import CARD_NUMBER, Bank, Charge, Key, Mood
from posforge.runtime.devices.twins.moods import obey, words

_CHUNK = 4096
_CARD = {"brand": "VISA", "tail": "1111"}

Message = dict[str, Any]
Tell = Callable[[Message], None]


class TerminalTwin:
    """The terminal on the counter; a context manager that is switched on inside the block.

    `bank` is its memory and its mood.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        name: str = "twin-1",
        memory: Path | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self.bank = Bank(name, memory)
        self.asked: list[str] = []
        self._listener: socket.socket | None = None
        self._lines: list[socket.socket] = []
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        self.switch_on()
        return self

    def __exit__(self, *error: object) -> None:
        self.switch_off()

    @property
    def address(self) -> str:
        """The twin as store.yaml names it."""
        return f"tcp://{self.host}:{self.port}"

    def feel(self, mood: Mood) -> None:
        """Take the next payments in this mood."""
        self.bank.mood = mood

    def switch_on(self) -> None:
        """Listen. Raises KnownError when the port is taken."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.port))
        except OSError as error:
            listener.close()
            raise KnownError(
                f"The terminal twin cannot listen on {self.host}:{self.port}: "
                f"{(error.strerror or str(error)).lower()}.",
                hint="Choose another port with --port, or end the program that listens there.",
            ) from error
        listener.listen()
        self.port = listener.getsockname()[1]
        with self._turn:
            self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def switch_off(self) -> None:
        """Hang up on everybody and stop listening."""
        with self._turn:
            ended = [one for one in (self._listener, *self._lines) if one is not None]
            self._listener, self._lines = None, []
            for one in ended:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with self._turn:
                self._lines.append(line)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        heard = b""
        with contextlib.suppress(OSError), line:
            while data := line.recv(_CHUNK):
                heard += data
                while b"\n" in heard:
                    one, heard = heard.split(b"\n", 1)
                    self._answer(json.loads(one), _teller(line))

    def _answer(self, asked: Message, tell: Tell) -> None:
        what = asked["ask"]
        self.asked.append(what)
        if what in ("pay", "refund"):
            # A customer takes time; meanwhile the till may say on the same line that it gives up.
            threading.Thread(target=self._pay, args=(asked, tell), daemon=True).start()
            self.bank.known(
                _key(asked)
            )  # what follows on this line is about a payment that is there
        elif what == "hello":
            tell(self._about(asked))
        elif what == "totals":
            count, amount = self.bank.totals(
                asked["sale"], first=asked["first"], last=asked["last"]
            )
            currency = next((one.currency for one in self.bank.charges.values() if one.kept), "")
            tell(self._about(asked) | {"count": count, "amount": amount, "currency": currency})
        else:
            tell(self._about(asked) | self._asked_by_name(what, _key(asked)))

    def _asked_by_name(self, what: str, key: Key) -> Message:
        if what == "abort":
            return self._said(self.bank.abort(key))
        if what == "status":
            charge = self.bank.status(key)
            return self._said(charge) if charge is not None else {"outcome": "not_found"}
        charge = self.bank.reverse(key)
        if charge is None:
            return {"outcome": "refused", "text": "No such payment"}
        if charge.outcome == "approved":
            return {"outcome": "refused", "text": "Settled already"}
        return self._said(charge)

    def _pay(self, asked: Message, tell: Tell) -> None:
        mood = self.bank.mood
        tell(self._about(asked) | {"outcome": "in_progress", "text": "Present card"})
        charge = self.bank.charge(
            _key(asked),
            amount=asked["amount"],
            currency=asked["currency"],
            refunds=(asked["paid_sale"], asked["paid_service"]) if "paid_sale" in asked else None,
        )
        said = self._about(asked) | self._said(charge)
        if mood.answer == "dies":
            self.switch_off()
        elif mood.answer == "other":
            tell(said | {"service": str(int(asked["service"]) + 1)})
        elif mood.answer == "late":
            time.sleep(mood.late_s)
            tell(said)
        elif mood.answer != "never":
            tell(said)
            if mood.answer == "twice":
                tell(said)

    def _about(self, asked: Message) -> Message:
        said = {"v": 1, "re": asked["id"], "terminal": self.bank.terminal}
        said["memory"] = self.bank.memory
        return said | {key: asked[key] for key in ("sale", "service") if key in asked}

    def _said(self, charge: Charge) -> Message:
        said: Message = {"outcome": charge.outcome, "text": charge.text}
        if charge.outcome in ("approved", "reversed"):
            said |= _CARD | {
                "amount": charge.approved,
                "currency": charge.currency,
                "auth_code": f"{charge.order:06d}",
                "transaction": f"{self.bank.terminal}-{charge.order}",
            }
        if self.bank.mood.leaks:
            bare = CARD_NUMBER.replace(" ", "")
            said |= {
                "pan": CARD_NUMBER,
                "text": f"Card {CARD_NUMBER}",
                "tail": bare,
                "auth_code": bare,
                "transaction": f"T {bare}",
                "brand": f"VISA {bare}",
            }
        return said


def _key(asked: Message) -> Key:
    return asked["sale"], asked["service"]


def _teller(line: socket.socket) -> Tell:
    def tell(message: Message) -> None:
        with contextlib.suppress(OSError):
            line.sendall(json.dumps(message).encode() + b"\n")

    return tell


def main(arguments: list[str] | None = None) -> int:
    """Run a terminal twin until Ctrl-C; what is typed on standard input makes it misbehave."""
    parser = argparse.ArgumentParser(
        prog="python -m posforge.runtime.devices.twins.terminal",
        description="A payment terminal made of software: it approves, until it is told otherwise.",
        epilog=f"While it runs, type: {', '.join(words())}, on, off, forget.",
    )
    parser.add_argument("--port", type=int, default=9600, help="where to listen (9600)")
    parser.add_argument("--host", default="127.0.0.1", help="on which address (127.0.0.1)")
    parser.add_argument("--name", default="twin-1", help="what it calls itself (twin-1)")
    parser.add_argument("--memory", type=Path, help="the file it remembers its payments in")
    parser.add_argument("--seconds", type=int, default=2, help="how long its customers take (2)")
    wanted = parser.parse_args(arguments)
    twin = TerminalTwin(port=wanted.port, host=wanted.host, name=wanted.name, memory=wanted.memory)
    twin.feel(Mood(pay_s=wanted.seconds))
    try:
        with twin:
            _say(f"Terminal twin ready: {twin.address}")
            obey(twin, sys.stdin, pay_s=wanted.seconds)
            threading.Event().wait()
    except KnownError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        _say("Terminal twin switched off.")
    return 0


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
