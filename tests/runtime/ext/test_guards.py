"""Whatever an extension answers or raises in use comes out of its guard as something known."""

from __future__ import annotations

import sys
import threading
from itertools import count, repeat
from types import SimpleNamespace

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.blocks import Receipt, Text
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.extensions import BrokenExtensionError, ContractError, Guard
from posforge.runtime.ext.guards import (
    GuardedField,
    GuardedPayment,
    GuardedPrinter,
    GuardedReport,
    GuardedScreen,
    GuardedTerminal,
    guarded_terminal,
)
from posforge.runtime.ext.printers import BrokenOffError, NotReadyError, PrinterOffError
from posforge.runtime.ext.reports import Column, ReportParameters, ReportTable
from posforge.runtime.ext.terminals import NoAnswerError, TerminalOffError, can_refund
from posforge.testing.cards import an_answer, an_intent

DAY = ReportParameters(first="2026-11-21", last="2026-11-21")
MILK = Product(
    id="milk", name="Milk", department="dairy", unit="piece", tax="reduced", price_minor=149
)
PAPER = Receipt((Text(text="Hello"),))


def fails(*_args, **_facts):
    raise ZeroDivisionError("Mrs Canary owes 12.50")


def ends(*_args, **_facts):
    sys.exit(1)


@pytest.fixture
def bugs() -> list[BaseException]:
    return []


@pytest.fixture
def guard(bugs) -> Guard:
    return Guard(bugs.append)


def a_payment(guard: Guard, tender=fails, offers=fails) -> GuardedPayment:
    method = SimpleNamespace(name="punch", opens_drawer=False, tender=tender, offers=offers)
    return GuardedPayment(method, guard, "punch")


def a_tender(**facts: object) -> Tender:
    return Tender(
        **{
            "method": "punch",
            "amount_minor": 500,
            "tendered_minor": 500,
            "change_minor": 0,
            **facts,
        }
    )


@pytest.mark.parametrize("bad", [fails, ends, lambda **_: None])
def test_a_tender_that_goes_wrong_is_a_sentence_a_status_and_a_line_in_the_log(bad, guard, bugs):
    with pytest.raises(BrokenExtensionError, match="means of payment “punch” does not work"):
        a_payment(guard, tender=bad).tender(due_minor=500, tendered_minor=500)

    (status,) = guard.troubles
    assert (status.kind, status.name, status.state) == ("payment", "punch", "failed")
    assert len(bugs) == 1


def test_what_failed_is_named_by_place_and_never_by_its_words(guard):
    with pytest.raises(BrokenExtensionError) as refused:
        a_payment(guard).tender(due_minor=500, tendered_minor=500)

    assert refused.value.hint.startswith("ZeroDivisionError in test_guards.py, line ")
    assert "Canary" not in str(refused.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_minor": 500.0, "tendered_minor": 500.0},
        {"amount_minor": True, "tendered_minor": True},
        {"method": "cash"},
        {"tendered_minor": 600},
        {"amount_minor": 501, "tendered_minor": 501},
        {"amount_minor": -1, "tendered_minor": -1},
        {"change_minor": -100, "tendered_minor": 400},
        {"reference": None},
    ],
)
def test_a_tender_that_does_not_add_up_is_never_taken(wrong, guard):
    method = a_payment(guard, tender=lambda **_: a_tender(**wrong))

    with pytest.raises(BrokenExtensionError):
        method.tender(due_minor=500, tendered_minor=500)


@pytest.mark.parametrize("error", [UserError("Too little."), KnownError("The card is full.")])
def test_what_an_extension_says_on_purpose_passes_and_is_no_trouble(error, guard):
    def refuse(**_):
        raise error

    with pytest.raises(type(error)) as said:
        a_payment(guard, tender=refuse).tender(due_minor=500, tendered_minor=1)

    assert said.value is error
    assert guard.troubles == ()


@pytest.mark.parametrize("bad", [fails, lambda _due: [1.5], lambda _due: None, lambda _due: [-5]])
def test_offers_that_are_no_amounts_are_not_shown(bad, guard):
    with pytest.raises(BrokenExtensionError):
        a_payment(guard, offers=bad).offers(500)


def test_offers_without_end_end_after_six(guard):
    assert a_payment(guard, offers=count).offers(500) == [500, 501, 502, 503, 504, 505]


@pytest.mark.parametrize("bad", [fails, ends, lambda *_: [("a", 1)]])
def test_a_report_that_goes_wrong_is_a_sentence(bad, guard):
    report = GuardedReport(SimpleNamespace(name="top", title="Top", run=bad), guard, "top")

    with pytest.raises(BrokenExtensionError, match="report “top” does not work"):
        report.run(SimpleNamespace(), DAY)


@pytest.mark.parametrize("narrows", [("week",), "till", None])
def test_a_report_is_narrowed_by_what_there_is(narrows, guard):
    report = SimpleNamespace(name="top", title="Top", run=fails, narrows=narrows)

    with (
        pytest.raises(BrokenExtensionError, match="report “top”"),
        guard.loading("report", "top"),
    ):
        GuardedReport(report, guard, "top")


@pytest.mark.parametrize("cell", [1.5, True, b"x", "12"])
def test_a_table_takes_whole_numbers_only_where_it_says_money(cell):
    with pytest.raises(ValueError, match="Takings"):
        ReportTable(columns=(Column("Takings", "money"),), rows=((cell,),))


def test_a_table_with_rows_of_another_length_is_none():
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        ReportTable(columns=(Column("a"), Column("b")), rows=(("x",),))
    with pytest.raises(ValueError, match="needs a column"):
        ReportTable(columns=(), rows=())


def test_rows_that_can_be_read_only_once_are_all_there():
    table = ReportTable(columns=(Column("a"),), rows=(["x"] for _ in range(3)))

    assert table.rows == (("x",), ("x",), ("x",))


def test_a_table_has_headings_kinds_and_an_end():
    for column in ((None, "text"), ("Takings", "monney")):
        with pytest.raises(ValueError, match=r"heading|kind"):
            Column(*column)
    with pytest.raises(ValueError, match="at most 10,000 rows"):
        ReportTable(columns=(Column("a"),), rows=repeat(("x",)))


@pytest.mark.parametrize("bad", [fails, ends, lambda _context: None])
def test_a_screen_that_cannot_be_built_is_a_sentence(bad, guard):
    own = SimpleNamespace(name="stock", title="Stock", key="", permission="", build=bad)

    with pytest.raises(BrokenExtensionError, match="screen “stock” does not work"):
        GuardedScreen(own, guard, "stock").build(SimpleNamespace())


@pytest.mark.parametrize("bad", [fails, ends, lambda *_: None])
def test_a_check_that_fails_at_a_scan_asks_the_cashier_to_look(bad, guard):
    check = SimpleNamespace(name="age", check=fails, at_scan=bad)

    assert "look yourself" in GuardedField(check, guard, "age").at_scan(12, MILK)
    assert [one.state for one in guard.troubles] == ["failed"]


def test_a_check_may_refuse_a_line_and_must_keep_the_kind_of_a_value(guard):
    def refuse(*_):
        raise UserError("Not today.")

    refusing = SimpleNamespace(name="age", check=str, at_scan=refuse)
    with pytest.raises(UserError, match="Not today"):
        GuardedField(refusing, guard, "age").at_scan(12, MILK)
    with pytest.raises(BrokenExtensionError):
        GuardedField(refusing, guard, "age").check(12)


def a_printer(guard: Guard, **facts) -> GuardedPrinter:
    driver = {"encode": lambda _: b"x", "check": lambda: None, "print": fails, **facts}
    return GuardedPrinter(SimpleNamespace(**driver), guard, "star")


@pytest.mark.parametrize("bad", [fails, lambda _: "text", lambda _: b""])
def test_a_receipt_that_cannot_be_encoded_is_refused_with_the_reason(bad, guard):
    with pytest.raises(BrokenExtensionError, match="printer driver “star”"):
        a_printer(guard, encode=bad).encode(PAPER)


def test_a_driver_that_fails_before_paper_leaves_the_printer_not_ready(guard):
    printer = a_printer(guard, check=fails)

    with pytest.raises(NotReadyError, match="star"):
        printer.check()
    with pytest.raises(NotReadyError, match="star"):
        printer.print(b"x", opens_drawer=False, on_paper=lambda: None)


def test_a_driver_that_fails_on_paper_leaves_a_question(guard):
    def half(_data, *, opens_drawer, on_paper):
        on_paper()
        fails()

    begun: list[bool] = []
    with pytest.raises(BrokenOffError, match="star"):
        a_printer(guard, print=half).print(
            b"x", opens_drawer=False, on_paper=lambda: begun.append(True)
        )
    assert begun == [True]


def test_a_printer_that_says_it_is_off_is_off_and_no_trouble(guard):
    def off():
        raise PrinterOffError("The printer is off.")

    with pytest.raises(PrinterOffError):
        a_printer(guard, check=off).check()
    assert guard.troubles == ()


def test_what_a_driver_says_to_a_person_is_a_state_of_the_printer(guard):
    def refuse(*_, on_paper=lambda: None, **_options):
        on_paper()
        raise UserError("Change the roll.")

    with pytest.raises(KnownError, match="Change the roll"):
        a_printer(guard, encode=refuse).encode(PAPER)
    with pytest.raises(NotReadyError, match="Change the roll"):
        a_printer(guard, check=refuse).check()
    with pytest.raises(BrokenOffError, match="Change the roll"):
        a_printer(guard, print=refuse).print(b"x", opens_drawer=False, on_paper=lambda: None)
    assert guard.troubles == ()


def test_a_bug_nobody_caught_is_blamed_on_the_module_it_came_out_of(guard):
    module = {"__name__": "own_of_a_shop.screens.stock"}
    exec("def slot():\n    return 1 / 0\n", module)
    with guard.loading("screen", "stock", module="own_of_a_shop.screens.stock"):
        pass

    def bug_of(cause) -> BaseException:
        with pytest.raises(ZeroDivisionError) as caught:
            cause()
        return caught.value

    blamed = guard.blamed(bug_of(module["slot"]))
    assert blamed is not None
    assert "screen “stock”" in blamed.message
    assert guard.blamed(bug_of(fails)) is None


class MuteError(Exception):
    def __str__(self):
        raise LookupError("no words either")


class MuteContractError(MuteError, ContractError):
    pass


class MuteRefusalError(MuteError, UserError):
    pass


@pytest.mark.parametrize("kind", [MuteError, MuteContractError])
@pytest.mark.parametrize("step", ["loading", "using"])
def test_a_failure_that_fails_even_at_its_own_words_is_known_all_the_same(guard, step, kind):
    with (
        pytest.raises(BrokenExtensionError, match="report “top”"),
        getattr(guard, step)("report", "top"),
    ):
        raise kind

    (status,) = guard.troubles
    assert status.reason.startswith(f"{kind.__name__} in test_guards.py, line ")


def test_a_refusal_without_words_at_loading_is_known_too(guard):
    with pytest.raises(BrokenExtensionError), guard.loading("report", "top"):
        raise MuteRefusalError("Never read.")

    assert guard.troubles[0].reason.startswith("MuteRefusalError in test_guards.py")


def test_working_again_after_it_was_loaded_anew_is_no_trouble(guard):
    for outcome in (ContractError("Nothing."), None):
        try:
            with guard.loading("report", "top"):
                if outcome is not None:
                    raise outcome
        except BrokenExtensionError:
            pass
    assert guard.troubles == ()


def a_terminal(guard: Guard, **methods: object) -> GuardedTerminal:
    every = ("hello", "start", "status", "abort", "reverse", "totals")
    return GuardedTerminal(
        SimpleNamespace(**(dict.fromkeys(every, fails) | methods)), guard, "our_brand"
    )


def refuses(*_args, **_facts):
    raise UserError("Not with this card.")


@pytest.mark.parametrize("bad", [fails, ends, lambda *_args, **_facts: "approved", refuses])
def test_whatever_goes_wrong_in_a_terminal_driver_is_no_answer(bad, guard):
    terminal = a_terminal(guard, hello=bad, start=bad, status=bad, abort=bad, reverse=bad)
    asked = {"is_wanted": lambda: True, "heard": lambda _answer: None}

    with pytest.raises(TerminalOffError):  # it has asked nobody for money yet
        terminal.hello()
    for question in (
        lambda: terminal.start(an_intent(), **asked),
        lambda: terminal.status(an_intent()),
        lambda: terminal.abort(an_intent()),
        lambda: terminal.reverse(an_intent(), 1),
        lambda: terminal.totals("S01-1-A", first=1, last=2),
    ):
        with pytest.raises(NoAnswerError):
            question()


def test_a_driver_that_never_comes_back_keeps_nobody_from_closing(guard):
    ends = threading.Event()
    every = ("hello", "start", "status", "abort", "reverse")
    driver = SimpleNamespace(
        **dict.fromkeys(every, fails), totals=lambda *_sale, **_range: ends.wait()
    )
    terminal = GuardedTerminal(driver, guard, "our_brand", totals_s=0.1)
    for question in (
        lambda: terminal.totals("S01-1-A", first=1, last=2),
        lambda: terminal.status(an_intent()),  # one thing at a time
    ):
        with pytest.raises(NoAnswerError, match="does not answer"):
            question()
    ends.set()


@pytest.mark.parametrize("can", [True, False])
def test_a_driver_with_and_without_refunds_can_what_it_could(guard, can):
    approved = an_answer("approved")
    every = ("hello", "start", "status", "abort", "reverse", "totals")
    more = {"refund": lambda _intent, **_asked: approved} if can else {}
    driver = SimpleNamespace(**dict.fromkeys(every, fails), **more)
    terminal = guarded_terminal(driver, guard, "our_brand")
    assert can_refund(terminal) is can
    if can_refund(terminal):
        back = terminal.refund(an_intent(refunds="S01-1-A/1"), is_wanted=bool, heard=bool)
        assert back is approved


def test_what_a_terminal_driver_says_on_purpose_passes(guard):
    def is_off(*_args, **_facts):
        raise TerminalOffError("It is off.")

    approved = an_answer("approved")
    terminal = a_terminal(guard, start=is_off, status=lambda _intent: approved)

    assert terminal.status(an_intent()) is approved
    with pytest.raises(TerminalOffError):
        terminal.start(an_intent(), is_wanted=lambda: True, heard=lambda _answer: None)
    assert guard.troubles == ()
