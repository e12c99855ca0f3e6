"""Make the supermarket preset's catalogue: some 2,000 real groceries from Open Food Facts.

Codes and names are real. Departments are guessed from words in the name; tax follows the
department; prices are drawn from a hash of the code. The same input gives the same file. What is
weighed at the shop's own scales is made up.

    python tools/make_example_catalogue.py tests/data/groceries-102k.csv.gz
"""

from __future__ import annotations

import csv
import functools
import gzip
import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from biip import ParseError
from biip.gtin import Gtin

TARGET = Path(__file__).parents[1] / "posforge/spec/presets/supermarket/catalogue.csv"
COLUMNS = ("gtin", "name", "department", "unit", "tax", "price", "tracking")


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department: how many goods it shows, its prices in cents, its tax, and its words.

    A word ending in `*` also matches as the beginning of a longer word, one beginning with `*` as
    its end. Departments are asked in order; the first that knows a word takes the product.
    """

    name: str
    goods: int
    cheapest: int
    dearest: int
    tax: str
    words: str


DEPARTMENTS = (
    Department(
        name="frozen",
        goods=140,
        cheapest=149,
        dearest=699,
        tax="reduced",
        words="frozen surgele* tiefkuhl* tk gelato sorbet eis eiscreme glace glaces glacee "
        "glacees icecream helado* pizza* nuggets frites",
    ),
    Department(
        name="drinks",
        goods=300,
        cheapest=69,
        dearest=999,
        tax="standard",
        words="*saft *safte juice jus nectar nektar *wasser wasser eau water soda cola limonade "
        "*limonade lemonade getrank* *getrank drink beverage boisson* bier *bier beer "
        "biere* wein *wein wine vin vino sekt champagne cidre cider *schorle schorle "
        "smoothie* *tee tee tea infusion* kaffee* *kaffee coffee cafe espresso cappuccino "
        "sirup sirop* syrup energy eistee punch rum whisky vodka gin likor liqueur zumo "
        "bebida agua cerveza kombucha tonic",
    ),
    Department(
        name="breakfast",
        goods=190,
        cheapest=129,
        dearest=549,
        tax="reduced",
        words="muesli musli granola cereal* cereales cornflakes flakes porridge oat* hafer* "
        "haferflocken avoine honig miel honey konfiture marmelade confiture* jam "
        "marmalade gelee fruchtaufstrich aufstrich brotaufstrich tartiner spread nutella "
        "mermelada",
    ),
    Department(
        name="sweets",
        goods=220,
        cheapest=79,
        dearest=449,
        tax="reduced",
        words="*schokolade schoko* schokolade chocolat* chocolate* cioccolat* bonbon* candy "
        "candies gummi* gummies lollipop* caramel* karamell* nougat marzipan praline* "
        "pralinen toffee fudge keks* cookie* biscuit* biskuit* sable* waffel* gaufre* "
        "gaufrette* wafer* lebkuchen dragees marshmallow* lakritz* licorice riegel "
        "brownie* macaron* madeleine* speculoos spekulatius kuchen cake* gateau* muffin* "
        "donut* dolce turron guimauve*",
    ),
    Department(
        name="snacks",
        goods=150,
        cheapest=99,
        dearest=399,
        tax="reduced",
        words="chips crisps cracker* popcorn pretzel* brezel* salzstangen nachos tortilla* "
        "flips erdnusse erdnuss* nusse *nusse nuss* nuts peanut* cashew* mandeln amandes "
        "almond* pistazien pistache* pistachio* noix noisettes walnut* cacahuete* snack* "
        "studentenfutter jerky trail seeds kerne sonnenblumenkerne",
    ),
    Department(
        name="fish",
        goods=110,
        cheapest=199,
        dearest=999,
        tax="reduced",
        words="lachs* *lachs thunfisch* hering* *hering matjes forelle* fisch* *fisch garnelen "
        "saumon thon sardine* maquereau* morue cabillaud colin crevette* anchois truite* "
        "salmon tuna shrimp* prawn* fish cod mackerel anchov* surimi kaviar atun "
        "mejillones moules",
    ),
    Department(
        name="meat",
        goods=200,
        cheapest=179,
        dearest=1299,
        tax="reduced",
        words="wurst *wurst *wurstchen wurstchen schinken* *schinken salami* *salami hahnchen* "
        "huhn hahnchenbrust puten* pute rind* rinder* schwein* hack* *fleisch fleisch* "
        "speck leberkase frikadelle* bratwurst* mettwurst poulet jambon* porc canard "
        "boeuf dinde veau agneau saucisse* saucisson* chorizo bacon lardons terrine "
        "rillettes merguez boudin steak* chicken beef pork turkey ham sausage* meatball* "
        "prosciutto lomo pollo jamon foie",
    ),
    Department(
        name="dairy",
        goods=240,
        cheapest=69,
        dearest=599,
        tax="reduced",
        words="milch *milch joghurt* *joghurt jogurt* yogurt* yoghurt* yaourt* quark* *quark "
        "kase *kase butter *butter sahne *sahne skyr kefir mozzarella ricotta gouda "
        "emmentaler emmental camembert brie feta parmesan* cheddar frischkase* pudding* "
        "*pudding lait beurre fromage* creme comte chevre roquefort raclette cheese* milk "
        "cream eier oeufs eggs leche queso mascarpone buttermilch molke tilsiter edamer "
        "parmigiano",
    ),
    Department(
        name="bakery",
        goods=140,
        cheapest=89,
        dearest=449,
        tax="reduced",
        words="brot *brot brotchen *brotchen toast* *toast baguette* brioche* croissant* "
        "knackebrot pain pains bread bun buns bagel* pita ciabatta zwieback wrap wraps "
        "roll rolls pan pumpernickel laugen* stollen pane biscotte* panettone",
    ),
    Department(
        name="pantry",
        goods=290,
        cheapest=69,
        dearest=599,
        tax="reduced",
        words="nudeln *nudeln spaghetti penne fusilli pasta pates reis *reis riz rice mehl "
        "*mehl farine flour zucker *zucker sucre sugar salz *salz sel salt pfeffer poivre "
        "pepper ol *ol olivenol huile oil essig *essig vinaigre* vinegar senf moutarde "
        "mustard ketchup mayonnaise mayo *sauce sauce* sosse pesto suppe *suppe eintopf "
        "soup* soupe* bouillon bruhe linsen lentilles lentils bohnen haricots beans "
        "kichererbsen erbsen pois chickpeas couscous quinoa bulgur gewurz* *gewurz epices "
        "spice* curry kokosmilch mais tomaten* tomate* tomato* passata olive* oliven "
        "gnocchi ravioli lasagne noodles hummus houmous dressing* salsa",
    ),
    Department(
        name="produce",
        goods=100,
        cheapest=79,
        dearest=449,
        tax="reduced",
        words="apfel apfel* banane* bananen birnen orangen zitronen trauben erdbeeren himbeeren "
        "heidelbeeren salat salatmix gurke* karotten mohren zwiebeln kartoffel* "
        "champignons paprika spinat rucola avocado* pommes poires salade carottes fraises "
        "framboises myrtilles apples grapes strawberries blueberries raspberries spinach "
        "kale lettuce salad broccoli mushrooms potatoes carrots onions tofu datteln "
        "feigen dates raisins rosinen pruneaux cranberries mango ananas kiwi",
    ),
)

WEIGHED = (
    ("2210001000000", "Vine Tomatoes", "produce", "3.99"),
    ("2210002000009", "Gala Apples", "produce", "2.99"),
    ("2220001000009", "Gouda Matured 12 Months", "dairy", "18.99"),
    ("2230001000008", "Minced Beef From the Counter", "meat", "12.49"),
    ("2320002000005", "Alpine Cheese From the Counter", "dairy", "21.99"),
    ("2330002000004", "Cooked Ham From the Counter", "meat", "16.99"),
)
"""Goods sold by the kilogram, by the code of their labels with zeros in place of the value."""

TRACKED = {"4008467055324": "lot", "5022055000540": "lot"}
"""Prawns and salmon: of such fish a shop knows the lot."""

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ0-9'’%&\- ]{6,34}[A-Za-zà-öø-ÿ]")
_UGLY = re.compile(r"quot|amp|\d{3}|^\W|\b[A-Z]{4,}\b|test|http|\bx\d|\d[gGlL]\b|[a-z][A-Z]")
_GERMAN = range(400, 441)


def main(source: Path) -> None:
    """Write the preset's catalogue from the groceries in `source`."""
    weighed = ((*some, "kg", "reduced", price) for *some, price in WEIGHED)
    rows = sorted([*chosen(groceries(source)), *weighed])
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((*row, TRACKED.get(row[0], "")) for row in rows)
    print(f"{len(rows)} products in {TARGET.name}")


def groceries(source: Path) -> Iterator[tuple[str, str]]:
    """Yield code and name of every product with a sound code and a name fit for a receipt."""
    seen: set[str] = set()
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            gtin, name = row["gtin"], " ".join(row["name"].split())
            if is_sound_code(gtin) and is_sound_name(name) and name.casefold() not in seen:
                seen.add(name.casefold())
                yield gtin, name


def is_sound_code(text: str) -> bool:
    """Tell whether this is a GTIN-13 or GTIN-8 sold everywhere, with the right check digit."""
    if len(text) not in {8, 13} or text.startswith(("00", "02", "04", "05", "2", "98", "99")):
        return False
    try:
        return Gtin.parse(text).value == text
    except ParseError:
        return False


def is_sound_name(name: str) -> bool:
    """Tell whether a name reads well: Latin letters, two to six words, no packaging marks."""
    return bool(_NAME.fullmatch(name)) and not _UGLY.search(name) and 2 <= len(name.split()) <= 6


def chosen(goods: Iterable[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the catalogue: a number from each department, German goods first."""
    by_department: dict[str, list[tuple[str, str]]] = {one.name: [] for one in DEPARTMENTS}
    for gtin, name in goods:
        department = department_of(name)
        if department is not None:
            by_department[department.name].append((gtin, name))
    for department in DEPARTMENTS:
        ranked = sorted(by_department[department.name], key=_rank)
        for gtin, name in ranked[: department.goods]:
            yield gtin, name, department.name, "piece", department.tax, price(gtin, department)


def department_of(name: str) -> Department | None:
    """Return the first department that knows a word of the name."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = " ".join(re.findall(r"[a-z]+", letters.replace("œ", "oe").replace("ß", "ss")))
    return next((one for one in DEPARTMENTS if _words(one).search(words)), None)


def price(gtin: str, department: Department) -> str:
    """Return a made-up price in major units that ends in 9, the same for the same code."""
    span = (department.dearest - department.cheapest) // 10
    draw = (_draw(gtin, "price") / 2**64) ** 2  # cheap goods are the common ones
    cents = (department.cheapest // 10 + int(draw * span)) * 10 + 9
    return f"{cents // 100}.{cents % 100:02d}"


@functools.cache
def _words(department: Department) -> re.Pattern[str]:
    """Return a pattern that matches each whole word the department knows."""
    known = (word.replace("*", "[a-z]*") for word in department.words.split())
    return re.compile(rf"\b(?:{'|'.join(known)})\b")


def _rank(product: tuple[str, str]) -> tuple[bool, int]:
    gtin = product[0]
    return int(gtin[:3]) not in _GERMAN, _draw(gtin, "choice")


def _draw(gtin: str, purpose: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{purpose} {gtin}".encode()).digest()[:8], "big")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
