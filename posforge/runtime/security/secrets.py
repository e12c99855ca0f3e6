"""Where a machine keeps its two secrets: the key of its database and the key it signs with.

The operating system's keyring, or `keys.json` in the data folder: readable by its owner alone and
wrapped by a passphrase or, where nobody is there to type one, by a secret of this machine. The
latter protects a copied disk folder or a backup, not a stolen machine; docs/reference/keys.md.
"""

from __future__ import annotations

import secrets as randomness
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from posforge.errors import UserError
from posforge.runtime.security.key_file import FILE_NAME, FileKeyStore

KeyPlace = Literal["auto", "keyring", "file"]

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Secrets:
    """The secrets of one machine, 32 bytes each. Their text never appears in a log."""

    database_key: bytes
    node_key: bytes


class SecretText(Protocol):
    """A place that keeps one secret text."""

    def load(self) -> str | None:
        """Return the text, or None where none was saved. Raises KnownError or UserError."""

    def save(self, text: str) -> None:
        """Keep the text, replacing what was there. Raises KnownError where it cannot be kept."""

    @property
    def where(self) -> str:
        """Words for a person: where the secrets are."""


class KeyStore:
    """Loads and saves the secrets of one machine."""

    def __init__(self, place: SecretText) -> None:
        self._place = place

    @property
    def where(self) -> str:
        """Words for a person: where the secrets are."""
        return self._place.where

    def load(self) -> Secrets | None:
        """Return this machine's secrets, or None where it has none yet.

        Raises UserError for a wrong passphrase and KnownError for a key file that others can
        read, that is damaged, or that was made on another machine.
        """
        text = self._place.load()
        if text is None:
            return None
        both = bytes.fromhex(text)
        return Secrets(database_key=both[:_KEY_BYTES], node_key=both[_KEY_BYTES:])

    def save(self, secrets: Secrets) -> None:
        """Keep these secrets. Raises KnownError where they cannot be kept."""
        self._place.save((secrets.database_key + secrets.node_key).hex())


def new_database_key() -> bytes:
    """Return 32 random bytes."""
    return randomness.token_bytes(_KEY_BYTES)


def open_key_store(folder: Path, place: KeyPlace, *, passphrase: str = "") -> KeyStore:
    """Return the key store of the machine whose data lie in `folder`.

    With `auto`, a key file that is there already is used; otherwise the keyring where this
    machine has one, and a key file where it has none. A given passphrase means a key file. Raises
    UserError when the keyring is asked for by name and there is none.
    """
    file = FileKeyStore(folder, passphrase=passphrase)
    if place == "file" or (place == "auto" and (passphrase or (folder / FILE_NAME).exists())):
        return KeyStore(file)
    # Looking for a keyring takes a tenth of a second, which a till with a key file need not wait.
    from posforge.runtime.security.keyring_store import system_keyring  # noqa: PLC0415

    keyring = system_keyring(folder)
    if keyring is not None:
        return KeyStore(keyring)
    if place == "keyring":
        raise UserError(
            "This machine has no keyring that posforge can use.",
            hint="Keep the keys in a file instead: choose `file`.",
        )
    return KeyStore(file)
