"""Signing in: a person, then a PIN that is kept nowhere and that no scan can reach."""

from __future__ import annotations

from posforge.testing.memory import a_till


def test_a_digit_chooses_the_person_and_the_rest_is_the_pin(open_till):
    counter = open_till()
    counter.sign_in("9876", digit="2")

    assert counter.window.desk.session.person.name == "Chiara Rossi"
    assert counter.heard[-1] == ("ready", {})
    assert counter.events == ["ShiftOpened", "SignedIn"]


def test_arrows_choose_too(open_till):
    counter = open_till()
    counter.press("Right", "Right")
    counter.type("9876")
    counter.press("Enter")

    assert counter.window.desk.session.person.id == "chiara"


def test_touch_alone_is_enough(open_till):
    counter = open_till()
    screen = counter.screen
    screen._tiles[0].click()
    for digit in "1234":
        screen._pad.struck.emit(digit)
    screen._pad.struck.emit("enter")
    counter.settle()

    assert counter.window.desk.session.person.id == "ada"


def test_a_wrong_pin_is_refused_and_forgotten(open_till):
    counter = open_till()
    counter.sign_in("1111")

    assert counter.window.screen_name == "sign_in"
    assert counter.banner == "That PIN is wrong."
    assert counter.screen._pin == ""
    counter.type("1234")
    counter.press("Enter")
    assert counter.window.screen_name == "sell"


def test_five_wrong_pins_lock_somebody_out_for_a_while(open_till):
    counter = open_till()
    counter.type("1")
    for pin in ("1111", "1111", "1111", "1111", "1111", "1234"):
        counter.type(pin)
        counter.press("Enter")

    assert "locked" in counter.banner
    assert counter.window.screen_name == "sign_in"
    counter.till.clock.pass_ms(5 * 60_000)
    counter.type("1234")
    counter.press("Enter")
    assert counter.window.screen_name == "sell"


def test_a_scan_never_becomes_a_pin(open_till):
    counter = open_till()
    counter.type("1")
    counter.scan("4006381333931")

    assert counter.screen._pin == ""
    assert counter.heard[-1][1]["key"] == "banner.scan_signed_out"


def test_backspace_and_escape_take_back(open_till):
    counter = open_till()
    counter.type("1123")
    counter.press("Backspace")
    assert counter.screen._pin == "12"
    counter.press("Esc")

    assert counter.screen._pin == ""
    assert counter.screen._chosen is None


def test_a_till_without_people_says_what_is_missing(open_till):
    till = a_till()
    till.store._people = {}
    counter = open_till(till)

    assert counter.screen._empty.isVisible()
    assert "store server" in counter.screen._empty.text()
