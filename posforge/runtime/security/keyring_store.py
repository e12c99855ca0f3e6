"""Keeps a machine's secrets in the operating system's keyring."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import keyring
from keyring.core import recommended
from keyring.errors import KeyringError

from posforge.errors import KnownError

_SERVICE = "posforge"


class Backend(Protocol):
    """The part of a keyring that posforge uses."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what was kept, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a text."""


class KeyringStore:
    """One entry of a keyring; its account is the data folder of the machine."""

    def __init__(self, backend: Backend, folder: Path) -> None:
        self._backend = backend
        self._account = str(folder.resolve())

    @property
    def where(self) -> str:
        """Words for a person: where the secrets are."""
        return f'the keyring, as "{_SERVICE}" for {self._account}'

    def load(self) -> str | None:
        """Return the text, or None where none was saved."""
        try:
            return self._backend.get_password(_SERVICE, self._account)
        except KeyringError as error:
            raise _locked(error) from error

    def save(self, text: str) -> None:
        """Keep the text, replacing what was there."""
        try:
            self._backend.set_password(_SERVICE, self._account, text)
        except KeyringError as error:
            raise _locked(error) from error


def system_keyring(folder: Path) -> KeyringStore | None:
    """Return the keyring of the person who is signed in, or None where there is none to trust."""
    backend = keyring.get_keyring()
    return KeyringStore(backend, folder) if recommended(backend) else None


def _locked(error: Exception) -> KnownError:
    return KnownError(f"The keyring does not answer: {error}.", hint="Unlock it, then start again.")
