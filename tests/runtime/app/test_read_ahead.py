"""What one start has read the next one asks for; a note that is bad or missing hinders nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from posforge.runtime.app import read_ahead
from posforge.runtime.app.read_ahead import NOTE, ask, loaded, note


def _noted(folder):
    return (folder / NOTE).read_text().split("\n")


def test_a_start_notes_the_files_of_its_modules_and_the_libraries_it_needed(tmp_path):
    note(tmp_path, [json, read_ahead, sys])
    noted = _noted(tmp_path)
    assert noted[0] in {json.__cached__, json.__file__}
    assert noted[1] in {read_ahead.__cached__, read_ahead.__file__}
    assert any("libc.so" in name for name in noted)
    assert len(set(noted)) == len(noted)


def test_what_is_loaded_is_what_python_has(tmp_path):
    assert {json, read_ahead} <= set(loaded())


def test_a_note_that_would_say_the_same_is_not_written_again(tmp_path):
    note(tmp_path, [json])
    written = (tmp_path / NOTE).stat().st_mtime_ns
    note(tmp_path, [json])
    assert (tmp_path / NOTE).stat().st_mtime_ns == written


def test_a_disk_that_takes_no_note_is_no_trouble(tmp_path):
    (tmp_path / NOTE).mkdir()
    note(tmp_path, [json])
    ask(tmp_path)
    assert (tmp_path / NOTE).is_dir()


def test_asking_waits_for_nothing_and_leaves_nothing_open(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / NOTE).write_text(f"{tmp_path / 'fifo'}\n{json.__file__}\n" * 2000)
    before = len(list(Path("/proc/self/fd").iterdir()))
    ask(tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_note_larger_than_memory_is_not_read_whole(tmp_path):
    with (tmp_path / NOTE).open("wb") as file:
        file.truncate(2**40)
    ask(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"/no/such/file", b"\xff\xfe", b"a\0b", b"/tmp"])
def test_a_note_that_says_nothing_useful_changes_nothing(tmp_path, content):
    (tmp_path / NOTE).write_bytes(content)
    ask(tmp_path)
    ask(tmp_path / "nowhere")


def test_the_disk_is_asked_before_anything_large_is_loaded():
    large = "{'sqlalchemy', 'cryptography', 'qtpy', 'PyQt6', 'babel', 'ssl', 'httpx2'}"
    program = (
        "import sys\n"
        "import posforge.runtime.app.arguments, posforge.runtime.app.read_ahead\n"
        f"sys.exit(', '.join({large} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], check=False, stderr=subprocess.PIPE)
    assert said.stderr.strip() == b""
