"""Customers corrected and forgotten in the portal, over a real database."""

from __future__ import annotations

import re

import pytest

from posforge.runtime.app.extending import load_reports
from posforge.runtime.domain.events_customer import CustomerForgotten, CustomerRecorded, PointsMoved
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.shop import CustomerGroup, Loyalty, Role
from posforge.runtime.ext.extensions import Guard
from posforge.runtime.ext.reports import ReportParameters, ReportShelf
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.reports import Reports
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.sql import Statement
from posforge.runtime.storage.verify import verify
from posforge.testing.builders import a_shop
from posforge.testing.chain import Chain
from posforge.testing.standalone import PlainPins
from tests.runtime.portal.conftest import BRANCHES, CASHIER, MANAGER, PASSWORD

GROUPS = (CustomerGroup(name="staff", label="Staff"), CustomerGroup(name="vip", label="Friends"))
ZOE = {"name": "Zoë <Zweig>", "phone": "+49 40 12345", "address": "Hauptstraße 1"}
EDIT, FORGET = "/customers/c1/edit", "/customers/c1/forget"


class Desk:
    """HQ's portal over books with one customer, and whoever corrects them."""

    def __init__(self, open_office, database, *, person=MANAGER, is_topmost=True, **facts):
        known = {"groups": GROUPS, "loyalty": Loyalty(earn_per_minor=100, worth_minor=1)}
        self.database = database
        self.chain = Chain(database, a_shop(branches=BRANCHES, **(known | facts)), seed=5)
        self.chain.employ(person, password=PASSWORD, passwords=PlainPins())
        with self.chain.till("S01", 1).work() as work:
            noted = CustomerRecorded(customer="c1", number="S01-1-CA0001", group="staff")
            work.record(noted, actor=person.id, personal=ZOE)
            work.record(PointsMoved(customer="c1", sale="s", earned=3))
        self.office = open_office(
            reports=Reports(database),
            catalogue=self.chain.hq if is_topmost else None,
            **(known | facts),
        )
        assert self.office.sign_in(person.name).status_code == 303

    def send(self, address, **typed):
        page = self.office.text(address)
        form = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', page))
        for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page):
            form[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
        form["name"] = form.get("name", "").replace("&lt;", "<").replace("&gt;", ">")
        return self.office.post(address, **(form | typed))

    @property
    def zoe(self):
        return self.chain.hq.customer("c1")

    def events(self, kind):
        count = Statement("SELECT count(*) FROM event WHERE type = :kind")
        with self.database.read() as connection:
            return count.scalar(connection, {"kind": kind})


@pytest.fixture
def database(tmp_path):
    opened = Database.open_sqlcipher(tmp_path / "books.db", bytes(32))
    yield opened
    opened.close()


@pytest.fixture
def desk(open_office, database):
    return Desk(open_office, database)


def test_8_a_customer_is_corrected_and_who_did_it_is_on_record(desk):
    assert EDIT in desk.office.text("/customers/c1")
    answer = desk.send(
        EDIT,
        name=" Zoë Zander ",
        phone="",
        email="z@example.org",
        tax_number="DE 1",
        group="vip",
        exempt="Embassy 7",
        on_receipt="name",
        may_contact="yes",
    )
    assert answer.status_code == 303
    zoe = desk.zoe
    assert (zoe.name, zoe.phone, zoe.email) == ("Zoë Zander", "", "z@example.org")
    assert (zoe.tax_number, zoe.group, zoe.exempt) == ("DE 1", "vip", "Embassy 7")
    assert (zoe.on_receipt, zoe.may_contact) == ("name", True)
    assert (zoe.number, zoe.address, zoe.points) == ("S01-1-CA0001", "Hauptstraße 1", 3)
    assert "Saved." in desk.office.text("/customers/c1?saved=yes")
    with desk.database.read() as connection:
        headers = Statement("SELECT header FROM event WHERE type = 'CustomerRecorded'")
        assert f'"actor":"{MANAGER.id}"' in headers.all(connection)[-1].header


def test_a_form_that_nobody_touched_writes_nothing(desk):
    assert desk.send(EDIT).status_code == 303
    assert desk.events("CustomerRecorded") == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "A customer needs a name."),
        ({"phone": "1" * 201}, "At most 200 characters."),
        ({"exempt": "x" * 201}, "At most 200 characters."),
        ({"group": "nobody's"}, "There is no group of customers"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(desk, typed, said):
    answer = desk.send(EDIT, **typed)
    assert answer.status_code == 400
    assert said in answer.text
    assert desk.events("CustomerRecorded") == 1


def test_what_is_no_choice_changes_nothing(desk):
    assert desk.send(EDIT, on_receipt="everything", may_contact="perhaps").status_code == 303
    assert desk.events("CustomerRecorded") == 1


def test_who_was_slower_sees_what_stands_there_now(desk):
    page = desk.office.text(EDIT)
    seen = re.findall(r'name="seen" value="([^"]*)"', page)[0]
    desk.send(EDIT, phone="0171")
    answer = desk.send(EDIT, email="mine@example.org", phone="0172", seen=seen)
    assert answer.status_code == 409
    assert "Somebody else changed this customer" in answer.text
    assert "Stands there now: 0171" in answer.text
    assert 'value="mine@example.org"' in answer.text
    assert desk.zoe.email == ""


def test_without_the_forms_secret_nothing_happens(desk):
    for address in (EDIT, FORGET):
        assert desk.send(address, csrf_token="x").status_code == 400
    assert not desk.zoe.is_forgotten


def test_8_a_customer_is_forgotten_after_a_question_and_the_books_stay_whole(desk):
    assert FORGET in desk.office.text("/customers/c1")
    assert "Forget who Zoë &lt;Zweig&gt; is?" in desk.office.text(FORGET)
    assert not desk.zoe.is_forgotten
    assert desk.send(FORGET).headers["Location"] == "/customers/c1"
    page = desk.office.text("/customers/c1")
    assert "Who this was is forgotten." in page
    assert "Zweig" not in page
    assert "S01-1-CA0001" in page
    for gone in (EDIT, FORGET):
        assert desk.office.get(gone).status_code == 404
        assert gone not in page
    assert "No customer matches." in desk.office.text("/customers?q=zweig")
    assert (desk.zoe.points, desk.zoe.number) == (3, "S01-1-CA0001")
    with desk.database.read() as connection:
        assert not Statement("SELECT blob FROM event_personal WHERE blob LIKE '%Zweig%'").all(
            connection
        )
    assert verify(desk.database, signature_matches=signature_matches).is_sound


def test_below_the_topmost_machine_customers_are_only_shown(open_office, database):
    desk = Desk(open_office, database, is_topmost=False)
    page = desk.office.text("/customers/c1")
    assert "Customers are corrected at headquarters" in page
    assert EDIT not in page
    for address in (EDIT, FORGET):
        assert desk.office.get(address).status_code == 403
        token = desk.office.token("/customers/c1")
        assert desk.office.post(address, csrf_token=token).status_code == 403


def test_who_may_not_manage_customers_corrects_and_forgets_nobody(open_office, database):
    clerk = Person(id="p-clerk", name="Clerk", role="clerk")
    roles = (*a_shop().roles, Role(name="clerk", may=frozenset({"view_reports"})))
    desk = Desk(open_office, database, person=clerk, roles=roles)
    token = desk.office.token("/")
    for address in (EDIT, FORGET):
        assert desk.office.get(address).status_code == 403
        assert desk.office.post(address, csrf_token=token).status_code == 403
    assert not desk.zoe.is_forgotten


def test_33_a_forgetting_by_who_may_not_is_flagged(desk):
    desk.chain.employ(CASHIER, password=PASSWORD, passwords=PlainPins())
    with desk.chain.hq.work() as work:
        forged = work.record(CustomerForgotten(customer="c1"), actor=CASHIER.id)
    shop = a_shop(branches=BRANCHES, reports=("trespasses",))
    shelf = ReportShelf(lambda: load_reports(shop, Guard(print)), lambda: BooksDoor(desk.database))
    asked = ReportParameters(first="2000-01-01", last="2999-12-31")
    rows = shelf.run("trespasses", asked).rows
    assert [row[3:] for row in rows if row[4] == forged.header.id] == [
        ("manage_customers", forged.header.id)
    ]
