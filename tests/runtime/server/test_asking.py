"""Questions over real sockets: answered in a moment, refused in a sentence, or not answered."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import httpx2
import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.app import serve
from posforge.runtime.app.answering import answers
from posforge.runtime.app.in_step import asking
from posforge.runtime.domain.receipt_known import ReceiptAsked, ReceiptKnown
from posforge.runtime.ext.questions import RECEIPT
from posforge.runtime.ext.store_line import Answer, NoLine, Question, UnreachableError
from posforge.runtime.sync.client import OfflineError, RefusedError
from posforge.testing.sync_shop import SyncServer, wait_for


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Total:
    total: int
    asked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    total: str


ADD = Question(name="add", asked=_Sum, answered=_Total)


def _add(asker, asked):
    if asked.numbers == (1,):
        raise UserError("One number is no sum.", hint="Give two.")
    if asked.numbers == (2,):
        raise KnownError("The disk is full.")
    if asked.numbers == (3,):
        time.sleep(2.5)
    return _Total(total=sum(asked.numbers), asked_by=f"{asker.store}-{asker.till}")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with (
        pytest.MonkeyPatch.context() as patch,
        SyncServer(tmp_path_factory.mktemp("asked"), "store", branch="S01") as running,
    ):
        running.stop()
        patch.setattr(serve, "answers", lambda _server, _above: (Answer(question=ADD, give=_add),))
        running.start()
        yield running


@pytest.fixture
def asker(server, tmp_path):
    with server.till(tmp_path / "till") as joined:
        yield joined


def test_an_answer_comes_back_and_the_server_knows_who_asked(asker):
    answer = asker.line.ask(ADD, _Sum(numbers=(40, 2)))
    assert answer == _Total(total=42, asked_by="S01-1")


def test_a_no_is_said_in_the_servers_words(asker):
    with pytest.raises(UserError, match="One number is no sum") as no:
        asker.line.ask(ADD, _Sum(numbers=(1,)))
    assert no.value.hint == "Give two."


def test_a_question_the_server_does_not_know_is_refused(asker):
    with pytest.raises(RefusedError, match="does not know this question"):
        asker.line.ask(replace(ADD, name="subtract"), _Sum(numbers=(1, 2)))


@pytest.mark.parametrize("asked", [_Word(total="42"), _Total(total=1, asked_by="me")])
def test_a_question_of_another_shape_is_a_bad_request(asker, asked):
    with pytest.raises(RefusedError, match="cannot be read"):
        asker.line.ask(ADD, asked)


def test_an_answer_of_another_shape_is_no_answer(asker):
    with pytest.raises(OfflineError, match="answer cannot be read"):
        asker.line.ask(replace(ADD, answered=_Word), _Sum(numbers=(1, 2)))


def test_a_revoked_till_is_not_answered(server, asker):
    with server.open() as opened:
        opened.revoke(asker.node.node, reason="stolen")
    with pytest.raises(RefusedError, match="revoked"):
        asker.line.ask(ADD, _Sum(numbers=(1, 2)))


def test_a_till_has_a_line_of_its_own_for_questions(server, asker):
    with asking(asker.node, key=asker.key, is_online=lambda: True) as line:
        assert line.ask(ADD, _Sum(numbers=(1, 2))).total == 3
        with pytest.raises(UnreachableError, match="cannot write right now"):
            line.ask(ADD, _Sum(numbers=(2,)))
        with pytest.raises(UnreachableError, match="Nobody answers"):
            line.ask(ADD, _Sum(numbers=(3,)))
        server.stop()
        with pytest.raises(UnreachableError, match="Nobody answers"):
            line.ask(ADD, _Sum(numbers=(1, 2)))
        server.start()
        assert line.ask(ADD, _Sum(numbers=(1, 2))).total == 3


def _told(server):
    return httpx2.get(f"{server.url}/sync/v1/status", verify=False).json()


def test_a_silent_hq_does_not_keep_a_store_server_from_answering_its_tills(tmp_path, monkeypatch):
    """What the branch knows comes in time, said to be not all there is."""

    def silent(server, above):
        if server.node.kind != "hq":
            return answers(server, above)
        return (Answer(question=RECEIPT, give=lambda _asker, _asked: time.sleep(3)),)

    monkeypatch.setattr(serve, "answers", silent)
    with (
        SyncServer(tmp_path / "hq", "hq") as hq,
        SyncServer(tmp_path / "store", "store", branch="S01", parent=hq) as store,
        store.till(tmp_path / "till") as joined,
        asking(joined.node, key=joined.key, is_online=lambda: True) as line,
    ):
        wait_for(lambda: _told(store)["above"]["is_online"])
        asked = ReceiptAsked(number="S01-1-A-000001")
        assert line.ask(RECEIPT, asked) == ReceiptKnown(is_whole=False)


def test_nobody_waits_while_sync_finds_nobody(asker):
    with (
        asking(asker.node, key=asker.key, is_online=lambda: False) as line,
        pytest.raises(UnreachableError, match="cannot be reached"),
    ):
        line.ask(ADD, _Sum(numbers=(1, 2)))


def test_without_anybody_above_nothing_is_answered():
    with pytest.raises(UnreachableError):
        NoLine().ask(ADD, _Sum(numbers=(1, 2)))
