"""The till's window as a cashier meets it: a real window, real keys, a real store server.

The tests follow one another at one till, as customers do: each finds an empty counter and leaves
one. Every answer is what the window itself announces; what was sold is read from the journal.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from PIL import ImageGrab

from posforge.runtime.app.books import open_books
from posforge.runtime.app.child import Child
from posforge.runtime.app.settings import MachineSettings
from posforge.runtime.domain.events import MAIN, BillCancelled, SaleCompleted
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.enrol_person import enrol_person
from posforge.runtime.security.pins import Argon2PinHasher
from posforge.runtime.storage.print_queue import StoredPrintQueue
from posforge.testing.screen import VirtualScreen
from posforge.testing.single_store import SHOP
from posforge.testing.small_shop import SmallShop
from posforge.testing.till_driver import TillDriver, wait_until

PROGRAM = """
import sys
from posforge.runtime.app.main import till
from posforge.testing.single_store import SHOP
sys.exit(till(SHOP, sys.argv[1:]))
"""
PIN = "1212"
CASEY = 1
"""Her place among those who may sign in: by name, Olivia Owner comes after her."""


def _article(code, name, price_minor, tax="standard"):
    return Product(
        id=f"p-{code}",
        name=name,
        department="pantry",
        unit="piece",
        tax=tax,
        price_minor=price_minor,
        code=code,
    )


OATS = _article("SKU-OATS", "Oats", 199, tax="reduced")
TEA = _article("SKU-TEA", "Tea, black", 349)
MINT = _article("SKU-MINT", "Tea, peppermint", 275)


@dataclass
class Counter:
    """The till at the counter: its shop, its screen, and whoever works it."""

    shop: SmallShop
    screen: VirtualScreen
    name: str
    child: Child | None = None
    hands: TillDriver | None = None

    def start(self):
        """Switch the till on and let Casey sign in."""
        log = self.shop.folder / f"{self.name}.log"
        self.child = Child(
            [
                *("-c", PROGRAM, "--announce", "--keys", "file"),
                *("--data", str(self.data), "--printer", self.shop.printer.address),
            ],
            folder=self.shop.folder,
            log=log,
            environment=self.screen.environment(),
        )
        self.hands = TillDriver(self.screen, log)
        self.hands.hear("staff", count=2)

    def cut_the_power(self):
        """Kill the till, while it does not print, and start it again."""
        with open_books(SHOP, MachineSettings(data=self.data, keys="file")) as books:
            queue = StoredPrintQueue(books.database)
            wait_until(lambda: not queue.pending(), what="it still prints")
        self.child.process.kill()
        self.child.process.wait()
        self.start()

    @property
    def data(self):
        return self.shop.folder / self.name

    def press(self, *keys):
        self.screen.press(*keys)

    def hear(self, *whats, **facts):
        return self.hands.hear(*whats, **facts)

    @property
    def in_front(self):
        """The screen or sheet the window announced last."""
        said = self.child.log.read_text().splitlines()
        names = [json.loads(line).get("name") for line in said if '"what": "screen"' in line]
        return names[-1]

    def events(self, kind):
        """The bodies of this till's own events of a kind, oldest first."""
        with open_books(SHOP, MachineSettings(data=self.data, keys="file")) as books:
            logs = [log for log in books.journal.heads() if log.node == books.node.node]
            return [
                event.body
                for log in logs
                if log.stream == MAIN
                for event in books.journal.export(log)
                if event.header.type == kind.TYPE
            ]

    def papers(self, number):
        """The pieces of paper that show this receipt number."""
        pieces = self.shop.printer.pieces
        return [piece for piece in pieces if any(number in line for line in piece.text)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with SmallShop(tmp_path_factory.mktemp("shop"), [OATS, TEA, MINT]) as opened:
        with opened.server() as server, server.store.work() as work:
            casey = Person(
                id=uuid7(server.clock.now_ms(), server.entropy(10)), name="Casey", role="cashier"
            )
            enrol_person(work, SHOP, casey, pin=PIN, password="", pins=Argon2PinHasher())
        opened.join("S01-1", till=1)
        opened.join("S01-2", till=2)
        yield opened


@pytest.fixture(scope="module")
def till(shop):
    with VirtualScreen() as screen:
        counter = Counter(shop, screen, "S01-1")
        counter.start()
        yield counter
        counter.child.end()
        assert counter.child.process.returncode == 0


@pytest.fixture
def counter(till):
    """The till with Casey signed in and nothing on the counter."""
    if till.in_front == "sign_in":
        till.hands.sign_in(CASEY, PIN)
    return till


def test_a_wrong_pin_is_refused_and_the_right_one_opens_the_bill(till):
    till.press(str(CASEY))
    till.screen.type("9999")
    till.press("Enter")
    assert till.hear("banner")["key"] == "WrongPinError"
    assert till.in_front == "sign_in"
    till.screen.type(PIN)
    till.press("Enter")
    till.hear("ready")
    assert till.in_front == "sell"


def test_scan_quantity_search_void_park_resume_and_exact_cash(counter):
    total = OATS.price_minor
    assert counter.hands.scan(OATS.code) == _bill(1, total)

    counter.screen.type("3x")
    total += 3 * TEA.price_minor
    assert counter.hands.scan(TEA.code) == _bill(2, total)

    counter.press("F2")
    counter.screen.type("tea")
    counter.press("Down", "Enter")
    total += MINT.price_minor
    assert counter.hear("bill") == _bill(3, total)

    counter.press("Up", "F7")
    counter.hear("screen", name="why")
    counter.press("1")
    total -= 3 * TEA.price_minor
    assert counter.hear("bill") == _bill(2, total)

    counter.press("F4")
    assert counter.hear("bill") == _bill(0, 0)
    counter.hear("banner", key="banner.parked")
    counter.press("F5")
    counter.hear("screen", name="parked")
    counter.press("Enter")
    assert counter.hear("bill") == _bill(2, total)

    sold = counter.hands.pay_exact()
    assert sold["total_minor"] == total
    assert counter.hear("change")["change_minor"] == 0
    sale = counter.events(SaleCompleted)[-1]
    assert [line["name"] for line in sale["lines"]] == [OATS.name, MINT.name]
    assert sale["number"] == sold["number"]


def test_an_unknown_code_and_a_misread_one_change_nothing(counter):
    assert counter.hands.scan("4006381333931")["key"] == "UnknownCodeError"
    assert counter.hands.scan("4006381333932")["key"] == "BadCheckDigitError"
    assert counter.hands.scan(OATS.code) == _bill(1, OATS.price_minor)
    counter.hands.pay_exact()


def test_the_change_stays_until_the_next_scan(counter):
    counter.hands.scan(TEA.code)
    sold = counter.hands.pay(5000)
    assert counter.hear("change")["change_minor"] == 5000 - TEA.price_minor
    wait_until(lambda: counter.papers(sold["number"]), what="no receipt")
    assert counter.in_front == "change"
    assert counter.hands.scan(MINT.code) == _bill(1, MINT.price_minor)
    assert counter.in_front == "sell"
    counter.hands.pay_exact()


def test_a_scan_while_money_is_taken_changes_neither_bill_nor_amount(counter):
    counter.hands.scan(OATS.code)
    counter.press("F9")
    counter.hear("screen", name="pay")
    counter.screen.type("20")
    counter.screen.scan(TEA.code)
    assert counter.hear("banner")["key"] == "banner.scan_at_pay"
    counter.screen.type("00")
    counter.press("Enter")
    assert counter.hear("sold")["total_minor"] == OATS.price_minor
    assert counter.hear("change")["change_minor"] == 2000 - OATS.price_minor


def test_the_power_fails_and_the_bill_is_resumed(counter):
    counter.hands.scan(OATS.code)
    on_counter = counter.hands.scan(TEA.code)
    counter.cut_the_power()
    counter.hands.sign_in(CASEY, PIN)
    counter.hear("screen", name="recover")
    counter.press("Enter")
    assert counter.hear("bill") == on_counter
    assert counter.hands.pay_exact()["total_minor"] == on_counter["total_minor"]


def test_the_power_fails_and_the_bill_is_cancelled_which_the_journal_keeps(counter):
    before = len(counter.events(SaleCompleted))
    on_counter = counter.hands.scan(TEA.code)
    counter.cut_the_power()
    counter.hands.sign_in(CASEY, PIN)
    counter.hear("screen", name="recover")
    counter.press("Esc")  # is no answer
    counter.press("Tab", "Enter")
    counter.hear("banner", key="banner.cancelled")
    cancelled = counter.events(BillCancelled)[-1]
    assert (cancelled["after"], cancelled["lines"]) == ("restart", 1)
    assert cancelled["gross_minor"] == on_counter["total_minor"]
    assert len(counter.events(SaleCompleted)) == before


def test_without_a_printer_the_sale_is_done_and_the_paper_follows(counter):
    counter.hands.scan(MINT.code)
    counter.shop.printer.switch_off()
    sold = counter.hands.pay_exact()
    counter.hear("banner", key="banner.printer_off")
    assert counter.events(SaleCompleted)[-1]["number"] == sold["number"]
    assert not counter.papers(sold["number"])
    counter.shop.printer.switch_on()
    wait_until(lambda: counter.papers(sold["number"]), what="no receipt")


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)], ids="{0[0]}x{0[1]}".format)
def test_the_window_fills_a_screen_of_any_size(shop, size):
    """Nothing of the bare, black screen is left to see, neither at sign-in nor with a bill."""
    with VirtualScreen(width=size[0], height=size[1]) as screen:
        counter = Counter(shop, screen, "S01-2")
        counter.start()
        _fills(counter)
        counter.hands.sign_in(CASEY, PIN)
        counter.hands.scan(OATS.code)
        _fills(counter)
        counter.hands.pay_exact()
        counter.child.end()


def _bill(lines, total_minor):
    return {"what": "bill", "lines": lines, "total_minor": total_minor}


def _fills(counter):
    def edges_are_painted():
        picture = ImageGrab.grab(xdisplay=counter.screen.display).convert("L")
        wide, high = picture.size
        edges = (
            (0, 0, wide, 1),
            (0, high - 1, wide, high),
            (0, 0, 1, high),
            (wide - 1, 0, wide, high),
        )
        return all(picture.crop(edge).getextrema()[0] > 0 for edge in edges)

    wait_until(edges_are_painted, what="the window does not fill the screen")
