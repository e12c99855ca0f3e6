"""The bundled drivers of terminals and wallets keep to the contract that a shop's own keep to."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.runtime.devices.terminal import LinesTerminal
from posforge.runtime.devices.twins.terminal import TerminalTwin
from posforge.runtime.devices.twins.wallet import WalletTwin
from posforge.runtime.devices.wallet import HttpWallet
from posforge.testing.contracts.terminal import RefundContract


class TestLinesTerminal(RefundContract):
    def twin(self):
        return TerminalTwin()

    def driver_to(self, twin):
        return LinesTerminal(twin.host, twin.port, pay_s=0.3, answer_s=1, stop_s=1)


class TestHttpWallet(RefundContract):
    def twin(self):
        return WalletTwin()

    def driver_to(self, twin):
        return HttpWallet(twin.address, answer_s=1)


@pytest.mark.parametrize("url", ["http://wallet.example", "tcp://127.0.0.1:1", "https://", "x"])
def test_a_wallet_is_asked_in_the_clear_on_this_computer_only(url):
    with pytest.raises(UserError, match="no address of a wallet"):
        HttpWallet(url)
