"""A till on an invisible screen, with hands, a scanner, and ears for what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QCoreApplication, QEvent, Qt
from qtpy.QtGui import QKeyEvent, QKeySequence, QWindow
from qtpy.QtWidgets import QWidget

from posforge.runtime.devices.attendant import Attendants
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import ScannerOptions
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.till.application import look_for_screen
from posforge.runtime.till.background import Worker
from posforge.runtime.till.ports import Status
from posforge.runtime.till.screens.base import View
from posforge.runtime.till.screens.change import Change
from posforge.runtime.till.window import TillWindow
from posforge.testing.builders import a_shop
from posforge.testing.memory import MemoryTillStore, a_till

MILK, CHOCOLATE, TOMATOES = "4006381333931", "4008400401621", "2000000000008"
PRODUCTS = (
    Product(
        id="milk",
        name="Whole milk 1 l",
        department="dairy",
        unit="piece",
        tax="reduced",
        price_minor=149,
        code=MILK.zfill(14),
    ),
    Product(
        id="chocolate",
        name="Dark chocolate 100 g",
        department="pantry",
        unit="piece",
        tax="reduced",
        price_minor=199,
        code=CHOCOLATE.zfill(14),
    ),
    Product(
        id="tomatoes",
        name="Vine tomatoes",
        department="pantry",
        unit="kg",
        tax="reduced",
        price_minor=349,
        code=TOMATOES.zfill(14),
    ),
)
PEOPLE = {
    Person(id="ada", name="Ada Berg", role="cashier"): "1234",
    Person(id="chiara", name="Chiara Rossi", role="manager"): "9876",
}
HUMAN_MS = 180
SCANNER_MS = 4
FIRST_REPEAT_MS, REPEAT_MS = 200, 33


def a_quick_till(**facts: object) -> Till:
    """A till whose scanner is quick, so that typing need not be waited for long."""
    scanner = ScannerOptions(driver="wedge", suffix="enter", gap_ms=15)
    return a_till(a_shop(scanner=scanner, **facts), products=PRODUCTS, people=PEOPLE)


class TimedKey(QKeyEvent):
    """A key press that says when it happened; Qt lets nobody else set that."""

    at_ms = 0

    def timestamp(self) -> int:
        return self.at_ms


class Keyboard:
    """Presses keys at a window as the system does, with a clock of its own."""

    def __init__(self) -> None:
        self.now_ms = 1_000

    def strike(
        self,
        window: QWindow,
        key: int,
        text: str = "",
        *,
        after_ms: int = HUMAN_MS,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press and release one key."""
        self.now_ms += after_ms
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = TimedKey(kind, key, modifiers, text)
            event.at_ms = self.now_ms
            QCoreApplication.sendEvent(window, event)

    def queue(self, window: QWindow, key: int, text: str, *, is_repeat: bool = False) -> None:
        """Press a key that waits until the window's thread has time for it."""
        self.now_ms += SCANNER_MS
        none = Qt.KeyboardModifier.NoModifier
        event = TimedKey(QEvent.Type.KeyPress, key, none, text, is_repeat)
        event.at_ms = self.now_ms
        QCoreApplication.postEvent(window, event)

    def hold(self, window: QWindow, key: int, text: str, *, times: int) -> None:
        """Hold a key down until it has repeated itself."""
        for count in range(times):
            self.now_ms += FIRST_REPEAT_MS if count == 1 else REPEAT_MS
            none = Qt.KeyboardModifier.NoModifier
            event = TimedKey(QEvent.Type.KeyPress, key, none, text, count > 0)
            event.at_ms = self.now_ms
            QCoreApplication.sendEvent(window, event)

    def write(self, window: QWindow, text: str, *, after_ms: int = HUMAN_MS) -> None:
        """Type text, one key every `after_ms`."""
        for letter in text:
            self.strike(window, ord(letter.upper()), letter, after_ms=after_ms)

    def scan(self, window: QWindow, code: str, *, key: int = Qt.Key.Key_Return) -> None:
        """Type a code at a scanner's pace."""
        self.now_ms += HUMAN_MS
        self.write(window, code, after_ms=SCANNER_MS)
        self.strike(window, key, "\r", after_ms=SCANNER_MS)


class Counter:
    """One till with its window, as somebody standing in front of it uses it."""

    milk, chocolate, tomatoes = MILK, CHOCOLATE, TOMATOES

    def __init__(self, qtbot: QtBot, till: Till, *, size: tuple[int, int] = (1024, 768)) -> None:
        self.qtbot, self.till = qtbot, till
        self.worker, self.reporting = Worker(), Worker("till-reports")
        self.keyboard = Keyboard()
        self.state = Status(is_online=True)
        self.heard: list[tuple[str, dict[str, object]]] = []
        self.left_with: list[int] = []
        self.answered: list[tuple[str, str]] = []
        self.window = TillWindow(
            till,
            status=self,
            worker=self.worker,
            reporting=self.reporting,
            look=look_for_screen("light", size=size),
            announcer=self,
            attending=(attendants := Attendants(till)),
            leave=self.left_with.append,
        )
        self.attendants = attendants
        attendants.start()
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)
        self.window.start()
        self.settle()

    def status(self) -> Status:
        """Answer as the machine behind the window would."""
        return self.state

    def printed(self, job: str) -> None:
        """Hear that a receipt is on paper."""
        self.answered.append(("printed", job))

    def print_again(self, job: str) -> None:
        """Hear that a receipt is not on paper."""
        self.answered.append(("print_again", job))

    def say(self, what: str, **facts: object) -> None:
        """Remember what was announced."""
        self.heard.append((what, facts))

    @property
    def store(self) -> MemoryTillStore:
        assert isinstance(self.till.store, MemoryTillStore)
        return self.till.store

    @property
    def screen(self) -> View:
        return self.window.front_screen

    @property
    def bill(self) -> Cart:
        assert self.window.desk.bill is not None
        return self.window.desk.bill

    @property
    def events(self) -> list[str]:
        return [event.header.type for event in self.store.events]

    def press(self, *names: str) -> None:
        """Press keys by name: F9, Enter, Esc, Ctrl+P."""
        for name in names:
            pressed = QKeySequence(name)[0]
            text = "\r" if name in {"Enter", "Return"} else ""
            modifiers = pressed.keyboardModifiers()
            self.keyboard.strike(self.handle, pressed.key(), text, modifiers=modifiers)
            self.settle()

    def type(self, text: str) -> None:
        """Type as a person does."""
        self.keyboard.write(self.handle, text)
        self.settle()

    def scan(self, *codes: str) -> None:
        """Scan codes, one after the other."""
        for code in codes:
            self.keyboard.scan(self.handle, code)
            self.settle()

    def sign_in(self, pin: str = "1234", *, digit: str = "1") -> None:
        """Sign in with the keyboard."""
        self.type(digit + pin)
        self.press("Enter")

    def settle(self) -> None:
        """Wait until nothing is under way any more."""
        self.settle_sale()
        self.qtbot.waitUntil(lambda: self.reporting.is_idle)
        self.settle_sale()

    def settle_sale(self) -> None:
        """Wait until nothing of the sale is under way any more; a report may be."""
        self.qtbot.waitUntil(lambda: self.worker.is_idle and not self.window.wedge._held)
        QCoreApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.worker.is_idle)

    @property
    def handle(self) -> QWindow:
        handle = self.window.windowHandle()
        assert handle is not None
        return handle

    @property
    def banner(self) -> str:
        return self.window.header.message

    def close(self) -> None:
        application = QCoreApplication.instance()
        assert application is not None
        application.removeEventFilter(self.window.wedge)
        self.window.watch.stop()
        self.window.shifts.stop()
        self.attendants.stop()
        self.worker.close()
        self.reporting.close()


@pytest.fixture
def open_till(qtbot: QtBot, monkeypatch) -> Iterator[Callable[..., Counter]]:
    monkeypatch.setattr(Change, "hold_ms", -1)
    opened: list[Counter] = []

    def open_one(till: Till | None = None, **facts: tuple[int, int]) -> Counter:
        opened.append(Counter(qtbot, till or a_quick_till(), **facts))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def till_of() -> Callable[..., Till]:
    """Makes a till of a shop with these facts."""
    return a_quick_till


@pytest.fixture
def counter(open_till) -> Counter:
    """A till with somebody signed in and nothing on the counter."""
    made = open_till()
    made.sign_in()
    assert made.window.screen_name == "sell"
    return made


@pytest.fixture
def interrupted() -> Till:
    """A till whose power went while a bill with one milk was open."""
    till = a_quick_till()
    scan(till, sign_in(till, "ada", "1234"), None, MILK)
    return till


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], QWindow]:
    """Shows a widget and returns the window the system would press keys at."""

    def show(widget: QWidget) -> QWindow:
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitExposed(widget)
        handle = widget.windowHandle()
        assert handle is not None
        return handle

    return show


@pytest.fixture
def quick_till() -> Till:
    return a_quick_till()


@pytest.fixture
def yen_till() -> Till:
    return a_quick_till(country="JP", currency="JPY")


def heard(counter: Counter, what: str, **facts: object) -> None:
    """Wait until the till has said this."""
    counter.qtbot.waitUntil(
        lambda: any(one == what and facts.items() <= said.items() for one, said in counter.heard),
        timeout=10_000,
    )
    counter.settle()
