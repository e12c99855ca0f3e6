"""One article, added or changed by hand: what was touched is judged, everything else stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.events import PricesSet, ProductsListed, StylesListed
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.shop import BarcodeRule
from posforge.runtime.flows.edit_product import (
    ChangedMeanwhileError,
    NoSuchArticleError,
    RefusedError,
    edit_product,
    filled_in,
    find_article,
)
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.testing.builders import a_boutique
from posforge.testing.facts import a_listing, a_price
from posforge.testing.memory import a_till

A, B, C = "2700000100011", "2700000100028", "2700000100035"
ID = f"p0{A}"


class Office:
    """Where articles are decided: a journal, and a hand that types."""

    def __init__(self):
        self.shop = a_boutique()
        self.till = a_till(self.shop)

    def article(self, product=ID):
        with self.till.store.work() as work:
            return find_article(work.listings(), product, at_ms=self.till.clock.now_ms())

    def type(self, product="", /, seen=None, behaviours=None, begin=None, **typed):
        mark = self.article(product).mark if product and seen is None else seen or ""
        return edit_product(
            typed,
            product=product,
            seen=mark,
            shop=self.shop,
            begin=begin or self.till.store.work,
            clock=self.till.clock,
            actor="ada",
            behaviours=behaviours or {},
        )

    def refused(self, product="", /, **typed):
        events = len(self.till.store.events)
        with pytest.raises(RefusedError) as caught:
            self.type(product, **typed)
        assert len(self.till.store.events) == events
        return {column: one.key for column, one in caught.value.problems.items()}

    def since(self, count):
        return [(event.header.type, event.header.actor) for event in self.till.store.events[count:]]


@pytest.fixture
def office():
    made = Office()
    made.type(name="Tea", gtin=A, price="2.50", material="leaf")
    return made


def test_a_new_article_is_recorded_as_a_row_of_a_file_would_be(office):
    report = office.till.store.events

    assert [event.header.type for event in report] == [ProductsListed.TYPE, PricesSet.TYPE]
    listed = office.article().listed
    assert (listed.product.name, listed.price) == ("Tea", Price(minor=250))
    assert (listed.product.unit, listed.product.tax) == ("piece", "standard")


def test_only_what_changed_is_recorded_with_who_changed_it(office):
    before = len(office.till.store.events)
    office.type(ID, price="2.80")
    assert office.since(before) == [(PricesSet.TYPE, "ada")]
    office.type(ID, name="Green tea")
    assert office.since(before)[1:] == [(ProductsListed.TYPE, "ada")]
    office.type(ID, **filled_in(office.shop, office.article()))
    assert len(office.since(before)) == 2


def test_a_variant_is_called_after_its_style_until_it_gets_a_name(office):
    office.type(gtin=B, style="AL", style_name="Alma", size="M", colour="blue")
    product = f"p0{B}"
    assert office.article(product).listed.product.name == "Alma, M, blue"
    assert filled_in(office.shop, office.article(product))["name"] == ""
    office.type(product, size="S")
    assert office.article(product).listed.product.name == "Alma, S, blue"
    office.type(product, name="My dress")
    office.type(product, size="L")
    assert office.article(product).listed.product.name == "My dress"
    office.type(product, name="")
    assert office.article(product).listed.product.name == "Alma, L, blue"


def test_a_style_is_named_once_and_not_renamed_by_one_of_its_articles(office):
    assert office.refused(ID, style="AL") == {"style_name": "style_unnamed"}
    office.type(ID, style="AL", style_name="Alma", name="")
    assert StylesListed.TYPE in [kind for kind, _ in office.since(0)]
    assert office.refused(ID, style_name="Other") == {"style_name": "style_named"}
    assert office.refused(ID, style="", style_name="Other", name="x") == {"style": "no_style_named"}


def test_codes_are_given_whole_and_what_an_article_has_already_is_not_judged(office):
    with office.till.store.work() as work:
        work.record(a_listing("own", "Loose nuts", "PLU 7"))
    office.type("own", gtin=f"PLU 7\n{B}\n\n {C} \n{B}")
    assert office.article("own").listed.product.codes == (f"0{B}", f"0{C}", "PLU 7")
    office.type("own", gtin=C)
    assert office.article("own").listed.product.codes == (f"0{C}",)
    assert office.refused("own", gtin="PLU 7") == {"gtin": "code_letters"}
    assert office.refused("own", gtin=" \n") == {"gtin": "no_code"}


def test_a_code_of_another_article_stays_where_it_is(office):
    assert office.refused(name="Coffee", gtin=f"{B}\n{A}") == {"gtin": "code_taken"}
    office.type(name="Coffee", gtin=B)
    assert office.refused(f"p0{B}", gtin=A) == {"gtin": "code_taken"}


def test_a_code_that_was_given_up_makes_a_new_article_and_not_the_old_one(office, tmp_path):
    office.type(ID, gtin=B)
    again = office.type(name="Coffee", gtin=A)
    assert again == f"{ID}.2"
    assert office.article(ID).listed.product.name == "Tea"
    office.type(again, gtin=C)
    file = tmp_path / "goods.csv"
    file.write_text(f"gtin,name\n{A},Cocoa\n", encoding="utf-8")
    till = office.till
    import_catalogue(file, shop=office.shop, begin=till.store.work, clock=till.clock)

    names = [office.article(one).listed.product.name for one in (ID, f"{ID}.2", f"{ID}.3")]
    assert names == ["Tea", "Coffee", "Cocoa"]


def test_a_price_is_changed_and_never_taken_away(office):
    assert office.refused(ID, price=" ") == {"price": "price_needed"}
    assert office.refused(ID, price="0") == {"price": "price_size"}
    assert office.refused(ID, price="1,234.5") == {"price": "price_text"}


def test_a_check_of_the_shops_own_judges_what_was_touched_and_nothing_else(office):
    class Broken:
        name = "broken"

        def check(self, value):
            raise KnownError("The check is broken.")

        def at_scan(self, value, product):
            return ""

    checks = {"material": Broken()}
    office.type(ID, price="9", behaviours=checks)
    assert office.refused(ID, material="paper", behaviours=checks) == {"material": "field"}
    assert office.article().listed.product.fields == {"material": "leaf"}


def test_who_saw_an_older_article_is_told(office):
    seen = office.article().mark
    office.type(ID, price="3")
    with pytest.raises(ChangedMeanwhileError) as caught:
        office.type(ID, seen=seen, name="Mine")
    assert caught.value.now.listed.price == Price(minor=300)
    with pytest.raises(NoSuchArticleError):
        office.type("nobody", seen="x", name="Mine")


def test_a_change_between_look_and_write_is_noticed(office):
    class Slow:
        name = "slow"

        def check(self, value):
            with office.till.store.work() as work:
                work.record(a_price(ID, 777, valid_from_ms=office.till.clock.now_ms()))
            return value

        def at_scan(self, value, product):
            return ""

    with pytest.raises(ChangedMeanwhileError):
        office.type(ID, material="paper", behaviours={"material": Slow()})
    assert office.article().listed.product.fields == {"material": "leaf"}


def test_a_full_disk_leaves_the_article_as_it_was(office):
    before = office.article()
    office.till.store.refuses = KnownError("The disk is full.")
    with pytest.raises(KnownError, match="full"):
        office.type(ID, seen=before.mark, name="Other", price="9")
    office.till.store.refuses = None
    assert office.article() == before


def test_one_label_of_a_scale_is_no_code_of_an_article(office):
    rule = BarcodeRule(prefix="22", layout="IIIIIPPPPP", carries="price")
    office.shop = a_boutique(catalogue=replace(office.shop.catalogue, barcode_rules=(rule,)))
    assert office.refused(name="Gouda", gtin="2220001006551") == {"gtin": "code_label"}
    office.type(name="Gouda", gtin="2220001000009")


@given(st.dictionaries(st.sampled_from(sorted(filled_in(a_boutique(), None))), st.text()))
def test_whatever_is_typed_is_recorded_or_refused_with_its_reasons(typed):
    office = Office()
    office.type(name="Tea", gtin=A)
    before = office.article()
    problems = outcome(office, typed)

    assert problems <= set(filled_in(office.shop, None))
    assert not problems or office.article() == before
    assert office.article().listed.product.name


def outcome(office, typed):
    try:
        office.type(ID, **typed)
    except RefusedError as error:
        return set(error.problems)
    return set()


def test_an_error_is_one_sentence(office):
    with pytest.raises(UserError, match="price nothing is no amount in EUR"):
        office.type(ID, price="nothing")
