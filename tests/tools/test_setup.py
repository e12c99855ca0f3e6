"""The set-up knows what is missing, what is current, and what to say when it cannot go on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def test_a_demo_on_a_screen_needs_no_virtual_one(setup_tool):
    on_a_screen = setup_tool.profile("demo", {"DISPLAY": ":0"})
    without = setup_tool.profile("demo", {})

    assert "xvfb" not in on_a_screen.debian
    assert {"xvfb", "xdotool", "chromium"} <= set(without.debian)
    assert set(on_a_screen.debian) < set(without.debian)


def test_the_tests_need_all_that_the_demo_needs(setup_tool):
    demo, test = setup_tool.profile("demo", {}), setup_tool.profile("test", {"DISPLAY": ":0"})

    assert set(demo.debian) < set(test.debian)


def test_only_packages_in_place_count_as_installed(setup_tool):
    listing = "installed xvfb\nconfig-files chromium\nnot-installed xdotool\n"

    assert setup_tool.installed_debian(listing) == {"xvfb"}


def test_a_library_renamed_by_debian_13_is_found(setup_tool):
    missing = setup_tool.absent(
        ["libglib2.0-0", "libgl1", "xvfb"], installed={"libglib2.0-0t64", "libgl1"}
    )

    assert missing == ["xvfb"]


def test_what_to_type_is_named_when_we_may_not_install(setup_tool):
    sentence = setup_tool.by_hand(["xvfb", "libegl1"])

    assert "sudo apt-get install -y --no-install-recommends xvfb libegl1\n" in sentence


def test_a_set_up_for_tests_serves_the_demo_but_not_the_other_way_round(setup_tool):
    demo, test = setup_tool.profile("demo", {}), setup_tool.profile("test", {})

    assert setup_tool.stamp_covers({"test": "now"}, demo, expected="now")
    assert not setup_tool.stamp_covers({"demo": "now"}, test, expected="now")
    assert not setup_tool.stamp_covers({"test": "before"}, test, expected="now")
    assert not setup_tool.stamp_covers({}, demo, expected="now")


def test_the_stamp_ends_with_another_interpreter_or_place(setup_tool, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for venv in (here, there):
        venv.mkdir()
        (venv / "pyvenv.cfg").write_text("version = 3.11.2\n")
    before = setup_tool.fingerprint(here)

    (here / "pyvenv.cfg").write_text("version = 3.12.0\n")

    assert setup_tool.fingerprint(here) != before
    assert setup_tool.fingerprint(there) != before


def test_the_stamp_of_one_profile_keeps_the_other(setup_tool, tmp_path):
    setup_tool.write_stamp(tmp_path, setup_tool.profile("demo", {}))
    setup_tool.write_stamp(tmp_path, setup_tool.profile("test", {}))

    assert setup_tool.read_stamp(tmp_path).keys() == {"demo", "test"}


def test_a_moved_or_broken_environment_is_made_anew(setup_tool, tmp_path):
    venv = tmp_path / ".venv"
    assert not setup_tool.venv_works(venv)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    pip = venv / "bin" / "pip"

    pip.write_text("#!/another/place/.venv/bin/python\n")
    assert not setup_tool.venv_works(venv)

    pip.write_text(f"#!{venv}/bin/python\n")  # named rightly, but there is no pip to import
    assert not setup_tool.venv_works(venv)


def test_an_environment_that_works_is_kept(setup_tool):
    venv = Path(sys.prefix)

    assert setup_tool.venv_works(venv)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "WARNING: Retrying: NewConnectionError('Network is down')\nERROR: no hatchling>=1.27",
            "the package index cannot be reached",
        ),
        (
            "WARNING: [SSL: CERTIFICATE_VERIFY_FAILED]\nERROR: No matching distribution found",
            "does not trust the certificate of the package index",
        ),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("note: this\nERROR: No matching distribution found for biip>=99\n", "biip>=99"),
    ],
)
def test_a_failed_installation_is_one_sentence(setup_tool, said, sentence):
    assert sentence in setup_tool.why_pip_failed(said.splitlines())


@pytest.mark.parametrize(
    ("said", "is_lacking"),
    [
        (["ERROR: No matching distribution found for biip==5.2.9"], True),
        (["ERROR: ResolutionImpossible: for help visit"], True),
        (["WARNING: Retrying: NewConnectionError", "ERROR: No matching distribution found"], False),
        (["[SSL: CERTIFICATE_VERIFY_FAILED]", "ERROR: No matching distribution found"], False),
        (["ERROR: Could not install: [Errno 28] No space left on device"], False),
    ],
)
def test_the_newest_is_taken_only_where_the_index_lacks_a_version(setup_tool, said, is_lacking):
    assert setup_tool.lacks_a_version(said) is is_lacking


def test_the_error_is_found_above_the_hints(setup_tool):
    said = ["Reading", "E: Unable to locate package xvfb", "hint: see above", ""]

    assert setup_tool.last_error(said) == "E: Unable to locate package xvfb"
    assert setup_tool.last_error(["it", "just ended"]) == "just ended"
    assert setup_tool.last_error([]) == "it said nothing"


def test_a_followed_command_gives_its_lines_and_its_exit_code(setup_tool):
    program = "import sys; print('one'); print('two', file=sys.stderr, flush=True); sys.exit(3)"

    code, said = setup_tool.follow([sys.executable, "-u", "-c", program])

    assert (code, said) == (3, ["one", "two"])


def test_a_word_it_does_not_know_is_answered_with_how_to_call_it(setup_tool, capsys):
    assert setup_tool.main(["shop"]) == 2
    assert "demo|test" in capsys.readouterr().err
