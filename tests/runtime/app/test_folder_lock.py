"""A data folder belongs to one process at a time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from posforge.errors import UserError
from posforge.runtime.app.folder_lock import alone_in

HOLDER = """
import pathlib, sys, time
from posforge.runtime.app.folder_lock import alone_in
with alone_in(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_one_is_refused_and_told_who_and_where(tmp_path):
    with (
        alone_in(tmp_path),
        pytest.raises(UserError, match=f"This shop is running already .{tmp_path}"),
        alone_in(tmp_path, who="This shop"),
    ):
        pass


def test_when_the_first_ends_the_next_may_begin(tmp_path):
    for _ in range(2):
        with alone_in(tmp_path):
            pass


def test_another_process_holds_it_until_it_dies(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(UserError, match="This machine is running"), alone_in(tmp_path):
            pass
        holder.kill()
        holder.wait()
        with alone_in(tmp_path):
            pass


def test_each_folder_is_its_own(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with alone_in(tmp_path / "a"), alone_in(tmp_path / "b"):
        pass
