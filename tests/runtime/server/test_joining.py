"""Joining, joining again, and being shown the door, over real sockets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.app.machine import join_machine
from posforge.runtime.app.settings import MachineSettings
from posforge.runtime.domain.events import SECURITY, ShiftOpened
from posforge.runtime.domain.ids import node_id
from posforge.runtime.domain.z import settle
from posforge.runtime.server.attempts import MOST_WRONG
from posforge.runtime.server.join_codes import GOOD_MS, Seat, issue
from posforge.runtime.sync.client import RefusedError
from posforge.runtime.sync.join_code import make_code
from posforge.runtime.sync.node_file import load_node
from posforge.testing.facts import a_sale
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.sync_shop import SyncServer, SyncTill

_SEAT = Seat(kind="till", store="S01", till=1, label="Till 1")


@pytest.fixture
def own_store(tmp_path):
    """A server that no other test disturbs."""
    with SyncServer(tmp_path / "store", "store", branch="S01") as server:
        yield server


def _join(store, tmp_path, code, name="till"):
    return join_machine(
        MachineSettings(data=tmp_path / name, keys="file"), url=store.url, code=code
    )


def test_a_till_that_joins_knows_who_it_is_and_whom_to_trust(store, tmp_path):
    node = _join(store, tmp_path, store.code(_SEAT))
    assert (node.kind, node.store, node.till, node.label, node.epoch) == (
        "till",
        "S01",
        1,
        "Till 1",
        1,
    )
    assert node.parent.node == store.ready["node"]
    assert node.trusted == (store.ready["node"],)
    assert node.parent.fingerprint == store.ready["fingerprint"]
    assert load_node(tmp_path / "till") == node
    assert "secret" not in (tmp_path / "till" / "node.json").read_text()


def test_39_a_till_set_up_anew_goes_on_with_numbers_and_totals(own_store, tmp_path):
    with own_store.till(tmp_path / "old") as old:
        opened = ShiftOpened(
            shift="s-1", number=1, bizdate="2026-11-21", float_minor=0, currency="EUR"
        )
        old.record(opened, a_sale("S01-1-A-000001"))
        with old.store.work() as work:
            z = settle(
                work.period(),
                seat=(1, "A"),
                currency="EUR",
                keep_minor=0,
                head=work.head(),
                closed_by="clock",
                count=None,
            )
            work.record(z)
        old.record(a_sale("S01-1-A-000002"))
        last = old.store.z()
        old.exchange()
    with own_store.till(tmp_path / "new") as new:
        new.exchange()
        period = new.store.period()
        assert (new.node.series, period.number, period.after) == ("B", 1, last.hash)
        assert (period.perpetual.receipts, period.perpetual.sold_minor) == (2, 2 * 238)


def test_joining_is_journal(store, tmp_path):
    node = _join(store, tmp_path, store.code(_SEAT))
    with store.open() as server:
        logs = [log for log in server.journal.heads() if log.stream == SECURITY]
        bodies = [event.body for log in logs for event in server.journal.export(log)]
        record = server.journal.node(node.node)
    enrolled = [body for body in bodies if body.get("machine") == node.node]
    assert [body["kind"] for body in enrolled] == ["till"]
    assert node_id(bytes.fromhex(enrolled[0]["public_key"])) == node.node
    assert record.enrolled_by == store.ready["node"]


def test_a_code_is_good_once(store, tmp_path):
    code = store.code(_SEAT)
    _join(store, tmp_path, code)
    with pytest.raises(RefusedError, match="wrong, used or expired"):
        _join(store, tmp_path, code, "thief")


def test_a_code_expires(store, tmp_path):
    with store.open() as server:
        past = FixedClock(wall_ms=server.clock.now_ms() - GOOD_MS - 1)
        old = issue(
            server.database,
            _SEAT,
            fingerprint=server.tls.fingerprint,
            clock=past,
            entropy=server.entropy,
        )
    with pytest.raises(RefusedError, match="wrong, used or expired"):
        _join(store, tmp_path, str(old))


def test_a_code_is_kept_as_a_hash_alone(store):
    code = store.code(_SEAT).replace("-", "")
    with store.open() as server, server.database.read() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM join_code").all()
    assert code[16:26] not in str(kept)


def test_guessing_ends_after_a_few_wrong_codes(own_store, tmp_path):
    wrong = str(make_code(own_store.ready["fingerprint"], b"guessed"))
    for _ in range(MOST_WRONG):
        with pytest.raises(RefusedError, match="wrong, used or expired"):
            _join(own_store, tmp_path, wrong)
    with pytest.raises(RefusedError, match="too many wrong join codes"):
        _join(own_store, tmp_path, own_store.code(_SEAT))


def test_the_code_of_another_server_is_noticed_before_anything_is_said(store, tmp_path):
    code = str(make_code("ab" * 32, b"1234567"))
    with pytest.raises(UserError, match="was not made by the server at https"):
        _join(store, tmp_path, code)


def test_a_typing_error_is_noticed_at_once(store, tmp_path):
    code = store.code(_SEAT)
    typo = code[:-6] + ("0" if code[-6] != "0" else "1") + code[-5:]
    with pytest.raises(UserError, match="typing error"):
        _join(store, tmp_path, typo)


def test_a_till_that_joins_again_goes_on_in_the_next_epoch(store, tmp_path, drawer):
    with store.till(tmp_path / "till") as till:
        till.record(drawer, drawer)
        till.exchange()
    assert _join(store, tmp_path, store.code(_SEAT)).epoch == 2
    with SyncTill(till.settings) as again:
        again.record(drawer)
        again.exchange()
        assert again.main.epoch == 2
        with store.open() as server:
            assert server.journal.head(till.main).seq == 2
            assert server.journal.head(again.main).seq == 1


def test_no_two_machines_of_one_seat_print_the_same_receipt_numbers(own_store, tmp_path):
    first, second = (_join(own_store, tmp_path, own_store.code(_SEAT), name) for name in "ab")
    again = _join(own_store, tmp_path, own_store.code(_SEAT), "a")
    elsewhere = _join(own_store, tmp_path, own_store.code(replace(_SEAT, till=2)), "c")
    assert [node.series for node in (first, second, again, elsewhere)] == ["A", "B", "C", "A"]
    assert load_node(tmp_path / "a").identity.series == "C"


def test_a_revoked_key_never_comes_back(store, tmp_path):
    node = _join(store, tmp_path, store.code(_SEAT))
    with store.open() as server:
        server.revoke(node.node, reason="stolen")
    with pytest.raises(RefusedError, match="revoked"):
        _join(store, tmp_path, store.code(_SEAT))


@pytest.mark.parametrize(
    ("seat", "words"),
    [
        (Seat(kind="store", store="S02", till=0, label=""), "A store does not join here"),
        (Seat(kind="till", store="S02", till=1, label=""), 'no branch "S02" here'),
        (Seat(kind="till", store="S01", till=3, label=""), "has tills 1 to 2"),
    ],
)
def test_only_seats_that_the_shop_has_are_given(store, seat, words):
    with pytest.raises(UserError, match=words):
        store.code(seat)


def test_revoking_needs_exactly_one_machine(store, tmp_path):
    for name in ("one", "two"):
        _join(store, tmp_path, store.code(_SEAT), name)
    with store.open() as server:
        with pytest.raises(UserError, match=r'are \d+ machines "S01-1"'):
            server.revoke("S01-1", reason="stolen")
        with pytest.raises(UserError, match='is no machine "S01-2"'):
            server.revoke("S01-2", reason="stolen")
        with pytest.raises(UserError, match="no machine"):
            server.revoke(store.ready["node"], reason="by mistake")
        one = load_node(tmp_path / "one").node
        assert server.revoke(one[:10], reason="stolen") == one


def test_a_restored_till_says_so_and_heals_by_joining_again(store, tmp_path, drawer):
    folder = tmp_path / "till"
    with store.till(folder) as till:
        till.record(drawer)
        till.exchange()
        till.database.close()
        old = (folder / "posforge.db").read_bytes()
    with SyncTill(till.settings) as till:
        till.record(drawer, drawer)
        till.exchange()
    for left in folder.glob("posforge.db-*"):
        left.unlink()
    (folder / "posforge.db").write_bytes(old)
    with SyncTill(till.settings) as restored:
        restored.pump.step(pull=True)
        assert "restored from an old copy" in restored.pump.status.trouble
        assert "2 more" in restored.pump.status.trouble
        sold = restored.record(drawer)
        restored.pump.step(pull=True)
        assert "Join it again" in restored.pump.status.trouble
    _join(store, tmp_path, store.code(_SEAT))
    with SyncTill(till.settings) as again:
        again.record(drawer)
        again.exchange()
        assert again.pump.status.trouble == ""
    with store.open() as server:
        assert server.journal.head(till.main).seq == 3
        assert server.journal.head(again.main).seq == 1
        assert server.journal.forks() == sold
        assert not server.journal.node(till.node.node).locked
