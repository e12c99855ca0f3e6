"""Selling by pictures: departments, search, sizes and colours, by touch and by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qtpy.QtCore import QPoint, Qt
from qtpy.QtTest import QTest
from qtpy.QtWidgets import QAbstractButton

from posforge.runtime.domain.product import Style
from posforge.runtime.till.screens.browse import AT_ONCE


@pytest.fixture
def boutique(open_till, boutique_till):
    """Somebody signed in, and nothing on the counter."""
    counter = open_till(boutique_till)
    counter.sign_in()
    return counter


@pytest.fixture
def browse(boutique):
    return boutique.screen.browse


def touch(counter, widget, place):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)
    counter.settle()


def touch_tile(counter, name):
    shelf = counter.screen.browse.shelf
    row = [tile.name for tile in shelf.tiles].index(name)
    index = shelf.model().index(row, 0)
    touch(counter, shelf.viewport(), shelf.visualRect(index).center())


def touch_variant(counter, name):
    key = next(
        key
        for row in counter.screen.browse.picker.grid.keys
        for key in row
        if key.product is not None and key.product.name == name
    )
    touch(counter, key, key.rect().center())


def names(browse):
    return [tile.name for tile in browse.shelf.tiles]


def sold(counter):
    return [line.name for line in counter.bill.lines]


def test_styles_stand_in_the_order_of_their_departments_and_a_chip_narrows_them(boutique, browse):
    assert browse.chips.words == ("All", "Trousers", "Tops", "Bags")
    assert names(browse) == ["Straight Jeans", "Linen Shirt", "Felt Hat", "Leather Belt"]

    touch(
        boutique,
        browse.chips.viewport(),
        browse.chips.visualRect(browse.chips.model().index(3, 0)).center(),
    )
    assert names(browse) == ["Felt Hat", "Leather Belt"]


def test_two_touches_put_a_variant_on_the_bill(boutique, browse):
    touch_tile(boutique, "Linen Shirt")
    assert browse.is_picking
    assert ("picker", {"variants": 5}) in boutique.heard
    touch_variant(boutique, "Linen Shirt, M, navy")

    assert sold(boutique) == ["Linen Shirt, M, navy"]
    assert not browse.is_picking


def test_a_style_with_one_article_is_sold_by_one_touch(boutique, browse):
    touch_tile(boutique, "Felt Hat")

    assert sold(boutique) == ["Felt Hat, grey"]
    assert not browse.is_picking


def test_a_pair_that_was_never_made_takes_no_touch(boutique, browse):
    touch_tile(boutique, "Linen Shirt")
    empty = [key for row in browse.picker.grid.keys for key in row if not key.isEnabled()]

    assert len(empty) == 1
    touch(boutique, empty[0], empty[0].rect().center())
    assert boutique.window.desk.bill is None
    assert browse.is_picking


def test_each_variant_shows_its_own_price_and_the_tile_the_lowest(boutique, browse):
    boutique.window.grab()
    boutique.settle()
    shirt = next(tile for tile in browse.shelf.tiles if tile.name == "Linen Shirt")
    assert browse.shelf.facts(shirt).price.split() == ["from", "79,00", "€"]

    touch_tile(boutique, "Linen Shirt")
    (_, _, large), _ = browse.picker.grid.keys
    assert "89,00" in large.price


def test_the_keyboard_alone_reaches_every_variant(boutique, browse):
    boutique.press("Down", "Right", "Enter")
    assert browse.is_picking
    boutique.press("Right", "Down", "Enter")

    assert sold(boutique) == ["Linen Shirt, M, navy"]


def test_enter_without_a_cursor_sells_nothing(boutique):
    boutique.press("Enter")

    assert boutique.window.desk.bill is None


def test_arrows_go_up_to_the_departments_and_down_again(boutique, browse):
    boutique.press("Down", "Up", "Right", "Right")
    assert names(browse) == ["Linen Shirt"]

    boutique.press("Down", "Enter")
    assert browse.is_picking


def test_a_third_axis_is_chosen_above_the_sizes(boutique, browse):
    touch_tile(boutique, "Straight Jeans")
    length = browse.picker.further[0]
    assert length.words == ("short", "long")
    boutique.press("Down", "Up", "Right", "Down", "Enter")

    assert sold(boutique) == ["Straight Jeans, S, blue, long"]


def test_one_axis_is_a_row_of_colours(boutique, browse):
    touch_tile(boutique, "Leather Belt")
    assert [len(row) for row in browse.picker.grid.keys] == [3]
    boutique.press("Right", "Right", "Right", "Right", "Enter")

    assert sold(boutique) == ["Leather Belt, tan"]


def test_a_scan_counts_while_sizes_are_open_and_leaves_them_open(boutique, browse):
    touch_tile(boutique, "Linen Shirt")
    boutique.scan(boutique.milk)
    assert browse.is_picking
    touch_variant(boutique, "Linen Shirt, S, white")

    assert sold(boutique) == ["Whole milk", "Linen Shirt, S, white"]


def test_the_quantity_said_before_counts_for_the_variant(boutique):
    boutique.type("3x")
    touch_tile(boutique, "Linen Shirt")
    touch_variant(boutique, "Linen Shirt, S, white")

    assert [line.qty_milli for line in boutique.bill.lines] == [3000]


def test_a_name_narrows_the_pictures_and_enter_opens_the_first(boutique, browse):
    boutique.type("shirt")
    assert names(browse) == ["Linen Shirt"]
    boutique.press("Enter")
    assert browse.is_picking
    boutique.press("Enter", "Enter")

    assert len(sold(boutique)) == 1
    assert boutique.screen.entry.text == ""
    assert len(names(browse)) == 4


def test_a_search_that_finds_one_variant_sells_it(boutique, browse):
    boutique.type("m, navy")
    assert names(browse) == ["Linen Shirt, M, navy"]
    boutique.press("Enter")

    assert sold(boutique) == ["Linen Shirt, M, navy"]


def test_an_article_without_a_style_is_found_by_name(boutique, browse):
    boutique.type("choc")
    boutique.press("Enter")

    assert sold(boutique) == ["Dark chocolate"]


def test_a_name_nobody_has_says_so_and_escape_shows_everything_again(boutique, browse):
    boutique.type("zzz")
    assert names(browse) == []
    assert browse._nothing.text() == "No article is called that."
    boutique.press("Esc")

    assert len(names(browse)) == 4
    assert not browse._nothing.isVisible()


def test_a_code_is_typed_as_ever_with_sizes_open_or_not(boutique):
    touch_tile(boutique, "Linen Shirt")
    boutique.type(boutique.milk)
    boutique.press("Enter")

    assert sold(boutique) == ["Whole milk"]


def test_searching_needs_no_keyboard(boutique, browse):
    touch(boutique, boutique.screen.entry.field, QPoint(30, 10))
    for letter in "belt":
        boutique.screen._letters.struck.emit(letter)
    boutique.settle()
    touch_tile(boutique, "Leather Belt")
    touch_variant(boutique, "Leather Belt, tan")

    assert sold(boutique) == ["Leather Belt, tan"]
    assert not boutique.screen._letters.isVisible()


def test_escape_goes_one_step_back_at_a_time(boutique, browse):
    boutique.scan(boutique.milk)
    touch_tile(boutique, "Linen Shirt")
    boutique.press("Esc")
    assert not browse.is_picking
    assert boutique.window.sheet is None

    boutique.press("Down", "Esc")
    assert browse.shelf.current is None
    assert boutique.window.sheet is None

    boutique.press("Esc")
    assert boutique.window.sheet.name == "question", "nothing is left but the bill"


def test_tab_lets_the_arrows_choose_a_line_of_the_bill(boutique):
    boutique.scan(boutique.milk, boutique.chocolate)
    boutique.press("Tab", "Up", "F7", "Enter")

    assert [line.name for line in boutique.bill.standing] == ["Dark chocolate"]


def test_the_numbers_stand_behind_one_key_and_work(boutique):
    more = boutique.screen._more
    touch(boutique, more, more.rect().center())
    for stroke in ("3", "times", *boutique.milk, "enter"):
        boutique.screen._keys.struck.emit(stroke)
    boutique.settle()
    assert [line.qty_milli for line in boutique.bill.lines] == [3000]

    boutique.press("Esc")
    assert boutique.screen.browse.isVisible()


def test_paying_is_as_near_as_ever(boutique):
    touch_tile(boutique, "Felt Hat")
    boutique.press("F10")

    assert boutique.store.last_sale().facts.gross_minor == 7900


def test_enter_right_after_a_name_waits_for_what_is_found(boutique, browse):
    keyboard, handle = boutique.keyboard, boutique.handle
    for letter in "belt":
        boutique.screen.entry.strike(letter)
    keyboard.strike(handle, Qt.Key.Key_Return, "\r")
    boutique.settle()

    assert browse.is_picking
    assert ("picker", {"variants": 3}) in boutique.heard


def test_a_name_that_is_no_name_is_tried_as_a_code(boutique, browse):
    boutique.type("SKU-7")
    boutique.press("Enter")

    assert boutique.heard[-1][1]["key"] == "UnknownCodeError"
    assert len(names(browse)) == 4


def test_enter_takes_nothing_after_a_scan_or_with_the_next_customer(boutique, browse):
    boutique.type("hat")
    boutique.press("Enter", "Down")
    assert browse.shelf.current is not None
    boutique.scan(boutique.milk)
    boutique.press("Enter")
    assert sold(boutique) == ["Felt Hat, grey", "Whole milk"]

    boutique.press("Down", "F9", "Esc", "Enter")
    assert len(sold(boutique)) == 2


def test_a_department_takes_back_the_question_for_a_quantity(boutique, browse):
    boutique.scan(boutique.milk)
    boutique.press("F6")
    browse.chips.choose(1)
    boutique.type(boutique.chocolate)
    boutique.press("Enter")

    assert sold(boutique) == ["Whole milk", "Dark chocolate"]


def test_an_answer_that_comes_after_somebody_went_on_opens_nothing(boutique, browse):
    shirt = next(tile for tile in browse.shelf.tiles if tile.name == "Linen Shirt")
    browse.shelf.touched.emit(shirt)
    browse.back()
    boutique.settle()

    assert not browse.is_picking


def test_an_article_without_a_price_is_refused_in_a_sentence(open_till, a_grid_till, variants):
    free = [replace(one, price_minor=None) for one in variants("belt")]
    style = Style(id="belt", name="Leather Belt", department="bags")
    counter = open_till(a_grid_till([style], free))
    counter.sign_in()
    touch_tile(counter, "Leather Belt")
    touch_variant(counter, "Leather Belt, tan")

    assert "no price" in counter.banner
    assert counter.window.desk.bill is None


def test_styles_that_arrive_later_are_shown_within_a_second(open_till, a_grid_till, variants):
    goods = list(variants("belt"))
    till = a_grid_till([], goods)
    counter = open_till(till)
    counter.sign_in()
    assert counter.screen.browse._nothing.isVisible()

    till.catalogue._styles.append(Style(id="belt", name="Leather Belt", department="bags"))
    counter.qtbot.waitUntil(lambda: names(counter.screen.browse) == ["Leather Belt"])


def test_only_what_is_in_sight_is_looked_up_and_off_the_windows_thread(
    open_till, a_grid_till, variants, a_picture
):
    styles = [
        Style(id=f"s{number}", name=f"Style {number:03d}", department="tops", picture="p")
        for number in range(400)
    ]
    goods = [
        replace(one, id=f"{style.id}-{one.id}", style=style.id)
        for style in styles
        for one in variants("belt")
    ]
    till = a_grid_till(styles, goods, pictures={"p": a_picture})
    counter = open_till(till)
    counter.sign_in()
    counter.window.grab()
    counter.settle()
    catalogue, shelf = till.catalogue, counter.screen.browse.shelf
    first = len(catalogue.asked)

    assert 0 < first <= 40
    assert catalogue.threads == {counter.worker._thread}

    before = shelf.verticalScrollBar().value()
    counter.press("PgDown")
    counter.window.grab()
    counter.settle()
    assert shelf.verticalScrollBar().value() > before
    assert first < len(catalogue.asked) <= first + 40
    assert len(set(catalogue.asked)) == len(catalogue.asked), "nothing is asked twice"
    assert AT_ONCE < 10, "a scan never waits behind a page of pictures"


def test_tiles_tell_the_prices_of_the_customers_group(boutique_till, open_till):
    staff = {one.id for one in boutique_till.catalogue.search("linen")}
    for product in staff:
        boutique_till.catalogue.set_price(product, 5000, group="staff")
    counter = open_till(boutique_till)
    counter.sign_in()
    counter.scan(counter.milk)
    counter.window.grab()
    counter.settle()
    shelf = counter.screen.browse.shelf
    shirt = next(one for one in shelf.tiles if one.name == "Linen Shirt")
    assert shelf.facts(shirt).price.split() == ["from", "79,00", "€"]

    desk = counter.window.desk
    desk.change(lambda _session, bill: replace(bill, group="staff"))
    counter.settle()
    counter.window.grab()
    counter.settle()
    assert shelf.facts(shirt).price.split() == ["50,00", "€"]
    found = []
    desk.goods.search("linen", found.extend)
    counter.settle()
    assert {one.price_minor for one in found} == {5000}


def test_no_name_pushes_the_window_wider_and_no_row_is_out_of_reach(
    open_till, a_grid_till, variants
):
    word = "Donaudampfschifffahrtsgesellschaftskapitänsmütze"
    sizes = [f"Größe {number} {word}" for number in range(30)]
    goods = [
        replace(one, id=f"{one.id}-{size}", name=f"{one.name} {size}", fields={"size": size})
        for one in list(variants("belt"))[:1]
        for size in sizes
    ]
    goods += [
        replace(one, id=f"{one.id}-navy", fields={**one.fields, "colour": "navy"}) for one in goods
    ]
    counter = open_till(a_grid_till([Style(id="belt", name=word, department=word)], goods))
    counter.sign_in()
    before = counter.window.minimumSizeHint()
    touch_tile(counter, word)
    for _ in range(30):
        counter.press("Down")
    grid = counter.screen.browse.picker.grid

    assert counter.window.minimumSizeHint() == before
    assert grid.current is grid.keys[-1][0]
    assert not grid.current.visibleRegion().isEmpty()


@pytest.mark.parametrize("size", [(1024, 600), (1024, 768)])
def test_every_target_fits_a_finger_and_lies_on_the_screen(boutique_till, open_till, size):
    counter = open_till(boutique_till, size=size)
    counter.sign_in()
    counter.scan(counter.milk)
    touch_tile(counter, "Linen Shirt")
    for is_wanted in (False, True):
        counter.screen._show_keys(is_wanted=is_wanted)
        counter.settle()
        shown = [key for key in counter.screen.findChildren(QAbstractButton) if key.isVisible()]

        assert (counter.window.width(), counter.window.height()) == size
        assert len(shown) > 10
        for key in shown:
            least = counter.window.kit.look.metrics.target
            assert min(key.width(), key.height()) >= least, key.accessibleName()
            corner = key.mapTo(counter.window, QPoint(key.width(), key.height()))
            assert counter.window.rect().contains(corner - QPoint(1, 1)), key.accessibleName()


def test_a_panel_of_600_lines_is_enough_to_sell_and_to_be_paid(boutique_till, open_till):
    counter = open_till(boutique_till, size=(1024, 600))
    counter.sign_in()
    for screen in ("sell", "pay", "change"):
        counter.window.show_screen(screen)

    assert counter.window.minimumSizeHint().height() <= 600


def test_the_amount_keeps_its_corner(boutique):
    boutique.scan(boutique.milk)
    place = boutique.screen.total.geometry()
    boutique.press("F9")

    assert boutique.screen.total.geometry() == place


def test_a_shop_that_scans_sees_no_pictures(counter):
    assert not hasattr(counter.screen, "browse")
    assert counter.screen.found is not None
