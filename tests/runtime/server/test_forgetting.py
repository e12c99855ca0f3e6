"""A customer is corrected, and forgotten, on every machine: real tills, store server and HQ."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.customer import Customer
from posforge.runtime.flows.customer import attach, find_customers, record_customer
from posforge.runtime.flows.customer_elsewhere import attach_elsewhere, find_elsewhere
from posforge.runtime.flows.edit_customer import edit_customer, forget_customer, mark_of
from posforge.runtime.flows.scan import scan
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.digest import table_digests
from posforge.runtime.storage.sql import Statement
from posforge.runtime.storage.verify import verify
from posforge.testing.headless_server import CHAIN_SHOP
from posforge.testing.open_branch import open_counter, stock
from posforge.testing.sync_shop import SyncServer, wait_for
from tests.runtime.server.test_customers import GOODS, OATS

BLOBS = Statement("SELECT count(*) FROM event_personal WHERE blob LIKE '%Zweig%'")
TOLD = Statement("SELECT count(*) FROM heard_customer WHERE wire LIKE '%Zweig%'")


@pytest.fixture
def chain(tmp_path):
    """HQ and two branches; the tills join as a test wants them."""
    with ExitStack() as stack:
        hq = stack.enter_context(SyncServer(tmp_path / "hq", "hq"))
        stock(hq, GOODS)
        stores = [
            stack.enter_context(SyncServer(tmp_path / code, "store", branch=code, parent=hq))
            for code in ("S01", "S02")
        ]
        yield hq, *stores


def noted(till, **facts):
    zoe = Customer(id="", number="", name="Zoë Zweig", phone="0171 22")
    return record_customer(till.till, till.session, replace(zoe, **facts))


def knows(server, customer, name):
    with server.open() as opened:
        known = opened.store.customer(customer)
    return known is not None and known.name == name


def remembers(machine):
    """How many texts on a machine still say who the customer is."""
    with machine.database.read() as connection:
        return BLOBS.scalar(connection) + TOLD.scalar(connection)


def is_sound(machine):
    return verify(machine.database, signature_matches=signature_matches).is_sound


def change(server, before, **facts):
    with server.open() as opened:
        edit_customer(
            replace(before, **facts),
            before=before,
            seen=mark_of(before),
            shop=CHAIN_SHOP,
            begin=opened.store.work,
            actor=opened.store.people()[0].id,
        )


def forget(server, customer):
    with server.open() as opened:
        forget_customer(
            opened.store.customer(customer.id),
            begin=opened.store.work,
            actor=opened.store.people()[0].id,
        )


def test_8_a_correction_at_hq_reaches_every_till_of_every_branch(chain, tmp_path):
    hq, here, there = chain
    with (
        open_counter(here, tmp_path / "one") as one,
        open_counter(there, tmp_path / "two") as two,
    ):
        zoe = noted(one)
        wait_for(lambda: knows(hq, zoe.id, "Zoë Zweig"))
        change(hq, zoe, name="Zoë Zander", email="z@example.org")
        for till in (one, two):
            wait_for(lambda till=till: till.till.store.customer(zoe.id) is not None)
            wait_for(lambda till=till: till.till.store.customer(zoe.id).name == "Zoë Zander")
        assert two.till.store.customer(zoe.id).email == "z@example.org"


def test_8_who_is_forgotten_is_forgotten_by_every_machine_also_one_that_was_cut_off(
    chain, tmp_path
):
    hq, here, there = chain
    with (
        open_counter(here, tmp_path / "one") as one,
        open_counter(there, tmp_path / "far") as far,
    ):
        with open_counter(here, tmp_path / "two", number=2) as two:
            zoe = noted(one)
            bill = attach(one.till, one.session, None, zoe.id)
            sale = one.pay(scan(one.till, one.session, bill, OATS))
            wait_for(lambda: two.till.store.customer(zoe.id))
            wait_for(lambda: find_elsewhere(far.till, far.session, "Zweig"))
            (told,) = find_elsewhere(far.till, far.session, "Zweig")
            attach_elsewhere(far.till, far.session, None, told)
            far.cleared()
            here.stop()
            wait_for(lambda: not two.is_online)
            noted(two, id=zoe.id, number=zoe.number, address="Am Zweig 7")
            assert remembers(two) == 2
            assert is_sound(two)
        here.start()
        one.synced()
        wait_for(lambda: knows(hq, zoe.id, "Zoë Zweig"))
        assert remembers(far) == 1
        with hq.open() as opened:
            assert is_sound(opened)

        forget(hq, zoe)
        for till in (one, far):
            wait_for(lambda till=till: not remembers(till))
            assert find_elsewhere(till.till, till.session, "Zweig") in ([], ())
        with open_counter(here, tmp_path / "two", waits=False) as two:
            wait_for(lambda: not remembers(two))
            two.synced()
            for till in (one, two, far):
                assert is_sound(till)
            assert not find_customers(two.till, two.session, "Zweig")
            assert two.till.store.customer(zoe.id) == Customer(
                id=zoe.id, number=zoe.number, name=""
            )
            with pytest.raises(UserError, match="asked to be forgotten"):
                attach(two.till, two.session, None, zoe.id)
            with pytest.raises(UserError, match="asked to be forgotten"):
                noted(two, id=zoe.id, number=zoe.number)
            two.cleared()
            attach_told_late(far, told)
        digests = []
        for server in (hq, here):
            wait_for(lambda server=server: holds_all(server, zoe))
            with server.open() as opened:
                assert is_sound(opened)
                assert not remembers(opened)
                with opened.database.read() as connection:
                    digests.append(table_digests(connection))
        tables = ("customer", "points_balance", "forgotten_customer", "sale", "ledger_entry")
        assert [digests[0][one] for one in tables] == [digests[1][one] for one in tables]
        assert one.till.store.sale(sale.facts.number).facts.customer == zoe.id


def attach_told_late(till, told):
    """An answer that was on its way while the customer was forgotten is kept by nobody."""
    with pytest.raises(UserError):
        attach_elsewhere(till.till, till.session, None, told)
    assert not remembers(till)


def holds_all(server, zoe):
    """Whether a server has the customer's last description, which a till wrote while cut off."""
    count = Statement("SELECT count(*) FROM event WHERE type = 'CustomerRecorded'")
    with server.open() as opened, opened.database.read() as connection:
        return count.scalar(connection) == 2 and zoe.id


def test_forgetting_once_more_writes_nothing(chain, tmp_path):
    hq, here, _ = chain
    with open_counter(here, tmp_path / "one") as one:
        zoe = noted(one)
        wait_for(lambda: knows(hq, zoe.id, "Zoë Zweig"))
        forget(hq, zoe)
        forget(hq, zoe)
        count = Statement("SELECT count(*) FROM event WHERE type = 'CustomerForgotten'")
        with hq.open() as opened, opened.database.read() as connection:
            assert count.scalar(connection) == 1
