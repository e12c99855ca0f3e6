"""What is decided before a template prints it."""

from __future__ import annotations

import keyword

import pytest

from posforge.generate.plan import make_plan, package_name
from posforge.spec.load import parse
from posforge.spec.preset import preset


def plan_with(**changes):
    return make_plan(parse(preset("supermarket").fill(changes.pop("values", {}))), package="shop")


@pytest.mark.parametrize(
    ("percent", "fraction"),
    [
        ("19", "0.19"),
        ("5.5", "0.055"),
        ("0", "0"),
        ("100", "1"),
        ("2.125", "0.02125"),
        ("20", "0.2"),
    ],
)
def test_a_rate_in_percent_becomes_an_exact_fraction(percent, fraction):
    plan = plan_with(values={("tax", "rates"): {"standard": percent, "reduced": percent}})

    assert plan.rates[0].fraction == fraction


@pytest.mark.parametrize(
    ("currency", "rounding", "step_minor"),
    [
        ("CHF", None, 5),
        ("SEK", None, 100),
        ("EUR", None, 1),
        ("JPY", None, 1),
        ("CHF", "none", 1),
        ("EUR", "0.05", 5),
        ("KWD", "0.005", 5),
    ],
)
def test_cash_is_rounded_as_the_currency_or_the_shop_has_it(currency, rounding, step_minor):
    values = {("store", "currency"): currency, ("loyalty", "worth"): 1}
    if rounding:
        values["cash",] = {"rounding": rounding}

    assert plan_with(values=values).cash_step_minor == step_minor


def test_roles_hold_what_they_inherit():
    roles = {role.name: role.may for role in plan_with().roles}

    assert set(roles["cashier"]) < set(roles["manager"]) <= set(roles["super_admin"])


def test_a_key_given_replaces_the_usual_one():
    assert dict(plan_with(values={("till", "keys"): {"pay": "F8"}}).keys)["pay"] == "F8"
    assert dict(plan_with().keys)["pay"] == "F9"


@pytest.mark.parametrize(
    ("shop", "package"),
    [
        ("Corner Fresh", "corner_fresh"),
        ("Bäckerei Müller & Söhne", "backerei_muller_sohne"),
        ("Chez l'Ami", "chez_lami"),
        ("新鲜", "shop"),
        ("24/7", "shop_24_7"),
        ("Json", "json_shop"),
        ("class", "class_shop"),
        ("posforge", "posforge_shop"),
        ("x" * 80, "x" * 40),
    ],
)
def test_every_shop_gets_a_package_python_can_import(shop, package):
    assert package_name(shop) == package
    assert package.isidentifier()
    assert not keyword.iskeyword(package)
