"""The wheel alone, in an empty virtual environment outside the checkout, makes and runs every shop.

In `make test` the libraries come from the environment of the tests, by a path; `make wheel` gets
them with pip, as somebody does who installs posforge.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from posforge import __version__
from posforge.spec.preset import preset_names
from posforge.testing.screen import VirtualScreen
from posforge.testing.sync_shop import free_port
from posforge.testing.till_driver import wait_until

START_S = 180.0
END_S = 30.0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, repository) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", folder], cwd=repository, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def venv(wheel, tmp_path_factory, with_pip) -> Path:
    """An environment that holds the wheel, and of the checkout nothing."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    pip = [sys.executable, "-m", "pip", "--python", folder, "--disable-pip-version-check"]
    if with_pip:
        subprocess.run([*pip, "install", "--quiet", f"{wheel}[testing]"], check=True)
        return folder
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


@pytest.fixture(scope="module")
def run(venv, tmp_path_factory):
    """Return a function that runs a program of the environment and returns what it said."""
    nowhere = tmp_path_factory.mktemp("nowhere")

    def done(*command: object, folder: Path = nowhere) -> str:
        run = subprocess.run(
            list(map(str, command)),
            cwd=folder,
            env=environment(venv),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout
        return run.stdout

    return done


def environment(venv: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHONP")}
    return kept | {"PATH": f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def shops(run, tmp_path_factory):
    """Return a function that makes the shop of a preset, once."""
    folder = tmp_path_factory.mktemp("shops")

    def shop(name: str) -> Path:
        project = folder / name
        if not project.exists():
            run("posforge", "new", project, "--preset", name, "--yes")
        return project

    return shop


def test_it_is_the_wheel_that_runs_and_not_the_checkout(run, venv, repository):
    where = run("python", "-c", "import posforge; print(posforge.__file__)").strip()
    path = run("python", "-c", "import sys; print(sys.path)")

    assert Path(where).is_relative_to(venv)
    assert f"'{repository}'" not in path
    assert run("posforge", "--version") == f"posforge, version {__version__}\n"


@pytest.mark.parametrize("name", preset_names())
def test_it_makes_and_checks_a_shop_whose_own_tests_are_green(run, shops, name):
    project = shops(name)

    assert "makes sense" in run("posforge", "check", project)
    assert "Nothing to do" in run("posforge", "apply", project)
    assert " passed" in run(
        "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", folder=project
    )


def pytest_generate_tests(metafunc):
    """Every kind of shop is run in `make wheel`, and the one with most in it in `make test`."""
    if "running" in metafunc.fixturenames:
        has_time = metafunc.config.getoption("--with-pip")
        metafunc.parametrize("running", preset_names() if has_time else ["boutique"])


def test_it_runs_hq_store_server_and_till(run, venv, shops, running):
    project = shops(running)
    store = project / "store.yaml"
    ports = r"(?<=:)(9443|9444|9100|9600)\b"
    store.write_text(re.sub(ports, lambda _: str(free_port()), store.read_text()))
    run("posforge", "apply", project)
    log = project / "said.txt"
    with VirtualScreen() as screen, log.open("wb") as output:
        shop = subprocess.Popen(
            ["posforge", "run", "shop"],
            cwd=project,
            env=screen.environment(environment(venv)),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(
                lambda: "Ctrl-C" in log.read_text() or shop.poll() is not None,
                what="the shop does not start",
                wait_s=START_S,
            )
            assert shop.poll() is None, log.read_text()
            shop.send_signal(signal.SIGINT)
            assert shop.wait(END_S) == 0, log.read_text()
        finally:
            shop.kill()
            shop.wait()
    said = log.read_text()
    assert re.search(r"accepted [1-9]\d*   rejected 0 ", said), said
    assert "Everything has ended." in said


def test_it_upgrades_a_shop_of_the_first_release(run, tmp_path, repository):
    files = json.loads((repository / "tests/data/project-0.1.0.json").read_text())
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    makefile = tmp_path / "Makefile"
    makefile.write_text(makefile.read_text() + "\nmine:\n\techo mine\n")
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "mine"]):
        run("git", "-c", "user.name=Ann", "-c", "user.email=ann@shop", *command, folder=tmp_path)

    assert f"from posforge 0.1.0 to {__version__}" in run("posforge", "upgrade", tmp_path)
    assert "mine:" in makefile.read_text()
    assert "plan:" in makefile.read_text()
