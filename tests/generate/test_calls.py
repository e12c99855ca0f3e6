"""What is printed as Python is what was meant, and as the formatter writes it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from posforge.generate.calls import Call, called, python_value


def of(*names):
    return {name: lambda **arguments: (arguments,) for name in names}


LONG = frozenset(f"a rather long word number {number}" for number in range(4))


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (7, "7"),
        (True, "True"),
        ('say "no"', "'say \"no\"'"),
        (("a",), '("a",)'),
        ((1, (True, "b")), '(1, (True, "b"))'),
        (frozenset({"b", "a"}), 'frozenset({"a", "b"})'),
        (Call("When", (("days", (0, 4)), ("coupon", "TEN"))), 'When(days=(0, 4), coupon="TEN")'),
    ],
)
def test_a_short_value_stands_on_one_line(value, line):
    assert python_value(value, indent=0) == line


def test_a_long_value_is_as_the_formatter_writes_it(tmp_path):
    part = Call("Part", (("words", LONG), ("pairs", (("season", ("a" * 40, "b" * 40)),))))
    value = Call("Whole", (("parts", (part,)), ("name", "x" * 120), ("cut", Call("Cut"))))
    text = f"WHOLE = {python_value(value, indent=0)}\n"
    file = tmp_path / "printed.py"
    file.write_text(text)
    command = ["ruff", "format", "--isolated", "--no-cache", "--line-length=100", str(file)]
    subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True)

    assert file.read_text() == text
    assert eval(text.removeprefix("WHOLE = "), of("Whole", "Part", "Cut"))[0]["name"] == "x" * 120


def test_every_call_is_named_for_the_imports():
    inner = Call("Tier", (("cut", Call("FixedPrice")),))

    assert [*called([Call("Tiers", (("tiers", (inner,)),))])] == ["Tiers", "Tier", "FixedPrice"]
