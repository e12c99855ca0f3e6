"""How a machine joins, or joins again: the code proves the server, the key proves the machine."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.envelope import Signer
from posforge.runtime.domain.ids import node_id
from posforge.runtime.sync.client import SyncClient, fingerprint_at
from posforge.runtime.sync.enrol import EnrolRequest
from posforge.runtime.sync.join_code import read_code
from posforge.runtime.sync.node_file import NodeFile, Parent


def join(url: str, code: str, *, public_key: bytes, signer: Signer, label: str) -> NodeFile:
    """Return who this machine is from now on, and the server it belongs to.

    Raises UserError for a mistyped code or another server's, RefusedError for a used or expired
    one, OfflineError where nobody answers.
    """
    typed = read_code(code)
    fingerprint = fingerprint_at(url)
    if not typed.fits(fingerprint):
        raise UserError(
            f"The join code was not made by the server at {url}.",
            hint="Check the address, and that nobody stands between.",
        )
    node = node_id(public_key)
    client = SyncClient(url, fingerprint=fingerprint, node=node, signer=signer)
    try:
        enrolled = client.enrol(
            EnrolRequest(secret=typed.secret, public_key=public_key.hex(), label=label)
        )
    finally:
        client.close()
    return NodeFile(
        org=enrolled.org,
        node=node,
        kind=enrolled.kind,
        store=enrolled.store,
        till=enrolled.till,
        label=enrolled.label,
        epoch=enrolled.epoch,
        parent=Parent(url=url.rstrip("/"), fingerprint=fingerprint, node=enrolled.parent),
        trusted=enrolled.trusted,
        series=enrolled.series,
    )
