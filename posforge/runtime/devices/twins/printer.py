"""A network receipt printer made of software: speaks ESC/POS on TCP and shows the paper as PNG.

    python -m posforge.runtime.devices.twins.printer --port 9100 --out receipts/

It can be switched off, run out of paper, dawdle and drop the line, as real ones do.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from PIL import Image

from posforge.errors import KnownError
from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.devices.twins.escpos_reader import EscposReader
from posforge.runtime.devices.twins.paper import Roll

_CHUNK = 4096
_REAL_TIME = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x14\x01[\x00\x01][\x01-\x08]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of paper that was cut off: its text lines, its picture and where that was saved."""

    text: tuple[str, ...]
    image: Image.Image
    path: Path | None


@dataclass(frozen=True, slots=True)
class Kick:
    """One pulse to the drawer: the pin it came on, and how long."""

    pin: int
    on_ms: int


class PrinterTwin:
    """The printer on the counter; a context manager that is switched on inside the block."""

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        width_mm: Literal[58, 80] = 80,
        out: Path | None = None,
        on_cut: Callable[[Piece], None] = lambda _: None,
    ) -> None:
        self.pieces: list[Piece] = []
        self.kicks: list[Kick] = []
        self.host = host
        self.port = port
        self._out = out
        self._on_cut = on_cut
        self._has_paper = True
        self._is_closed = True
        self._bytes_per_s = 0
        self._drop_after: int | None = None
        self._changed = threading.Condition(threading.RLock())
        self._held = bytearray()
        self._reader = EscposReader(Roll(width_mm, FontBook()), self)
        self._listener: socket.socket | None = None
        self._connection: socket.socket | None = None

    def __enter__(self) -> Self:
        self.switch_on()
        return self

    def __exit__(self, *error: object) -> None:
        self.switch_off()

    @property
    def address(self) -> str:
        """The twin as store.yaml names it."""
        return f"tcp://{self.host}:{self.port}"

    @property
    def unknown(self) -> list[bytes]:
        """Commands it was sent and does not know."""
        return self._reader.unknown

    def switch_on(self) -> None:
        """Listen. Raises KnownError when the port is taken."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.host, self.port))
        except OSError as error:
            listener.close()
            raise _cannot_listen(error, self.host, self.port) from error
        listener.listen()
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def switch_off(self) -> None:
        """Hang up and stop listening; what was not printed yet is forgotten."""
        with self._changed:
            for one in (self._listener, self._connection):
                if one is not None:
                    with contextlib.suppress(OSError):
                        one.shutdown(socket.SHUT_RDWR)
                    one.close()
            self._listener = None
            self._held.clear()

    def take_paper_out(self) -> None:
        """Run out of paper: what comes now waits in the printer's memory."""
        with self._changed:
            self._has_paper = False

    def put_paper_in(self) -> None:
        """Load a roll and print what waited."""
        with self._changed:
            self._has_paper = True
            self._work_off()

    def open_cover(self) -> None:
        """Stop printing until the cover is closed."""
        with self._changed:
            self._is_closed = False

    def close_cover(self) -> None:
        """Close the cover and print what waited."""
        with self._changed:
            self._is_closed = True
            self._work_off()

    def dawdle(self, bytes_per_s: int) -> None:
        """Take bytes in no faster than this; 0 is as fast as they come."""
        self._bytes_per_s = bytes_per_s

    def drop_after(self, count: int) -> None:
        """Hang up once, after this many more bytes."""
        self._drop_after = count

    def wait_for(self, condition: Callable[[PrinterTwin], bool], *, wait_s: float = 10.0) -> bool:
        """Wait until something was printed or kicked that makes the condition true."""
        with self._changed:
            return self._changed.wait_for(lambda: condition(self), wait_s)

    def kick(self, pin: int, *, on_ms: int) -> None:
        """Feel a pulse on a drawer pin."""
        self.kicks.append(Kick(pin, on_ms))
        self._changed.notify_all()

    def answer(self, data: bytes) -> None:
        """Say something to whoever is connected."""
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.sendall(data)

    def status(self, kind: int) -> int:
        """Return the status byte that `DLE EOT kind` asks for."""
        is_ready = self._has_paper and self._is_closed
        bits = {
            1: 0 if is_ready else 0x08,
            2: (0 if self._is_closed else 0x04) | (0 if self._has_paper else 0x20),
            4: 0 if self._has_paper else 0x6C,
        }
        return 0x12 | bits.get(kind, 0)

    def cut(self, text: tuple[str, ...], image: Image.Image) -> None:
        """Let a piece of paper fall: keep it, and save it where pictures are wanted."""
        piece = Piece(text, image, self._save(image))
        self.pieces.append(piece)
        self._changed.notify_all()
        self._on_cut(piece)

    def _accept(self, listener: socket.socket) -> None:
        while self._listener is listener:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                self._connection = connection
                self._serve(connection)
                self._connection = None
            with self._changed:
                self._reader.forget_unfinished()

    def _serve(self, connection: socket.socket) -> None:
        while True:
            try:
                data = connection.recv(self._chunk())
            except OSError:
                return
            if not data or not self._receive(data):
                return

    def _chunk(self) -> int:
        return min(_CHUNK, max(self._bytes_per_s // 20, 1)) if self._bytes_per_s else _CHUNK

    def _receive(self, data: bytes) -> bool:
        """Take bytes in; return whether the line stays up."""
        if self._bytes_per_s:
            time.sleep(len(data) / self._bytes_per_s)
        with self._changed:
            if self._drop_after is not None:
                data = data[: self._drop_after]
                self._drop_after -= len(data)
            self._held += data
            self._work_off()
            if self._drop_after == 0:
                self._drop_after = None
                return False
        return True

    def _work_off(self) -> None:
        """Print what waits; a printer that cannot print still obeys real-time commands."""
        if self._has_paper and self._is_closed:
            data = bytes(self._held)
            self._held.clear()
            self._reader.feed(data)
            return
        held = bytes(self._held)
        for command in _REAL_TIME.findall(held):
            if command[1] == 0x04:
                self.answer(bytes([self.status(command[2])]))
            else:
                self.kick(5 if command[3] else 2, on_ms=100 * command[4])
        self._held = bytearray(_REAL_TIME.sub(b"", held))

    def _save(self, image: Image.Image) -> Path | None:
        if self._out is None:
            return None
        self._out.mkdir(parents=True, exist_ok=True)
        numbers = [int(path.stem[8:]) for path in self._out.glob("receipt-[0-9]*.png")]
        path = self._out / f"receipt-{max(numbers, default=0) + 1:04d}.png"
        unfinished = path.with_suffix(".part")
        image.save(unfinished, format="PNG")
        unfinished.replace(path)
        return path


def _cannot_listen(error: OSError, host: str, port: int) -> KnownError:
    if error.errno == errno.EADDRINUSE:
        return KnownError(
            f"Port {port} on {host} is in use by another program.",
            hint="Choose another one with --port, or end that program.",
        )
    reason = (error.strerror or str(error)).lower()
    return KnownError(f"The printer twin cannot listen on {host}:{port}: {reason}.")


def main(arguments: list[str] | None = None) -> int:
    """Run a printer twin until Ctrl-C; what is typed on standard input makes it misbehave."""
    parser = argparse.ArgumentParser(
        prog="python -m posforge.runtime.devices.twins.printer",
        description="A receipt printer made of software: prints every receipt as a PNG file.",
        epilog="While it runs, type: off, on, no paper, paper, open, close, slow, fast, drop.",
    )
    parser.add_argument("--port", type=int, default=9100, help="where to listen (9100)")
    parser.add_argument("--host", default="127.0.0.1", help="on which address (127.0.0.1)")
    parser.add_argument("--width", type=int, choices=(58, 80), default=80, help="paper in mm (80)")
    parser.add_argument("--out", type=Path, default=Path("receipts"), help="folder for the PNGs")
    wanted = parser.parse_args(arguments)
    twin = PrinterTwin(
        port=wanted.port,
        host=wanted.host,
        width_mm=wanted.width,
        out=wanted.out,
        on_cut=lambda piece: _say(f"Printed {piece.path}"),
    )
    try:
        with twin:
            _say(f"Printer twin ready: {twin.address}, paper goes to {wanted.out}/")
            _obey(twin, sys.stdin)
            threading.Event().wait()
    except KnownError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        _say("Printer twin switched off.")
    return 0


def _obey(twin: PrinterTwin, lines: Iterable[str]) -> None:
    commands: dict[str, Callable[[], None]] = {
        "off": twin.switch_off,
        "on": twin.switch_on,
        "no paper": twin.take_paper_out,
        "paper": twin.put_paper_in,
        "open": twin.open_cover,
        "close": twin.close_cover,
        "slow": lambda: twin.dawdle(500),
        "fast": lambda: twin.dawdle(0),
        "drop": lambda: twin.drop_after(200),
    }
    for line in lines:
        if line.strip() in commands:
            commands[line.strip()]()
            _say(f"Done: {line.strip()}")
        elif line.strip():
            _say(f"Known: {', '.join(commands)}")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
