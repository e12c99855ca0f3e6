"""What every machine has: a data folder with its keys, and `node.json` once it joined a shop."""

from __future__ import annotations

from dataclasses import replace

from posforge.errors import KnownError
from posforge.runtime.app.settings import MachineSettings
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.security.secrets import Secrets, new_database_key, open_key_store
from posforge.runtime.sync.node_file import NodeFile, load_node, save_node


def open_secrets(settings: MachineSettings) -> Secrets:
    """Return this machine's secrets, made and kept on the first call.

    Raises UserError for a wrong passphrase, KnownError where the folder or the keys cannot be used.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise KnownError(
            f"The data folder {settings.data} cannot be made: {error.strerror}.",
            hint="Choose another folder, or check who owns the one above.",
        ) from error
    store = open_key_store(settings.data, settings.keys, passphrase=settings.passphrase)
    found = store.load()
    if found is None:
        if load_node(settings.data) is not None:
            raise KnownError(
                f"The keys of the machine in {settings.data} are not where they were.",
                hint="Sign in to the keyring they are in, name another place with --keys, or bring "
                "back keys.json from a backup.",
            )
        found = Secrets(database_key=new_database_key(), node_key=NodeKey.generate().secret)
        store.save(found)
    return found


def join_machine(settings: MachineSettings, *, url: str, code: str, label: str = "") -> NodeFile:
    """Join the server at `url` with a join code, or join it again, and remember that.

    A machine that joins again keeps its journal and goes on in the next epoch. Raises UserError
    for a mistyped code or another server's, KnownError where the server refuses or is not there.
    """
    from posforge.runtime.sync.join import join  # noqa: PLC0415 - once in a machine's life

    key = NodeKey.from_secret(open_secrets(settings).node_key)
    node = join(url, code, public_key=key.public_key, signer=key, label=label)
    save_node(settings.data, node)
    return node


def follow_parent(settings: MachineSettings, url: str) -> None:
    """Remember that the server above has moved to `url`; its pinned certificate stays the proof.

    Changes nothing without a URL, and where this machine has not joined or is the topmost one.
    """
    node = load_node(settings.data) if url else None
    if node is not None and node.parent is not None and node.parent.url != url.rstrip("/"):
        moved = replace(node.parent, url=url.rstrip("/"))
        save_node(settings.data, replace(node, parent=moved))
