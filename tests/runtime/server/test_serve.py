"""Starting, ending and being killed: real processes, one clear sentence each."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.app.machine import join_machine
from posforge.runtime.app.server import open_server
from posforge.runtime.app.settings import MachineSettings, ServerSettings
from posforge.runtime.app.store import serve_store
from posforge.runtime.server.join_codes import Seat
from posforge.testing.failpoints import Failpoints, Kill
from posforge.testing.headless_server import ADMIN, CHAIN_SHOP
from posforge.testing.sync_shop import SyncServer, SyncTill, free_port, wait_for


@pytest.fixture
def start():
    """Starts servers as processes of their own; whatever still runs at the end is killed."""
    processes = []

    def begin(kind, data, *more, environment=None):
        processes.append(
            subprocess.Popen(
                [
                    *(sys.executable, "-m", "posforge.testing.headless_server", kind),
                    *("--data", str(data), *more),
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=environment,
            )
        )
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


def _ready(process, data):
    """Wait for what this process tells of itself; a killed one may have left its own word."""

    def told():
        assert process.poll() is None, process.stderr.read()
        try:
            words = json.loads((data / "ready.json").read_text())
        except FileNotFoundError:
            return None
        return words if words["pid"] == process.pid else None

    wait_for(told)
    return told()


def _end(process):
    process.terminate()
    output, errors = process.communicate(timeout=30)
    return process.returncode, output, errors


def test_a_store_killed_in_the_middle_of_a_push_loses_and_doubles_nothing(tmp_path, start, sale):
    """Once before the run is written, once after that and before the till is told."""
    data = tmp_path / "store"
    where = ("--branch", "S01", "--port", str(free_port()))
    with Failpoints() as failpoints:
        process = start("store", data, *where, environment=failpoints.environment())
        url = _ready(process, data)["url"]
        settings = MachineSettings(data=tmp_path / "till", keys="file")
        join_machine(settings, url=url, code=_code(data, "store"))
        with SyncTill(settings) as till:
            till.exchange()
            events = []
            for moment in ("sync.receiving", "sync.received"):
                numbers = [f"S01-1-A-{len(events) + count:06d}" for count in (1, 2, 3)]
                events += till.record(*[sale(number) for number in numbers])
                failpoints.plan(Kill(moment=moment))
                with pytest.raises(KnownError, match="Nobody answers"):
                    till.exchange()
                assert process.wait(10) == -signal.SIGKILL
                assert till.store.unsynced()[0] == 3
                process = start("store", data, *where, environment=failpoints.environment())
                _ready(process, data)
                till.exchange()
                assert till.store.unsynced() == (0, 0)
            assert _end(process)[0] == 0
            with open_server(CHAIN_SHOP, _settings(data), "store") as server:
                assert list(server.journal.export(till.main)) == events
                with server.database.read() as connection:
                    sales = connection.exec_driver_sql("SELECT count(*) FROM sale").scalar()
    assert sales == 6


def _settings(data):
    return ServerSettings(data=data, keys="file", branch="S01", admin=ADMIN)


def _code(data, kind):
    with open_server(CHAIN_SHOP, _settings(data), kind) as server:
        return server.make_join_code(Seat(kind="till", store="S01", till=1, label="Till 1"))


def test_hq_on_its_own_postgresql_dies_by_kill_9_and_comes_back_whole(tmp_path, start):
    data = tmp_path / "hq"
    process = start("hq", data)
    first = _ready(process, data)
    pid = int((data / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    wait_for(lambda: not _is_alive(pid))
    process = start("hq", data)
    again = _ready(process, data)
    assert (again["node"], again["fingerprint"]) == (first["node"], first["fingerprint"])
    with open_server(CHAIN_SHOP, _settings(data), "hq") as server:
        assert [person.name for person in server.store.people()] == [ADMIN.name]
    code, output, errors = _end(process)
    assert (code, errors) == (0, "")
    assert output == f"HQ is ready: {again['url']}\n"
    assert not (data / "ready.json").exists()


def _is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_port_in_use_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(KnownError, match=f"^Port {port} on 127.0.0.1 is in use by another"):
            serve_store(CHAIN_SHOP, replace(_settings(tmp_path / "s"), port=port))
    assert not (tmp_path / "s" / "ready.json").exists()


def test_one_data_folder_runs_once(tmp_path):
    with (
        SyncServer(tmp_path / "s", "store", branch="S01"),
        pytest.raises(UserError, match="is running already"),
    ):
        serve_store(CHAIN_SHOP, _settings(tmp_path / "s"))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"branch": "S99"}, 'This shop has no branch "S99"'),
        ({"branch": "S01", "parent": "https://127.0.0.1:1"}, "has not joined HQ yet"),
        ({"branch": "S01", "parent": "https://127.0.0.1:1", "join_code": "x"}, "no join code"),
    ],
)
def test_a_first_start_that_cannot_be_says_why(tmp_path, facts, words):
    settings = ServerSettings(data=tmp_path / "s", keys="file", admin=ADMIN, **facts)
    with pytest.raises(UserError, match=words), open_server(CHAIN_SHOP, settings, "store"):
        pass


def test_the_topmost_machine_needs_a_first_person(tmp_path):
    settings = ServerSettings(data=tmp_path / "s", keys="file", branch="S01")
    with (
        pytest.raises(UserError, match="nobody yet who could sign in"),
        open_server(CHAIN_SHOP, settings, "store"),
    ):
        pass


def test_a_data_folder_of_another_kind_is_refused(tmp_path, postgres_url):
    with open_server(CHAIN_SHOP, _settings(tmp_path / "s"), "store"):
        pass
    settings = ServerSettings(data=tmp_path / "s", keys="file", database=postgres_url)
    with (
        pytest.raises(UserError, match="belongs to a store server, not to HQ"),
        open_server(CHAIN_SHOP, settings, "hq"),
    ):
        pass


def test_a_second_start_makes_nobody_twice(tmp_path):
    for _ in range(2):
        with open_server(CHAIN_SHOP, _settings(tmp_path / "s"), "store") as server:
            assert len(server.store.people()) == 1
            heads = server.journal.heads()
    assert [head.seq for head in heads.values()] == [2]


def test_no_secret_of_the_server_lies_open_in_its_folder(tmp_path):
    with open_server(CHAIN_SHOP, _settings(tmp_path / "s"), "store") as server:
        server.make_join_code(Seat(kind="till", store="S01", till=1, label="x"))
        canaries = [
            ADMIN.name.encode(),
            ADMIN.password.encode(),
            server.secrets.node_key,
            server.secrets.node_key.hex().encode(),
            b"-----BEGIN PRIVATE KEY",
            b"-----BEGIN EC PRIVATE KEY",
        ]
    for path in (tmp_path / "s").rglob("*"):
        if path.is_file():
            assert not [canary for canary in canaries if canary in path.read_bytes()], path
            assert path.stat().st_mode & 0o077 == 0 or path.name == "node.json", path
