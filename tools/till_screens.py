"""Photographs every screen of the till, at the usual sizes, light and dark: look before you ship.

Usage: python tools/till_screens.py FOLDER [SIZE ...]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from card_scenes import CARD_SCENES, a_grocer_with_terminals
from counter_scenes import COUNTER_SCENES
from gift_card_scenes import GIFT_CARD_SCENES, a_grocer_with_gift_cards
from handover_scenes import HANDOVER_SCENES
from qtpy.QtWidgets import QApplication
from shown_shops import PRODUCTS, a_boutique, a_grocer
from trace_scenes import TRACE_SCENES, a_grocer_by_lot

from posforge.errors import KnownError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.void import void_line
from posforge.runtime.till.application import look_for_screen, make_application
from posforge.runtime.till.background import Worker
from posforge.runtime.till.desk import needed
from posforge.runtime.till.notice import notice_of
from posforge.runtime.till.ports import Status
from posforge.runtime.till.screens.browse import Browse
from posforge.runtime.till.theme import Theme
from posforge.runtime.till.window import TillWindow

SIZES = ("1024x600", "1280x720", "1280x800", "1920x1080")


class Shown:
    """One window, driven from outside."""

    def __init__(self, app: QApplication, till: Till, *, size: str, theme: Theme) -> None:
        width, height = map(int, size.split("x"))
        till = replace(till, shop=replace(till.shop, till=replace(till.shop.till, theme=theme)))
        shop = till.shop
        self.app, self.worker, self.reporting = app, Worker(), Worker()
        self.state = Status(is_online=True)
        look = look_for_screen(shop.till.theme, size=(width, height))
        self.window = TillWindow(
            till, status=self, worker=self.worker, reporting=self.reporting, look=look
        )
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
            while not (self.worker.is_idle and self.reporting.is_idle):
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
    shown.window.desk.change(lambda who, bill: _struck(shown, who, bill))
    shown.state = Status(is_online=False, unsynced=12, oldest_ms=190_000, printer="off")
    shown.window.watch.look()
    shown.settle()
    entry = shown.window.front_screen.entry  # type: ignore[attr-defined]
    entry.strike("3")
    entry.strike("times")


def why(shown: Shown) -> None:
    """The question why a line is struck."""
    shown.sign_in()
    shown.ring_up()
    shown.window.desk.void_line(3)
    shown.settle()


def why_cancelled(shown: Shown) -> None:
    """The question why a bill is given up."""
    shown.sign_in()
    shown.ring_up()
    shown.window.desk.cancel(after="request")
    shown.settle()


def _struck(shown: Shown, who: Session, bill: Cart | None) -> Cart:
    answered = who.answered(reason="Scanned by mistake")
    return void_line(shown.window.desk.till, answered, needed(bill), line=3)


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


def coupon(shown: Shown) -> None:
    """A coupon being typed; what promotions take off stands on the lines behind."""
    shown.sign_in()
    shown.ring_up()
    shown.act("coupon")
    for letter in "leaflet5":
        shown.window.sheet._struck(letter)  # type: ignore[union-attr]  # noqa: SLF001


def couponed(shown: Shown) -> None:
    """The bill with that coupon on it."""
    coupon(shown)
    shown.window.sheet._take()  # type: ignore[union-attr]  # noqa: SLF001
    shown.settle()


def menu(shown: Shown) -> None:
    """Every further action."""
    shown.sign_in()
    shown.ring_up()
    shown.window.do("menu")
    shown.settle()


def reports(shown: Shown) -> None:
    """Which reports there are."""
    shown.sign_in()
    shown.window.do("reports")
    shown.settle()


def report(shown: Shown) -> None:
    """The longest of them."""
    reports(shown)
    shown.window.sheet._show_named("sales_by_item")  # type: ignore[union-attr]  # noqa: SLF001
    shown.settle()


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


def count(shown: Shown) -> None:
    """A drawer half counted, by note and coin."""
    shown.sign_in()
    shown.window.shifts.do("count_drawer")
    shown.settle()
    for stroke in ("2", "enter", "1", "2", "enter", "7", "enter", "enter", "3"):
        shown.window.front_screen._struck(stroke)  # type: ignore[attr-defined]  # noqa: SLF001


def cash(shown: Shown) -> None:
    """Cash in and out."""
    shown.sign_in()
    shown.window.shifts.do("cash")


def pay_out(shown: Shown) -> None:
    """An amount that is paid out, and what for."""
    cash(shown)
    shown.window.sheet._choose("pay_out")  # type: ignore[union-attr]  # noqa: SLF001
    for digit in "4500":
        shown.window.sheet._struck(digit)  # type: ignore[union-attr]  # noqa: SLF001


def found(shown: Shown) -> None:
    """What was counted, beside what was expected."""
    shown.sign_in()
    shown.ring_up()
    shown.window.desk.pay("cash", tendered_minor=None)
    shown.settle()
    shown.window.show_screen("sell")
    count(shown)
    shown.window.front_screen._take()  # type: ignore[attr-defined]  # noqa: SLF001
    shown.settle()


def z_preview(shown: Shown) -> None:
    """The Z before it is made."""
    found(shown)
    shown.window.shifts.do("close_shift")
    shown.settle()


def closed(shown: Shown) -> None:
    """The Z that was made."""
    z_preview(shown)
    sheet = shown.window.sheet
    assert sheet is not None
    sheet._answer(sheet._choices[0])  # type: ignore[attr-defined]  # noqa: SLF001
    shown.settle()


def in_the_way(shown: Shown) -> None:
    """A bill that is parked while the shift is closed."""
    shown.sign_in()
    shown.ring_up()
    shown.act("park")
    shown.window.shifts.do("close_shift")
    shown.settle()


def grid(shown: Shown) -> None:
    """Pictures beside an empty bill."""
    shown.sign_in()


def grid_bill(shown: Shown) -> None:
    """A department, a cursor, a bill."""
    shown.sign_in()
    for code in ("2700001000013", "2700005300010", "2700004900013", "2700004000010"):
        shown.window.desk.scan(code, qty_milli=1000)
    browse = _browse(shown)
    browse.chips.choose(2)
    shown.settle()
    browse.step()
    browse.step(right=1, down=1)


def grid_search(shown: Shown) -> None:
    """A name being typed by touch."""
    shown.sign_in()
    screen = shown.window.front_screen
    screen._search_by_touch()  # type: ignore[attr-defined]  # noqa: SLF001
    for letter in "linen":
        screen.entry.strike(letter)  # type: ignore[attr-defined]
    shown.settle()


def picker(shown: Shown) -> None:
    """Sizes and colours of a style, one pair of which was never made."""
    shown.sign_in()
    shown.window.desk.scan("2700001000013", qty_milli=1000)
    _open(shown, "Oda Linen Shirt", has_cursor=True)


def picker_one_axis(shown: Shown) -> None:
    """The colours of a scarf that has one size."""
    shown.sign_in()
    _open(shown, "Alva Wool Scarf", has_cursor=False)


def grid_keys(shown: Shown) -> None:
    """All keys and the numbers, in the place of the pictures."""
    grid_bill(shown)
    shown.window.front_screen._show_keys(is_wanted=True)  # type: ignore[attr-defined]  # noqa: SLF001


def grid_pay(shown: Shown) -> None:
    """Paying in a boutique."""
    grid_bill(shown)
    shown.act("pay")


def grid_help(shown: Shown) -> None:
    """All keys of a boutique."""
    shown.sign_in()
    shown.window._help()  # noqa: SLF001


def _browse(shown: Shown) -> Browse:
    browse = shown.window.front_screen.browse  # type: ignore[attr-defined]
    assert isinstance(browse, Browse)
    return browse


def _open(shown: Shown, name: str, *, has_cursor: bool) -> None:
    shown.window.grab()  # what is in sight asks for its pictures
    shown.settle()
    shelf = _browse(shown).shelf
    place = next(at for at, tile in enumerate(shelf.tiles) if tile.name == name)
    shelf.put_cursor(place)
    shown.window.grab()
    shown.settle()
    if has_cursor:
        _browse(shown).take()
    else:
        shelf.drop_cursor()
        shelf.touched.emit(shelf.tiles[place])
    shown.settle()


BOUTIQUE_SCENES: tuple[Callable[[Shown], None], ...] = (
    grid, grid_bill, grid_search, picker, picker_one_axis, grid_keys, grid_pay, grid_help,
)  # fmt: skip
SCENES: tuple[Callable[[Shown], None], ...] = (
    sign_in, empty, sell, search, pay, change, parked, helps, cancel, recover, reports, report,
    why, why_cancelled,
    coupon, couponed, menu, refused, disk_full,
    count, cash, pay_out, found, z_preview, closed, in_the_way,
)  # fmt: skip


def pictures(folder: Path, sizes: tuple[str, ...]) -> Iterator[Path]:
    """Yield each picture as it is taken."""
    app = make_application(["till"])
    themes: tuple[tuple[Theme, str], ...] = (("light", "en"), ("dark", "de"))
    shops = (
        (a_grocer, SCENES),
        (a_grocer, COUNTER_SCENES),
        (a_grocer, HANDOVER_SCENES),
        (a_grocer_with_terminals, CARD_SCENES),
        (a_boutique, BOUTIQUE_SCENES),
        (a_grocer_by_lot, TRACE_SCENES),
        (a_grocer_with_gift_cards, GIFT_CARD_SCENES),
    )
    for size in sizes:
        for theme, language in themes:
            for make, scenes in shops:
                for scene in scenes:
                    shown = Shown(app, make(language), size=size, theme=theme)
                    scene(shown)
                    yield _photograph(shown, folder / f"{scene.__name__}-{size}-{theme}.png")


def _photograph(shown: Shown, path: Path) -> Path:
    window = shown.window
    for _ in range(2):  # what has come into sight asks for its picture first
        shown.settle()
        window._flash.hide()  # noqa: SLF001
        window.grab()
        shown.settle()
    window.grab().save(str(path))
    window.close()
    window.watch.stop()
    window.shifts.stop()
    shown.worker.close()
    shown.reporting.close()
    return path


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for picture in pictures(target, tuple(sys.argv[2:]) or SIZES):
        print(picture)
