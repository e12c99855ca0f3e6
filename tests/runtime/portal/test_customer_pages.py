"""The portal's customers: a list to search, a page of each, for those who may see who they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.events_customer import CustomerRecorded, PointsMoved
from posforge.runtime.domain.shop import CustomerGroup, Loyalty, Role
from posforge.runtime.portal.context import Place
from posforge.runtime.reports.reports import Reports
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.projector import apply
from posforge.testing.builders import MANAGER_MAY, a_shop
from posforge.testing.facts import a_cancelled_layaway, a_layaway, a_sale, an_instalment
from posforge.testing.journals import JournalWriter

GROUPS = (CustomerGroup(name="staff", label="Staff"),)
ZOE = {"name": "Zoë <Müller>", "phone": "+49 40 12345"}


@pytest.fixture
def known(tmp_path):
    """A customer who bought once, in books of their own."""
    writer = JournalWriter(7)
    sale = replace(a_sale("S01-1-A-000001"), customer="c1", points_earned=3)
    events = [
        writer.write(
            CustomerRecorded(customer="c1", number="S01-1-CA0001", group="staff"), personal=ZOE
        ),
        writer.write(CustomerRecorded(customer="c2", number="S01-1-CA0002"), personal={}),
        writer.write(sale),
        writer.write(PointsMoved(customer="c1", sale="s", earned=3)),
        writer.write(a_layaway("S01-1-LA0001")),
        writer.write(an_instalment("S01-1-LA0001", 100)),
        writer.write(a_cancelled_layaway("S01-1-LA0001")),
    ]
    database = Database.open_sqlcipher(tmp_path / "books.db", bytes(32))
    with database.write() as connection:
        apply(connection, events)
    yield Reports(database)
    database.close()


@pytest.fixture
def office(open_office, known):
    """A portal whose people are those of the books, and whose customers are known."""
    opened = open_office(loyalty=Loyalty(earn_per_minor=100, worth_minor=1), groups=GROUPS)
    assert opened.sign_in().status_code == 303
    portal = opened.app.jinja_env.globals["portal"]
    reports = portal.reports
    reports.customers, reports.customer = known.customers, known.customer
    return opened


def test_the_list_is_searched_and_leads_to_each(office):
    page = office.text("/customers?q=zoe+0001")
    assert "Zoë &lt;Müller&gt;" in page
    assert "Staff" in page
    assert 'href="/customers/c1"' in page
    assert "S01-1-CA0002" not in page
    assert "S01-1-CA0002" in office.text("/customers?sort=-number")
    assert "No customer matches." in office.text("/customers?q=nobody")


def test_a_page_shows_points_and_sales(office):
    page = office.text("/customers/c1")
    assert "+49 40 12345" in page
    assert "S01-1-A-000001" in page
    assert "nothing on the receipt" in page
    assert "Nothing bought yet." in office.text("/customers/c2")
    assert office.get("/customers/nobody").status_code == 404


def test_34_a_page_shows_what_is_laid_away_for_a_customer(office):
    page = office.text("/customers/c1")
    assert "S01-1-LA0001" in page
    assert "cancelled" in page
    assert "0,70" in page.replace("0.70", "0,70")
    assert "Layaway" not in office.text("/customers/c2")


def test_who_may_not_note_customers_does_not_see_them(open_office):
    roles = tuple(
        Role(name=role.name, may=role.may - {"manage_customers"}) for role in a_shop().roles
    )
    office = open_office(roles=roles, place=Place(kind="hq", node="n"))
    office.sign_in()
    assert "manage_customers" in MANAGER_MAY
    assert office.get("/customers").status_code == 403
    assert 'href="/customers"' not in office.text("/")
