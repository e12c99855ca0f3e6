"""Keeps a machine's secrets in one file, sealed with AES-256-GCM and readable by its owner alone.

The sealing key comes from a passphrase (scrypt, RFC 7914) or from the machine: the machine id and
a random salt in a second file (HKDF, RFC 5869).
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from posforge.errors import KnownError, UserError

FILE_NAME = "keys.json"
SALT_NAME = "machine.salt"

_TAG = b"posforge/keys1"
_MACHINE_ID = Path("/etc/machine-id")
_SALT_BYTES = 32
_NONCE_BYTES = 12
_SCRYPT_N = 2**15
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class FileKeyStore:
    """The key file of one data folder.

    Args:
        folder: the machine's data folder, which exists.
        passphrase: what somebody typed; empty where the machine's own secret wraps the file.
        machine_id: the file that names this machine.
    """

    def __init__(
        self, folder: Path, *, passphrase: str = "", machine_id: Path = _MACHINE_ID
    ) -> None:
        self._path = folder / FILE_NAME
        self._salt_path = folder / SALT_NAME
        self._passphrase = passphrase
        self._machine_id = machine_id

    @property
    def where(self) -> str:
        """Words for a person: where the secrets are."""
        return str(self._path)

    def load(self) -> str | None:
        """Return the text, or None where none was saved.

        Raises UserError for a wrong or missing passphrase, KnownError for a file that others can
        read, that is damaged, or that another machine wrapped.
        """
        if not self._path.exists():
            return None
        _refuse_others(self._path)
        try:
            sealed = json.loads(self._path.read_text())
            by_passphrase = sealed["wrapped_by"] == "passphrase"
            salt, nonce, secret = (bytes.fromhex(sealed[k]) for k in ("salt", "nonce", "secret"))
        except (ValueError, KeyError, TypeError) as error:
            raise KnownError(
                f"The key file {self._path} is damaged.", hint="Bring it back from a backup."
            ) from error
        if by_passphrase and not self._passphrase:
            raise UserError(
                f"The key file {self._path} is locked.", hint="Give this machine's passphrase."
            )
        key = self._passphrase_key(salt) if by_passphrase else self._machine_key()
        try:
            return AESGCM(key).decrypt(nonce, secret, _TAG).decode()
        except InvalidTag:
            raise self._refusal(by_passphrase=by_passphrase) from None

    def save(self, text: str) -> None:
        """Keep the text, replacing what was there, flushed to the disk."""
        salt = os.urandom(_SALT_BYTES)
        if self._passphrase:
            key = self._passphrase_key(salt)
        else:
            if not self._salt_path.exists():
                _write_private(self._salt_path, os.urandom(_SALT_BYTES).hex())
            key = self._machine_key()
        nonce = os.urandom(_NONCE_BYTES)
        sealed: dict[str, Any] = {
            "wrapped_by": "passphrase" if self._passphrase else "machine",
            "salt": salt.hex(),
            "nonce": nonce.hex(),
            "secret": AESGCM(key).encrypt(nonce, text.encode(), _TAG).hex(),
        }
        _write_private(self._path, json.dumps(sealed, indent=2) + "\n")

    def _passphrase_key(self, salt: bytes) -> bytes:
        return Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=8, p=1).derive(self._passphrase.encode())

    def _machine_key(self) -> bytes:
        if not self._salt_path.exists():
            raise self._refusal(by_passphrase=False)
        _refuse_others(self._salt_path)
        # Some machines, such as containers, have no id; there the salt alone is the secret.
        machine = self._machine_id.read_bytes() if self._machine_id.exists() else b""
        salt = self._salt_path.read_bytes()
        return HKDF(algorithm=SHA256(), length=32, salt=salt, info=_TAG).derive(machine)

    def _refusal(self, *, by_passphrase: bool) -> KnownError | UserError:
        if by_passphrase:
            return UserError(
                f"This passphrase does not open the key file {self._path}.",
                hint="Type it again; nobody can recover it.",
            )
        return KnownError(
            f"The key file {self._path} was made on another machine.",
            hint=f"Start it there, bring back {SALT_NAME}, or let this machine join anew.",
        )


def _refuse_others(path: Path) -> None:
    if stat.S_IMODE(path.stat().st_mode) & _OTHERS:
        raise KnownError(
            f"Other people on this machine can read {path}.", hint=f"Run: chmod 600 {path}"
        )


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    try:
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise KnownError(
            f"The key file {path} cannot be written: {error.strerror}.",
            hint="Check who owns the data folder and whether the disk is full.",
        ) from error
