"""What a shop brings itself is loaded from real files; what does not work is left out and said."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.app.crash_log import CrashLog
from posforge.runtime.app.extending import (
    load_behaviours,
    load_payments,
    load_printer,
    load_reports,
    load_screens,
    load_terminals,
)
from posforge.runtime.app.till import _gear
from posforge.runtime.domain.blocks import Receipt, Text
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import (
    CatalogueRules,
    ExtensionRef,
    FieldRule,
    TerminalOptions,
)
from posforge.runtime.ext.extensions import Guard
from posforge.runtime.ext.printers import NotReadyError
from posforge.runtime.storage.engine import Database
from posforge.testing.builders import a_shop
from posforge.testing.own_code import own_code

PUNCH_CARD = """
    from posforge.runtime.domain.payment import Tender

    class PunchCard:
        name, opens_drawer = "punch_card", False

        def offers(self, due_minor):
            return [due_minor]

        def tender(self, *, due_minor, tendered_minor):
            return Tender(
                method="punch_card", amount_minor=due_minor,
                tendered_minor=due_minor, change_minor=0,
            )

    def make(shop):
        return PunchCard()
"""
WINE = Product(
    id="wine",
    name="Wine",
    department="drinks",
    unit="piece",
    tax="standard",
    price_minor=899,
    fields={"abv": 12_500},
)
BROKEN = {
    "a module that is missing": (None, "No module named"),
    "a module that cannot be read": ("def make(shop:\n", "punch_card.py, line 1"),
    "a library that is missing": ("import no_such_library\n", "No module named 'no_such_library'"),
    "a module that ends the program": ("import sys\nsys.exit(3)\n", "SystemExit"),
    "no make": ("", "has no `make(shop)`"),
    "a make that fails": (
        "def make(shop):\n    return {}['secret']\n",
        "KeyError in punch_card.py, line 2",
    ),
    "a make that refuses": (
        (
            "from posforge.errors import UserError\n"
            "def make(shop):\n    raise UserError('Say PUNCH_URL.')\n"
        ),
        "Say PUNCH_URL.",
    ),
    "a make that needs more": ("def make(shop, key):\n    return 1\n", "TypeError"),
    "nothing made": ("def make(shop):\n    return None\n", "It has no `name` (str)."),
    "another name": (
        "class P:\n    name = 'stamp_card'\ndef make(shop):\n    return P()\n",
        "Its name is “stamp_card”, and store.yaml calls it “punch_card”.",
    ),
    "no tender": (
        (
            "class P:\n    name, opens_drawer = 'punch_card', False\n"
            "    def offers(self, due_minor): return []\ndef make(shop):\n    return P()\n"
        ),
        "It has no `tender()`.",
    ),
    "a name that fails": (
        (
            "class P:\n    @property\n    def name(self): raise OSError\n"
            "def make(shop):\n    return P()\n"
        ),
        "OSError in punch_card.py, line 3",
    ),
}


@pytest.fixture
def guard(tmp_path) -> Guard:
    return Guard(CrashLog(tmp_path, "extensions.log").write)


def only(guard: Guard):
    (status,) = guard.statuses
    return status


def test_a_method_of_the_shop_is_offered_beside_cash_in_the_order_of_store_yaml(tmp_path, guard):
    with own_code(tmp_path, {("payment", "punch_card"): PUNCH_CARD}) as refs:
        shop = a_shop(payments=("punch_card", "cash"), extensions=refs)
        methods = load_payments(shop, guard)

        assert list(methods) == ["punch_card", "cash"]
        assert methods["punch_card"].tender(due_minor=5, tendered_minor=5).method == "punch_card"
        assert only(guard).state == "ready"


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_method_is_a_sentence_and_cash_is_taken_anyway(case, tmp_path, guard):
    source, reason = BROKEN[case]
    sources = {("payment", "punch_card"): source} if source is not None else {}
    with own_code(tmp_path, sources) as refs:
        missing = ExtensionRef(kind="payment", name="punch_card", module="own_code_of_a_test.gone")
        shop = a_shop(payments=("punch_card",), extensions=refs or (missing,))

        assert list(load_payments(shop, guard)) == ["cash"]
        assert (only(guard).kind, only(guard).name) == ("payment", "punch_card")
        assert only(guard).state == "broken"
        assert reason in only(guard).reason


def test_why_it_broke_is_in_the_log_with_the_place_and_without_the_words(tmp_path, guard):
    source = "def make(shop):\n    raise ValueError(shop.name)\n"
    with own_code(tmp_path, {("payment", "punch_card"): source}) as refs:
        load_payments(a_shop(payments=("cash", "punch_card"), extensions=refs), guard)

    log = (tmp_path / "logs" / "extensions.log").read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "punch_card.py" in log
    assert "Corner Fresh" not in log


def test_a_log_that_cannot_be_written_changes_nothing(tmp_path):
    guard = Guard(CrashLog(tmp_path / "no such folder", "extensions.log").write)
    with own_code(tmp_path, {("payment", "punch_card"): "import nothing_here\n"}) as refs:
        shop = a_shop(payments=("cash", "punch_card"), extensions=refs)

        assert list(load_payments(shop, guard)) == ["cash"]


def test_a_name_that_nobody_brings_says_what_to_do(guard):
    assert list(load_payments(a_shop(payments=("cash", "punch_card")), guard)) == ["cash"]
    assert "posforge apply" in only(guard).reason


def test_broken_reports_and_screens_are_left_out_and_the_others_stay(tmp_path, guard):
    good_screen = """
        class Stock:
            name, title, key, permission = "stock", "Stock", "F8", ""

            def build(self, context):
                return object()

        def make(shop):
            return Stock()
    """
    sources = {
        ("report", "top"): "1 / 0\n",
        ("screen", "gone"): "import no_such_library\n",
        ("screen", "stock"): good_screen,
    }
    with own_code(tmp_path, sources) as refs:
        till = replace(a_shop().till, screens=("gone", "stock"))
        shop = a_shop(reports=("x", "top"), extensions=refs, till=till)

        assert list(load_reports(shop, guard)) == ["x"]
        assert [one.title for one in load_screens(shop, guard)] == ["Stock"]
        assert [one.name for one in guard.troubles] == ["top", "gone"]


def test_a_check_that_cannot_be_loaded_asks_the_cashier_to_look(tmp_path, guard):
    fields = tuple(
        FieldRule(name=name, kind="decimal", label=name, behaviour="age_check")
        for name in ("abv", "nicotine")
    )
    rules = CatalogueRules(units=("piece",), departments=("drinks",), fields=fields)
    with own_code(tmp_path, {("field", "age_check"): "import no_such_library\n"}) as refs:
        behaviours = load_behaviours(a_shop(catalogue=rules, extensions=refs), guard)

    assert list(behaviours) == ["abv", "nicotine"]
    assert "“age_check” does not work" in behaviours["abv"].at_scan(12_500, WINE)
    with pytest.raises(KnownError, match="age_check"):
        behaviours["abv"].check(12_500)


def test_without_its_driver_a_printer_is_not_ready_and_receipts_wait(tmp_path, guard):
    with own_code(tmp_path, {("printer", "star"): "import no_such_library\n"}) as refs:
        printer = replace(a_shop().printer, driver="star")
        driver = load_printer(a_shop(printer=printer, extensions=refs), guard)

    for ask in (driver.check, lambda: driver.encode(Receipt((Text(text="a"),)))):
        with pytest.raises(NotReadyError, match="printer driver “star” does not work"):
            ask()
    with pytest.raises(NotReadyError):
        driver.print(b"x", opens_drawer=True, on_paper=lambda: None)


@pytest.fixture
def database(tmp_path):
    opened = Database.open_sqlcipher(tmp_path / "posforge.db", bytes(32))
    yield opened
    opened.close()


def test_a_till_with_everything_broken_is_wired_all_the_same(tmp_path, database):
    sources = dict.fromkeys(
        (("payment", "punch_card"), ("report", "top"), ("screen", "stock"), ("printer", "star")),
        "raise RuntimeError\n",
    )
    with own_code(tmp_path, sources) as refs:
        shop = a_shop(
            payments=("punch_card",),
            reports=("top", "x"),
            extensions=refs,
            printer=replace(a_shop().printer, driver="star"),
            till=replace(a_shop().till, screens=("stock",)),
        )
        gear = _gear(shop, database, log=CrashLog(tmp_path, "extensions.log"))

        assert list(gear.payments) == ["cash"]
        assert gear.extensions.screens == ()
        assert gear.extensions.shelf is not None
        assert [one.name for one in gear.extensions.shelf().reports()] == ["x"]
        assert {one.name for one in gear.extensions.guard.troubles} == {
            "punch_card",
            "top",
            "stock",
            "star",
        }


def test_a_shop_that_brings_nothing_has_cash_escpos_and_x(tmp_path, database):
    gear = _gear(a_shop(reports=("x",)), database, log=CrashLog(tmp_path))

    assert list(gear.payments) == ["cash"]
    assert gear.extensions.guard.statuses == ()
    assert gear.extensions.shelf is not None
    assert [one.title for one in gear.extensions.shelf().reports()] == ["X report"]
    with pytest.raises(UserError, match="no report"):
        gear.extensions.shelf().report("top")


def test_a_till_of_a_shop_that_brings_nothing_loads_nothing_of_this():
    code = (
        "import sys; import posforge.runtime.till; import posforge.runtime.app.window; "
        "print([name for name in sys.modules if name.startswith('posforge.runtime.reports') "
        "or name.rpartition('.')[2] in {'guards', 'extending', 'screens', 'fields', 'report'} "
        "and '.till.' not in name and '.domain.' not in name])"
    )
    environment = {**os.environ, "QT_API": "pyqt6"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == "[]"


TERMINAL = """
    class Terminal:
        def __init__(self, options):
            self.connect = options.connect

        def hello(self): ...
        def start(self, intent, *, is_wanted, heard): ...
        def status(self, intent): ...
        def abort(self, intent): ...
        def reverse(self, intent, amount_minor): ...
        def totals(self, sale, *, first, last): ...

    def make(options):
        return Terminal(options)
"""


def with_own_terminal(extensions):
    options = TerminalOptions(method="card", driver="our_brand", connect="tcp://t:1")
    return a_shop(payments=("cash", "card"), terminals=(options,), extensions=extensions)


def test_a_terminal_driver_of_the_shops_own_is_given_its_options(tmp_path, guard):
    with own_code(tmp_path, {("terminal", "our_brand"): TERMINAL}) as extensions:
        terminals = load_terminals(with_own_terminal(extensions), guard)

    assert list(terminals) == ["card"]
    assert terminals["card"]._terminal.connect == "tcp://t:1"
    assert guard.troubles == ()


def test_a_terminal_driver_that_does_not_load_is_left_out_and_told_of(tmp_path, guard):
    broken = "def make(options):\n    return 1 / 0\n"
    with own_code(tmp_path, {("terminal", "our_brand"): broken}) as extensions:
        assert load_terminals(with_own_terminal(extensions), guard) == {}

    (status,) = guard.troubles
    assert (status.kind, status.state) == ("terminal", "broken")
