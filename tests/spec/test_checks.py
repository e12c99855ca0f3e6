"""Rules between the parts of a store.yaml."""

from __future__ import annotations

import pytest

from posforge.spec.load import parse
from posforge.spec.roles import PERMISSIONS, resolved


def test_two_branches_cannot_share_a_code(problem_of):
    problem = problem_of("tills: 2}", "tills: 2}\n  - {code: S01, name: Nord, tills: 1}")

    assert problem.message == "The branch code `S01` is already used on line 10."
    assert problem.place == "store.yaml:11:12"


def test_an_entry_stands_in_a_list_once(problem_of):
    assert "already used on line 12" in problem_of("[dairy]", "[dairy, dairy]").message


def test_the_default_tax_rate_is_one_of_the_rates(problem_of):
    problem = problem_of("default: standard", "default: standart")

    assert problem.message == "There is no tax rate `standart`."
    assert problem.suggestion == "standard"


def test_a_role_inherits_from_a_role(problem_of):
    problem = problem_of("inherits: cashier", "inherits: casheer")

    assert problem.message == "There is no role `casheer` to inherit from."
    assert problem.suggestion == "cashier"


@pytest.mark.parametrize("name", ["boss", "cashier"])
def test_a_role_cannot_inherit_from_itself_even_by_a_detour(problem_of, name):
    spoilt = f"cashier: {{inherits: {name}, may: [sell]}}"
    if name == "boss":
        problem = problem_of("cashier: {may: [sell]}", spoilt)
        assert "cashier → boss → cashier" in problem.message
    else:
        problem = problem_of("cashier: {may: [sell]}", spoilt)
        assert "cashier → cashier" in problem.message


@pytest.mark.parametrize("permission", ["sell", "view_reports"])
def test_somebody_must_hold_what_a_shop_cannot_do_without(problem_of, permission):
    rest = ", ".join(one for one in PERMISSIONS if one not in {permission, "sell"})
    text = "cashier: {may: [hold]}" if permission == "sell" else "cashier: {may: [sell]}"
    problem = problem_of(
        "cashier: {may: [sell]}\n  boss: {inherits: cashier, may: all}",
        f"{text}\n  boss: {{inherits: cashier, may: [{rest}]}}",
    )

    assert problem.message.startswith(f"No role may `{permission}`")


def test_a_key_does_one_thing(problems_of, small):
    (problem,) = problems_of(small + "till: {keys: {park: F9}}\n")

    assert problem.message == "The key `F9` already does `pay`."


def test_keys_can_be_swapped(small):
    spec = parse(small + "till: {keys: {park: F9, pay: F4}}\n")

    assert spec.till.keys == {"park": "F9", "pay": "F4"}


def test_two_new_keys_can_clash_with_each_other(problems_of, small):
    (problem,) = problems_of(small + "till: {keys: {park: F8, pay: F8}}\n")

    assert problem.message == "The key `F8` already does `park`."


def test_a_wrong_permission_hides_no_wrong_parent(problems_of, small):
    text = small.replace("[sell]", "[sell, fly]").replace("inherits: cashier", "inherits: x")

    assert len(problems_of(text)) == 2


@pytest.mark.parametrize("shape", ["roles: all", "roles: [a]", "roles: {a: b}", "tax: 19"])
def test_a_wrong_shape_is_one_problem_not_a_crash(problems_of, small, shape):
    key = shape.split(":")[0]
    kept = [line for line in small.splitlines() if not line.startswith((key, "  c", "  b"))]

    assert problems_of("\n".join([*kept, shape, ""]))


def test_inheritance_is_followed_to_its_end(small):
    text = small + "  chief: {inherits: boss}\n"

    assert resolved(parse(text).roles)["chief"] == set(PERMISSIONS)
    assert resolved(parse(text).roles)["cashier"] == {"sell"}
