"""`posforge run` tells its options everywhere, and runs machines in the folder of a shop alone."""

from __future__ import annotations

from contextlib import chdir

import pytest
from click.testing import CliRunner

from posforge.cli import main


def run(folder, *words):
    with chdir(folder):
        return CliRunner().invoke(main, ["run", *words], catch_exceptions=False)


@pytest.mark.parametrize("asked", ["--help", "-h"])
@pytest.mark.parametrize(
    ("machine", "option"), [("hq", "--database"), ("store", "--join-code"), ("till", "--printer")]
)
def test_help_needs_no_shop(tmp_path, machine, option, asked):
    done = run(tmp_path, machine, asked)

    assert done.exit_code == 0
    assert f"usage: posforge run {machine}" in done.output
    assert option in done.output
    assert "--machines" not in done.output


@pytest.mark.parametrize("machine", ["hq", "store", "till"])
def test_a_machine_needs_one(tmp_path, machine):
    done = run(tmp_path, machine)

    assert done.exit_code == 1
    assert done.stderr.startswith(f"{tmp_path} is not the folder of a shop.")
