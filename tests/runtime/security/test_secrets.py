"""Keys are kept where they should be, and a wrong way to them is said plainly."""

from __future__ import annotations

import json
import stat

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from posforge.errors import KnownError, UserError
from posforge.runtime.security.key_file import FileKeyStore
from posforge.runtime.security.secrets import (
    KeyStore,
    Secrets,
    new_database_key,
    open_key_store,
)

SECRETS = Secrets(database_key=bytes(range(32)), node_key=bytes(range(32, 64)))


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets everything when the test ends."""

    priority = 5

    def __init__(self):
        super().__init__()
        self.kept = {}
        self.is_locked = False

    def get_password(self, service, username):
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self._check()
        self.kept[service, username] = password

    def _check(self):
        if self.is_locked:
            raise KeyringLocked("nobody unlocked it")


@pytest.fixture
def system_keyring():
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_secrets_do_not_show_themselves():
    for secret in (SECRETS.database_key, SECRETS.node_key):
        assert repr(secret) not in repr(SECRETS)
        assert secret.hex() not in repr(SECRETS)
    assert len(new_database_key()) == 32
    assert new_database_key() != new_database_key()


@pytest.mark.parametrize("passphrase", ["", "correct horse"])
def test_a_key_file_gives_back_what_was_saved(tmp_path, passphrase):
    store = open_key_store(tmp_path, "file", passphrase=passphrase)
    assert store.load() is None
    store.save(SECRETS)
    assert open_key_store(tmp_path, "file", passphrase=passphrase).load() == SECRETS
    assert store.where == str(tmp_path / "keys.json")


@pytest.mark.parametrize("passphrase", ["", "correct horse"])
def test_its_files_are_private_and_hold_no_key(tmp_path, passphrase):
    open_key_store(tmp_path, "file", passphrase=passphrase).save(SECRETS)
    files = list(tmp_path.iterdir())
    assert {file.name for file in files} <= {"keys.json", "machine.salt"}
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert SECRETS.database_key.hex() not in file.read_text()
        assert SECRETS.node_key.hex() not in file.read_text()


@pytest.mark.parametrize(
    ("given", "says"), [("wrong", "does not open the key file"), ("", "is locked")]
)
def test_a_wrong_or_missing_passphrase_is_said(tmp_path, given, says):
    open_key_store(tmp_path, "file", passphrase="correct horse").save(SECRETS)
    with pytest.raises(UserError, match=says):
        open_key_store(tmp_path, "file", passphrase=given).load()


@pytest.mark.parametrize("name", ["keys.json", "machine.salt"])
def test_a_file_that_others_can_read_is_refused(tmp_path, name):
    store = open_key_store(tmp_path, "file")
    store.save(SECRETS)
    (tmp_path / name).chmod(0o640)
    with pytest.raises(KnownError, match="Other people on this machine can read") as refusal:
        store.load()
    assert refusal.value.hint == f"Run: chmod 600 {tmp_path / name}"
    (tmp_path / name).chmod(0o600)
    assert store.load() == SECRETS


def test_a_key_file_is_of_no_use_on_another_machine(tmp_path):
    here, there = tmp_path / "here.id", tmp_path / "there.id"
    here.write_text("1111\n")
    there.write_text("2222\n")
    KeyStore(FileKeyStore(tmp_path, machine_id=here)).save(SECRETS)
    assert KeyStore(FileKeyStore(tmp_path, machine_id=here)).load() == SECRETS
    with pytest.raises(KnownError, match="was made on another machine"):
        FileKeyStore(tmp_path, machine_id=there).load()
    with pytest.raises(KnownError, match="was made on another machine"):
        FileKeyStore(tmp_path, machine_id=tmp_path / "no.id").load()


def test_a_key_file_without_its_salt_is_of_no_use(tmp_path):
    open_key_store(tmp_path, "file").save(SECRETS)
    (tmp_path / "machine.salt").unlink()
    with pytest.raises(KnownError, match=r"machine\.salt"):
        open_key_store(tmp_path, "file").load()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sealed: "{",
        lambda sealed: "[]",
        lambda sealed: json.dumps({**sealed, "nonce": "zz"}),
        lambda sealed: json.dumps({"wrapped_by": "machine"}),
        lambda sealed: "",
    ],
)
def test_a_damaged_key_file_is_said(tmp_path, spoil):
    store = open_key_store(tmp_path, "file")
    store.save(SECRETS)
    file = tmp_path / "keys.json"
    file.write_text(spoil(json.loads(file.read_text())))
    with pytest.raises(KnownError, match="is damaged"):
        store.load()


def test_one_flipped_bit_is_refused(tmp_path):
    store = open_key_store(tmp_path, "file", passphrase="correct horse")
    store.save(SECRETS)
    file = tmp_path / "keys.json"
    sealed = json.loads(file.read_text())
    sealed["secret"] = f"{int(sealed['secret'], 16) ^ 1:0{len(sealed['secret'])}x}"
    file.write_text(json.dumps(sealed))
    with pytest.raises(UserError, match="does not open"):
        store.load()


def test_a_folder_that_is_not_there_is_said(tmp_path):
    store = open_key_store(tmp_path / "nowhere", "file")
    with pytest.raises(KnownError, match="cannot be written: No such file"):
        store.save(SECRETS)


def test_saving_again_replaces_and_a_broken_attempt_leaves_no_trap(tmp_path):
    store = open_key_store(tmp_path, "file")
    (tmp_path / "keys.new").write_text("left by a power cut")
    store.save(SECRETS)
    other = Secrets(database_key=SECRETS.node_key, node_key=SECRETS.database_key)
    store.save(other)
    assert store.load() == other
    assert not (tmp_path / "keys.new").exists()


def test_the_keyring_keeps_secrets_by_data_folder(tmp_path, system_keyring):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    store = open_key_store(tmp_path / "a", "keyring")
    assert store.load() is None
    store.save(SECRETS)
    assert open_key_store(tmp_path / "a", "keyring").load() == SECRETS
    assert open_key_store(tmp_path / "b", "keyring").load() is None
    assert list((tmp_path / "a").iterdir()) == []
    assert "keyring" in store.where


def test_a_locked_keyring_is_said(tmp_path, system_keyring):
    store = open_key_store(tmp_path, "keyring")
    system_keyring.is_locked = True
    with pytest.raises(KnownError, match="The keyring does not answer: nobody unlocked it"):
        store.load()
    with pytest.raises(KnownError, match="Unlock it"):
        store.save(SECRETS)


def test_without_a_keyring_asking_for_it_by_name_is_refused(tmp_path):
    with pytest.raises(UserError, match="has no keyring that posforge can use"):
        open_key_store(tmp_path, "keyring")


def test_auto_takes_the_keyring_where_there_is_one(tmp_path, system_keyring):
    open_key_store(tmp_path, "auto").save(SECRETS)
    assert len(system_keyring.kept) == 1
    assert list(tmp_path.iterdir()) == []


def test_auto_takes_a_file_where_there_is_none(tmp_path):
    open_key_store(tmp_path, "auto").save(SECRETS)
    assert (tmp_path / "keys.json").exists()


def test_auto_goes_on_with_the_file_that_is_there(tmp_path, system_keyring):
    open_key_store(tmp_path, "file").save(SECRETS)
    assert open_key_store(tmp_path, "auto").load() == SECRETS
    assert system_keyring.kept == {}


def test_auto_with_a_passphrase_means_a_file(tmp_path, system_keyring):
    open_key_store(tmp_path, "auto", passphrase="correct horse").save(SECRETS)
    assert system_keyring.kept == {}
    assert open_key_store(tmp_path, "auto", passphrase="correct horse").load() == SECRETS
