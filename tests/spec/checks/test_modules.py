"""Behind every name of the shop's own stands a module of its project."""

from __future__ import annotations

from pathlib import Path

import pytest

from posforge.spec.load import load, parse
from posforge.spec.problems import SpecError

SECTIONS = """\
payments: [cash, punch_card]
reports: [x, top_sellers]
till: {screens: [stock_lookup]}
devices: {printer: {driver: star_line}}
"""
FIELD = "[dairy], fields: {abv: {type: decimal, label: Alcohol, behaviour: age_check}}}"
MODULES = (
    "payments/punch_card.py",
    "reports/top_sellers.py",
    "screens/stock_lookup.py",
    "devices/star_line.py",
    "fields/age_check.py",
)


@pytest.fixture
def project(tmp_path, small) -> Path:
    """A project whose shop names one extension of each kind, and has none."""
    (tmp_path / "store.yaml").write_text(small.replace("[dairy]}", FIELD) + SECTIONS)
    (tmp_path / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')
    return tmp_path


def write(project: Path, module: str) -> None:
    file = project / "corner" / module
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("")


def refused(place: Path):
    with pytest.raises(SpecError) as raised:
        load(place)
    return raised.value.problems


def test_every_module_that_is_missing_is_named_where_it_is_wanted(project):
    found = {(problem.span.line, problem.message) for problem in refused(project)}

    assert found == {
        (12, "There is no behaviour `age_check`: corner/fields/age_check.py is missing."),
        (
            16,
            "There is no means of payment `punch_card`: corner/payments/punch_card.py is missing.",
        ),
        (17, "There is no report `top_sellers`: corner/reports/top_sellers.py is missing."),
        (18, "There is no screen `stock_lookup`: corner/screens/stock_lookup.py is missing."),
        (19, "There is no driver `star_line`: corner/devices/star_line.py is missing."),
    }
    assert refused(project / "store.yaml") == refused(project)


def test_with_all_of_them_the_shop_makes_sense(project):
    for module in MODULES[:-1]:
        write(project, module)
    write(project, "fields/age_check/__init__.py")

    assert load(project).payments == ("cash", "punch_card")


def test_a_slip_is_told_what_there_is(project, small):
    write(project, "payments/punch_card.py")
    write(project, "payments/__init__.py")
    (project / "store.yaml").write_text(small + "payments: [cahs, punch_cart, favour]\n")
    problems = refused(project)

    assert [one.suggestion for one in problems] == ["cash", "punch_card", ""]
    assert (
        problems[0].expected
        == "one of cash, gift_card, on_account, points, store_credit, voucher, punch_card"
    )
    assert problems[2].hint == (
        "Write your own in corner/payments/favour.py, or take the name away."
    )


def test_a_lone_file_may_name_what_its_project_will_have(project, tmp_path_factory):
    text = (project / "store.yaml").read_text()
    alone = tmp_path_factory.mktemp("alone") / "store.yaml"
    alone.write_text(text)

    assert load(alone) == parse(text)


def test_a_name_that_is_none_is_told_once(project, small):
    (project / "store.yaml").write_text(small + "payments: [../../etc/passwd, class]\n")

    assert [one.message for one in refused(project)] == [
        "`../../etc/passwd` cannot name a means of payment.",
        "`class` cannot name a means of payment: the word is taken.",
    ]


@pytest.mark.parametrize("way", ["card", "wallet", "foreign_cash"])
def test_a_way_to_pay_that_has_settings_is_not_asked_for_a_module(project, way):
    text = (project / "store.yaml").read_text(encoding="utf-8")
    text = text.replace("punch_card", way)
    (project / "store.yaml").write_text(text, encoding="utf-8")

    found = [one for one in refused(project) if one.path == ("payments", 1)]

    assert [one.message for one in found] == [f"`{way}` needs settings here."]
    assert found[0].hint.startswith(f"Write it with them, such as {{{way}: {{")
