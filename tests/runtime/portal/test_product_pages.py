"""Articles in the portal: listed, looked at, added and changed, over a real database."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from jinja2 import StrictUndefined

from posforge.errors import UserError
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import PriceList, Role, Shop
from posforge.runtime.ext.extensions import Extensions
from posforge.runtime.flows.edit_product import Article, find_article
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.runtime.portal.context import Place
from posforge.runtime.portal.create import create_portal
from posforge.runtime.reports.reports import Reports
from posforge.runtime.storage.engine import Database
from posforge.testing.builders import a_boutique
from posforge.testing.chain import Chain
from posforge.testing.facts import a_picture
from posforge.testing.standalone import PlainPins
from tests.runtime.portal.conftest import MANAGER, PASSWORD, TODAY, Heard

CLERK = Person(id="p-clerk", name="Clerk", role="clerk")
DRESS = Product(
    id="d1",
    name="Alma, M, blue",
    department="women",
    unit="piece",
    tax="standard",
    price_minor=11_900,
    code="04006381333931",
    style="AL1",
    fields={"size": "M", "colour": "blue", "vegan": True, "weight": 1500, "gone": "kept"},
)
BAG = Product(
    id="b1",
    name="Bag <b>",
    department="men",
    unit="piece",
    tax="reduced",
    price_minor=None,
    code="00000096385074",
)


class NoGrey:
    """A check of the shop's own."""

    name = "no_grey"

    def check(self, value):
        if value == "grey":
            raise UserError("Grey is out.", hint="Take black.")
        return str(value).upper()

    def at_scan(self, value, product):
        return ""


@dataclass
class Office:
    """One portal over books of its own, and a browser in front of it."""

    chain: Chain
    shop: Shop
    browser: FlaskClient

    def get(self, address: str):
        return self.browser.get(address, base_url="https://localhost")

    def said(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, answer.text
        return words(answer.text)

    def send(self, address: str, /, token: str | None = None, **typed: str):
        """Send the form at an address as it stands, with some controls filled in otherwise."""
        page = self.get(address).text
        form = {**controls(page), **typed}
        if token is not None:
            form["csrf_token"] = token
        return self.browser.post(
            address,
            data=form,
            base_url="https://localhost",
            headers={"Referer": "https://localhost/"},
        )

    def article(self, product: str) -> Article:
        with self.chain.hq.work() as work:
            found = find_article(work.listings(), product, at_ms=self.chain.clock.now_ms())
        assert found is not None
        return found


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def controls(page: str) -> dict[str, str]:
    """Return what a browser would send of the form on this page, untouched."""
    form = page.partition('class="sheet"')[2].partition("</form>")[0]
    found = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', form))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form):
        found[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    return found


def wrong(page: str) -> dict[str, str]:
    return {
        name: words(said)
        for name, said in re.findall(
            r'<small class="wrong" id="([^"]+)-problem">(.*?)</small>', page, re.DOTALL
        )
    }


@pytest.fixture
def open_books(tmp_path: Path, compiled):
    """Opens a portal over a boutique of two articles, signed in."""
    database = Database.open_sqlcipher(tmp_path / "posforge.db", bytes(32))

    def opened(*, person: Person = MANAGER, is_topmost: bool = True, **facts: object) -> Office:
        shop = a_boutique(**facts)
        shop = replace(
            shop, roles=(*shop.roles, Role(name="clerk", may=frozenset({"view_reports"})))
        )
        chain = Chain(database, shop, seed=3)
        chain.employ(person, password=PASSWORD, passwords=PlainPins())
        chain.list_products((DRESS, BAG))
        csv = tmp_path / "styles.csv"
        csv.write_text("gtin,style,style_name\n4006381333931,AL1,Alma\n", encoding="utf-8")
        chain.clock.set(TODAY, time(12))
        import_catalogue(csv, shop=shop, begin=chain.hq.work, clock=chain.clock)
        app = create_portal(
            reports=Reports(database),
            shop=shop,
            clock=chain.clock,
            place=Place(kind="hq", node=chain.nodes["hq"]),
            passwords=PlainPins(),
            audit=Heard(),
            secret_key=bytes(32),
            extensions=Extensions(behaviours={"material": NoGrey()}),
            catalogue=chain.hq if is_topmost else None,
        )
        app.jinja_env.undefined = StrictUndefined
        app.jinja_env.bytecode_cache = compiled
        office = Office(chain, shop, app.test_client())
        token = re.findall(r'name="csrf_token" value="([^"]+)"', office.get("/sign-in").text)[0]
        office.browser.post(
            "/sign-in",
            data={"csrf_token": token, "name": person.name, "password": PASSWORD},
            base_url="https://localhost",
            headers={"Referer": "https://localhost/"},
        )
        return office

    yield opened
    database.close()


@pytest.fixture
def office(open_books) -> Office:
    return open_books()


def test_variants_stand_below_their_style_with_what_is_noted_of_them(office: Office):
    said = office.said("/products")

    assert "Alma AL1 Alma, M, blue Weight in kg: 1,5 · Vegan: yes Women 4006381333931" in said
    assert "gone" not in said
    assert "Bag" not in office.said("/products?style=AL1")
    assert "Alma" not in office.said("/products?q=bag")


def test_an_article_has_a_page(office: Office):
    said = office.said("/products/d1")

    assert "Size M Colour blue Weight in kg 1,5 Vegan yes" in said
    assert "96385074" in office.said("/products/b1")
    assert "Bag &lt;b&gt;" in office.get("/products/b1").text
    assert office.get("/products/none").status_code == 404
    assert office.get("/products/none/edit").status_code == 404


def test_a_picture_is_sent_as_what_it_is(office: Office):
    picture = a_picture()
    with office.chain.hq.work() as work:
        work.record(picture)
    answer = office.get(f"/pictures/{picture.id}")

    assert (answer.mimetype, answer.data[1:4]) == ("image/png", b"PNG")
    assert office.get("/pictures/other").status_code == 404


def test_what_was_downloaded_changes_nothing_when_it_is_taken_in(office: Office, tmp_path: Path):
    answer = office.get("/products.csv")
    file = tmp_path / "download.csv"
    file.write_bytes(answer.data)
    report = import_catalogue(
        file, shop=office.shop, begin=office.chain.hq.work, clock=office.chain.clock
    )

    assert answer.mimetype == "text/csv"
    assert "picture" not in answer.text.splitlines()[0]
    assert (report.accepted, report.unchanged, report.rejected) == (2, 2, [])


def test_a_form_that_was_not_touched_changes_nothing(office: Office):
    before = office.article("d1")
    answer = office.send("/products/d1/edit")

    assert (answer.status_code, answer.location) == (303, "/products/d1?saved=yes")
    assert office.article("d1") == before
    assert "The tills hear of it" in office.said("/products/d1?saved=yes")


def test_a_change_is_recorded_with_who_made_it_and_hidden_values_stay(office: Office):
    typed = {"price": "99,5", "field-size": "S", "field-material": "linen", "field-vegan": "no"}
    typed |= {"field-year": "2026", "field-since": "2026-01-31", "department": "men"}
    assert office.send("/products/d1/edit", **typed).status_code == 303
    listed = office.article("d1").listed

    assert listed.price == Price(minor=9_950)
    assert (listed.product.name, listed.product.department) == ("Alma, S, blue", "men")
    assert listed.product.fields == {
        "size": "S",
        "colour": "blue",
        "vegan": False,
        "weight": 1500,
        "gone": "kept",
        "material": "LINEN",
        "year": 2026,
        "since": "2026-01-31",
    }
    assert listed.product.codes == (DRESS.code,)


def test_an_article_is_added_with_all_its_codes_and_a_new_style(office: Office):
    answer = office.send(
        "/products/new",
        gtin="4000417025005\r\n 2700000100011 \r\n",
        style="NEW",
        style_name="Nora",
        price="1",
        **{"field-size": "L", "field-colour": "white"},
    )
    listed = office.article("p02700000100011").listed

    assert answer.location == "/products/p02700000100011?saved=yes"
    assert (listed.product.name, listed.price) == ("Nora, L, white", Price(minor=100))
    assert listed.product.codes == ("02700000100011", "04000417025005")
    assert (listed.product.unit, listed.product.tax) == ("piece", "standard")


def test_every_fault_stands_at_its_control_and_nothing_typed_is_lost(office: Office):
    typed = {
        "name": "n" * 251,
        "gtin": f"{BAG.code}\n4006381333931",
        "price": "viel <b>",
        "field-material": "grey",
        "field-year": "twenty",
        "field-weight": "1,2345",
        "field-since": "2026-02-30",
        "field-size": "XXL",
        "style": "OTHER",
    }
    answer = office.send("/products/d1/edit", **typed)

    assert answer.status_code == 400
    assert wrong(answer.text) == {
        "name": "A name has at most 250 characters.",
        "gtin": "96385074 belongs to Bag &lt;b&gt;.",
        "price": "viel &lt;b&gt; is no amount in EUR.",
        "style_name": "The style OTHER is new: say what it is called.",
        "field-size": "Choose one of those offered.",
        "field-material": "Grey is out. Take black.",
        "field-year": "A whole number, such as 12.",
        "field-weight": "A number with at most three decimals, such as 4.8.",
        "field-since": "A date, such as 2026-03-01.",
    }
    again = controls(answer.text)
    assert {name: again[name] for name in typed} == {**typed, "price": "viel &lt;b&gt;"}
    assert office.article("d1").listed.product.name == DRESS.name


def test_the_faults_of_a_german_shop_are_german(open_books):
    office = open_books(languages=("de",))
    answer = office.send("/products/d1/edit", price="", gtin="", style_name="Anders")

    assert wrong(answer.text) == {
        "gtin": "Geben Sie mindestens einen Barcode an.",
        "price": "Ein Artikel mit Preis behält einen; geben Sie den neuen ein.",
        "style_name": "Das Modell AL1 heißt schon Alma; lassen Sie dies leer.",
    }
    assert controls(office.get("/products/d1/edit").text)["field-weight"] == "1,5"


def test_a_required_field_is_marked_and_missed(open_books):
    rules = a_boutique().catalogue
    fields = tuple(replace(one, is_required=one.name == "supplier") for one in rules.fields)
    office = open_books(catalogue=replace(rules, fields=fields))
    answer = office.send("/products/b1/edit", price="5")

    assert wrong(answer.text) == {"field-supplier": "Every article must have this."}
    assert 'name="field-supplier" required' in answer.text


def test_what_the_shop_no_longer_has_is_shown_and_stays(open_books):
    rules = replace(a_boutique().catalogue, departments=("men",))
    office = open_books(catalogue=rules)

    assert "Women (no longer offered)" in office.get("/products/d1/edit").text
    assert office.send("/products/d1/edit", price="7").status_code == 303
    assert office.article("d1").listed.product.department == "women"


def test_a_department_keeps_the_capitals_of_its_name(open_books):
    rules = a_boutique().catalogue
    office = open_books(
        catalogue=replace(rules, departments=(*rules.departments, "vins de Bourgogne"))
    )

    assert ">Vins de Bourgogne<" in office.get("/products/d1/edit").text


def test_two_people_at_one_article_are_shown_both_versions(office: Office):
    seen = controls(office.get("/products/d1/edit").text)["seen"]
    office.send("/products/d1/edit", price="80", **{"field-size": "L"})
    answer = office.send("/products/d1/edit", seen=seen, price="99.50", **{"field-size": "M"})
    page = words(answer.text)

    assert answer.status_code == 409
    assert "Somebody else changed this article meanwhile" in page
    assert "Stands there now: 80,00" in page
    assert "Stands there now: L" in page
    assert office.article("d1").listed.price == Price(minor=8_000)
    again = controls(answer.text)
    assert again["price"] == "99.50"
    assert office.send("/products/d1/edit", price="99.50").status_code == 303
    assert office.article("d1").listed.price == Price(minor=9_950)


def test_whoever_may_only_look_sees_no_form_and_sends_none(open_books):
    office = open_books(person=CLERK)
    assert "Add a product" not in office.said("/products")
    assert "Change" not in office.said("/products/d1")
    for address in ("/products/new", "/products/d1/edit"):
        assert office.get(address).status_code == 403
    token = re.findall(r'name="csrf_token" value="([^"]+)"', office.get("/").text)[0]
    answer = office.send("/products/d1/edit", token=token, price="1")

    assert answer.status_code == 403
    assert "Clerk may not change articles" in words(answer.text)
    assert office.article("d1").listed.price == DRESS.price


def test_a_machine_below_says_where_to_edit(open_books):
    office = open_books(is_topmost=False)
    where = f"Articles are changed at headquarters: {office.shop.sync.hq}"
    token = re.findall(r'name="csrf_token" value="([^"]+)"', office.get("/").text)[0]

    assert where in office.said("/products")
    assert where in office.said("/products/d1")
    assert where in words(office.send("/products/d1/edit", token=token, price="1").text)
    assert office.article("d1").listed.price == DRESS.price


def test_a_form_without_its_token_is_refused(office: Office):
    answer = office.send("/products/d1/edit", token="forged", price="1")

    assert answer.status_code == 400
    assert office.article("d1").listed.price == DRESS.price


def in_a_chain(open_books) -> Office:
    """Two branches in two regions, and a list for the staff."""
    first, second = a_boutique().branches
    return open_books(
        branches=(replace(first, region="south"), replace(second, region="north")),
        price_lists=(PriceList(name="staff", label="Our people"),),
    )


def test_every_layer_of_prices_has_its_place_in_the_form_and_on_the_page(open_books):
    office = in_a_chain(open_books)
    page = words(office.get("/products/d1/edit").text)
    for name in ("Region South", "Branch Mitte (S01)", "Branch Nord (S02)", "List Our people"):
        assert name in page
    assert "Everywhere else" not in office.said("/products/d1"), "there is but one price"

    typed = {"price@region:north": "99,90", "price@list:staff": "80"}
    assert office.send("/products/d1/edit", **typed).status_code == 303
    said = office.said("/products/d1")
    assert "Everywhere else 119,00 € Region North 99,90 € List Our people 80,00 €" in said
    assert office.article("d1").prices["region:north"] == Price(minor=9_990)
    assert office.send("/products/d1/edit", **{"price@list:staff": ""}).status_code == 303
    assert "Our people" not in office.said("/products/d1")


def test_a_price_is_set_for_a_day_to_come_and_taken_back(office: Office):
    answer = office.send("/products/d1/edit", price="99", valid_from="2027-01-31T08:00")
    assert answer.status_code == 303
    said = office.said("/products/d1")
    assert "Prices Price 119,00 € from 31/01/2027, 08:00 99,00 €" in said
    assert office.article("d1").listed.price == DRESS.price

    office.send("/products/d1/edit", valid_from="2027-01-31T08:00")
    assert "99,00" not in office.said("/products/d1")
    answer = office.send("/products/d1/edit", valid_from="soon", price="1")
    assert wrong(answer.text) == {"valid_from": "soon is no day and time."}
    answer = office.send("/products/b1/edit", valid_from="2027-01-31T08:00")
    assert wrong(answer.text) == {"valid_from": "Type the price that holds from then."}


def test_a_price_may_be_finer_than_a_cent_or_left_to_the_cashier(office: Office):
    assert office.send("/products/d1/edit", price="0,0125").status_code == 303
    assert "Price 0,0125 €" in office.said("/products/d1")
    assert controls(office.get("/products/d1/edit").text)["price"] == "0,0125"
    assert office.send("/products/b1/edit", open_price="yes").status_code == 303
    assert "open price" in office.said("/products?q=bag")
    assert office.article("b1").listed.product.is_open_price
    answer = office.send("/products/d1/edit", price="0,00000001")
    assert wrong(answer.text) == {"price": "0,00000001 is no amount in EUR."}
