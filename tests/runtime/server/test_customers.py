"""Customers of other branches: real tills, store servers and HQ, over real sockets."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.app import serve
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.customer_known import CustomersAsked, CustomersKnown, ToldCustomer
from posforge.runtime.domain.envelope import body_hash, personal_hash, seal, to_wire
from posforge.runtime.domain.events_customer import CUSTOMERS as STREAM
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import CustomerGroup
from posforge.runtime.ext.questions import CUSTOMERS
from posforge.runtime.ext.store_line import Answer
from posforge.runtime.flows.customer import find_customers, record_customer
from posforge.runtime.flows.customer_elsewhere import attach_elsewhere, find_elsewhere
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.scan import scan
from posforge.testing.headless_server import CHAIN_SHOP
from posforge.testing.memory import PlainSigner
from posforge.testing.open_branch import open_counter, stock
from posforge.testing.sync_shop import SyncServer, wait_for

OATS = "04006381333931"
GOODS = (
    Product(
        id="oats",
        name="Oats",
        department="pantry",
        unit="piece",
        tax="reduced",
        price_minor=199,
        code=OATS,
    ),
)
SHOP = replace(CHAIN_SHOP, groups=(CustomerGroup(name="staff", label="Staff"),))
ZOE = Customer(
    id="", number="", name="Zoë Zweig", phone="0171 22", group="staff", exempt="Embassy 7"
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    """HQ, two branches, and a till in each."""
    folder = tmp_path_factory.mktemp("chain")
    with ExitStack() as stack:
        hq = stack.enter_context(SyncServer(folder / "hq", "hq"))
        stock(hq, GOODS)
        servers, tills = [], []
        for code in ("S01", "S02"):
            server = SyncServer(folder / code, "store", branch=code, parent=hq)
            servers.append(stack.enter_context(server))
            counter = open_counter(server, folder / f"till-{code}", shop=SHOP)
            tills.append(stack.enter_context(counter))
        yield hq, servers, tills


def noted(till, **facts):
    return record_customer(till.till, till.session, replace(ZOE, **facts))


def found(till, text):
    return find_elsewhere(till.till, till.session, text)


def test_8_a_customer_of_another_branch_is_found_and_buys_after_a_restart_without_a_line(
    chain, tmp_path
):
    _, (there, _), (_, second) = chain
    zoe = noted(second)
    with open_counter(there, tmp_path / "third", number=2, shop=SHOP) as third:
        wait_for(lambda: found(third, "zoe"))
        (told,) = found(third, "0171")
        assert (told.customer, told.branch) == (zoe, "S02")
        assert not find_customers(third.till, third.session, "zoe")
        bill = attach_elsewhere(third.till, third.session, None, told)
        assert (bill.customer, bill.group, bill.exempt) == (zoe.id, "staff", "Embassy 7")
        bill = scan(third.till, third.session, bill, OATS)
    there.stop()
    try:
        with open_counter(there, tmp_path / "third", shop=SHOP, waits=False) as third:
            assert interrupted_bill(third.till) == bill
            assert third.till.store.customer(zoe.id) == zoe
            assert not found(third, "zoe")
            assert third.pay(bill).facts.customer == zoe.id
            events = third.journal.heads()
            assert not [
                log for log in events if log.node == third.main.node and log.stream == STREAM
            ]
    finally:
        there.start()


def test_8_the_later_description_stays_wherever_it_was_noted(chain):
    hq, _, (first, second) = chain
    old = noted(first, name="Anna Alt")
    wait_for(lambda: found(second, "Anna Alt"))
    (told,) = found(second, "Anna Alt")
    noted(first, id=old.id, number=old.number, name="Anna Neu")
    attach_elsewhere(second.till, second.session, None, told)
    second.cleared()
    assert second.till.store.customer(old.id).name == "Anna Alt"
    wait_for(lambda: found(second, "Anna Neu"))
    (newer,) = found(second, "Anna Neu")
    for one in (newer, told):
        attach_elsewhere(second.till, second.session, None, one)
        second.cleared()
    assert second.till.store.customer(old.id).name == "Anna Neu"
    with hq.open() as opened:
        assert opened.store.customer(old.id).name == "Anna Neu"


def test_8_nobody_is_asked_for_two_letters_and_nobody_waits_without_a_line(chain):
    hq, servers, (first, second) = chain
    noted(first, name="Xaver")
    wait_for(lambda: found(second, "xav"))
    assert not found(second, " xa ")
    with pytest.raises(UserError, match="too little"):
        second.till.store_line.ask(CUSTOMERS, CustomersAsked(text="xa"))
    hq.stop()
    try:
        wait_for(lambda: found(second, "xav") == [])
        assert [one.customer.name for one in found(first, "xav")] == ["Xaver"]
    finally:
        hq.start()
    wait_for(lambda: found(second, "xav"))
    del servers


def test_8_an_answer_holds_at_most_twenty_customers(chain):
    _, _, (first, second) = chain
    for number in range(25):
        noted(first, name=f"Quirin {number:02}")
    first.synced()
    wait_for(lambda: found(second, "Quirin 24"))
    assert [one.customer.name for one in found(second, "quirin")] == [
        f"Quirin {number:02}" for number in range(20)
    ]


@pytest.fixture
def lying(tmp_path, monkeypatch):
    """A store server that answers what a test puts into it, and a till that asks."""
    told = []
    answer = Answer(question=CUSTOMERS, give=lambda _asker, _asked: told[-1])
    monkeypatch.setattr(serve, "answers", lambda _server, _above: (answer,))
    with SyncServer(tmp_path / "store", "store", branch="S01") as server:
        stock(server, GOODS)
        with open_counter(server, tmp_path / "till", shop=SHOP) as till:
            yield told, till


def test_8_an_answer_that_is_not_what_was_asked_for_is_not_believed(lying):
    told, till = lying
    noted(till)
    log = next(log for log in till.journal.heads() if log.stream == STREAM)
    own = next(iter(till.journal.export(log)))
    elsewhere = replace(own.header, id="other", node="f" * 32)

    def sealed(header=elsewhere, body=own.body, data=own.personal):
        hashes = {"body_hash": body_hash(body), "personal_hash": personal_hash(data)}
        event = seal(replace(header, **hashes), body, personal=data, signer=PlainSigner())
        return ToldCustomer(event=json.dumps(to_wire(event)), points=7)

    honest = sealed()
    longest = {"salt": "00", "data": {"name": "N" * 201}}
    for lie, why in (
        ((sealed(replace(elsewhere, org="another")),), "no customer of this shop"),
        ((replace(honest, event=honest.event.replace("Embassy 7", "Embassy 8")),), "body"),
        ((replace(honest, event=honest.event.replace("0171", "0172")),), "personal data"),
        ((sealed(data={"salt": "00", "data": []}),), "no data"),
        ((sealed(data=None),), "name"),
        ((sealed(data=longest),), "at most 200"),
        ((sealed(body={**own.body, "number": "9" * 300}),), "too long"),
        ((sealed(replace(elsewhere, node=own.header.node)),), "not signed"),
        ((sealed(replace(elsewhere, type="PointsMoved")),), ""),
        ((ToldCustomer(event="{}", points=0),), "no event"),
        ((ToldCustomer(event="[" * 100_000, points=0),), ""),
        ((honest,) * 21, "too many"),
    ):
        told.append(CustomersKnown(customers=lie))
        with pytest.raises(KnownError, match=f"cannot be believed: .*{why}"):
            found(till, "zoe")
    told.append(CustomersKnown(customers=(honest,)))
    (one,) = found(till, "zoe")
    assert (one.customer.name, one.customer.points, one.branch) == ("Zoë Zweig", 7, "S01")
