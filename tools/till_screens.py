"""Photographs every screen of the till, at the usual sizes, light and dark: look before you ship.

Usage: python -m tools.till_screens FOLDER [SIZE ...]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qtpy.QtWidgets import QApplication

from posforge.errors import KnownError
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.till.application import look_for_screen, make_application
from posforge.runtime.till.background import Worker
from posforge.runtime.till.notice import notice_of
from posforge.runtime.till.ports import Status
from posforge.runtime.till.window import TillWindow
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till

SIZES = ("1024x768", "1366x768", "1920x1080")
PRODUCTS = tuple(
    Product(
        id=f"p{number}",
        name=name,
        department=dept,
        unit=unit,
        tax=tax,
        price_minor=price,
        code=code,
    )
    for number, (name, dept, unit, tax, price, code) in enumerate(
        (
            ("Organic whole milk 3.8 % 1 l", "dairy", "piece", "reduced", 149, "4006381333931"),
            (
                "Sourdough rye bread, sliced 500 g",
                "pantry",
                "piece",
                "reduced",
                289,
                "4000417025005",
            ),
            ("Dark chocolate 70 % 100 g", "pantry", "piece", "reduced", 199, "4008400401621"),
            (
                "Sparkling mineral water 6 × 1.5 l",
                "drinks",
                "piece",
                "standard",
                354,
                "4001686301265",
            ),
            ("Vine tomatoes", "pantry", "kg", "reduced", 349, "4011200296908"),
            (
                "Espresso beans, medium roast 1 kg",
                "drinks",
                "piece",
                "reduced",
                1499,
                "4005500087090",
            ),
            ("Dishwasher tablets, 40 pieces", "pantry", "piece", "standard", 899, "4015000961905"),
        )
    )
)
PEOPLE = {
    Person(id="ada", name="Ada Berg", role="cashier"): "1234",
    Person(id="ben", name="Ben Okafor", role="cashier"): "1234",
    Person(id="chiara", name="Chiara Rossi", role="manager"): "1234",
    Person(id="dunya", name="Dunya Yılmaz", role="super_admin"): "1234",
}


class Shown:
    """One window, driven from outside."""

    def __init__(self, app: QApplication, *, size: str, theme: str, language: str) -> None:
        width, height = map(int, size.split("x"))
        shop = a_shop(languages=(language,), name="Corner Fresh")
        shop = replace(shop, till=replace(shop.till, theme=theme))  # type: ignore[arg-type]
        self.app, self.worker = app, Worker()
        self.state = Status(is_online=True)
        till = a_till(shop, products=PRODUCTS, people=PEOPLE)
        look = look_for_screen(shop.till.theme, size=(width, height))
        self.window = TillWindow(till, status=self, worker=self.worker, look=look)
        self.window.resize(width, height)
        self.window.show()
        self.window.start()
        self.settle()

    def status(self) -> Status:
        """Answer what the picture needs."""
        return self.state

    def printed(self, job: str) -> None:
        """Nobody answers in a picture."""

    def print_again(self, job: str) -> None:
        """Nobody answers in a picture."""

    def settle(self) -> None:
        """Let everything happen that was asked for."""
        for _ in range(5):
            while not self.worker.is_idle:
                self.app.processEvents()
            self.app.processEvents()

    def sign_in(self) -> None:
        """Sign Chiara in."""
        self.window.desk.sign_in("chiara", "1234", refused=lambda: None)
        self.settle()

    def ring_up(self) -> None:
        """Put a basket on the bill."""
        desk = self.window.desk
        for product, qty in zip(PRODUCTS, (2000, 1000, 1000, 3000, 640, 1000, 1000), strict=True):
            desk.put(product, qty_milli=qty)
        self.settle()

    def act(self, *actions: str) -> None:
        """Press function keys."""
        for action in actions:
            (self.window.sheet or self.window.front_screen).act(action)
            self.settle()


def sign_in(shown: Shown) -> None:
    """Somebody is chosen and has typed three digits."""
    screen = shown.window.show_screen("sign_in")
    screen._choose(screen.people[2])  # type: ignore[attr-defined]  # noqa: SLF001
    screen._show_pin("123")  # type: ignore[attr-defined]  # noqa: SLF001


def empty(shown: Shown) -> None:
    """Ready to scan."""
    shown.sign_in()


def sell(shown: Shown) -> None:
    """A bill with a void line, offline, a quantity said."""
    shown.sign_in()
    shown.ring_up()
    shown.window.desk.void_line(3)
    shown.state = Status(is_online=False, unsynced=12, oldest_ms=190_000, printer="off")
    shown.window._ask_status()  # noqa: SLF001
    shown.settle()
    entry = shown.window.front_screen.entry  # type: ignore[attr-defined]
    entry.strike("3")
    entry.strike("times")


def search(shown: Shown) -> None:
    """Results, with letters to touch."""
    shown.sign_in()
    shown.ring_up()
    screen = shown.window.front_screen
    screen._search_by_touch()  # type: ignore[attr-defined]  # noqa: SLF001
    for letter in "ta":
        screen.entry.strike(letter)  # type: ignore[attr-defined]
    shown.settle()


def pay(shown: Shown) -> None:
    """An amount typed, the change shown."""
    shown.sign_in()
    shown.ring_up()
    shown.act("pay")
    for digit in "5000":
        shown.window.front_screen._struck(digit)  # type: ignore[attr-defined]  # noqa: SLF001


def change(shown: Shown) -> None:
    """After a sale."""
    pay(shown)
    shown.window.front_screen._struck("enter")  # type: ignore[attr-defined]  # noqa: SLF001
    shown.settle()


def parked(shown: Shown) -> None:
    """Two bills set aside."""
    shown.sign_in()
    shown.ring_up()
    shown.act("park")
    shown.window.desk.put(PRODUCTS[2], qty_milli=4000)
    shown.settle()
    shown.act("park", "resume")


def helps(shown: Shown) -> None:
    """All keys."""
    shown.sign_in()
    shown.ring_up()
    shown.window._help()  # noqa: SLF001


def cancel(shown: Shown) -> None:
    """The question before a bill is given up."""
    shown.sign_in()
    shown.ring_up()
    shown.act("cancel_bill")


def recover(shown: Shown) -> None:
    """The bill a power cut left."""
    shown.sign_in()
    shown.ring_up()
    bill = shown.window.desk.bill
    shown.window.desk.bill = None
    shown.window._offer_interrupted(bill)  # noqa: SLF001


def refused(shown: Shown) -> None:
    """An unknown barcode."""
    shown.sign_in()
    shown.ring_up()
    shown.window.desk.scan("4099999999993", qty_milli=1000)
    shown.settle()


def disk_full(shown: Shown) -> None:
    """The world at its worst."""
    empty(shown)
    shown.window.notify(
        notice_of(KnownError("The disk is full.", hint="Free some space; nothing was written."))
    )


SCENES: tuple[Callable[[Shown], None], ...] = (
    sign_in, empty, sell, search, pay, change, parked, helps, cancel, recover, refused, disk_full,
)  # fmt: skip


def pictures(folder: Path, sizes: tuple[str, ...]) -> Iterator[Path]:
    """Yield each picture as it is taken."""
    app = make_application(["till"])
    for size in sizes:
        for theme in ("light", "dark"):
            for scene in SCENES:
                language = "de" if theme == "dark" else "en"
                shown = Shown(app, size=size, theme=theme, language=language)
                scene(shown)
                shown.settle()
                path = folder / f"{scene.__name__}-{size}-{theme}.png"
                shown.window._flash.hide()  # noqa: SLF001
                shown.window.grab().save(str(path))
                shown.window.close()
                shown.window._clock.stop()  # noqa: SLF001
                shown.worker.close()
                yield path


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for picture in pictures(target, tuple(sys.argv[2:]) or SIZES):
        print(picture)
