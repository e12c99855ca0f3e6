"""HQ's own PostgreSQL: our child, behind a password, gone when we are gone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from posforge.errors import KnownError
from posforge.runtime.hq.postgres import LocalPostgres
from posforge.runtime.hq.postgres_child import NO_WAY

_HOLD = """
import sys, time
from pathlib import Path
from posforge.runtime.hq.postgres import LocalPostgres
server = LocalPostgres(Path(sys.argv[1]))
server.start()
print(server.pid, server.url(), flush=True)
time.sleep(600)
"""

AT_ONCE_S = 10
"""It takes half a second; on a machine that is busy with other tests, more."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One cluster for all tests here: making it is the slow part."""
    above = tmp_path_factory.mktemp("cluster") / "above"
    above.mkdir(mode=0o700)
    with LocalPostgres(above / "postgres"):
        pass
    return above / "postgres"


def _wait(condition, seconds=20.0):
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql")


def _ask(url: str, query: str):
    with psycopg.connect(_plain(url)) as line:
        return line.execute(query).fetchone()


def _hold(folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    )


def test_starts_at_once_and_keeps_what_was_committed(folder):
    with LocalPostgres(folder) as server, psycopg.connect(_plain(server.url())) as line:
        line.execute("CREATE TABLE IF NOT EXISTS kept (what text)")
        line.execute("DELETE FROM kept")
        line.execute("INSERT INTO kept VALUES ('this')")
    began = time.monotonic()
    with LocalPostgres(folder) as server:
        assert time.monotonic() - began < AT_ONCE_S
        assert _ask(server.url(), "SELECT what FROM kept") == ("this",)


def test_commits_are_flushed_and_only_loopback_tcp_is_listened_on(folder):
    with LocalPostgres(folder) as server:
        for setting, value in (
            ("fsync", "on"),
            ("full_page_writes", "on"),
            ("synchronous_commit", "on"),
            ("listen_addresses", "127.0.0.1"),
            ("unix_socket_directories", ""),
            ("password_encryption", "scram-sha-256"),
        ):
            assert _ask(server.url(), f"SHOW {setting}") == (value,)


def test_a_wrong_password_is_refused(folder):
    with LocalPostgres(folder) as server:
        password = (folder / "password").read_text()
        assert len(password) >= 24
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            _ask(server.url().replace(password, "wrong"), "SELECT 1")


def test_the_folder_and_the_password_are_the_owners_alone(folder):
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "password").stat().st_mode & 0o077 == 0


def test_the_folder_above_is_not_touched(folder):
    above = folder.parent.stat()
    assert (above.st_mode & 0o777, above.st_uid) == (0o700, os.geteuid())
    assert [path.name for path in folder.parent.iterdir()] == ["postgres"]


def test_it_dies_with_its_parent_even_by_kill_9_and_starts_again(folder):
    parent = _hold(folder)
    pid, url = parent.stdout.readline().split()
    assert _ask(url, "SELECT 1") == (1,)
    parent.kill()
    parent.wait()
    _wait(lambda: not _is_alive(int(pid)))
    parent.stdout.close()
    with LocalPostgres(folder) as server:
        assert _ask(server.url(), "SELECT 1") == (1,)


def test_killed_itself_it_recovers_what_was_committed(folder):
    with LocalPostgres(folder) as server:
        with psycopg.connect(_plain(server.url())) as line:
            line.execute("CREATE TABLE IF NOT EXISTS survived (what text)")
        os.kill(server.pid, signal.SIGKILL)
        _wait(lambda: not _is_alive(server.pid))
    with LocalPostgres(folder) as server:
        assert _ask(server.url(), "SELECT count(*) FROM survived") is not None


def test_a_stale_pid_file_that_names_a_living_process_does_not_hinder(folder):
    (folder / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n1\n1\n\n\n\nready\n")
    with LocalPostgres(folder) as server:
        assert _ask(server.url(), "SELECT 1") == (1,)


def test_another_process_of_ours_finds_the_running_server(folder):
    assert LocalPostgres(folder).running_url() == ""
    with LocalPostgres(folder) as server:
        assert LocalPostgres(folder).running_url() == server.url()


def test_without_namespaces_it_runs_below_a_folder_of_root_alone(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for _ in range(2):  # made, and found
        with LocalPostgres(closed / "postgres", namespaces=False) as server:
            assert _ask(server.url(), "SELECT 1") == (1,)
            status = Path(f"/proc/{server.pid}/status").read_text()
    uids = status.split("Uid:")[1].splitlines()[0].split()
    assert "0" not in uids
    rights = int(status.split("CapPrm:")[1].split()[0], 16)
    assert rights in (0, 1 << 1, 1 << 2), "none of root's, or the one to pass"


def test_where_it_cannot_run_it_says_what_to_do(tmp_path, monkeypatch):
    server = LocalPostgres(tmp_path / "postgres")
    end = [sys.executable, "-I", "-S", "-c", f"import sys; sys.exit({NO_WAY})"]
    monkeypatch.setattr(server, "_command", lambda *_: end)
    with pytest.raises(KnownError, match="user namespaces are forbidden") as refused:
        server.start()
    assert "--database" in refused.value.hint


def test_it_takes_a_port_that_is_free(folder):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        with LocalPostgres(folder) as server:
            assert f":{busy.getsockname()[1]}/" not in server.url()


def test_every_test_gets_an_empty_database(postgres_url):
    assert _ask(postgres_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == (0,)
