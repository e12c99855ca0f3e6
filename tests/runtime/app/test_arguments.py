"""What may be said when a machine starts, and what is refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.app.arguments import hq_settings, store_settings, till_settings
from posforge.testing.builders import a_shop

SHOP = a_shop()


def _at(**addresses):
    return a_shop(sync=replace(SHOP.sync, **addresses))


def test_hq_listens_where_store_yaml_says_it_is_found():
    here = hq_settings(SHOP, [])
    assert (here.host, here.port, here.data) == ("127.0.0.1", 9443, Path("machines/hq"))
    far = hq_settings(_at(hq="https://hq.example"), [])
    assert (far.host, far.port) == ("0.0.0.0", 443)


def test_what_is_said_on_the_command_line_wins(tmp_path):
    words = ["--port", "0", "--host", "10.0.0.7", "--data", str(tmp_path), "--keys", "file"]
    settings = hq_settings(SHOP, words)
    assert (settings.host, settings.port) == ("10.0.0.7", 0)
    assert (settings.data, settings.keys) == (tmp_path, "file")


def test_a_store_server_is_that_of_a_branch():
    assert store_settings(SHOP, []).branch == "S01"
    other = store_settings(SHOP, ["--branch", "S02", "--machines", "/srv/shop"])
    assert (other.branch, other.data) == ("S02", Path("/srv/shop/S02"))
    assert other.parent == "", "where HQ was, or where store.yaml says"


def test_a_till_is_a_place_in_a_branch():
    settings = till_settings(SHOP, ["--till", "2", "--printer", "file:///tmp/paper"])
    assert settings.machine.data == Path("machines/S01-2")
    assert settings.printer == replace(SHOP.printer, connect="file:///tmp/paper")
    assert not settings.announces


def test_without_an_own_printer_that_of_store_yaml_holds():
    assert till_settings(SHOP, []).printer is None


@pytest.mark.parametrize(
    ("settings", "words", "sentence"),
    [
        (store_settings, ["--branch", "S09"], 'no branch "S09"'),
        (till_settings, ["--branch", "S02", "--till", "2"], "Branch S02 has tills 1 to 1."),
        (till_settings, ["--till", "0"], "Branch S01 has tills 1 to 2."),
        (hq_settings, ["--data", __file__], "is a file"),
        (hq_settings, ["--port", "65536"], '"65536" is not a port'),
        (hq_settings, ["--port", "many"], '"many" is not a port'),
    ],
)
def test_what_cannot_be_is_said(settings, words, sentence):
    with pytest.raises(UserError, match=sentence):
        settings(SHOP, words)


def test_a_till_without_a_screen_is_refused_before_its_join_code_is_used(monkeypatch, tmp_path):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    with pytest.raises(KnownError, match="no screen"):
        till_settings(SHOP, ["--data", str(tmp_path), "--join-code", "x"])


def test_the_passphrase_comes_from_the_environment_and_shows_nowhere(monkeypatch):
    monkeypatch.setenv("POSFORGE_PASSPHRASE", "open sesame")
    settings = hq_settings(SHOP, [])
    assert settings.passphrase == "open sesame"
    assert "sesame" not in repr(settings)
