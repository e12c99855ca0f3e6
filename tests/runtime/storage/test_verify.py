"""Every planted fault is found and named; sound books are sound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.envelope import event_hash
from posforge.runtime.domain.events import NodeEnrolled, PersonEnrolled
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.verify import verify
from posforge.testing.facts import a_listing, a_price, a_sale
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import SteppingClock


def joined(author, machine):
    return author.write(
        NodeEnrolled(
            machine=machine.key.node,
            kind="till",
            store="S01",
            till=1,
            label="x",
            public_key=machine.key.public_key.hex(),
            epoch=1,
        )
    )


@pytest.fixture
def shop(either):
    """HQ and a till that has sold five times; its third sale stands at seq 3."""
    hq, till = JournalWriter(1, store=""), JournalWriter(2)
    journal = NodeJournal(either, SteppingClock())
    person = PersonEnrolled(person="p-1", role="cashier", is_active=True)
    journal.receive([joined(hq, hq), joined(hq, till), hq.write(person, personal={"name": "Ada"})])
    journal.receive([hq.write(a_listing("p1", "Tea", "11")), hq.write(a_price("p1", 119))])
    shared = [till.write(a_sale(str(number))) for number in range(5)]
    journal.receive(shared)
    return till, journal


def tamper(database, *edits):
    """Edits as somebody with the key would: past the triggers, which guard only against us."""
    is_sqlite = database.dialect == "sqlite"
    off = "DROP TRIGGER event_stays; DROP TRIGGER event_is_final"
    with database.write() as connection:
        for command in off.split(";") if is_sqlite else ["ALTER TABLE event DISABLE TRIGGER ALL"]:
            connection.exec_driver_sql(command)
        for edit in edits:
            connection.exec_driver_sql(edit.replace("%", "%%") if not is_sqlite else edit)
        if not is_sqlite:
            connection.exec_driver_sql("ALTER TABLE event ENABLE TRIGGER ALL")


def checked(database):
    return verify(database, signature_matches=signature_matches)


def test_an_untouched_database_is_sound(either, shop):
    till, journal = shop
    journal.keep_fork([till.branch().write(a_sale("other"))])
    till.write_plain({}, type="NotInventedYet", sv=1, stream="main")
    seen: list[int] = []
    report = verify(either, signature_matches=signature_matches, progress=seen.append)
    assert report.faults == ()
    assert report.is_sound
    assert (report.logs, report.events, report.forked, report.parked) == (3, 10, 1, 0)
    assert seen[-1] == 10


def test_a_parked_event_is_counted_and_no_fault(either, shop):
    till, journal = shop
    journal.receive([till.write_plain({}, type="NotInventedYet", sv=1, stream="main")])
    assert (checked(either).is_sound, checked(either).parked) == (True, 1)


def test_erased_personal_data_are_no_fault_in_the_journal(either, shop):
    with either.write() as connection:
        connection.exec_driver_sql("DELETE FROM event_personal")
    faults = [str(fault) for fault in checked(either).faults]
    assert faults == ["the projection person is not what the journals add up to"]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ("UPDATE event SET body = replace(body, '\"4711\"', '\"4712\"')", "the body is not what"),
        ("UPDATE event SET header = replace(header, 'p-0001', 'p-0002')", "the header is not what"),
        ("UPDATE event SET sig = repeat_sig", "the signature is not this machine's"),
        ("UPDATE event SET sig = 'zz'", "the signature is not this machine's"),
        ("UPDATE event SET kid = '0000000000000000'", "the signature is not this machine's"),
        ("UPDATE event SET id = 'x'", "the event stands in the wrong place"),
        ("UPDATE event SET type = 'x'", "the event stands in the wrong place"),
        ("DELETE FROM event", "event 3 is missing"),
    ],
)
def test_every_edit_is_found_where_it_was_made(either, shop, edit, reason):
    till, _ = shop
    where = f" WHERE node = '{till.key.node}' AND seq = 3"
    tamper(either, edit.replace("repeat_sig", f"'{'ab' * 64}'") + where)
    (fault,) = checked(either).faults
    assert (fault.log.node, fault.log.epoch) == (till.key.node, 1)
    assert fault.seq == (4 if "missing" in reason else 3)
    assert reason in fault.reason
    assert str(fault).startswith(f"machine {till.key.node}, epoch 1, main {fault.seq}: ")


def test_personal_data_that_were_swapped_are_found(either, shop):
    with either.write() as connection:
        connection.exec_driver_sql("UPDATE event_personal SET blob = '{}'")
    (fault,) = checked(either).faults
    assert "the personal data is not what was hashed" in fault.reason


def test_a_journal_cut_short_is_found(either, shop):
    till, _ = shop
    tamper(either, f"DELETE FROM event WHERE node = '{till.key.node}' AND seq > 3")
    (fault,) = checked(either).faults
    assert "the head is not the last event" in fault.reason
    tamper_all = f"DELETE FROM event WHERE node = '{till.key.node}'"
    with either.write() as connection:
        connection.exec_driver_sql(
            tamper_all if either.dialect == "sqlite" else "ALTER TABLE event DISABLE TRIGGER ALL"
        )
        connection.exec_driver_sql(tamper_all)
        if either.dialect == "postgresql":
            connection.exec_driver_sql("ALTER TABLE event ENABLE TRIGGER ALL")
    (fault,) = checked(either).faults
    assert (fault.log.node, fault.seq) == (till.key.node, 0)


def test_an_event_rewritten_with_its_hash_breaks_the_chain_or_the_signature(either, shop):
    till, journal = shop
    (event,) = journal.read(next(iter(_main_log(journal, till))), first=3, limit=1)
    forged = replace(event.header, actor="p-0002")
    text, digest = canonical_text(to_body(forged)), event_hash(forged)
    tamper(
        either,
        f"UPDATE event SET header = '{text}', hash = '{digest}' "
        f"WHERE node = '{till.key.node}' AND seq = 3",
    )
    (fault,) = checked(either).faults
    assert (fault.seq, fault.reason) == (3, "the signature is not this machine's")


def test_an_event_moved_in_its_chain_is_found(either, shop):
    till, _ = shop
    other_past = JournalWriter(2, at_ms=5)
    third = [other_past.write(a_sale(str(number))) for number in range(3)][-1]
    text = canonical_text(to_body(third.header)).replace("'", "''")
    tamper(
        either,
        f"UPDATE event SET header = '{text}', hash = '{third.hash}', id = '{third.header.id}', "
        f"body = '{canonical_text(third.body)}', sig = '{third.sig}' "
        f"WHERE node = '{till.key.node}' AND seq = 3",
    )
    (fault,) = checked(either).faults
    assert (fault.seq, fault.reason[:19]) == (3, "the chain is broken")


def test_a_key_that_is_not_the_machine_s_proves_nothing(either):
    impostor, till = JournalWriter(5), JournalWriter(2)
    enrolment = replace_key(till, impostor)
    journal = NodeJournal(either, SteppingClock())
    journal.receive([joined(impostor, impostor), impostor.write(enrolment)])
    till.key, own = impostor.key, till.key
    forged = till.write(a_sale("1"), node=own.node)
    journal.receive([forged])
    (fault,) = checked(either).faults
    assert fault.reason == "the signature is not this machine's"


def test_a_forged_branch_is_found(either, shop):
    till, journal = shop
    journal.keep_fork([replace(till.branch().write(a_sale("other")), sig="00" * 64)])
    (fault,) = checked(either).faults
    assert fault.reason == "other branch: the signature is not this machine's"


@pytest.mark.parametrize(
    ("edit", "table"),
    [
        ("UPDATE stock_balance SET qty_milli = qty_milli + 1", "stock_balance"),
        ("UPDATE sale SET gross_minor = gross_minor - 1", "sale"),
        ("DELETE FROM sale_line", "sale_line"),
        ("UPDATE price SET price_minor = 1", "price"),
        ("UPDATE person SET role = 'super_admin'", "person"),
        ("DELETE FROM machine", "machine"),
        ("DELETE FROM applied", "applied"),
    ],
)
def test_a_projection_that_was_edited_is_named(either, shop, edit, table):
    with either.write() as connection:
        connection.exec_driver_sql(edit)
    (fault,) = checked(either).faults
    assert str(fault) == f"the projection {table} is not what the journals add up to"


def test_a_sale_whose_tenders_do_not_pay_it_is_found(either, shop):
    till, journal = shop
    sale = a_sale("short")
    short = replace(sale.tenders[0], amount_minor=sale.gross_minor - 1)
    journal.receive([till.write(replace(sale, tenders=(short,)))])
    (fault,) = checked(either).faults
    assert fault.reason == f"takings:{till.key.node} is not at zero: 1 EUR are left over"


def _main_log(journal, writer):
    return [log for log in journal.heads() if log.node == writer.key.node]


def replace_key(till, impostor):
    return NodeEnrolled(
        machine=till.key.node,
        kind="till",
        store="S01",
        till=1,
        label="x",
        public_key=impostor.key.public_key.hex(),
        epoch=1,
    )
