"""promotions.yaml becomes promotions of the runtime, and an edit of it is an apply as any other."""

from __future__ import annotations

import json
import sys
from importlib import import_module

import pytest

from posforge.errors import UserError
from posforge.generate.apply import apply_changes, propose
from posforge.generate.catalogue import promoted_in
from posforge.generate.changes import changes_between
from posforge.generate.plan import make_plan
from posforge.generate.project import is_behind
from posforge.generate.record import APPLIED_PROMOTIONS_FILE, PROMOTIONS_SCHEMA_FILE, is_applied
from posforge.generate.render import render
from posforge.generate.undo import undo
from posforge.runtime.domain.money import round_half_up
from posforge.runtime.domain.occasion import Occasion, When, Window
from posforge.runtime.domain.promotion import apply
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    AnyOf,
    Bundle,
    BuyGet,
    FixedPrice,
    Goods,
    GoodsChoice,
    OnArticle,
    OnBill,
    OnEach,
    Part,
    PercentOff,
    Promotion,
    Tier,
    Tiers,
)
from posforge.runtime.domain.promotion_shelf import OfferedLine
from posforge.spec.load import parse
from posforge.spec.preset import preset
from posforge.testing.small_project import STORE_YAML

NAMED = ("payments: [cash]", "pricing: {promotions: offers.yaml}\npayments: [cash]")
FIELDS = (
    "fields: {}",
    """fields: {abv: {type: decimal, label: ABV}, age: {type: whole, label: Age},
           vegan: {type: yes_no, label: Vegan}, made: {type: date, label: Made}}""",
)
OFFERS = """\
schema: 1
promotions:
  third: {label: Third, percent: 33.5, goods: {departments: [bakery]}, stacks: true, limit: 2}
  half: {label: Half off, amount: {off: 0.5, per: article}, also: [label_prices]}
  whole: {label: Bill, amount: {off: 3, per: bill}, coupon: THREE, priority: 7}
  gift:
    label: Gift
    buy_get: {buy: 1, get: 2, percent: 50, gift: {products: [4006381333931]}}
  any: {label: Any, mix: {count: 3, price: 5.00}}
  pair: {label: Pair, bundle: {items: [{rates: [half]}, {styles: [TEE], count: 2}], amount: 1}}
  more: {label: More, tiers: {steps: [{from: 2.5, price: 0.89}], together: true}}
  spend:
    label: Spend
    threshold: {spend: 50, amount: 5, repeat: true}
    goods: {except: {fields: {abv: 4.8, age: 18, vegan: [yes, false], made: 2026-03-01}}}
    valid_from: 2026-03-01
    valid_to: 2026-03-31
    branches: [S01]
    days: [mon, sun]
    hours: [22:00-02:00]
    groups: [staff]
"""


def choice(**facts):
    return Goods(choice=GoodsChoice(**facts))


MEANT = (
    Promotion(
        name="third",
        label="Third",
        gives=OnEach(PercentOff(33_500)),
        goods=choice(departments=frozenset({"bakery"})),
        stacks=True,
        limit=2,
    ),
    Promotion(
        name="half",
        label="Half off",
        gives=OnArticle(AmountOff(50)),
        also=frozenset({"label_prices"}),
    ),
    Promotion(
        name="whole",
        label="Bill",
        gives=OnBill(cut=AmountOff(300)),
        when=When(coupon="THREE"),
        priority=7,
    ),
    Promotion(
        name="gift",
        label="Gift",
        gives=BuyGet(
            buy=1, get=2, cut=PercentOff(50_000), gift=choice(codes=frozenset({"04006381333931"}))
        ),
    ),
    Promotion(name="any", label="Any", gives=AnyOf(count=3, cut=FixedPrice(500))),
    Promotion(
        name="pair",
        label="Pair",
        gives=Bundle(
            parts=(
                Part(goods=choice(rates=frozenset({"half"}))),
                Part(goods=choice(styles=frozenset({"TEE"})), count=2),
            ),
            cut=AmountOff(100),
        ),
    ),
    Promotion(
        name="more",
        label="More",
        gives=Tiers(tiers=(Tier(from_milli=2_500, cut=FixedPrice(89)),), is_together=True),
    ),
    Promotion(
        name="spend",
        label="Spend",
        gives=OnBill(cut=AmountOff(500), spend_minor=5_000, repeats=True),
        goods=Goods(
            exceptions=GoodsChoice(
                fields=(
                    ("abv", (4_800,)),
                    ("age", (18,)),
                    ("vegan", (True, False)),
                    ("made", ("2026-03-01",)),
                )
            )
        ),
        when=When(
            valid_from="2026-03-01",
            valid_to="2026-03-31",
            branches=("S01",),
            days=(0, 6),
            hours=(Window(22 * 60, 2 * 60),),
            groups=("staff",),
        ),
    ),
)


def spec(offers=OFFERS, *, store=STORE_YAML):
    return parse(store.replace(*NAMED).replace(*FIELDS), promotions=offers)


def test_every_kind_becomes_what_the_runtime_reads(tmp_path, monkeypatch):
    folder = tmp_path / "with_offers" / "generated"
    folder.mkdir(parents=True)
    for name, text in render(make_plan(spec(), package="with_offers")).items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert import_module("with_offers.generated.options").SHOP.promotions == MEANT


@pytest.fixture(scope="module")
def vectors(repository):
    """Bills worked out by hand, and the promotions they are for as generated code has them."""
    data = json.loads((repository / "tests" / "data" / "promotion-vectors.json").read_text("utf-8"))
    store = STORE_YAML.replace("[bakery, drinks]", "[bakery, drinks, dairy, sweets, wine, meat]")
    found = spec("\n".join(data["promotions"]), store=store)
    names: dict[str, object] = {}
    exec(render(make_plan(found, package="shop"))["promotions.py"], names)
    return data["bills"], names["PROMOTIONS"]


def test_criterion_52_every_machine_comes_to_the_cents_worked_out_by_hand(vectors):
    bills, promotions = vectors
    for bill in bills:
        circumstances = {"weekday": 0, "minute": 600, "group": "", "coupons": ()}
        given = {name: bill.get(name, usual) for name, usual in circumstances.items()}
        given["coupons"] = frozenset(given["coupons"])
        occasion = Occasion(bizdate="2026-11-06", branch="S01", **given)
        found = apply([offered(line) for line in bill["lines"]], promotions, occasion)
        off = [{one.code: one.amount_minor for one in line} for line in found]
        assert off == bill["off"], bill["name"]


def offered(line):
    facts = {"unit": "piece", "kind": "goods"} | line
    price = facts.pop("price")
    amount = round_half_up(price * facts["qty_milli"], 1_000)
    return OfferedLine(product=facts["code"], amount_minor=amount, **facts)


def test_without_promotions_there_is_no_word_of_them():
    files = render(make_plan(spec("schema: 1\npromotions: {}"), package="shop"))

    assert "promotions.py" not in files
    assert "PROMOTIONS" not in files["options.py"]


@pytest.mark.parametrize(
    ("old", "new", "change", "text"),
    [
        (
            "percent: 33.5",
            "percent: 35",
            "change",
            "promotions.third.percent: 35 instead of 33.5",
        ),
        ("  any: {label: Any, mix: {count: 3, price: 5.00}}\n", "", "remove", None),
        ("coupon: THREE, ", "", "remove", "promotions.whole.coupon: THREE"),
        ("hours: [22:00-02:00]", "hours: [22:00-03:00]", "add", "promotions.spend.hours"),
        ("stacks: true", "stacks: false", "remove", "promotions.third.stacks: yes"),
    ],
)
def test_a_change_is_said_in_words(old, new, change, text):
    found = changes_between(spec(), spec(OFFERS.replace(old, new)), operations=())

    assert {one.area for one in found} == {"shop"}
    assert change in {one.change for one in found}
    assert any(
        one.text.startswith(text or "promotion any: Any (mix count 3, price 5.00)") for one in found
    )


def test_another_order_is_another_precedence():
    first, *rest = OFFERS.splitlines(keepends=True)[2:]
    turned = "".join(["schema: 1\npromotions:\n", *rest, first])
    (change,) = changes_between(spec(), spec(turned), operations=())

    assert change.text.startswith("promotions in the order half, whole, gift,")


@pytest.fixture
def offering(owner):
    """A project with promotions, applied."""
    owner.write("offers.yaml", OFFERS)
    owner.change(*NAMED)
    owner.change(*FIELDS)
    apply_changes(owner.folder)
    return owner


def test_the_first_apply_commits_the_file_with_what_it_makes(offering):
    shown = set(offering.git("show", "--name-only", "--format=", "HEAD").split())

    made = {"corner/generated/promotions.py", APPLIED_PROMOTIONS_FILE, PROMOTIONS_SCHEMA_FILE}
    assert {"store.yaml", "offers.yaml", *made} <= shown
    assert offering.git("status", "--porcelain") == ""
    assert is_applied(offering.folder)
    assert propose(offering.folder).survey.is_done


def test_an_edit_is_seen_said_applied_and_taken_back(offering):
    before = offering.files()
    offering.change("percent: 33.5", "percent: 35", name="offers.yaml")

    assert not is_applied(offering.folder)
    assert is_behind(offering.folder) == ["promotions.py"]
    apply_changes(offering.folder)
    assert is_applied(offering.folder)
    assert offering.git("log", "-1", "--format=%s").strip() == (
        "Apply offers.yaml: promotions.third.percent: 35 instead of 33.5"
    )
    shown = set(offering.git("show", "--name-only", "--format=", "HEAD").split())
    changed = {"offers.yaml", "corner/generated/promotions.py", APPLIED_PROMOTIONS_FILE}
    assert shown == {"store.yaml", ".posforge/applied.json", *changed} - {"store.yaml"}

    done = undo(offering.folder)
    assert done.proposal.sources == ("offers.yaml",)
    after = offering.files()
    assert {name for name in after if after[name] != before[name]} == {".posforge/applied.json"}
    assert is_applied(offering.folder)


def test_only_a_comment_is_noted_and_no_change(offering):
    offering.change("schema: 1", "schema: 1  # ours", name="offers.yaml")
    proposal = propose(offering.folder)

    assert (proposal.is_wording, proposal.sources) == (True, ("offers.yaml",))
    apply_changes(offering.folder)
    assert is_applied(offering.folder)


def test_undo_does_not_lose_an_edit_that_was_not_applied(offering):
    offering.change("percent: 33.5", "percent: 35", name="offers.yaml")

    with pytest.raises(UserError, match=r"offers\.yaml has edits that were not applied") as raised:
        undo(offering.folder)
    assert raised.value.hint.endswith(f"cp {APPLIED_PROMOTIONS_FILE} offers.yaml")


def test_a_shop_that_gives_promotions_up_keeps_its_file_and_can_have_them_back(offering):
    offering.change("pricing: {promotions: offers.yaml}\n", "")
    apply_changes(offering.folder)

    assert "offers.yaml" in offering.files()
    assert not {APPLIED_PROMOTIONS_FILE, "corner/generated/promotions.py"} & {*offering.files()}
    undo(offering.folder)
    assert propose(offering.folder).survey.is_done
    assert "corner/generated/promotions.py" in offering.files()


def test_undo_writes_over_no_file_that_changed_while_it_was_not_named(offering):
    offering.change("pricing: {promotions: offers.yaml}\n", "")
    apply_changes(offering.folder)
    offering.change("percent: 33.5", "percent: 35", name="offers.yaml")
    before = offering.files()

    with pytest.raises(UserError, match=r"offers\.yaml is in the way"):
        undo(offering.folder)
    assert offering.files() == before


def test_undoing_the_first_leaves_the_file_that_a_person_wrote(offering):
    undo(offering.folder)

    assert offering.read("offers.yaml") == OFFERS
    assert "pricing" not in offering.read("store.yaml")
    assert is_applied(offering.folder)


def test_preset_promotions_are_written_as_the_currency_writes_money():
    text = preset("supermarket").promotions_yaml
    in_yen = promoted_in("JPY", text)

    assert promoted_in("KWD", text) == promoted_in("EUR", text) == text
    assert "threshold: {spend: 5000, amount: 500}" in in_yen
    assert "{from: 6, price: 59}" in in_yen
    assert in_yen.count("\n") == text.count("\n")
