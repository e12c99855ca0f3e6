"""Rules between roles."""

from __future__ import annotations

import pytest

from posforge.spec.load import examine, parse
from posforge.spec.roles import PERMISSIONS, resolved


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


def test_a_role_that_may_nothing_is_worth_a_look(tmp_path, small):
    file = tmp_path / "store.yaml"
    file.write_text(small + "  guest: {}\n  heir: {inherits: guest}\n  kin: {inherits: boss}\n")
    found = examine(file)

    assert found.spec == parse(file.read_text())
    assert [(one.level, one.message) for one in found.problems] == [
        ("warning", "Nobody with the role `guest` could do anything."),
        ("warning", "Nobody with the role `heir` could do anything."),
    ]
