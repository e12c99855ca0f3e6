"""Who gets in, who does not, how sessions end, and what guessing costs."""

from __future__ import annotations

import dataclasses
from datetime import date, time

import pytest

from posforge.runtime.domain.people import Person
from posforge.runtime.portal.context import Place
from posforge.runtime.reports.reports import Reports
from posforge.runtime.storage.engine import Database
from posforge.testing.builders import a_shop
from posforge.testing.chain import Chain
from posforge.testing.standalone import PlainPins
from tests.runtime.portal.conftest import CASHIER, MANAGER, PASSWORD, Office

PAGES = ("/", "/sales", "/sales/x", "/products", "/machines", "/nothing-here")
MINUTE_MS = 60_000


@pytest.mark.parametrize("address", PAGES)
def test_every_page_asks_who_is_there(door: Office, address: str):
    answer = door.get(address)

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_name_and_password_open_the_page_that_was_asked_for(door: Office):
    asked = door.get("/sales?till=2").location
    assert asked == "/sign-in?next=/sales?till%3D2"

    answer = door.post(asked, csrf_token=door.token(asked), name=" grace hopper", password=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/sales?till=2")
    assert "Grace Hopper" in door.text("/sales?till=2")
    assert door.heard.signed == [MANAGER.id]
    assert door.heard.failures == []


@pytest.mark.parametrize(
    "away",
    ["https://evil.example/", "//evil.example", "/%5Cevil.example", "evil", "/%0Devil", "/\u2028x"],
)
def test_signing_in_leads_nowhere_else(door: Office, away: str):
    assert door.sign_in(to=away).location == "/"


@pytest.mark.parametrize(
    ("name", "password", "status", "sentence"),
    [
        (MANAGER.name, "wrong", 401, "do not match"),
        (MANAGER.name, "", 401, "do not match"),
        ("Nobody", PASSWORD, 401, "do not match"),
        ("Gone", PASSWORD, 401, "do not match"),
        (CASHIER.name, PASSWORD, 403, "may not see reports"),
    ],
)
def test_others_stay_outside(door: Office, name: str, password: str, status: int, sentence: str):
    answer = door.sign_in(name, password)

    assert answer.status_code == status
    assert sentence in answer.text
    assert door.get("/").status_code == 303
    assert door.heard.signed == []


def test_a_name_is_shown_again_as_text_not_as_markup(door: Office):
    answer = door.sign_in(CASHIER.name, PASSWORD)

    assert "Ada &lt;b&gt;Lovelace" in answer.text
    assert "<b>Lovelace" not in answer.text


def test_wrong_passwords_are_written_down_and_lock_the_name(door: Office):
    for _ in range(5):
        assert door.sign_in(password="wrong").status_code == 401
    assert door.heard.failures == [(MANAGER.id, number) for number in (1, 2, 3, 4, 5)]

    locked = door.sign_in()
    assert locked.status_code == 429
    assert "in 5 min" in locked.text

    door.clock.at_ms += 5 * MINUTE_MS
    assert door.sign_in().status_code == 303
    assert len(door.heard.failures) == 5


def test_an_unknown_name_locks_like_a_known_one(door: Office):
    statuses = [door.sign_in("Nobody", "wrong").status_code for _ in range(6)]

    assert statuses == [401] * 5 + [429]
    assert door.heard.failures == []


def test_an_address_may_try_twenty_times_a_minute(door: Office):
    token = door.token()
    statuses = [
        door.post("/sign-in", csrf_token=token, name=f"n{number}", password="x").status_code
        for number in range(21)
    ]

    assert statuses == [401] * 20 + [429]


def test_forms_without_their_token_are_refused(door: Office):
    assert door.post("/sign-in", name=MANAGER.name, password=PASSWORD).status_code == 400
    assert door.heard.signed == []
    door.sign_in()

    answer = door.post("/sign-out")

    assert answer.status_code == 400
    assert "open too long" in answer.text
    assert door.get("/").status_code == 200


def test_a_token_sent_from_another_site_is_refused(door: Office):
    answer = door.browser.post(
        "/sign-in",
        data={"csrf_token": door.token(), "name": MANAGER.name, "password": PASSWORD},
        base_url="https://localhost",
        headers={"Referer": "https://evil.example/"},
    )

    assert answer.status_code == 400


def test_signing_out_ends_the_session(office: Office):
    answer = office.post("/sign-out", csrf_token=office.token("/"))

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert office.get("/").status_code == 303


def test_half_an_hour_of_silence_ends_the_session(office: Office):
    for _ in range(3):
        office.clock.at_ms += 29 * MINUTE_MS
        assert office.get("/").status_code == 200
    office.clock.at_ms += 30 * MINUTE_MS

    assert office.get("/").status_code == 303


def test_twelve_hours_end_the_session_however_busy(office: Office):
    for _ in range(35):
        office.clock.at_ms += 20 * MINUTE_MS
        assert office.get("/").status_code == 200
    office.clock.at_ms += 20 * MINUTE_MS

    assert office.get("/").status_code == 303


def test_a_clock_that_was_put_back_ends_the_session(office: Office):
    office.clock.at_ms -= MINUTE_MS

    assert office.get("/").status_code == 303


@pytest.mark.parametrize(
    ("changed", "password"),
    [
        (MANAGER, "another password"),
        (dataclasses.replace(MANAGER, role="super_admin"), PASSWORD),
        (dataclasses.replace(MANAGER, role="cashier"), PASSWORD),
        (dataclasses.replace(MANAGER, is_active=False), PASSWORD),
    ],
)
def test_a_changed_person_must_sign_in_again(open_office, tmp_path, changed, password):
    database = Database.open_sqlcipher(tmp_path / "people.db", bytes(32))
    chain = Chain(database, a_shop(), seed=1)
    chain.employ(MANAGER, password=PASSWORD, passwords=PlainPins())
    door: Office = open_office(reports=Reports(database))
    door.sign_in()
    assert door.get("/").status_code == 200

    chain.clock.set(date(2026, 6, 1), time(9))
    chain.employ(changed, password=password, passwords=PlainPins())

    assert door.get("/").status_code == 303
    database.close()


def test_two_people_of_one_name_each_have_their_own_password(open_office, tmp_path):
    database = Database.open_sqlcipher(tmp_path / "people.db", bytes(32))
    chain = Chain(database, a_shop(), seed=1)
    for person, password in (("p1", "first password"), ("p2", "second password")):
        twin = Person(id=person, name="Alex", role="manager")
        chain.employ(twin, password=password, passwords=PlainPins())
    door: Office = open_office(reports=Reports(database))

    assert door.sign_in("alex", "second password").status_code == 303
    assert door.heard.signed == ["p2"]
    database.close()


def test_a_role_the_shop_no_longer_has_opens_nothing(open_office, tmp_path):
    database = Database.open_sqlcipher(tmp_path / "people.db", bytes(32))
    Chain(database, a_shop(), seed=1).employ(MANAGER, password=PASSWORD, passwords=PlainPins())
    roles = tuple(role for role in a_shop().roles if role.name != MANAGER.role)

    assert open_office(reports=Reports(database), roles=roles).sign_in().status_code == 403
    database.close()


def test_the_cookie_stays_in_this_browser_on_this_machine(door: Office, open_office):
    cookie = door.sign_in().headers["Set-Cookie"]
    other = open_office(place=Place(kind="store", node="e" * 32, branch="S01")).sign_in()

    assert cookie.startswith("__Host-posforge-hq-")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert other.headers["Set-Cookie"].startswith("__Host-posforge-store-eeeeeeee=")
