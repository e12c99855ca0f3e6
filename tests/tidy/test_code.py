"""House rules for code: no floats near money, small files and functions, every module explained."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
MONEY_IS_HERE = ("domain", "flows", "storage")


def floats_in(source: str) -> Iterator[int]:
    """Yields the line of each float literal and of each use of the name `float`."""
    for node in ast.walk(ast.parse(source)):
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_name = isinstance(node, ast.Name) and node.id == "float"
        if is_literal or is_name:
            yield node.lineno


def long_functions_in(source: str) -> Iterator[str]:
    """Yields name and length of each function longer than the house allows."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name}: {lines} lines"


def test_no_float_comes_near_money(modules, repository):
    near_money = [repository / "posforge" / "runtime" / name for name in MONEY_IS_HERE]
    found = [
        f"{path.relative_to(repository)}:{line}"
        for path in modules
        if any(path.is_relative_to(folder) for folder in near_money)
        for line in floats_in(path.read_text())
    ]

    assert found == []


def test_files_can_be_read_in_a_sitting(modules, repository):
    found = {
        str(path.relative_to(repository)): lines
        for path in modules
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert found == {}


def test_functions_can_be_held_in_the_head(modules, repository):
    found = [
        f"{path.relative_to(repository)} {function}"
        for path in modules
        for function in long_functions_in(path.read_text())
    ]

    assert found == []


def test_every_module_says_what_it_is_for(committed, repository):
    code = [path for path in committed if path.suffix == ".py"]
    ours = [path for path in code if path.relative_to(repository).parts[0] != "templates"]
    found = [
        str(path.relative_to(repository))
        for path in ours
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert found == []


@pytest.mark.parametrize("source", ["x = 0.5", "x = 1e3", "x = float('1')", "x: float"])
def test_a_float_is_seen_in_any_dress(source):
    assert list(floats_in(source)) == [1]


@pytest.mark.parametrize("source", ["x = 5", "x = Decimal('0.5')", "x = '0.5'"])
def test_exact_numbers_pass(source):
    assert list(floats_in(source)) == []


def test_a_long_function_is_seen():
    body = "\n".join(f"    x = {n}" for n in range(LONGEST_FUNCTION))

    assert list(long_functions_in(f"def f():\n{body}")) == [f"f: {LONGEST_FUNCTION + 1} lines"]
    assert list(long_functions_in(f"def f():\n{body.partition(chr(10))[2]}")) == []
