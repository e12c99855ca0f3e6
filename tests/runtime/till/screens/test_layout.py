"""Every screen fits a small panel, and every key a finger; amounts keep their corner."""

from __future__ import annotations

from itertools import combinations

import pytest
from qtpy.QtCore import QPoint, QRect
from qtpy.QtWidgets import QAbstractButton

from posforge.runtime.till.notice import Notice
from posforge.runtime.till.widgets.key import Key
from tests.runtime.till.conftest import a_quick_till


def on(counter, screen):
    """Bring a screen or sheet to the front, the way somebody gets there."""
    counter.scan(counter.milk, counter.chocolate)
    keys = {
        "sell": (),
        "pay": ("F9",),
        "change": ("F10",),
        "sign_in": ("F12",),
        "help": ("F1",),
        "parked": ("F4", "F5"),
        "question": ("Esc",),
    }
    counter.press(*keys[screen])
    return counter.window.sheet or counter.screen


SCREENS = ("sell", "pay", "change", "sign_in", "help", "parked", "question")


@pytest.mark.parametrize("screen", SCREENS)
def test_every_target_fits_a_finger_and_lies_on_the_screen(counter, screen):
    view = on(counter, screen)
    metrics = counter.window.kit.look.metrics
    shown = [key for key in view.findChildren(QAbstractButton) if key.isVisible()]

    assert shown
    for key in shown:
        assert min(key.width(), key.height()) >= metrics.target, key.accessibleName()
        corner = key.mapTo(counter.window, QPoint(key.width(), key.height()))
        assert counter.window.rect().contains(corner - QPoint(1, 1)), key.accessibleName()


@pytest.mark.parametrize("screen", ["sell", "pay"])
def test_numbers_and_pay_are_15_mm(counter, screen):
    view = on(counter, screen)
    least = 15 / 25.4 * 96
    names = {"7", "0", "enter", "Pay", "Take payment", "Exact cash"}
    keys = [key for key in view.findChildren(Key) if key.accessibleName() in names]

    assert len(keys) >= 4
    assert all(key.height() >= least and key.width() >= least for key in keys)


def test_the_amount_has_one_corner(counter):
    places = set()
    for keys in ((), ("F9",), ("F10",)):
        if not keys:
            counter.scan(counter.milk)
        counter.press(*keys)
        total = counter.screen.total
        places.add((total.mapTo(counter.window, QPoint(0, 0)).x(), total.width(), total.height()))

    assert len(places) == 1


def test_keys_never_move_while_amounts_are_typed(counter):
    on(counter, "pay")
    places = {key: key.geometry() for key in counter.screen.findChildren(Key)}
    counter.type("999999999")

    assert {key: key.geometry() for key in places} == places


def test_a_window_no_bigger_than_a_small_panel_is_enough(counter):
    for screen in ("sell", "pay", "change"):
        counter.window.show_screen(screen)
    smallest = counter.window.minimumSizeHint()

    assert smallest.width() <= 1024
    assert smallest.height() <= 768


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720)])
@pytest.mark.parametrize("screen", ["sell", "pay", "change", "help"])
def test_on_a_short_panel_every_target_lies_on_the_screen_and_over_no_other(
    open_till, size, screen
):
    counter = open_till(a_quick_till(languages=("de",)), size=size)
    counter.sign_in()
    view = on(counter, screen)
    least = counter.window.kit.look.metrics.target
    shown = [key for key in view.findChildren(QAbstractButton) if key.isVisible()]
    places = [QRect(key.mapTo(counter.window, QPoint(0, 0)), key.size()) for key in shown]

    assert (counter.window.width(), counter.window.height()) == size
    assert all(min(place.width(), place.height()) >= least for place in places)
    assert all(counter.window.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))


def test_on_a_short_panel_letters_take_the_place_of_the_verbs_and_give_it_back(open_till):
    counter = open_till(a_quick_till(), size=(1024, 600))
    counter.sign_in()
    verbs = counter.screen._keys.verbs
    counter.screen._search_by_touch()

    assert verbs.isHidden()
    assert counter.window.height() == 600
    counter.press("Esc")
    assert verbs.isVisible()


def test_no_name_and_no_message_pushes_the_window_wider(counter):
    before = counter.window.minimumSizeHint()
    words = "The printer at printer-in-the-back-office.example does not answer. " * 4
    counter.window.notify(Notice(what="test", message=words, hint=words))
    counter.window.header.show_person(words)

    assert counter.window.minimumSizeHint() == before
    counter.window.header.clear()
    assert counter.window.minimumSizeHint() == before
