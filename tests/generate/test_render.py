"""What templates print is Python that says exactly what the plan says."""

from __future__ import annotations

import pickle
import subprocess
import sys
from decimal import Decimal

import pytest

from posforge.generate.plan import make_plan
from posforge.generate.render import python_text, render, tuple_argument
from posforge.runtime.domain.shop import Shop
from posforge.spec.load import parse
from posforge.spec.preset import preset
from posforge.spec.roles import PERMISSIONS

AWKWARD = {
    ("store", "name"): 'Zoé\'s "Best" \\ {{ 7 * 7 }} ☕',
    ("branches",): [
        {
            "code": "01",
            "name": '"; import os #',
            "tills": 1,
            "address": ["Rue d'Or 1", "75001 Paris"],
        },
        {"code": "02", "name": "Nord", "tills": 3, "address": ["x" * 80]},
    ],
    ("tax", "rates"): {"standard": "20", "reduced": "5.5", "zero": "0"},
    ("catalog", "units"): ["piece"],
    ("till", "keys"): {"pay": "Alt+P"},
    ("roles",): {
        "cashier": {"may": ["sell"]},
        "nobody": {"may": []},
        "boss": {"inherits": "cashier", "may": "all"},
    },
    ("receipt", "footer"): [],
}


def plan_of_awkward_shop():
    return make_plan(parse(preset("supermarket").fill(AWKWARD)), package="zoe")


def write_awkward_shop(folder):
    generated = folder / "zoe" / "generated"
    generated.mkdir(parents=True)
    for name, text in render(plan_of_awkward_shop()).items():
        (generated / name).write_text(text, encoding="utf-8")


def shop_in(folder) -> Shop:
    """Import the generated shop in a Python of its own and return it."""
    code = "from zoe.generated.options import SHOP; import sys, pickle; "
    code += "sys.stdout.buffer.write(pickle.dumps(SHOP))"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, check=True)
    return pickle.loads(done.stdout)


def test_the_shop_python_reads_is_the_shop_store_yaml_says(tmp_path):
    write_awkward_shop(tmp_path)
    shop = shop_in(tmp_path)

    assert shop.name == AWKWARD["store", "name"]
    assert [branch.name for branch in shop.branches] == ['"; import os #', "Nord"]
    assert shop.branch("01").address == ("Rue d'Or 1", "75001 Paris")
    assert shop.tax.rates == {
        "standard": Decimal("0.2"),
        "reduced": Decimal("0.055"),
        "zero": Decimal(0),
    }
    assert shop.catalogue.units == ("piece",)
    assert shop.role("nobody").may == frozenset()
    assert shop.role("boss").may == set(PERMISSIONS)
    assert shop.keys["pay"] == "Alt+P"
    assert shop.receipt_footer == ()
    assert (shop.printer.width_mm, shop.scanner.gap_ms, shop.sync.pull_ms) == (80, 50, 5000)
    assert (shop.country, shop.timezone, shop.type) == ("DE", "Europe/Berlin", "supermarket")


def test_even_an_awkward_shop_is_printed_as_the_formatter_would(tmp_path):
    write_awkward_shop(tmp_path)
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "100", "--diff"]
    done = subprocess.run([*ruff, str(tmp_path)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_every_file_says_who_made_it_and_where_to_extend_it():
    for text in render(plan_of_awkward_shop()).values():
        assert text.startswith("# Made by posforge ")
        assert "from store.yaml. Do not edit" in text
        assert "Extend it in zoe/till.py, store.py and hq.py" in text


@pytest.mark.parametrize(
    "text", ["", "it's", 'say "hi"', "both ' and \"", "back\\slash", "é☕\u2009"]
)
def test_a_text_is_a_python_literal_of_itself(text):
    assert eval(python_text(text)) == text


def test_a_tuple_breaks_where_the_formatter_breaks_it():
    assert tuple_argument("a", ["x"], indent=4) == '    a=("x",),'
    assert tuple_argument("a", [], indent=4) == "    a=(),"
    assert tuple_argument("a", ["x", "y"], indent=0) == 'a=(\n    "x",\n    "y",\n),'
    assert tuple_argument("a", ["x" * 95], indent=0).count("\n") == 2
