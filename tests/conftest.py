"""What every test can count on: the person's files, keyring, screen and git are out of reach."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from posforge.runtime.hq.postgres import LocalPostgres
from posforge.testing.examples import NIGHTLY, NIGHTLY_EXAMPLES
from posforge.testing.small_project import Owner, make_small_project

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3  # a run writes up to a gigabyte, and several may run side by side

# A computer that is busy finds examples late, which says nothing about the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    NIGHTLY, settings.get_profile("patient"), max_examples=NIGHTLY_EXAMPLES, print_blob=True
)
settings.load_profile("patient")


def pytest_configure() -> None:
    """Keeps what tests write in memory: a third of their time was waiting for the disk.

    What is lost with the power is asked of a disk made of software, which no folder changes. And
    what is compiled is kept for the other worker, the next run and every process tests start.
    """
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def _has_room(folder: Path) -> bool:
    """Whether this folder is there, takes what tests write, and runs the programs among it."""
    if not os.access(folder, os.W_OK):
        return False
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize > ROOM and not disk.f_flag & os.ST_NOEXEC


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds how often a selling till is killed, and how many lives of a project are lived."""
    parser.addoption(
        "--kills", type=int, default=10, help="how often tests/e2e/test_crash.py kills the till"
    )
    parser.addoption(
        "--with-pip",
        action="store_true",
        help="tests/e2e/test_wheel.py gets every library with pip, as somebody does at home",
    )
    parser.addoption(
        "--histories",
        type=int,
        default=200,
        help="how many lives of a project tests/generate/test_histories.py lives through",
    )


@pytest.fixture(scope="session")
def kills(request: pytest.FixtureRequest) -> int:
    """How often to kill: 10 in `make test`, 100 in `make crash`."""
    return int(request.config.getoption("--kills"))


@pytest.fixture(scope="session")
def histories(request: pytest.FixtureRequest) -> int:
    """How many histories to live through: 200 in `make test`, 2,000 in `make histories`."""
    return int(request.config.getoption("--histories"))


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """The owner of a small shop; the project is to be copied, not to be changed."""
    return make_small_project(tmp_path_factory.mktemp("small") / "corner")


@pytest.fixture
def owner(tmp_path: Path, small_project: Owner) -> Owner:
    """The owner of a small shop, whose project nobody has touched yet."""
    folder = tmp_path / "corner"
    shutil.copytree(small_project.folder, folder)
    return Owner(folder)


@pytest.fixture(scope="session")
def with_pip(request: pytest.FixtureRequest) -> bool:
    """Whether the wheel's libraries come from pip: in `make wheel`, not in `make test`."""
    return bool(request.config.getoption("--with-pip"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session", autouse=True)
def _away_from_the_person(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Gives the tests, and every process they start, a home, a keyring and a git of their own."""
    home = tmp_path_factory.mktemp("home")
    os.environ.update(
        HOME=str(home),
        XDG_CACHE_HOME=str(home / "cache"),
        XDG_CONFIG_HOME=str(home / "config"),
        XDG_DATA_HOME=str(home / "data"),
        XDG_STATE_HOME=str(home / "state"),
        PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring",
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_CONFIG_NOSYSTEM="1",
    )
    # A test that wants a real window starts its own screen and says so to the process it starts.
    os.environ.pop("DISPLAY", None)
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(scope="session")
def _postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPostgres]:
    """The one PostgreSQL server of this test process, started when a test first asks for it."""
    with LocalPostgres(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture
def postgres_url(_postgres: LocalPostgres) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database."""
    name = f"test_{uuid4().hex}"
    _postgres.run(f"CREATE DATABASE {name} STRATEGY file_copy")
    yield _postgres.url(name)
    _postgres.run(f"DROP DATABASE {name} WITH (FORCE)")
