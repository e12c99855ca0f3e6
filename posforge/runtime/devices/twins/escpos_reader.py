"""Understands ESC/POS as a printer does: bytes in, paper, drawer pulses and answers out.

Written from the command reference alone and without the encoder the till uses, so that it can
contradict it. Commands it does not know are kept in `unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Literal, Protocol

import segno
from PIL import Image

from posforge.runtime.devices.twins.paper import Align, Glyph, Roll

_DEFAULT_SPACING = 30
_CODE_PAGES = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
}
_ALIGNMENTS: tuple[Align, ...] = ("left", "center", "right")
_QR_LEVELS: dict[int, Literal["L", "M", "Q", "H"]] = {48: "L", 49: "M", 50: "Q", 51: "H"}

# Commands whose parameters only need to be passed over, by their number of parameter bytes.
_IGNORED = {b"\x1bR": 1, b"\x1bM": 1, b"\x1b ": 1, b"\x1b{": 1, b"\x1dL": 2, b"\x1dW": 2}

Parsing = Generator[None, None, None]


class Machine(Protocol):
    """The printer around the paper: its drawer, its sensors and the line back to the till."""

    def kick(self, pin: int, *, on_ms: int) -> None:
        """Feel a pulse on drawer pin 2 or 5."""

    def answer(self, data: bytes) -> None:
        """Say something to whoever is connected."""

    def status(self, kind: int) -> int:
        """Return the status byte that `DLE EOT kind` asks for."""

    def cut(self, text: tuple[str, ...], image: Image.Image) -> None:
        """Let a piece of paper fall."""


@dataclass(slots=True)
class _Style:
    align: Align = "left"
    is_bold: bool = False
    is_underlined: bool = False
    is_inverse: bool = False
    across: int = 1
    down: int = 1
    page: int = 0
    spacing: int = _DEFAULT_SPACING


@dataclass(slots=True)
class _QrStore:
    data: bytes = b""
    level: Literal["L", "M", "Q", "H"] = "L"
    module_dots: int = 3


@dataclass(slots=True)
class _State:
    style: _Style = field(default_factory=_Style)
    qr: _QrStore = field(default_factory=_QrStore)
    line: list[Glyph] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class EscposReader:
    """Reads a stream of commands, however it is cut into packets."""

    def __init__(self, roll: Roll, machine: Machine) -> None:
        self.unknown: list[bytes] = []
        self._roll = roll
        self._machine = machine
        self._buffer = bytearray()
        self._parsing: Parsing
        self._state = _State()
        self._commands: dict[bytes, Callable[[], Parsing]] = {
            b"\x1b@": self._initialise,
            b"\x1b!": self._set_mode,
            b"\x1ba": self._set_alignment,
            b"\x1bE": self._set_bold,
            b"\x1bG": self._set_bold,
            b"\x1b-": self._set_underline,
            b"\x1bt": self._set_page,
            b"\x1b2": self._reset_spacing,
            b"\x1b3": self._set_spacing,
            b"\x1bd": self._feed_lines,
            b"\x1bJ": self._feed_dots,
            b"\x1bp": self._pulse,
            b"\x1d!": self._set_size,
            b"\x1dB": self._set_inverse,
            b"\x1dV": self._cut,
            b"\x1dv": self._print_raster,
            b"\x1d(": self._extended,
            b"\x1dr": self._transmit_status,
            b"\x10\x04": self._real_time_status,
            b"\x10\x14": self._real_time_request,
            b"\x1c.": self._nothing,
            b"\x1c&": self._nothing,
        }
        self.forget_unfinished()

    def feed(self, data: bytes) -> None:
        """Take in bytes and do all that they say completely."""
        self._buffer += data
        next(self._parsing)

    def forget_unfinished(self) -> None:
        """Drop half a command: the line it was coming on is gone."""
        self._buffer.clear()
        self._parsing = self._parse()
        next(self._parsing)

    def _parse(self) -> Parsing:
        while True:
            first = yield from self._take(1)
            if first == b"\n":
                self._print_line()
            elif first in {b"\x1b", b"\x1c", b"\x1d", b"\x10"}:
                yield from self._command(first)
            elif first >= b" ":
                self._type(first)

    def _command(self, first: bytes) -> Parsing:
        name = first + (yield from self._take(1))
        if name in self._commands:
            yield from self._commands[name]()
        elif name in _IGNORED:
            yield from self._take(_IGNORED[name])
        else:
            self.unknown.append(name)

    def _take(self, count: int) -> Generator[None, None, bytes]:
        while len(self._buffer) < count:
            yield
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _number(self, size: int = 1) -> Generator[None, None, int]:
        return int.from_bytes((yield from self._take(size)), "little")

    def _type(self, byte: bytes) -> None:
        style = self._state.style
        char = byte.decode(_CODE_PAGES.get(style.page, "ascii"), "replace")
        used = sum(glyph.across for glyph in self._state.line) + style.across
        if used * 12 > self._roll.dots:
            self._print_line()
        self._state.line.append(
            Glyph(
                char,
                is_bold=style.is_bold,
                is_underlined=style.is_underlined,
                is_inverse=style.is_inverse,
                across=style.across,
                down=style.down,
            )
        )

    def _print_line(self) -> None:
        state = self._state
        self._roll.print_line(state.line, align=state.style.align, spacing=state.style.spacing)
        state.text.append("".join(glyph.char for glyph in state.line))
        state.line = []

    def _initialise(self) -> Parsing:
        self._state.style = _Style()
        self._state.qr = _QrStore()
        self._state.line = []
        return
        yield

    def _set_mode(self) -> Parsing:
        mode = yield from self._number()
        style = self._state.style
        style.is_bold, style.is_underlined = bool(mode & 0x08), bool(mode & 0x80)
        style.down, style.across = 1 + bool(mode & 0x10), 1 + bool(mode & 0x20)

    def _set_alignment(self) -> Parsing:
        self._state.style.align = _ALIGNMENTS[(yield from self._number()) % 48 % 3]

    def _set_bold(self) -> Parsing:
        self._state.style.is_bold = bool((yield from self._number()) & 1)

    def _set_underline(self) -> Parsing:
        self._state.style.is_underlined = (yield from self._number()) % 48 > 0

    def _set_page(self) -> Parsing:
        self._state.style.page = yield from self._number()

    def _reset_spacing(self) -> Parsing:
        self._state.style.spacing = _DEFAULT_SPACING
        return
        yield

    def _set_spacing(self) -> Parsing:
        self._state.style.spacing = yield from self._number()

    def _set_size(self) -> Parsing:
        size = yield from self._number()
        self._state.style.across, self._state.style.down = (size >> 4 & 7) + 1, (size & 7) + 1

    def _set_inverse(self) -> Parsing:
        self._state.style.is_inverse = bool((yield from self._number()) & 1)

    def _feed_lines(self) -> Parsing:
        lines = yield from self._number()
        if self._state.line:
            self._print_line()
        self._roll.feed(lines * self._state.style.spacing)

    def _feed_dots(self) -> Parsing:
        dots = yield from self._number()
        if self._state.line:
            self._print_line()
        self._roll.feed(dots)

    def _pulse(self) -> Parsing:
        pin, on_time, _ = yield from self._take(3)
        self._machine.kick(5 if pin % 48 else 2, on_ms=2 * on_time)

    def _cut(self) -> Parsing:
        mode = yield from self._number()
        extra = (yield from self._number()) if mode >= 65 else 0
        if self._state.line:
            self._print_line()
        if mode >= 65:
            self._roll.feed_to_cutter()
            self._roll.feed(extra)
        text, self._state.text = tuple(self._state.text), []
        self._machine.cut(text, self._roll.cut())

    def _print_raster(self) -> Parsing:
        yield from self._take(2)
        row_bytes = yield from self._number(2)
        rows = yield from self._number(2)
        data = yield from self._take(row_bytes * rows)
        picture = Image.frombytes("1", (row_bytes * 8, rows), data)
        self._roll.print_picture(picture, align=self._state.style.align)

    def _extended(self) -> Parsing:
        kind = yield from self._take(1)
        data = yield from self._take((yield from self._number(2)))
        if kind == b"k" and data[:1] == b"1":
            self._qr(data[1], data[2:])
        else:
            self.unknown.append(b"\x1d(" + kind)

    def _qr(self, function: int, data: bytes) -> None:
        store = self._state.qr
        if function == 67:
            store.module_dots = data[0]
        elif function == 69:
            store.level = _QR_LEVELS[data[0]]
        elif function == 80:
            store.data = data[1:]
        elif function == 81:
            code = segno.make_qr(store.data, error=store.level, boost_error=False)
            rows = [bytes(row) for row in code.matrix_iter(scale=store.module_dots, border=0)]
            picture = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
            black = picture.point([0, *[255] * 255], "1")
            self._roll.print_picture(black, align=self._state.style.align)

    def _transmit_status(self) -> Parsing:
        yield from self._take(1)
        self._machine.answer(bytes([self._machine.status(4) & 0x60 and 0x0C]))

    def _real_time_status(self) -> Parsing:
        kind = yield from self._number()
        self._machine.answer(bytes([self._machine.status(kind)]))

    def _real_time_request(self) -> Parsing:
        function, pin, time = yield from self._take(3)
        if function == 1:
            self._machine.kick(5 if pin else 2, on_ms=100 * time)

    def _nothing(self) -> Parsing:
        return
        yield
