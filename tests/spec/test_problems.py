"""How a problem looks in a terminal."""

from __future__ import annotations

from posforge.spec.problems import Problem, Span, dotted


def problem_at(excerpt: str, column: int, end: int) -> Problem:
    return Problem(
        file="store.yaml",
        span=Span(8, column, end),
        path=("branches", 0, "code"),
        message="This is wrong.",
        excerpt=excerpt,
        expected="something else",
        hint="Mend it.",
        suggestion="S01",
    )


def test_a_problem_shows_place_line_caret_and_the_way_out():
    assert problem_at("  code: S1", 9, 11).render() == (
        "store.yaml:8:9: branches[0].code: This is wrong.\n"
        "    |\n"
        "  8 |   code: S1\n"
        "    |         ^^\n"
        "    = did you mean `S01`?\n"
        "    = expected: something else\n"
        "    = hint: Mend it."
    )


def test_the_caret_stands_under_wide_letters():
    lines = problem_at("name: 新鮮 x", 10, 11).render().splitlines()

    assert lines[3] == "    | " + " " * 11 + "^"


def test_a_long_line_is_cut_around_the_mistake():
    lines = problem_at("x" * 300 + "HERE" + "y" * 300, 301, 305).render().splitlines()
    shown, carets = lines[2], lines[3]

    assert len(shown) < 110
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "HERE"


def test_a_tab_does_not_move_the_caret():
    lines = problem_at("\tcode: S1", 8, 10).render().splitlines()

    assert lines[2][lines[3].index("^") :] == "S1"


def test_paths_read_as_the_documentation_writes_them():
    assert dotted(("devices", "printer", "connect")) == "devices.printer.connect"
    assert dotted(("branches", 1, "code")) == "branches[1].code"


def test_the_nearest_word_is_found_whatever_its_case():
    assert Problem.nearest("f8", ("F8", "F9")) == "F8"
    assert Problem.nearest("inclusiv", ("inclusive", "exclusive")) == "inclusive"
    assert Problem.nearest("colour", ("country", "name")) == ""
