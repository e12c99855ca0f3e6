"""What an import did is said in a few lines, equal reasons once."""

from __future__ import annotations

from posforge.cli.telling import tell_import
from posforge.runtime.flows.import_catalogue import ImportReport, Rejected


def told(capsys, report, **facts):
    tell_import(report, **facts)
    return capsys.readouterr().out.splitlines()


def rejected(*rows):
    return [Rejected(line=line, reasons=tuple(reasons)) for line, *reasons in rows]


def test_equal_reasons_are_said_once_with_their_lines(capsys):
    rows = rejected(
        (2, "has no name", "has no barcode"),
        (3, "has no name"),
        *((line, "the shop has no department fruit") for line in range(5, 30)),
    )
    report = ImportReport(accepted=3, priced=2, unchanged=1, rejected=rows)
    assert told(capsys, report) == [
        "accepted 3   rejected 27   of 30",
        "1 of the accepted have no price yet.",
        "1 of the accepted were so before.",
        "  lines 2 and 3: has no name",
        "  line 2: has no barcode",
        "  lines 5, 6, 7, 8, 9 and 20 more: the shop has no department fruit",
    ]


def test_of_many_reasons_the_first_twenty_are_said(capsys):
    report = ImportReport(rejected=rejected(*((line, f"reason {line}") for line in range(2, 25))))
    said = told(capsys, report)
    assert len(said) == 22
    assert said[-1] == (
        "  … and 3 reasons more: posforge catalogue import FILE --rejects REJECTS writes all"
    )
    assert told(capsys, report, is_all_written=True) == said[:-1]


def test_columns_nobody_reads_are_named(capsys):
    report = ImportReport(accepted=1, priced=1, ignored_columns=("prise",))
    assert told(capsys, report) == ["accepted 1   rejected 0   of 1", "ignored column: prise"]
