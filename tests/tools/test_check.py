"""The checks run in order, show their time, and stop at the first that fails."""

from __future__ import annotations

import sys


def python(check_tool, title, program):
    return check_tool.Check(title, (sys.executable, "-c", program))


def test_all_good_shows_each_with_its_time_and_hides_what_they_print(check_tool, capsys):
    checks = [python(check_tool, "first", "print('noise')"), python(check_tool, "second", "")]

    assert check_tool.run_all(checks) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line[:11] for line in lines] == ["[1/2] first", "[2/2] secon"]
    assert all(" ok (" in line for line in lines)


def test_the_first_that_fails_is_named_with_its_output_and_nothing_runs_after_it(
    check_tool, capsys, tmp_path
):
    later = tmp_path / "later"
    checks = [
        python(check_tool, "types", "import sys; print('line 3: wrong'); sys.exit(7)"),
        python(check_tool, "tests", f"open({str(later)!r}, 'w')"),
    ]

    assert check_tool.run_all(checks) == 7

    shown = capsys.readouterr()
    assert "failed (" in shown.out
    assert "line 3: wrong" in shown.out
    assert "stopped at: types" in shown.err
    assert not later.exists()


def test_tests_come_after_everything_that_only_reads(check_tool):
    titles = [check.title for check in [*check_tool.lint(), check_tool.tests([])]]

    assert [title.split(":")[0] for title in titles] == [
        "style",
        "format",
        "types",
        "layers",
        "tests",
    ]
