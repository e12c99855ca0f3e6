"""What a shop brings itself at the till's window: it serves, and what is broken ends in a sentence.

Every extension here is a file on disk, loaded as a till loads it.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from qtpy.QtCore import QCoreApplication, QEvent

from posforge.runtime.app import extending
from posforge.runtime.domain.shop import CatalogueRules, FieldRule, ScannerOptions
from posforge.runtime.ext.extensions import Extensions, Guard
from posforge.runtime.till.boundary import Boundary
from posforge.runtime.till.widgets.key import Key
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till
from posforge.testing.own_code import own_code
from tests.runtime.till.conftest import MILK, PEOPLE, PRODUCTS

PUNCH_CARD = """
    from posforge.errors import UserError
    from posforge.runtime.domain.payment import Tender

    class PunchCard:
        name, opens_drawer = "punch_card", False

        def offers(self, due_minor):
            return [due_minor]

        def tender(self, *, due_minor, tendered_minor):
            if tendered_minor != due_minor:
                raise UserError("A punch card pays exactly what is due.")
            return Tender(
                method="punch_card", amount_minor=due_minor,
                tendered_minor=due_minor, change_minor=0,
            )

    def make(shop):
        return PunchCard()
"""
VOUCHER = """
    class Voucher:
        name, opens_drawer = "meal_card", False

        def offers(self, due_minor):
            return [due_minor]

        def tender(self, *, due_minor, tendered_minor):
            return 1 / 0

    def make(shop):
        return Voucher()
"""
STOCK = """
    from qtpy.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

    class Shown(QWidget):
        def __init__(self, context):
            super().__init__()
            self.context = context
            self.told = QLabel()
            button = QPushButton("Break")
            button.clicked.connect(self.fail)
            column = QVBoxLayout(self)
            column.addWidget(self.told)
            column.addWidget(button)

        def scanned(self, text):
            self.context.find(text, lambda product: self.told.setText(product.name))

        def fail(self):
            raise LookupError("on purpose")

    class Stock:
        name, title, key, permission = "stock", "Stock", "F8", ""

        def build(self, context):
            return Shown(context)

    def make(shop):
        return Stock()
"""
OFFICE = """
    class Office:
        name, title, key, permission = "office", "Office", "Alt+O", "view_reports"

        def build(self, context):
            return "no widget"

    def make(shop):
        return Office()
"""
AGE_CHECK = """
    class Age:
        name = "age_check"

        def check(self, value):
            return value

        def at_scan(self, value, product):
            return "Ask for identification: 18."

    def make(shop):
        return Age()
"""
FIELDS = (FieldRule(name="abv", kind="decimal", label="Alcohol", behaviour="age_check"),)


@pytest.fixture
def own_till(tmp_path, open_till):
    """Opens a till of a shop that brings these files itself."""
    stacks = []

    def opened(**sources):
        named = {tuple(name.split("__")): source for name, source in sources.items()}
        stacks.append(own_code(tmp_path, named))
        refs = stacks[-1].__enter__()
        names = {kind: [ref.name for ref in refs if ref.kind == kind] for kind, _ in named}
        shop = a_shop(
            scanner=ScannerOptions(driver="wedge", suffix="enter", gap_ms=15),
            payments=("cash", *names.get("payment", ())),
            extensions=refs,
            till=replace(a_shop().till, screens=tuple(names.get("screen", ()))),
            catalogue=CatalogueRules(
                units=("piece", "kg"),
                departments=("dairy",),
                fields=FIELDS if "field" in names else (),
            ),
        )
        guard = Guard(lambda _bug: None)
        wine = replace(PRODUCTS[0], fields={"abv": 12_500})
        till = a_till(
            shop,
            products=(wine, *PRODUCTS[1:]),
            people=PEOPLE,
            payments=extending.load_payments(shop, guard),
        )
        extensions = Extensions(
            screens=extending.load_screens(shop, guard),
            behaviours=extending.load_behaviours(shop, guard),
            guard=guard,
        )
        return open_till(replace(till, extensions=extensions))

    yield opened
    for stack in stacks:
        stack.__exit__(None, None, None)


def test_a_method_of_the_shop_is_chosen_by_tab_or_touch_and_pays(own_till):
    counter = own_till(payment__punch_card=PUNCH_CARD)
    counter.sign_in()
    counter.scan(MILK)
    counter.press("F9", "Tab")

    assert list(counter.screen._method_keys) == ["cash", "punch_card"]
    assert list(counter.screen.offers) == [149]
    counter.type("2")
    counter.press("Enter", "Enter")
    assert counter.banner == "A punch card pays exactly what is due."
    counter.press("F10")

    assert counter.window.screen_name == "change"
    assert counter.store.events[-1].body["tenders"][0]["method"] == "punch_card"


def test_shift_tab_goes_back_and_a_touch_chooses_too(own_till):
    counter = own_till(payment__punch_card=PUNCH_CARD)
    counter.sign_in()
    counter.scan(MILK)
    counter.press("F9", "Backtab")
    assert counter.screen._method == "punch_card"

    counter.screen._method_keys["cash"].click()
    counter.settle()
    assert counter.screen._method == "cash"
    assert len(counter.screen.offers) > 1


def test_a_method_that_fails_is_a_sentence_and_the_bill_is_paid_in_cash(own_till):
    counter = own_till(payment__meal_card=VOUCHER)
    counter.sign_in()
    counter.scan(MILK)
    counter.press("F9", "Tab", "F10")

    assert counter.banner == "The shop's own means of payment “meal_card” does not work."
    assert counter.window.screen_name == "pay"
    counter.press("Backtab", "F10")
    assert counter.window.screen_name == "change"
    counter.press("Enter")
    counter.press("F1")
    assert "ZeroDivisionError in meal_card.py" in words_of(counter.window.sheet)


def test_what_could_not_be_loaded_is_said_at_the_start_and_why_in_the_help(own_till):
    counter = own_till(payment__meal_card="import no_such_library\n", screen__stock="1 / 0\n")
    counter.window.watch.look()
    counter.settle()

    assert counter.banner.startswith("Not working: meal_card, stock.")
    counter.sign_in()
    counter.window.watch.look()
    counter.settle()
    assert counter.banner.startswith("Not working: meal_card, stock.")
    counter.press("Esc")
    counter.window.watch.look()
    counter.settle()
    assert counter.banner == ""
    counter.press("F1")
    assert "No module named 'no_such_library'" in words_of(counter.window.sheet)
    counter.press("Esc")
    counter.scan(MILK)
    counter.press("F10")
    assert counter.window.screen_name == "change"


def test_a_screen_of_the_shop_opens_by_its_key_and_by_touch_and_takes_the_scans(own_till):
    counter = own_till(screen__stock=STOCK)
    counter.sign_in()
    counter.press("F8")
    assert counter.window.sheet.name == "own"
    counter.scan(MILK)

    assert counter.window.sheet.widget.told.text() == "Whole milk 1 l"
    assert counter.window.desk.bill is None
    counter.press("Enter")
    assert counter.window.sheet is not None
    counter.press("Esc")
    assert counter.window.sheet is None
    counter.window.header._plate.own["screen:stock"].click()
    assert counter.window.sheet.name == "own"
    counter.press("Esc", "F1")
    stock = next(key for key in counter.window.sheet.findChildren(Key) if key.text() == "Stock")
    stock.click()
    assert counter.window.sheet.name == "own"


def test_the_name_plate_shows_as_many_screens_as_it_has_room_for(own_till):
    counter = own_till(screen__stock=STOCK, screen__office=OFFICE)
    counter.sign_in()
    plate = counter.window.header._plate

    def shown(width):
        counter.window.resize(width, 768)
        QCoreApplication.processEvents()
        return [key.text() for key in plate.own.values() if key.isVisible()]

    assert [len(shown(width)) for width in (1024, 900, 1366)] == [2, 1, 2]


def test_an_answer_to_a_screen_that_was_closed_meanwhile_reaches_nobody(own_till):
    counter = own_till(screen__stock=STOCK)
    counter.sign_in()
    counter.press("F8")
    context = counter.window.sheet.widget.context
    answers: list[object] = []
    context.search("milk", answers.append)
    counter.window.close_sheet()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    counter.settle()
    context.close()

    assert answers == []
    assert counter.banner == ""
    counter.scan(MILK)
    assert len(counter.bill.lines) == 1


def test_a_screen_that_fails_in_use_is_closed_and_said_and_the_till_goes_on(own_till):
    counter = own_till(screen__stock=STOCK)
    counter.sign_in()
    counter.press("F8")
    reported: list[BaseException] = []
    boundary = Boundary(
        report=reported.append, show=counter.window.show_crash, spare=counter.window.extras.spare
    )
    try:
        counter.window.sheet.widget.fail()
    except LookupError:
        boundary.caught(*sys.exc_info())
    QCoreApplication.processEvents()

    assert counter.window.sheet is None
    assert counter.banner == "The shop's own screen “stock” does not work."
    assert reported == []
    counter.scan(MILK)
    assert len(counter.bill.lines) == 1


def test_a_bug_of_the_till_itself_still_stops_it(own_till):
    counter = own_till(screen__stock=STOCK)
    reported: list[BaseException] = []
    boundary = Boundary(
        report=reported.append, show=counter.window.show_crash, spare=counter.window.extras.spare
    )
    try:
        raise LookupError
    except LookupError:
        boundary.caught(*sys.exc_info())

    assert len(reported) == 1
    assert counter.window.sheet.name == "crash"


def test_a_screen_that_builds_no_widget_is_a_sentence(own_till):
    counter = own_till(screen__office=OFFICE)
    counter.sign_in("9876", digit="2")
    counter.press("Alt+O")

    assert counter.window.sheet is None
    assert counter.banner == "The shop's own screen “office” does not work."


def test_a_screen_opens_for_those_alone_who_hold_its_permission(own_till):
    counter = own_till(screen__office=OFFICE)
    counter.sign_in()
    counter.press("Alt+O")

    assert counter.window.sheet is None
    assert "may not see reports" in counter.banner


def test_nothing_of_the_shop_opens_over_a_payment_or_before_somebody_signed_in(own_till):
    counter = own_till(screen__stock=STOCK)
    counter.press("F8")
    assert counter.window.sheet is None
    counter.sign_in()
    counter.scan(MILK)
    counter.press("F9", "F8")
    assert counter.window.sheet is None


def test_advice_at_a_scan_is_said_aloud_and_stands_under_the_line(own_till):
    counter = own_till(field__age_check=AGE_CHECK)
    counter.sign_in()
    counter.scan(MILK)

    assert counter.banner == "Ask for identification: 18."
    assert "Ask for identification: 18." in counter.screen.bill.lines.rows[0].detail
    counter.press("Esc")
    counter.scan(counter.chocolate)
    assert counter.banner == ""
    counter.scan(MILK)
    assert counter.banner == "Ask for identification: 18."


def words_of(sheet) -> str:
    """Return all that a sheet says."""
    from qtpy.QtWidgets import QLabel

    return "\n".join(label.text() for label in sheet.findChildren(QLabel))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("def scanned(self): ...", "TypeError"),
        ("def scanned(self, text): self.context.find(text, lambda: None)", "TypeError"),
        ("def scanned(self, text): self.context.query(5, print)", "A text is needed, not int."),
        ("def scanned(self, text): self.context.add(text, qty_milli=1.5)", "thousandths"),
    ],
)
def test_a_screen_that_is_called_or_calls_with_the_wrong_things_is_closed(own_till, body, reason):
    counter = own_till(
        screen__stock=STOCK.replace(
            "def scanned(self, text):", f"{body}\n\n        def x(self, text):"
        )
    )
    counter.sign_in()
    counter.press("F8")
    counter.scan(MILK)

    assert counter.window.sheet is None
    assert counter.banner == "The shop's own screen “stock” does not work."
    assert reason in counter.till.extensions.guard.troubles[0].reason
    assert counter.window.desk.bill is None


def test_what_a_screen_says_on_purpose_is_said_and_leaves_it_open(own_till):
    refusal = "from posforge.errors import UserError; raise UserError('No stock.')"
    counter = own_till(screen__stock=STOCK.replace("self.context.find(text,", f"{refusal}; ("))
    counter.sign_in()
    counter.press("F8")
    counter.scan(MILK)

    assert counter.banner == "No stock."
    assert counter.window.sheet.name == "own"


def test_a_call_that_never_got_into_a_screen_is_blamed_on_the_one_that_is_open(own_till):
    counter = own_till(screen__stock=STOCK)
    counter.sign_in()
    spare = counter.window.extras.spare

    assert not spare(TypeError("fail() missing 1 required positional argument"))
    counter.press("F8")
    assert spare(TypeError("fail() missing 1 required positional argument"))
    QCoreApplication.processEvents()
    assert counter.window.sheet is None
    assert not spare(TypeError("fail() missing 1 required positional argument"))


def test_a_widget_that_is_used_twice_is_a_sentence(own_till):
    again = STOCK.replace(
        "return Shown(context)",
        "self.one = getattr(self, 'one', None) or Shown(context)\n            return self.one",
    )
    counter = own_till(screen__stock=again)
    counter.sign_in()
    counter.press("F8", "Esc")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    counter.press("F8")

    assert counter.window.sheet is None
    assert counter.banner == "The shop's own screen “stock” does not work."
