"""What a shop on one computer decides before any machine is started; e2e/ starts them all."""

from __future__ import annotations

import gzip
import socket
from dataclasses import replace

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.app.local_shop import LocalShop, Ports
from posforge.runtime.devices.terminal import make
from posforge.runtime.domain.shop import TerminalOptions
from posforge.testing.builders import a_shop
from posforge.testing.sync_shop import free_port


@pytest.fixture
def a_local_shop(tmp_path):
    def make(**facts):
        given = {
            "package": "shop",
            "project": tmp_path,
            "machines": tmp_path / "machines",
            "ports": Ports(hq=free_port(), store=free_port()),
            "keys": "file",
            "say": lambda _sentence: None,
        }
        return LocalShop(a_shop(), **(given | facts))

    return make


def test_the_ports_are_those_of_store_yaml():
    assert Ports.of(a_shop()) == Ports(hq=9443, store=9444)
    sync = replace(a_shop().sync, hq="https://hq.example")
    assert Ports.of(a_shop(sync=sync)).hq == 443


def test_it_runs_once(a_local_shop):
    with (
        a_local_shop(),
        pytest.raises(UserError, match="This shop is running already"),
        a_local_shop(),
    ):
        pass


@pytest.mark.parametrize("which", ["hq", "store"])
def test_a_port_that_another_program_has_is_named_with_its_key(a_local_shop, which):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        free = Ports(hq=free_port(), store=free_port())
        with (
            a_local_shop(ports=replace(free, **{which: port})) as shop,
            pytest.raises(KnownError, match=f"Port {port} is in use") as refused,
        ):
            shop.check_ports()
    assert f"`sync: {which}:`" in refused.value.hint


def test_a_catalogue_that_is_none_is_refused_before_anything_is_made(a_local_shop, tmp_path):
    with a_local_shop() as shop:
        assert shop.is_new
        with pytest.raises(UserError, match="cannot be read"):
            shop.found(tmp_path / "nothing.csv")
        assert shop.is_new
        assert not (tmp_path / "machines" / "hq").exists()


def test_a_first_start_that_fails_half_way_is_still_to_come(a_local_shop, tmp_path):
    """Else there were an HQ whose PINs nobody was ever told."""
    rows = "".join(f"{number},Article {number}\n" for number in range(5000))
    whole = gzip.compress(b"gtin,name\n" + rows.encode())
    (tmp_path / "cut.csv.gz").write_bytes(whole[: len(whole) // 2])
    with a_local_shop() as shop:
        with pytest.raises(UserError, match="breaks off"):
            shop.found(tmp_path / "cut.csv.gz")
        assert shop.is_new
        assert not (tmp_path / "machines" / "hq").exists()


def test_a_printer_elsewhere_is_left_alone(a_local_shop, tmp_path):
    with a_local_shop() as shop:
        for address in ("tcp://192.0.2.7:9100", "file:///tmp/paper"):
            shop.shop = a_shop(printer=replace(a_shop().printer, connect=address))
            assert shop.start_printer(tmp_path / "receipts") == address


def test_where_no_terminal_answers_a_twin_takes_cards(a_local_shop):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = TerminalOptions(method="card", driver="json_lines", connect=f"tcp://127.0.0.1:{port}")
    elsewhere = replace(options, method="other", connect="tcp://192.0.2.7:9600")
    with a_local_shop() as shop:
        shop.shop = a_shop(terminals=(options, elsewhere))
        shop.start_terminals()
        assert make(options).hello().terminal == "card-twin"
        shop.start_terminals()  # one answers by now
    assert (shop.machines / "twins" / "card.json").exists()
