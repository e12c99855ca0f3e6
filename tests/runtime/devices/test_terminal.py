"""A payment terminal over a real socket: a good day, and every way a day goes wrong."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading

import pytest

from posforge.errors import UserError
from posforge.runtime.devices.terminal import LinesTerminal, address_of, make
from posforge.runtime.devices.twins.bank import CARD_NUMBER, Mood
from posforge.runtime.devices.twins.moods import obey
from posforge.runtime.devices.twins.terminal import TerminalTwin
from posforge.runtime.domain.shop import TerminalOptions
from posforge.runtime.ext.terminals import NoAnswerError, TerminalOffError
from posforge.testing.cards import an_intent

INTENT = an_intent()
WAIT_S = 0.8


@pytest.fixture
def twin():
    with TerminalTwin() as terminal:
        yield terminal


def terminal_at(twin: TerminalTwin) -> LinesTerminal:
    return LinesTerminal(twin.host, twin.port, pay_s=WAIT_S, answer_s=WAIT_S, stop_s=WAIT_S)


def pay(terminal: LinesTerminal, intent=INTENT, *, is_wanted=lambda: True):
    shown: list[str] = []
    answer = terminal.start(intent, is_wanted=is_wanted, heard=lambda said: shown.append(said.text))
    return answer, shown


def give_back(terminal: LinesTerminal, intent, *, is_wanted=lambda: True):
    return terminal.refund(intent, is_wanted=is_wanted, heard=lambda _said: None)


def test_a_customer_pays_and_the_till_hears_what_was_charged(twin):
    answer, shown = pay(terminal_at(twin))

    assert (answer.outcome, answer.approved_minor, answer.currency) == ("approved", 1234, "EUR")
    assert (answer.brand, answer.tail, answer.auth_code) == ("VISA", "1111", "000001")
    assert shown == ["Present card"]
    assert twin.bank.kept_minor == 1234


def test_it_says_who_it_is_and_since_when_it_remembers(twin):
    first = terminal_at(twin).hello()
    twin.bank.forget()
    second = terminal_at(twin).hello()

    assert first.terminal == second.terminal == "twin-1"
    assert first.memory != second.memory


def test_a_card_that_is_declined_and_one_that_pays_a_part(twin):
    twin.feel(Mood(outcome="declined"))
    assert pay(terminal_at(twin))[0].outcome == "declined"

    twin.feel(Mood(part=500))
    answer, _ = pay(terminal_at(twin), an_intent(service="18"))
    assert (answer.outcome, answer.approved_minor) == ("approved", 500)


@pytest.mark.parametrize("answer", ["never", "dies", "other", "late"])
def test_whoever_hears_nothing_asks_by_the_reference_of_this_payment(twin, answer):
    twin.feel(Mood(answer=answer, late_s=1))
    terminal = terminal_at(twin)

    with pytest.raises(NoAnswerError, match="does not answer"):
        pay(terminal)

    if answer == "dies":
        with pytest.raises(TerminalOffError, match="is off: the connection was refused"):
            terminal.status(INTENT)
        twin.switch_on()
    assert terminal.status(INTENT).outcome == "approved"
    assert terminal.status(an_intent(service="18")).outcome == "not_found"
    assert twin.bank.kept_minor == 1234


@pytest.mark.parametrize("answer", ["never", "dies", "other", "late", "twice"])
def test_13_a_refund_whose_answer_goes_astray_is_made_once(twin, answer):
    terminal = terminal_at(twin)
    pay(terminal)
    back = an_intent(service="18", amount_minor=1000, refunds=INTENT.reference)
    twin.feel(Mood(answer=answer, late_s=1))

    if answer == "twice":
        give_back(terminal, back)
    else:
        with pytest.raises(NoAnswerError, match="does not answer"):
            give_back(terminal, back)
    if answer == "dies":
        twin.switch_on()
    twin.feel(Mood())
    assert terminal.status(back).outcome == "approved"
    assert give_back(terminal, back).outcome == "approved"
    assert twin.bank.kept_minor == 234


def test_a_refund_that_never_ends_stays_open_and_nobody_has_the_money(twin):
    terminal = terminal_at(twin)
    pay(terminal)
    back = an_intent(service="18", amount_minor=1000, refunds=INTENT.reference)
    twin.feel(Mood(outcome="in_progress", is_deaf=True))

    with pytest.raises(NoAnswerError):
        give_back(terminal, back, is_wanted=lambda: False)
    assert terminal.abort(back).outcome == "in_progress"
    assert twin.bank.kept_minor == 1234


def test_an_answer_given_twice_belongs_to_its_own_payment_both_times(twin):
    twin.feel(Mood(answer="twice"))
    terminal = terminal_at(twin)

    assert pay(terminal)[0].approved_minor == 1234
    assert pay(terminal, an_intent(service="18", amount_minor=99))[0].approved_minor == 99


def test_the_same_payment_asked_for_again_is_told_of_and_not_made_twice(twin):
    terminal = terminal_at(twin)

    assert pay(terminal)[0] == pay(terminal)[0]
    assert twin.bank.kept_minor == 1234


def test_the_cashier_gives_up_and_the_terminal_stops(twin):
    twin.feel(Mood(outcome="in_progress"))
    answer, _ = pay(terminal_at(twin), is_wanted=lambda: False)

    assert (answer.outcome, answer.text) == ("declined", "Stopped")
    assert twin.bank.kept_minor == 0


def test_a_terminal_that_does_not_stop_leaves_it_open(twin):
    twin.feel(Mood(outcome="in_progress", is_deaf=True))
    terminal = terminal_at(twin)

    with pytest.raises(NoAnswerError):
        pay(terminal, is_wanted=lambda: False)

    assert terminal.status(INTENT).outcome == "in_progress"
    assert terminal.abort(INTENT).outcome == "in_progress"


def test_what_was_barred_before_it_came_is_turned_away(twin):
    terminal = terminal_at(twin)

    assert terminal.abort(INTENT).outcome == "barred"
    assert pay(terminal)[0].outcome == "declined"
    assert twin.bank.kept_minor == 0


def test_money_goes_back_once_however_often_it_is_asked_for(twin):
    terminal = terminal_at(twin)
    pay(terminal)

    assert terminal.reverse(INTENT, 1234).outcome == "reversed"
    assert terminal.reverse(INTENT, 1234).outcome == "reversed"
    assert twin.bank.kept_minor == 0
    assert terminal.reverse(an_intent(service="99"), 1).outcome == "refused"


def test_what_is_settled_already_is_not_given_back(twin):
    terminal = terminal_at(twin)
    pay(terminal)
    twin.feel(Mood(keeps=True))

    assert terminal.reverse(INTENT, 1234).outcome == "refused"


def test_its_totals_are_of_one_till_and_of_the_payments_asked_for(twin):
    terminal = terminal_at(twin)
    for service, sale in ((1, "S01-1-A"), (2, "S01-1-A"), (3, "S01-1-A"), (2, "S01-2-A")):
        pay(terminal, an_intent(sale=sale, service=str(service)))
    terminal.reverse(an_intent(service="3"), 1234)

    totals = terminal.totals("S01-1-A", first=2, last=3)
    assert (totals.count, totals.amount_minor, totals.currency) == (1, 1234, "EUR")


def test_its_memory_survives_its_death(tmp_path):
    memory = tmp_path / "terminal.json"
    with TerminalTwin(memory=memory) as first:
        first.feel(Mood(answer="dies"))
        with pytest.raises(NoAnswerError):
            pay(terminal_at(first))
        known = first.bank.memory
    with TerminalTwin(memory=memory) as second:
        assert terminal_at(second).status(INTENT).outcome == "approved"
        assert second.bank.memory == known


def test_nothing_it_says_carries_a_card_number_further(twin):
    twin.feel(Mood(leaks=True))
    answer, _ = pay(terminal_at(twin))
    said = " ".join(str(getattr(answer, name)) for name in answer.__dataclass_fields__)

    assert CARD_NUMBER not in said
    assert CARD_NUMBER.replace(" ", "") not in said
    assert answer.tail == "1111"
    assert answer.text == "Card ····1111"


@pytest.mark.parametrize(
    "said",
    [
        b'{"v":1,"re":1,"sale":"S01-1-A","service":"17","outcome":"maybe"}',
        b'{"v":1,"re":1,"sale":"S01-1-A","service":"17","outcome":"approved","amount":"12"}',
        b'{"v":1,"re":7,"sale":"S01-1-A","service":"17","outcome":"approved","amount":1234}',
        b"[" * 4000,
        b"x" * 5000,
        b"not json",
    ],
)
def test_nonsense_is_no_answer(said):
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_say_once, args=(server, said), daemon=True).start()
        terminal = LinesTerminal(*server.getsockname(), pay_s=WAIT_S, answer_s=WAIT_S)
        with pytest.raises(NoAnswerError):
            terminal.status(INTENT)


def test_an_address_is_read_or_refused():
    assert address_of("tcp://terminal-1:20007") == ("terminal-1", 20007)
    assert address_of("tcp://terminal-1") == ("terminal-1", 9600)
    with pytest.raises(UserError, match="no address of a payment terminal"):
        make(TerminalOptions(method="card", driver="json_lines", connect="file:///x"))


def test_the_twin_does_what_is_typed(twin, capsys):
    obey(twin, ["partial 500", "late 3", "decline", "die", "nonsense", "", "off", "on"], pay_s=0)

    assert twin.bank.mood == Mood(answer="dies")
    said = capsys.readouterr().out
    assert "Done: partial 500" in said
    assert "Known: approve, decline, partial" in said
    assert terminal_at(twin).hello().terminal == "twin-1"


def test_the_twin_runs_as_a_program_of_its_own():
    program = [sys.executable, "-m", "posforge.runtime.devices.twins.terminal"]
    with subprocess.Popen(
        [*program, "--port", "0", "--seconds", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        address = process.stdout.readline().split()[-1]
        process.stdin.write("decline\n")
        process.stdin.flush()
        assert process.stdout.readline() == "Done: decline\n"
        host, port = address_of(address)
        answer, _ = pay(LinesTerminal(host, port, pay_s=5))
        process.terminate()

    assert answer.outcome == "declined"


def _say_once(server: socket.socket, said: bytes) -> None:
    line, _ = server.accept()
    with line:
        line.recv(4096)
        line.sendall(said + b"\n")
        line.recv(4096)
