"""The promotions beside a store.yaml: found by their name, read with it, told with their place."""

from __future__ import annotations

import copy
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posforge.spec.load import examine, load, parse
from posforge.spec.preset import preset
from posforge.spec.problems import SpecError
from posforge.spec.promotions import KINDS

SHEET = "schema: 1\npromotions:\n  offer: {label: Offer, percent: 5}\n"


@pytest.fixture
def folder(tmp_path, small):
    """A folder with a store.yaml that names its promotions, and those."""
    (tmp_path / "store.yaml").write_text(f"{small}pricing: {{promotions: offers.yaml}}\n")
    (tmp_path / "offers.yaml").write_text(SHEET)
    return tmp_path


def problem_in(folder):
    (problem,) = examine(folder).problems
    with pytest.raises(SpecError):
        load(folder)
    return problem


def test_what_store_yaml_names_is_read_with_it(folder):
    spec = load(folder)

    assert [(name, one.label) for name, one in spec.promotions.items()] == [("offer", "Offer")]
    assert examine(folder).problems == ()


def test_what_store_yaml_does_not_name_is_not_read(folder, small):
    (folder / "store.yaml").write_text(small)
    (folder / "offers.yaml").write_text("{")

    assert load(folder).promotions == {}


def test_a_missing_file_is_told_where_it_is_named(folder):
    (folder / "offers.yaml").unlink()
    problem = problem_in(folder)

    assert problem.message == "There is no offers.yaml beside this file."
    assert problem.file.endswith("store.yaml")
    assert problem.path == ("pricing", "promotions")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"schema: 1\npromotions: {a: {label: A, percent: 1}}\n\xff", "The file is not UTF-8 text"),
        (b"schema: 1\npromotions: {a", "A section that begins with { is never closed."),
        (b"schema: 2\npromotions: {}", "`schema` has no choice `2`."),
        (b"schema: 1\npromotions:", "`promotions` has no value."),
        (b"schema: 1\npromotions: [a]", "`promotions` is not a section with keys of its own."),
        (b"schema: 1\npromotion: {}\npromotions: {}", "There is no key `promotion` here."),
    ],
)
def test_a_mistake_is_told_in_its_own_file(folder, content, message):
    (folder / "offers.yaml").write_bytes(content)
    problem = problem_in(folder)

    assert problem.message.startswith(message)
    assert problem.facts()["file"] == str(folder / "offers.yaml")


def test_a_folder_in_its_place_is_told(folder):
    (folder / "offers.yaml").unlink()
    (folder / "offers.yaml").mkdir()

    assert problem_in(folder).message == "The file cannot be read: Is a directory."


@pytest.mark.parametrize(
    "name", ["../offers.yaml", "/etc/passwd", "store.yaml", "offers.txt", "a b.yaml", ""]
)
def test_only_a_yaml_file_beside_store_yaml_can_be_named(folder, small, name):
    (folder / "store.yaml").write_text(f'{small}pricing: {{promotions: "{name}"}}\n')

    assert problem_in(folder).message.endswith("cannot be the file of the promotions.")


def test_mistakes_of_both_files_are_told_at_once(folder, small):
    wrong = small.replace("standard: 19", "standard: much")
    (folder / "store.yaml").write_text(f"{wrong}pricing: {{promotions: offers.yaml}}\n")
    (folder / "offers.yaml").write_text(SHEET.replace("percent: 5", "percent: 500"))
    found = examine(folder)

    assert [one.message for one in found.problems] == [
        "`much` is not a number.",
        "500 percent off would pay the customer.",
    ]
    files = f"{folder / 'store.yaml'} and {folder / 'offers.yaml'}"
    assert found.verdict == f"{files} have 2 problems."


def test_a_code_that_no_row_has_is_worth_a_look(folder):
    (folder / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')
    (folder / "data").mkdir()
    rows = "gtin,department,style\n4006381333931,dairy,TEE\nPLU-7,dairy,\n"
    (folder / "data" / "catalogue.csv").write_text(rows)
    goods = "{products: [04006381333931, PLU-7, PLU-8], styles: [TEE, TEA]}"
    (folder / "offers.yaml").write_text(SHEET.replace("percent: 5", f"percent: 5, goods: {goods}"))
    found = [one for one in examine(folder).problems if one.file.endswith("offers.yaml")]

    assert [(one.level, one.message) for one in found] == [
        ("warning", "No row of data/catalogue.csv has the code `PLU-8`."),
        ("warning", "No row of data/catalogue.csv has the style `TEA`."),
    ]


def test_what_the_how_to_shows_makes_sense(repository, small):
    page = (repository / "docs" / "how-to" / "promotions.md").read_text("utf-8")
    shown = re.findall(
        r"^\| [^|]+ \| `(\w+: .+)` \|$", page.partition("## On which")[0], re.MULTILINE
    )
    kinds = {line.partition(":")[0] for line in shown}
    departments = "[dairy, cake, burger, drinks, bakery]"
    store = small.replace("[dairy]", departments) + "pricing: {promotions: offers.yaml}\n"
    for line in shown:
        parse(store, promotions=f"schema: 1\npromotions: {{shown: {{label: Shown, {line}}}}}\n")
    first = page.partition("## The first one")[2].partition("```yaml\n")[2].partition("```")[0]

    assert kinds == set(KINDS)
    assert list(parse(store, promotions=first).promotions) == ["three_for_two"]


STORE = preset("supermarket").store_yaml
OFFERS = {
    "schema": 1,
    "promotions": {
        "a": {
            "label": "A",
            "goods": {"products": ["PLU-7"], "fields": {}, "except": {"departments": ["dairy"]}},
            "buy_get": {"buy": 2, "get": 1, "gift": {"rates": ["reduced"]}},
            "days": ["mon"],
            "hours": ["17:00-19:00"],
            "valid_from": "2026-03-01",
            "valid_to": "2026-03-02",
        },
        "b": {"label": "B", "bundle": {"items": [{"count": 2}, {}], "price": "5"}},
        "c": {"label": "C", "tiers": {"steps": [{"from": "3", "price": "1"}]}, "coupon": "TEN"},
        "d": {"label": "D", "threshold": {"spend": "9", "amount": "1", "repeat": "true"}},
    },
}


def places(node: object, way: tuple[str | int, ...] = ()):
    """Yield the way to every value."""
    yield way
    if isinstance(node, dict | list):
        for part, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from places(child, (*way, part))


TEXTS = st.text(max_size=20) | st.sampled_from(["-1", "nan", "1e99", "0", "{", "2026-13-01", "²"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, max_examples=25)
@given(way=st.sampled_from(list(places(OFFERS))[1:]), value=ANYTHING)
def test_a_strange_value_anywhere_is_taken_or_explained_at_its_place(way, value):
    data = copy.deepcopy(OFFERS)
    place = data
    for part in way[:-1]:
        place = place[part]
    place[way[-1]] = value
    text = json.dumps(data, indent=1)
    try:
        parse(STORE, promotions=text)
    except SpecError as error:
        lines = text.splitlines()
        for problem in error.problems:
            assert problem.file == "promotions.yaml"
            assert 1 <= problem.span.line <= len(lines)
            assert 1 <= problem.span.column <= len(lines[problem.span.line - 1]) + 1
            assert problem.message.endswith(".")
            json.dumps(problem.facts())
