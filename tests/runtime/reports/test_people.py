"""Accounts are found by name, however it is typed."""

from __future__ import annotations

from posforge.runtime.domain.people import Person
from posforge.testing.standalone import PlainPins
from tests.runtime.reports.conftest import Books


def test_an_account_is_found_by_name_and_by_id(empty_books: Books):
    pins = PlainPins()
    for number, name in enumerate(("Élodie Straße", "Bo", "bo")):
        person = Person(id=f"p{number}", name=name, role="manager", is_active=number != 1)
        empty_books.chain.employ(person, password=f"password-{number}", passwords=pins)
    reports = empty_books.reports

    [elodie] = reports.accounts_named("  élodie STRASSE ")
    assert elodie.person == Person(id="p0", name="Élodie Straße", role="manager")
    assert pins.matches(elodie.password, "password-0")
    assert "password-0" not in repr(elodie)
    assert [one.person.id for one in reports.accounts_named("BO")] == ["p1", "p2"]
    assert [one.person.is_active for one in reports.accounts_named("Bo")] == [False, True]
    assert reports.account("p0") == elodie
    assert reports.account("nobody") is None
    assert reports.accounts_named("") == ()
