"""A machine's secrets are made once and never silently made anew."""

from __future__ import annotations

import pytest

from posforge.errors import KnownError
from posforge.runtime.app.machine import follow_parent, open_secrets
from posforge.runtime.app.settings import MachineSettings
from posforge.runtime.sync.node_file import NodeFile, Parent, load_node, save_node


@pytest.fixture
def settings(tmp_path):
    return MachineSettings(data=tmp_path / "till", keys="file")


@pytest.fixture
def joined(settings):
    """A till that joined its store server at 10.0.0.1."""
    settings.data.mkdir()
    node = NodeFile(
        org="o",
        node="n",
        kind="till",
        store="S01",
        till=1,
        label="Till 1",
        epoch=1,
        parent=Parent(url="https://10.0.0.1:9444", fingerprint="f" * 64, node="p"),
        trusted=("p",),
    )
    save_node(settings.data, node)
    return node


def test_secrets_are_made_once_and_for_the_owner_alone(settings):
    first = open_secrets(settings)
    assert open_secrets(settings) == first
    assert settings.data.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(KnownError, match="cannot be made: Not a directory"):
        open_secrets(MachineSettings(data=tmp_path / "file" / "till", keys="file"))


def test_a_server_that_moved_is_followed_and_must_still_be_the_same(settings, joined):
    follow_parent(settings, "https://10.0.0.2:9444/")
    now = load_node(settings.data)
    assert now.parent.url == "https://10.0.0.2:9444"
    assert now.parent.fingerprint == joined.parent.fingerprint


@pytest.mark.parametrize("url", ["", "https://10.0.0.1:9444"])
def test_nothing_is_written_where_nothing_moved(settings, joined, url):
    before = (settings.data / "node.json").stat().st_mtime_ns
    follow_parent(settings, url)
    assert (settings.data / "node.json").stat().st_mtime_ns == before


def test_a_machine_that_has_not_joined_follows_nobody(settings):
    settings.data.mkdir()
    follow_parent(settings, "https://10.0.0.2:9444")
    assert load_node(settings.data) is None
