"""The page of commands says what the commands say."""

from __future__ import annotations

import pytest


def test_the_committed_page_is_fresh(reference_tool):
    committed = reference_tool.PAGE.read_text(encoding="utf-8")

    assert committed == reference_tool.reference(), "run: python tools/make_command_reference.py"


@pytest.mark.parametrize(
    "line",
    [
        "## posforge new FOLDER",
        "## posforge check [PLACE]",
        "## posforge machine join-code",
        "| `--keys [auto\\|keyring\\|file]` |",
        "| `--till N` | which till of the branch (1) |",
        "| `--announce` |",
    ],
)
def test_it_knows_commands_of_both_kinds_and_what_they_take(reference_tool, line):
    assert line in reference_tool.reference()


def test_it_keeps_to_itself_what_nobody_should_type(reference_tool):
    assert "--machines" not in reference_tool.reference()
    assert "None" not in reference_tool.reference()
