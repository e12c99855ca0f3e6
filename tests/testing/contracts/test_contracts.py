"""The contracts find what is wrong: each of these extensions breaks one of their clauses."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from posforge.runtime.ext.extensions import BrokenExtensionError, ContractError
from posforge.testing.contracts.field import FieldContract
from posforge.testing.contracts.payment import PaymentContract
from posforge.testing.contracts.printer import PrinterContract
from posforge.testing.contracts.report import ReportContract
from posforge.testing.contracts.screen import ScreenContract
from posforge.testing.own_code import PACKAGE, own_code

PAYMENT = """
    from posforge.errors import UserError
    from posforge.runtime.domain.payment import Tender

    class Method:
        name, opens_drawer = "own", False

        def offers(self, due_minor):
            return {offers}

        def tender(self, *, due_minor, tendered_minor):
            {first}
            return Tender(
                method={method}, amount_minor={amount},
                tendered_minor={amount}, change_minor=0,
            )

    def make(shop):
        return Method()
"""
GOOD = {
    "offers": "[due_minor]",
    "first": "if tendered_minor != due_minor: raise UserError('Exactly, please.')",
    "method": "'own'",
    "amount": "due_minor",
}
REPORT = """
    from posforge.runtime.ext.reports import Column, ReportTable

    class Report:
        name, title, asked = "own", "Own", 0

        def run(self, data, parameters):
            self.asked += 1
            return ReportTable(columns=(Column("a"),), rows={rows})

    made = Report()

    def make(shop):
        return made
"""
FIELD = """
    from posforge.errors import UserError

    class Check:
        name = "own"

        def check(self, value):
            return {kept}

        def at_scan(self, value, product):
            return {said}

    def make(shop):
        return Check()
"""
PRINTER = """
    from pathlib import Path

    class Driver:
        def __init__(self, shop):
            self.path = Path(shop.printer.connect.removeprefix("file://"))

        def encode(self, receipt):
            return b"paper"

        def check(self):
            pass

        def print(self, data, *, opens_drawer, on_paper):
            {printing}

    def make(shop):
        return Driver(shop)
"""
SCREEN = """
    from qtpy.QtWidgets import QWidget

    class Screen:
        name, title, key, permission = "own", "Own", {key}, {permission}

        def build(self, context):
            widget = QWidget()
            widget.setMinimumWidth({width})
            return widget

    def make(shop):
        return Screen()
"""


@contextmanager
def contract(base, tmp_path, source, **facts):
    """The contract of one kind, on this module."""
    with own_code(tmp_path / "own", {("payment", "own"): source}):
        yield type("Own", (base,), {"module": f"{PACKAGE}.own", "name": "own", **facts})()


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ({"offers": "[5, due_minor]"}, "test_it_offers_exactly_what_is_due_first_and_then_more"),
        ({"amount": "due_minor - 1"}, "test_it_takes_what_it_offers_and_pays_the_whole_bill"),
        (
            {"first": "if tendered_minor > due_minor: raise UserError('no')"},
            "test_whatever_is_typed_is_refused_in_a_sentence_or_adds_up",
        ),
        ({"method": "'cash'"}, "test_a_sale_is_paid_journaled_and_named_on_the_receipt"),
        ({"first": "1 / 0"}, "test_it_takes_what_it_offers_and_pays_the_whole_bill"),
    ],
)
def test_a_payment_method_that_does_not_keep_to_it_is_found(wrong, check, tmp_path):
    with contract(PaymentContract, tmp_path / "a", PAYMENT.format(**GOOD)) as own:
        getattr(own, check)()
    with (
        contract(PaymentContract, tmp_path / "b", PAYMENT.format(**{**GOOD, **wrong})) as own,
        pytest.raises((AssertionError, BrokenExtensionError, ContractError, ZeroDivisionError)),
    ):
        getattr(own, check)()


def test_a_report_that_tells_something_else_each_time_is_found(tmp_path):
    rows = "((str(self.asked),),)"
    with (
        contract(ReportContract, tmp_path, REPORT.format(rows=rows)) as own,
        pytest.raises(AssertionError),
    ):
        own.test_it_says_the_same_when_it_is_asked_again(tmp_path)


def test_a_report_that_hears_of_no_branch_is_found(tmp_path):
    with (
        contract(ReportContract, tmp_path, REPORT.format(rows='(("a",),)')) as own,
        pytest.raises(AssertionError),
    ):
        own.test_one_branch_can_be_asked_for(tmp_path)


def test_a_report_that_says_nothing_of_sales_is_found(tmp_path):
    with (
        contract(ReportContract, tmp_path, REPORT.format(rows="()")) as own,
        pytest.raises(AssertionError),
    ):
        own.test_it_answers_on_books_with_sales_and_on_empty_ones(tmp_path)


def test_a_check_that_keeps_everything_or_another_kind_is_found(tmp_path):
    with contract(
        FieldContract, tmp_path / "a", FIELD.format(kept="value", said="''"), good=(1,), bad=(2,)
    ) as own:
        own.test_a_good_value_is_kept_and_kept_again()
        with pytest.raises(pytest.fail.Exception):
            own.test_a_bad_value_is_refused_in_a_sentence()
    with (
        contract(
            FieldContract, tmp_path / "b", FIELD.format(kept="str(value)", said="1"), good=(1,)
        ) as own,
        pytest.raises(ContractError),
    ):
        own.test_a_good_value_is_kept_and_kept_again()


@pytest.mark.parametrize(
    ("printing", "check"),
    [
        ("on_paper()", "test_it_prints_and_says_so_right_before_the_first_byte"),
        (
            "self.path.write_bytes(data)",
            "test_it_prints_and_says_so_right_before_the_first",
        ),
        ("on_paper()", "test_the_drawer_alone_touches_no_paper"),
    ],
)
def test_a_driver_that_prints_nothing_or_says_nothing_is_found(printing, check, tmp_path):
    with contract(PrinterContract, tmp_path, PRINTER.format(printing=printing)) as own:
        found = next(getattr(own, one) for one in dir(own) if one.startswith(check))
        with pytest.raises(AssertionError):
            found(tmp_path)


def test_a_driver_that_is_never_off_is_found(tmp_path):
    with (
        contract(PrinterContract, tmp_path, PRINTER.format(printing="pass")) as own,
        pytest.raises(pytest.fail.Exception),
    ):
        own.test_a_printer_that_is_off_says_so_and_nothing_is_on_paper()


@pytest.mark.parametrize(
    ("wrong", "check"),
    [
        ({"permission": "'fly'"}, "test_it_needs_a_permission_that_exists_or_none"),
        ({"key": "'F9'"}, "test_its_key_belongs_to_nobody_else"),
        ({"width": "2000"}, "test_it_fits_the_smallest_till"),
    ],
)
def test_a_screen_that_does_not_keep_to_it_is_found(wrong, check, tmp_path, qapp):
    good = {"permission": "''", "key": "'F8'", "width": "100"}
    with contract(ScreenContract, tmp_path / "a", SCREEN.format(**good)) as own:
        getattr(own, check)()
    with (
        contract(ScreenContract, tmp_path / "b", SCREEN.format(**{**good, **wrong})) as own,
        pytest.raises(AssertionError),
    ):
        getattr(own, check)()
