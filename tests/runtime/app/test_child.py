"""A machine run as a child says when it is ready, and ends with its parent."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from posforge.errors import KnownError
from posforge.runtime.app.child import Child
from posforge.testing.till_driver import wait_until

SLEEPER = "import time; print('awake', flush=True); time.sleep(60)"
READY = """
import json, os, pathlib, time
pathlib.Path("ready.json").write_text(json.dumps({"pid": os.getpid(), "url": "https://here"}))
time.sleep(60)
"""
PARENT = """
import sys, time, pathlib
from posforge.runtime.app.child import Child
child = Child(["-c", sys.argv[1]], folder=pathlib.Path.cwd(), log=pathlib.Path("log"))
print(child.process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def start(tmp_path):
    """Starts a child whose Python program is given; it is ended at the end."""
    children = []

    def begin(program, **environment):
        child = Child(
            ["-c", program],
            folder=tmp_path,
            log=tmp_path / "logs" / "child.log",
            environment={**os.environ, **environment} if environment else None,
        )
        children.append(child)
        return child

    yield begin
    for child in children:
        child.end()


def test_what_it_prints_is_kept_and_it_ends_when_asked(start):
    child = start(SLEEPER)
    child.await_that(lambda: "awake" in child.log.read_text(), who="It")
    child.end()
    assert child.process.returncode == -15
    child.end()


def test_one_that_does_not_listen_is_ended_all_the_same(start, monkeypatch):
    monkeypatch.setattr("posforge.runtime.app.child._END_S", 0.1)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER
    child = start(deaf)
    child.await_that(lambda: "awake" in child.log.read_text(), who="It")
    child.end()
    assert child.process.returncode == -9


def test_a_server_is_ready_when_it_says_so_itself(start, tmp_path):
    (tmp_path / "ready.json").write_text('{"pid": 1, "url": "of an earlier one"}')
    assert start(READY).await_ready(tmp_path, who="HQ")["url"] == "https://here"


def test_the_word_of_an_earlier_server_does_not_count(start, tmp_path):
    (tmp_path / "ready.json").write_text('{"pid": 1, "url": "of an earlier one"}')
    child = start("raise SystemExit('Port 1 is taken.')")
    with pytest.raises(KnownError, match=r"HQ did not start\. Port 1 is taken\."):
        child.await_ready(tmp_path, who="HQ")


def test_it_is_started_where_and_with_what_was_said(start, tmp_path):
    child = start("import os; print(os.getcwd(), os.environ['GREETING'])", GREETING="Moin")
    child.process.wait()
    assert child.last_words() == f"{tmp_path} Moin"


def test_it_dies_with_its_parent_even_by_kill(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, SLEEPER], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    with parent, parent.stdout:
        pid = int(parent.stdout.readline())
        wait_until(lambda: "awake" in (tmp_path / "log").read_text(), what="it never woke")
        parent.kill()
    wait_until(lambda: not _is_running(pid), what="it lives on")


def _is_running(pid):
    try:
        words = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return words.rpartition(") ")[2][0] != "Z"
